"""What is being filled in for an organisation: read, saved by whoever changed the latest, and dropped when done."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from anslag.domain.problem import Refusal
from anslag.records.changing import Draft
from anslag.records.grants import held_programme
from anslag.records.mandates import party_row

NEW = 0
"""The version of a draft that nobody has saved yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft:
    """A draft as it was last saved, by whom (a pseudonym) and when."""

    name: str
    content: dict[str, Any]
    version: int
    saved_by: str
    saved_at: datetime


class DraftChangedError(Refusal):
    """Someone else has saved the draft since: `mine` was not saved, `theirs` is what stands. None: it was dropped."""

    def __init__(self, mine: dict[str, Any], theirs: SavedDraft | None) -> None:
        what = "tagit bort" if theirs is None else "sparat"
        super().__init__(
            f"Någon annan har {what} utkastet medan du skrev. Jämför, och välj vad som ska gälla."
        )
        self.mine = mine
        self.theirs = theirs


def draft_of(kind: str, party: str, *, programme: str | None = None, name: str = "") -> SavedDraft | None:
    """The draft of that kind in the party, outside programmes or in the one of that key; None where there is none."""
    row = _rows(kind, party, programme).filter(name=name).first()
    return _saved(row) if row else None


def drafts_of(kind: str, party: str, *, programme: str | None = None) -> tuple[SavedDraft, ...]:
    """All the party's drafts of a kind there, by name."""
    return tuple(map(_saved, _rows(kind, party, programme).order_by("name")))


def every_draft(kind: str) -> tuple[tuple[str, str, SavedDraft], ...]:
    """All drafts of a kind in programmes, the oldest first, each with its party and programme; in one query."""
    rows = Draft.objects.filter(kind=kind, programme__isnull=False).order_by("id")
    return tuple(
        (party, key, _saved(row))
        for row in rows.select_related("party", "programme").defer("programme__folder")
        for party, key in [(row.party.name, row.programme.key if row.programme else "")]
    )


def parties_with_drafts(kind: str, *, programme: str) -> tuple[str, ...]:
    """The names of those that have a draft of a kind in the programme."""
    rows = Draft.objects.filter(kind=kind, programme__key=programme)
    return tuple(rows.order_by("party__name").values_list("party__name", flat=True).distinct())


def save_draft(
    kind: str,
    party: str,
    *,
    programme: str | None = None,
    name: str = "",
    content: dict[str, Any],
    version: int,
    by: str,
    at: datetime,
) -> SavedDraft:
    """Save over the version that was changed, `NEW` for the first. The content is whatever JSON can hold.

    Saved twice alike is saved once. Raises DraftChangedError where another version stands.
    """
    values = {"content": _written(content), "version": version + 1, "saved_by": by, "saved_at": at}
    made = _added(kind, party, programme, name, values) if version == NEW else None
    rows = _rows(kind, party, programme).filter(name=name)
    if made is None and (version == NEW or not rows.filter(version=version).update(**values)):
        return _same(content, draft_of(kind, party, programme=programme, name=name))
    return SavedDraft(
        name=name, content=json.loads(_written(content)), version=version + 1, saved_by=by, saved_at=at
    )


def drop_draft(kind: str, party: str, *, programme: str | None = None, name: str = "") -> None:
    """Forget the draft: it has become something, or is not wanted. None to forget is no fault."""
    _rows(kind, party, programme).filter(name=name).delete()


def take_draft(kind: str, party: str, *, programme: str, name: str, version: int) -> None:
    """Forget the draft if it still is of that version. Raises DraftChangedError otherwise."""
    taken, _ = _rows(kind, party, programme).filter(name=name, version=version).delete()
    if not taken:
        raise DraftChangedError({}, draft_of(kind, party, programme=programme, name=name))


def drop_drafts(kind: str, party: str, *, programme: str) -> None:
    """Forget all of the party's drafts of a kind in the programme."""
    _rows(kind, party, programme).delete()


def _rows(kind: str, party: str, programme: str | None) -> QuerySet[Draft]:
    rows = Draft.objects.filter(kind=kind, party__name=party)
    return rows.filter(programme=None) if programme is None else rows.filter(programme__key=programme)


def _added(
    kind: str, party: str, programme: str | None, name: str, values: Mapping[str, Any]
) -> Draft | None:
    """The new row; None where somebody was first."""
    row = Draft(
        kind=kind,
        party=party_row(party),
        programme=None if programme is None else held_programme(programme).row,
        name=name,
        **values,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row


def _same(content: dict[str, Any], theirs: SavedDraft | None) -> SavedDraft:
    if theirs is None or _written(theirs.content) != _written(content):
        raise DraftChangedError(content, theirs)
    return theirs


def _written(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def _saved(row: Draft) -> SavedDraft:
    return SavedDraft(
        name=row.name,
        content=json.loads(row.content),
        version=row.version,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )
