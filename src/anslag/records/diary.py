"""The diary: every act as an entry, chained by hash to the entry before it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NoReturn

from django.db import connection
from django.db.transaction import TransactionManagementError

from anslag.domain.day import date_text
from anslag.domain.problem import Refusal
from anslag.records.models import DiaryEntry, Grant, Programme
from anslag.records.seals import seal_of_entry


class AlreadyDoneError(Refusal):
    """The act has been done before, with the same facts. `entry` tells of it."""

    def __init__(self, entry: DiaryEntry) -> None:
        super().__init__(
            f"Det är redan gjort: post {entry.seq} i diariet, {date_text(entry.day)}. Inget mer behöver göras."
        )
        self.entry = entry


class KeyReusedError(Refusal):
    """The act's key names another act, or the same act with other facts."""

    def __init__(self, entry: DiaryEntry) -> None:
        super().__init__(
            f"Nyckeln {entry.key} hör till post {entry.seq} i diariet ({entry.action}, {entry.day}), "
            "som har andra uppgifter. Skicka samma uppgifter som då, eller börja om med en ny nyckel."
        )
        self.entry = entry


def lock_chain() -> None:
    """Wait for the act that is being done, and let no other begin before this transaction ends.

    What is read after this still holds when it is acted on. On SQLite a transaction holds the lock from its start.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("an act is one transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT anslag_lock_chain()")


def newest_entry() -> int:
    """Its number; 0 where there is none."""
    return DiaryEntry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def done_before(key: str, request: str) -> bool:
    """Whether the act of that key has been done. Raises KeyReusedError if it was done on another `request`."""
    entry = DiaryEntry.objects.filter(key=key).first()
    if entry and entry.facts.get("request") != request:
        raise KeyReusedError(entry)
    return entry is not None


def append_entry(
    *,
    day: date,
    programme: Programme | None,
    grant: Grant | None,
    action: str,
    case_reference: str,
    prepared_by: str,
    approved_by: str,
    key: str,
    facts: Mapping[str, Any],
    at: str = "",
) -> DiaryEntry:
    """Write an act at the end of the chain, and seal what the act before it added.

    `facts` are texts, whole numbers, truth values, lists and mappings of these; no personal data, no keys of rows.
    `at` is the time of day with its offset, empty where it is not known.
    Raises AlreadyDoneError when the key's entry says the same, KeyReusedError when it says anything else.
    """
    lock_chain()
    columns = {
        "action": action,
        "approved_by": approved_by,
        "case_reference": case_reference,
        "key": key,
        "prepared_by": prepared_by,
    }
    act = columns | {
        "facts": facts,
        "grant": [grant.programme.key, grant.party.name] if grant else None,
        "programme": programme.key if programme else None,
    }
    _refuse_repetition(key, act)
    last = DiaryEntry.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, previous = (last[0] + 1, last[1]) if last else (1, "")
    written = {"day": day.isoformat(), "seal": seal_of_entry(seq - 1)} | ({"at": at} if at else {})
    payload = canonical(act | written)
    return DiaryEntry.objects.create(
        seq=seq,
        previous=previous,
        hash=hash_of(seq, previous, payload),
        payload=payload,
        day=day,
        programme=programme,
        grant=grant,
        **columns,
    )


def hash_of(seq: int, previous: str, payload: str) -> str:
    """The hash of an entry: SHA-256 in hexadecimal. The first entry's `previous` is empty."""
    return hashlib.sha256(f"1|{seq}|{previous}|{payload}".encode()).hexdigest()


def canonical(value: Mapping[str, Any]) -> str:
    """The one JSON text of a value: keys in order, no spaces. Raises TypeError for what has no such text."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    json.loads(text, parse_float=_refuse_float)
    return text


def _refuse_repetition(key: str, act: Mapping[str, Any]) -> None:
    """The day is left out: asked for again on another day it is still the same act."""
    entry = DiaryEntry.objects.filter(key=key).first()
    if entry is None:
        return
    said = json.loads(entry.payload)
    if {name: said[name] for name in act} == json.loads(canonical(act)):
        raise AlreadyDoneError(entry)
    raise KeyReusedError(entry)


def _refuse_float(text: str) -> NoReturn:
    raise TypeError(f"{text} is not exact: no float comes near money")
