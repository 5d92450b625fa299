"""Whether what is kept is what the rules give, worked out again from the folders and the answers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress

from anslag.domain.allocation import allocate
from anslag.domain.money import Kronor
from anslag.domain.problem import Problem, Refusal
from anslag.domain.redistribution import leftover_key
from anslag.domain.roll_up import summed
from anslag.records.books import Books
from anslag.records.chain import chain_of
from anslag.records.faults import differs, tampered
from anslag.records.grants import Held, forms_of, held_programme
from anslag.records.models import AllocationLine, ReportBack
from anslag.records.roll_up import accounted, corrected_below, stated_costs

FIRST_ROUND = 1

NOTHING_LEFT = ("pot", "administration", "lapsed", "returned")
"""Accounts that are empty when a funded programme is closed: what stood there has gone back up."""


def _readable(books: Books) -> Iterator[Held]:
    """The programmes whose folders can be read. That one cannot is told by the check of digests."""
    for key in books.programmes.values():
        with suppress(ValueError, Refusal):
            yield held_programme(key)


def allocation(books: Books) -> Iterator[Problem]:
    """Every share is what the key in the folder gives, and what was shared again went by the same key."""
    for held in _readable(books):
        lines = AllocationLine.objects.filter(grant__programme=held.row).select_related("grant__party")
        first = {
            (line.part, line.grant.party.name): line.amount for line in lines if line.round == FIRST_ROUND
        }
        if not first:
            continue
        given = {
            (part.part, line.recipient): line.amount
            for part in allocate(held.programme).parts
            for line in part.lines
        }
        for part, name in given | first:
            left, right = first.get((part, name), 0), given.get((part, name), 0)
            if left != right:
                yield differs(f"{held.key}, {name}", "key", ("Fördelat", left), ("nyckeln", right))
        yield from _shared_again(held, [line for line in lines if line.round > FIRST_ROUND])


def _shared_again(held: Held, lines: list[AllocationLine]) -> Iterator[Problem]:
    made = held.programme
    key = leftover_key(made.terms.pot.parts, made.basis, made.recipients, made.classes) if lines else {}
    for line in lines:
        name = line.grant.party.name
        if line.basis != key[name]:
            message = f"Omfördelat efter talet {line.basis}, men nyckeln ger {key[name]}."
            yield tampered(f"{held.key}, {name}", "key", message)


def costs(books: Books) -> Iterator[Problem]:
    """What the ledger has as used, per category and through every tier, is what the accepted report says."""
    for held in _readable(books):
        booked, forms = accounted(held), forms_of(held)
        for report in _latest_accepted(held):
            name = report.grant.party.name
            place = f"{held.key}, {name}"
            try:
                said = stated_costs(forms.get(report.form_version, held.programme.form), report)
            except (ValueError, Refusal):
                yield tampered(place, "costs", "Svaren går inte att läsa.")
                continue
            if said is None:
                yield tampered(place, "costs", "Kostnadsslagen blir inte det använda beloppet.")
            elif booked[name] != said:
                yield from _differing(place, _when_accepted(held, report) or booked[name], said)


def _when_accepted(held: Held, report: ReportBack) -> Mapping[str, Kronor] | None:
    """What was booked when a report was accepted, where something further down has been corrected since."""
    corrected, _day = corrected_below([held.row.pk]).get(report.grant_id, (0, None))
    if corrected < report.acceptance.entry_id:
        return None
    chain, name = chain_of(held, last_entry=report.acceptance.entry_id), report.grant.party.name
    return summed((chain.costs(held)[name], chain.clawed_back(held)[name]))


def _differing(place: str, booked: Mapping[str, Kronor], said: Mapping[str, Kronor]) -> Iterator[Problem]:
    for category in {**booked, **said}:
        left, right = booked.get(category, 0), said.get(category, 0)
        if left != right:
            yield differs(place, "costs", (f"Bokfört som {category}", left), ("redovisningen", right))


def _latest_accepted(held: Held) -> Iterator[ReportBack]:
    latest: dict[int, ReportBack] = {}
    accepted = ReportBack.objects.filter(grant__programme=held.row, acceptance__isnull=False)
    for report in accepted.select_related("grant__party", "acceptance").order_by("version"):
        latest[report.grant_id] = report
    yield from latest.values()


def handed_back(books: Books) -> Iterator[Problem]:
    """A closed programme that a grant funds has given back all that was not used."""
    for held in _readable(books):
        if held.row.funded_by is None or not hasattr(held.row, "closure"):
            continue
        left: dict[str, Kronor] = defaultdict(int)
        for account in held.row.accounts.filter(kind__in=NOTHING_LEFT):
            left[account.kind] += account.total_in - account.total_out
        for kind, amount in left.items():
            if amount:
                yield differs(held.key, "handed_back", (f"Kvar i {kind}", amount), ("stängningen", 0))
