"""The recipient's own space: what is filled in of its report and not submitted. Nobody else's, by whatever way.

Whoever reads it says who they are: a giver's people are refused here too, and not only at the pages' door. Each part
has a row of its own, so that several people fill in at once; a row without a name says how the whole of it stands.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anslag.domain import policy
from anslag.domain.form import Answers
from anslag.domain.form_version import CarriedOver, carry_over
from anslag.domain.mandate import Mandate
from anslag.domain.policy import Access, Scope
from anslag.domain.problem import Refusal
from anslag.domain.report import files_in
from anslag.domain.report_parts import FilledPart, form_parts
from anslag.records.answers import as_answers
from anslag.records.documents import not_kept
from anslag.records.drafts import (
    NEW,
    SavedDraft,
    drafts_of,
    drop_drafts,
    parties_with_drafts,
    save_draft,
    take_draft,
)
from anslag.records.grants import Held, form_of
from anslag.records.reports import SubmittedReport, submitted_reports

KIND = "report"

WHOLE = ""
"""The name of the row about all the parts."""


READERS: tuple[tuple[str, Access], ...] = (("report_draft", "read"), ("report", "sign"))
"""Whoever may do any of these may read."""


class NotTheirsError(Refusal):
    """Someone asks for what is another organisation's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPart:
    """What was last saved of a part. Saved by: a pseudonym."""

    answers: Answers
    typed: Mapping[str, Any] = field(default_factory=dict)
    """What is written and cannot be read, by question, as it was written."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where an answer was taken from, by question."""
    form_version: int | None = None
    """Of the form that the answers are to; None for the one that is asked now."""
    version: int = NEW
    saved_by: str = ""
    saved_at: datetime | None = None

    @property
    def content(self) -> dict[str, Any]:
        return {
            "answers": self.answers,
            "typed": dict(self.typed),
            "origins": dict(self.origins),
            "form_version": self.form_version,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """A part that whoever was to sign wants changed: why, and which version of it was read."""

    reason: str
    version: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSpace:
    """All that is filled in, and how it stands between those who fill in and those who sign."""

    parts: Mapping[str, SavedPart]
    version: int = NEW
    """Of the row about the whole."""
    ready: str = ""
    """The mark of what was sent to be signed; it waits for as long as nothing is changed."""
    ready_by: str = ""
    sent_back: Mapping[str, SentBack] = field(default_factory=dict)
    replaces: str = ""
    """Why a submitted version is to be replaced; empty while the first is filled in."""
    changed: CarriedOver | None = None
    """What has become of the answers where the form has got a new version since they were saved."""

    @property
    def begun(self) -> bool:
        return bool(self.parts) or self.version != NEW

    @property
    def mark(self) -> str:
        """Names exactly what is filled in: whoever signs, signs what they have seen."""
        said = ";".join(f"{name}={self.parts[name].version}" for name in sorted(self.parts))
        return hashlib.sha256(f"{said};{self.replaces}".encode()).hexdigest()[:32] if said else ""

    @property
    def waits_for_signature(self) -> bool:
        return bool(self.ready) and self.ready == self.mark

    def filled(self) -> dict[str, FilledPart]:
        return {
            name: FilledPart(
                answers=part.answers,
                unread=frozenset(part.typed),
                returned=self._returned(name, part),
            )
            for name, part in self.parts.items()
        }

    def _returned(self, name: str, part: SavedPart) -> str:
        sent = self.sent_back.get(name)
        return sent.reason if sent and sent.version >= part.version else ""


def own_space(
    held: Held, recipient: str, *, mandates: Iterable[Mandate], scope: Scope, today: date
) -> OwnSpace:
    """What is filled in, for someone with these mandates and what they are in the programme as to the recipient.

    Raises NotTheirsError for whoever it is not for.
    """
    mandates = tuple(mandates)
    theirs = (scope.programme, scope.owner) == (held.key, recipient) and any(
        policy.may(mandates, *needed, scope=scope, today=today) for needed in READERS
    )
    if not theirs:
        raise NotTheirsError("Det som inte är inskickat läser bara mottagaren själv.")
    return _carried(held, _space(drafts_of(KIND, recipient, programme=held.key)))


def begun_by(held: Held) -> tuple[str, ...]:
    """Those who have begun to fill in: to write to, and to be told to nobody else."""
    return parties_with_drafts(KIND, programme=held.key)


def documents_for(held: Held, recipient: str) -> set[str]:
    """SHA-256 of the documents that the recipient has handed in for its report: in its draft, or in an earlier version.

    Nothing else of the draft is told: this is for the act of submitting it.
    """
    drafts = (
        saved_part(row).answers for row in drafts_of(KIND, recipient, programme=held.key) if row.name != WHOLE
    )
    earlier = (each.answers for each in submitted_reports(held, recipient))
    named = {file for answers in (*drafts, *earlier) for file in files_in(held.programme.form, answers)}
    return named - not_kept(named) if named else named


def _carried(held: Held, space: OwnSpace) -> OwnSpace:
    """The same on the form that is asked now. What is saved stays as it was until its part is saved anew."""
    now = held.programme.form
    earlier = {each.form_version for each in space.parts.values()} - {None, now.version}
    if not earlier:
        return space
    oldest = min(version for version in earlier if version)
    answers = {name: answer for part in space.parts.values() for name, answer in part.answers.items()}
    changed = carry_over(form_of(held, oldest), now, answers)
    parts = {
        part.id: replace(
            saved,
            answers={name: changed.answers[name] for name in part.ids if name in changed.answers},
            typed={name: each for name, each in saved.typed.items() if name in part.ids},
        )
        for part in form_parts(now)
        if (saved := space.parts.get(part.id))
    }
    return replace(space, parts=parts, changed=changed)


def _space(rows: Iterable[SavedDraft]) -> OwnSpace:
    by_name = {row.name: row for row in rows}
    whole = by_name.pop(WHOLE, None)
    said = whole.content if whole else {}
    return OwnSpace(
        parts={name: saved_part(row) for name, row in by_name.items()},
        version=whole.version if whole else NEW,
        ready=said.get("ready", ""),
        ready_by=said.get("ready_by", ""),
        sent_back={name: SentBack(**each) for name, each in said.get("sent_back", {}).items()},
        replaces=said.get("replaces", ""),
    )


def saved_part(row: SavedDraft) -> SavedPart:
    return SavedPart(
        answers=as_answers(row.content.get("answers", {})),
        typed=row.content.get("typed", {}),
        origins=row.content.get("origins", {}),
        form_version=row.content.get("form_version"),
        version=row.version,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )


def save_part(held: Held, recipient: str, name: str, part: SavedPart, *, by: str, at: datetime) -> SavedPart:
    """Save a part over the version that it was changed from. Raises DraftChangedError where another stands."""
    row = save_draft(
        KIND,
        recipient,
        programme=held.key,
        name=name,
        content=part.content | {"form_version": part.form_version or held.programme.form.version},
        version=part.version,
        by=by,
        at=at,
    )
    return saved_part(row)


def save_parts(held: Held, recipient: str, parts: Mapping[str, SavedPart], *, by: str, at: datetime) -> None:
    """Save several parts, all or none. Raises DraftChangedError where another version of any of them stands."""
    with transaction.atomic():
        for name, part in parts.items():
            save_part(held, recipient, name, part, by=by, at=at)


def save_whole(held: Held, recipient: str, space: OwnSpace, *, by: str, at: datetime, **changed: Any) -> None:
    """Save how the whole stands, with what is `changed`. Raises DraftChangedError where someone was first."""
    content = {
        "ready": space.ready,
        "ready_by": space.ready_by,
        "sent_back": {
            name: {"reason": each.reason, "version": each.version, "by": each.by}
            for name, each in space.sent_back.items()
        },
        "replaces": space.replaces,
    }
    save_draft(
        KIND,
        recipient,
        programme=held.key,
        name=WHOLE,
        content=content | changed,
        version=space.version,
        by=by,
        at=at,
    )


def take_space(held: Held, recipient: str, space: OwnSpace) -> None:
    """Forget what is filled in, since it is being submitted: within the act, so that both happen or neither.

    Raises DraftChangedError where any of it is no longer what `space` says.
    """
    for name, version in (
        *((name, part.version) for name, part in space.parts.items()),
        *(((WHOLE, space.version),) if space.version != NEW else ()),
    ):
        take_draft(KIND, recipient, programme=held.key, name=name, version=version)


def begin_new_version(
    held: Held,
    recipient: str,
    submitted: SubmittedReport,
    *,
    reason: str,
    to_change: Mapping[str, str],
    by: str,
    at: datetime,
) -> None:
    """Start on a version that is to replace the submitted one, from its answers.

    `to_change` is what the giver has asked to have completed: the reason by part.
    """
    answers = submitted.answers
    with transaction.atomic():
        drop_drafts(KIND, recipient, programme=held.key)
        sent_back = {}
        for part in form_parts(form_of(held, submitted.form_version)):
            kept = {name: answers[name] for name in part.ids if name in answers}
            if kept or part.id in to_change:
                saved = SavedPart(answers=kept, form_version=submitted.form_version)
                save_part(held, recipient, part.id, saved, by=by, at=at)
            if part.id in to_change:
                sent_back[part.id] = SentBack(reason=to_change[part.id], version=1, by="")
        whole = OwnSpace(parts={}, replaces=reason, sent_back=sent_back)
        save_whole(held, recipient, whole, by=by, at=at)
