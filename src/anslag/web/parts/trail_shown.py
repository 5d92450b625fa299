"""A krona's way as its reader sees it: whose names, which days, where each row is followed further."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from anslag.domain.money import Kronor
from anslag.domain.trail import Hop, Level, Row, one_by_one, reduced
from anslag.domain.trail_levels import levels, way_down
from anslag.records.as_known import last_known_entry
from anslag.records.invoice_life import settled_on
from anslag.records.mandates import names_of
from anslag.records.trail import Stop, Trail, trail
from anslag.web.access import Visit
from anslag.web.parts.flow import Flow, flow
from anslag.web.parts.trail_documents import Document, documents
from anslag.web.parts.trail_flow import way_share
from anslag.web.templatetags.domain_words import worded

MOST_ROWS = 25
"""Rows of a level on the page of the whole way; the rest are added up, and stand on the level's own page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row in words. Its address may be empty."""

    row: Row
    label: str
    amount: Kronor
    day: date | None
    case_reference: str
    documents: tuple[Document, ...]
    """What it rests on."""
    who: str
    approved_by: str
    address: str
    """Where the krona is followed further down."""
    persons: str
    """Who did it and who approved it, together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A level with the programme it is in. `more`: how many rows are added up in `rest`."""

    id: str
    hop: Hop
    level: Level
    own: bool
    """Whether it is of the programme that the page is about."""
    lines: tuple[Line, ...]
    more: int
    rest: Kronor
    who: str
    """Who has done all that the level tells of; empty where nobody is told, or where it is not the same for all."""
    who_differs: bool

    @property
    def label(self) -> str:
        return worded(self.level.label)

    @property
    def went(self) -> Kronor:
        return self.level.went


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """All there is to show of a way. `whole`: whether the reader sees who did what in the last programme."""

    trail: Trail
    visit: Visit
    day: date | None
    whole: bool
    staircases: tuple[tuple[Level, ...], ...]
    names: Mapping[str, str]
    invoices: Mapping[int, str]
    """By the entry of what came in on an invoice, or was given up of it, its number."""

    @property
    def stop(self) -> Stop:
        return self.trail.stops[-1]

    @property
    def broken(self) -> tuple[Shown, ...]:
        return tuple(each for each in self.shown(most=0) if not each.level.balances)

    @property
    def flow(self) -> Flow:
        return flow(way_share(self.trail.hops, self.staircases))

    def shown(self, *, most: int | None = MOST_ROWS) -> tuple[Shown, ...]:
        """Every level from the source down, each with at most so many rows; None for all of them."""
        last = len(self.staircases) - 1
        return tuple(
            self._level(number, level, own=number == last, most=most)
            for number, staircase in enumerate(self.staircases)
            for level in staircase
        )

    def whole_level(self, name: str) -> Shown | None:
        """One level of the programme that the page is about, with every movement as a row of its own."""
        last = len(self.staircases) - 1
        for level in self.staircases[last]:
            if level.name == name:
                return self._level(last, one_by_one(level), own=True, most=None)
        return None

    def _level(self, number: int, level: Level, *, own: bool, most: int | None) -> Shown:
        rows = level.rows if most is None or len(level.rows) <= most + 1 else _first(level, most)
        stop, hop = self.trail.stops[number], self.trail.hops[number]
        lines = tuple(self.line(stop, level, row) for row in rows)
        who = {self._persons(row) for row in level.rows} - {""} if own and self.whole else set()
        return Shown(
            id=f"{level.name}-{number + 1}",
            hop=hop,
            level=level,
            own=own,
            lines=lines,
            more=len(level.rows) - len(rows),
            rest=level.went - sum(row.amount for row in rows),
            who=next(iter(who)) if len(who) == 1 else "",
            who_differs=len(who) > 1,
        )

    def line(self, stop: Stop, level: Level, row: Row) -> Line:
        moved, decided = row.moved, row.decisions[-1] if row.decisions else None
        return Line(
            row=row,
            label=worded(row.label),
            amount=row.amount,
            day=decided.decided if decided else moved.day if moved else None,
            case_reference=decided.case_reference if decided else moved.case_reference if moved else "",
            documents=self._documents(stop, row),
            who=decided.by if decided else self._named(moved.by) if moved else "",
            approved_by=self._named(moved.approved_by) if moved and not decided else "",
            address=self._address(stop, level, row),
            persons=self._persons(row),
        )

    def _persons(self, row: Row) -> str:
        if row.decisions:
            return row.decisions[-1].by
        if row.moved is None or not row.moved.approved_by:
            return self._named(row.moved.by) if row.moved else ""
        said = {"who": self._named(row.moved.by), "other": self._named(row.moved.approved_by)}
        return _("%(who)s, godkänt av %(other)s") % said

    def _documents(self, stop: Stop, row: Row) -> tuple[Document, ...]:
        if row.decisions:
            instructions = reverse("instructions", args=[stop.held.key])
            return (Document(words=row.decisions[-1].title, address=instructions),)
        if row.moved is None:
            return (Document(words=_("%(count)d poster") % {"count": row.count}),) if row.count else ()
        if stop is not self.stop or not self.whole:
            return (Document(words=_("post %(number)d") % {"number": row.moved.entry}),)
        party = self.trail.numbers.get(row.moved.recipient, 0)
        return documents(self.visit, row.moved, party, self.invoices)

    def _named(self, person: str) -> str:
        return self.names.get(person, person)

    def _address(self, stop: Stop, level: Level, row: Row) -> str:
        """Down to a recipient's own way, to a programme below, or to what is added up in the row."""
        asked = f"?dag={self.day.isoformat()}" if self.day else ""
        if row.programme:
            return reverse("follow", args=[row.programme]) + asked
        if stop is not self.stop:
            return ""
        if row.behind:
            return f"?niva={level.name}" + asked.replace("?", "&")
        number = self.trail.numbers.get(row.recipient)
        if number and not stop.recipient:
            return reverse("follow-recipient", args=[stop.held.key, number]) + asked
        return ""


def _first(level: Level, most: int) -> tuple[Row, ...]:
    """The first rows, and always those that say what remains."""
    movements = [row for row in level.rows if row.label not in level.kept]
    return (*movements[:most], *(row for row in level.rows if row.label in level.kept))


def followed(visit: Visit, *, day: date | None) -> Followed | None:
    """The way that a page's address names, as it is or as it was known on a day; None where it was not there."""
    recipient = visit.party.name if visit.party else ""
    known = last_known_entry(day) if day else None
    found = trail(visit.held, recipient, last_entry=known)
    if found is None or (recipient and recipient not in found.numbers):
        return None
    whole = visit.may("money_trail")
    staircases = []
    for number, hop in enumerate(found.hops):
        own = number == len(found.hops) - 1
        staircase = levels(hop) if own else way_down(hop)
        sees = whole if own else visit.may_as_giver(found.stops[number].held, "money_trail")
        staircases.append(staircase if sees else reduced(staircase))
    people = {person for each in staircases for person in _people(each)} - {""}
    settled = {"repay", "write_off"} & {each.code for each in found.hops[-1].moved}
    sees_invoices = whole and settled and visit.may("repayment")
    return Followed(
        trail=found,
        visit=visit,
        day=day,
        whole=whole,
        staircases=tuple(staircases),
        names=names_of(people) if people else {},
        invoices=settled_on(visit.held) if sees_invoices else {},
    )


def _people(staircase: Iterable[Level]) -> Iterator[str]:
    for level in staircase:
        for row in one_by_one(level).rows:
            if row.moved:
                yield row.moved.by
                yield row.moved.approved_by
