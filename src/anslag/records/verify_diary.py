"""Whether the diary is the chain it was, and the rows are what the chain says."""

import hashlib
from collections.abc import Iterator

import msgspec
from django.db.models import F, Max, Q
from django.db.models.functions import Trim

from anslag.domain.problem import Problem
from anslag.records.books import Books
from anslag.records.diary import hash_of
from anslag.records.faults import tampered
from anslag.records.models import DiaryEntry, FormVersion, Grant, Programme, Publication, ReportBack
from anslag.records.seals import all_names, seals_of_entries

CHUNK = 5000


class Said(msgspec.Struct):
    """The payload of an entry."""

    action: str
    approved_by: str
    case_reference: str
    day: str
    grant: tuple[str, str] | None
    key: str
    prepared_by: str
    programme: str | None
    seal: str


def entries(_: Books) -> int:
    return DiaryEntry.objects.count()


def documents(_: Books) -> int:
    return ReportBack.objects.count() + Publication.objects.count() + Programme.objects.count()


def chain(_: Books) -> Iterator[Problem]:
    """Every entry follows the one before it, and has the hash of what it says."""
    last, link = 0, ""
    for seq, previous, kept, payload in _stream("seq", "previous", "hash", "payload"):
        if seq != last + 1:
            yield _problem(
                seq, "chain", f"Posten före är {last}: poster saknas eller är fler än de ska vara."
            )
        elif previous != link:
            yield _problem(seq, "chain", f"Den följer inte på post {last}.")
        if kept != hash_of(seq, previous, payload):
            yield _problem(seq, "chain", "Innehållet stämmer inte med dess kontrollsumma.")
        last, link = seq, kept


def payloads(_: Books) -> Iterator[Problem]:
    """The columns of every entry say what its payload says."""
    programmes = dict(Programme.objects.values_list("id", "key"))
    grants = {
        key: (programme, party)
        for key, programme, party in Grant.objects.values_list("id", "programme__key", "party__name")
    }
    for seq, payload, day, programme, grant, *texts in _stream(
        "seq",
        "payload",
        "day",
        "programme_id",
        "grant_id",
        *("action", "approved_by", "case_reference", "key", "prepared_by"),
    ):
        said = _said(payload)
        if said is None:
            yield _problem(seq, "payload", "Innehållet går inte att läsa.")
            continue
        columns = [day.isoformat(), programmes.get(programme), grants.get(grant), *texts]
        told = [said.day, said.programme, said.grant]
        told += [said.action, said.approved_by, said.case_reference, said.key, said.prepared_by]
        if columns != told:
            yield _problem(seq, "payload", f"Tabellen säger {columns}, men kedjan säger {told}.")


def persons(_: Books) -> Iterator[Problem]:
    """Every entry says who did it, and nobody has approved what they did themselves."""
    alone = DiaryEntry.objects.alias(by=Trim("prepared_by"), other=Trim("approved_by"))
    for seq in alone.filter(Q(by="") | Q(by=F("other"))).order_by("seq").values_list("seq", flat=True):
        yield _problem(seq, "persons", "Den som gjort det saknas, eller har själv godkänt det.")


def seals(_: Books) -> Iterator[Problem]:
    """What the act of every entry added is what the entry after it sealed. The last entry's is not sealed yet."""
    names = all_names()
    last = DiaryEntry.objects.aggregate(Max("seq"))["seq__max"] or 0
    for first in range(0, last, CHUNK):
        found = seals_of_entries(first, first + CHUNK - 1, names)
        sealing = DiaryEntry.objects.filter(seq__gt=first, seq__lte=first + CHUNK)
        for seq, payload in sealing.order_by("seq").values_list("seq", "payload").iterator():
            said = _said(payload)
            if said is not None and said.seal != found.get(seq - 1, ""):
                yield _problem(seq - 1, "seal", "Det som åtgärden lade till har ändrats sedan dess.")


def digests(_: Books) -> Iterator[Problem]:
    """What was submitted, opened and compiled has the digest it was given, and the diary tells of it."""
    for name, report, text, digest, payload in _kept(ReportBack, "grant__party__name", "answers"):
        yield from _digest_problems(f"Redovisning {report}, {name}", text, digest, payload)
    for name, report, text, digest, payload in _kept(Publication, "programme__key", "report"):
        yield from _digest_problems(f"Sammanställning {report}, {name}", text, digest, payload)
    for name, version, text, digest, payload in _kept(FormVersion, "programme__key", "form"):
        yield from _digest_problems(f"Formulär {version}, {name}", text, digest, payload)
    for key, folder, digest in Programme.objects.values_list("key", "folder", "digest"):
        told = DiaryEntry.objects.filter(programme__key=key, payload__contains=digest).exists()
        yield from _digest_problems(f"Villkoren, {key}", folder, digest, digest if told else "")


def _kept(
    model: type[ReportBack | Publication | FormVersion], name: str, text: str
) -> Iterator[tuple[str, int, str, str, str]]:
    rows = model._default_manager.order_by("id")  # noqa: SLF001 - Django's name for it
    return rows.values_list(name, "version", text, "digest", "entry__payload").iterator(chunk_size=500)


def _digest_problems(place: str, text: str, digest: str, told: str) -> Iterator[Problem]:
    if hashlib.sha256(text.encode()).hexdigest() != digest:
        yield tampered(place, "digest", "Texten stämmer inte med sin kontrollsumma.")
    elif digest not in told:
        yield tampered(place, "digest", "Diariet säger inte det som är sparat.")


def _stream(*columns: str) -> Iterator[tuple]:  # type: ignore[type-arg]  # as many values as columns
    return DiaryEntry.objects.order_by("seq").values_list(*columns).iterator(chunk_size=CHUNK)


def _said(payload: str) -> Said | None:
    try:
        return msgspec.json.decode(payload, type=Said)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None


def _problem(seq: int, rule: str, message: str) -> Problem:
    return tampered(f"Diariet, post {seq}", rule, message)
