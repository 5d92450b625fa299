"""Whether what is promised of every programme's pot, its shares and its closing holds."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from django.db.models import Q, Sum

from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.domain.programme import Programme as Folder
from anslag.domain.programme import Terms
from anslag.records.books import Books
from anslag.records.faults import differs, tampered
from anslag.records.folder import parse_programme
from anslag.records.models import (
    AllocationLine,
    Closure,
    DiaryEntry,
    FormVersion,
    Programme,
    Requisition,
    Transfer,
)


def programmes(books: Books) -> int:
    return len(books.programmes)


def lines(_: Books) -> int:
    return AllocationLine.objects.count()


def terms(books: Books) -> Iterator[Problem]:
    """A programme's row, its grants and its parties are those of the terms it was opened with."""
    for row in Programme.objects.select_related("giver", "funded_by__programme", "funded_by__party"):
        programme = _programme(row.folder)
        if programme is None:
            continue
        said, funding = programme.terms, programme.terms.funding
        kept = [row.key, row.title, row.case_reference, row.giver.name]
        if kept != [programme.key, said.title, said.case_reference, said.giver]:
            yield tampered(books.programme_name(row.pk), "terms", f"Tabellen säger {', '.join(kept)}.")
        source = row.funded_by
        if source and (
            not funding or [source.programme.key, source.party.name] != [funding.programme, funding.recipient]
        ):
            yield tampered(
                books.programme_name(row.pk), "terms", "Villkoren säger inte att det bidraget betalar."
            )
        yield from _party_problems(row, programme)


def form_versions(_: Books) -> int:
    return FormVersion.objects.count()


def forms(books: Books) -> Iterator[Problem]:
    """A later version of a form is the next one, in an act of two people that says the same."""
    latest: dict[int, int] = {}
    for row in FormVersion.objects.select_related("entry").order_by("version", "id"):
        entry, name = row.entry, books.programme_name(row.programme_id)
        two = entry.approved_by.strip() not in {"", entry.prepared_by.strip()}
        said = [entry.action, entry.programme_id, entry.facts.get("version"), entry.facts.get("reason")]
        if not two or said != ["change_form", row.programme_id, row.version, row.reason]:
            yield tampered(
                f"{name}, formulär {row.version}", "forms", "Beslutet i diariet säger något annat."
            )
        first = _programme(Programme.objects.get(pk=row.programme_id).folder)
        before = latest.get(row.programme_id, first.form.version if first else row.version - 1)
        if row.version != before + 1:
            yield tampered(f"{name}, formulär {row.version}", "forms", f"Versionen före är {before}.")
        latest[row.programme_id] = row.version


def _party_problems(row: Programme, programme: Folder) -> Iterator[Problem]:
    numbers = {party.name: party.organisation_number for party in programme.parties}
    given = dict(row.grants.values_list("party__name", "party__organisation_number"))
    if given.keys() != {party.name for party in programme.recipients}:
        yield tampered(row.key, "terms", "Mottagarna är inte de som nyckeln säger.")
    for name, number in given.items():
        if number and numbers.get(name) and number != numbers[name]:
            yield tampered(f"{row.key}, {name}", "terms", f"Organisationsnumret är {number}.")


def pot(books: Books) -> Iterator[Problem]:
    """A pot is the sum of its parts, and each part was set apart whole."""
    for key, terms in _terms():
        place = books.programme_name(key)
        parts = {part.id: part.amount for part in terms.pot.parts}
        total = sum(parts.values())
        if total != terms.pot.amount:
            yield differs(place, "pot", ("Potten", terms.pot.amount), ("delarna", total))
        funded: dict[str, Kronor] = defaultdict(int)
        for (source, target, part), amount in books.programme_flows.get(key, {}).items():
            if source == "appropriation" and target in {"pot", "administration"}:
                funded[part] += amount
        for part in sorted(funded.keys() | parts.keys()) if funded else ():
            apart, due = funded[part], parts.get(part, 0)
            if apart != due:
                yield differs(f"{place}, {part}", "pot", ("Avsatt", apart), ("villkoren", due))


def shares(_: Books) -> Iterator[Problem]:
    """Each recipient has its exact share, rounded down or up to a krona."""
    rows = AllocationLine.objects.order_by("id").values_list(
        "grant__party__name", "part", "share_numerator", "share_denominator", "floor", "amount"
    )
    for name, part, numerator, denominator, floor, amount in rows.iterator():
        share = f"{numerator}/{denominator}"
        if not _rounded(share, floor) or amount - floor not in {0, 1}:
            yield tampered(
                f"{name}, {part}", "shares", f"{format_kronor(amount)} kr är inte andelen {share}, avrundad."
            )


def _rounded(share: str, floor: Kronor) -> bool:
    try:
        return floor == int(Fraction(share))
    except (ValueError, ZeroDivisionError):
        return False


def allocated(books: Books) -> Iterator[Problem]:
    """What was allocated, and shared out again, is the sum of the shares."""
    moved: dict[tuple[int, str], Kronor] = defaultdict(int)
    for path in books.paths:
        if path.source and path.code in {"allocate", "redistribute"}:
            moved[path.source.programme, path.source.detail] += path.amount
    shared: dict[tuple[int, str], Kronor] = defaultdict(int)
    for key, part, number, amount in _shared():
        shared[key, part if number == 1 else ""] += amount
    for key, part in sorted(moved.keys() | shared.keys()):
        one, other = moved[key, part], shared[key, part]
        if one != other:
            place = f"{books.programme_name(key)}, {part or 'omfördelning'}"
            yield differs(place, "allocated", ("Fördelat", one), ("andelarna", other))


def pot_is_shared_out(books: Books) -> Iterator[Problem]:
    """The shares of a pot and what could not be shared out are the pot, to the krona."""
    first: dict[int, Kronor] = defaultdict(int)
    for key, _, number, amount in _shared():
        first[key] += amount if number == 1 else 0
    for entry in DiaryEntry.objects.filter(action="allocate", programme__isnull=False):
        first[entry.programme_id or 0] += _remains(entry)
    for key, terms in _terms():
        if key in first and first[key] != terms.pot.amount:
            yield differs(
                books.programme_name(key), "shared", ("Fördelat", first[key]), ("potten", terms.pot.amount)
            )


def _remains(entry: DiaryEntry) -> Kronor:
    """What an allocation says could not be shared out. An entry that says nothing readable is told of by the chain."""
    try:
        return int(entry.facts["remains"])
    except (KeyError, TypeError, ValueError):
        return 0


def _shared() -> Iterator[tuple[int, str, int, Kronor]]:
    """Programme, part, round and the sum of the shares."""
    rows = AllocationLine.objects.order_by().values_list("grant__programme_id", "part", "round")
    yield from rows.annotate(Sum("amount"))


def waivers(books: Books) -> Iterator[Problem]:
    """No waived amount is above the programme's threshold."""
    waiving = {path.source.programme for path in books.paths if path.source and path.code == "waive"}
    for key, terms in _terms():
        if key not in waiving:
            continue
        most = terms.repayment.waiver.threshold if terms.repayment.waiver else 0
        above = Transfer.objects.filter(code="waive", source__programme_id=key, amount__gt=most)
        for grant, amount in above.values_list("source__grant_id", "amount"):
            yield differs(books.grant_name(grant), "waivers", ("Eftergivet", amount), ("gränsen", most))


def lapsed(books: Books) -> Iterator[Problem]:
    """When a call closed, all that nobody had requisitioned lapsed; it was shared again only among those who asked."""
    for seq, programme in DiaryEntry.objects.filter(action="close_call").values_list("seq", "programme_id"):
        for account, amount in _standing(programme, ("entitled",), until=seq).items():
            place = books.whose(books.accounts.get(account))
            yield tampered(place, "lapsed", f"{format_kronor(amount)} kr har inte förfallit.")
    asked = Requisition.objects.filter(wants_leftover=True).values("grant_id")
    given = Transfer.objects.filter(code="redistribute").exclude(target__grant_id__in=asked)
    for grant, amount in given.values_list("target__grant_id", "amount"):
        yield tampered(
            books.grant_name(grant), "lapsed", f"{format_kronor(amount)} kr omfördelades utan önskemål."
        )


def closed(books: Books) -> Iterator[Problem]:
    """A closed programme was settled when it closed, and has had only corrections and links since."""
    for seq, programme in Closure.objects.values_list("entry_id", "programme_id"):
        on_their_way = ("requisitioned", "paid", "unused", "receivable")
        for account, amount in _standing(programme, on_their_way, until=seq).items():
            place = books.whose(books.accounts.get(account))
            yield tampered(place, "closed", f"{format_kronor(amount)} kr stod kvar när programmet stängdes.")
        since = Transfer.objects.filter(
            Q(source__programme_id=programme) | Q(target__programme_id=programme), entry_id__gt=seq
        ).exclude(code__in=("correct", "link"))
        for key, amount in since.values_list("id", "amount"):
            place = f"{books.programme_name(programme)}, överföring {key}"
            yield tampered(place, "closed", f"{format_kronor(amount)} kr flyttades efter stängningen.")


def _standing(programme: int, kinds: tuple[str, ...], *, until: int) -> dict[int, Kronor]:
    """The balances other than zero that the accounts of those kinds had after an entry."""
    stood: dict[int, Kronor] = defaultdict(int)
    for side, sign in (("target", 1), ("source", -1)):
        rows = (
            Transfer.objects.filter(
                **{f"{side}__programme_id": programme, f"{side}__kind__in": kinds}, entry_id__lte=until
            )
            .order_by()
            .values_list(f"{side}_id")
            .annotate(Sum("amount"))
        )
        for account, amount in rows:
            stood[account] += sign * amount
    return {account: amount for account, amount in stood.items() if amount}


def _terms() -> Iterator[tuple[int, Terms]]:
    """The terms of every programme that can be read."""
    for key, folder in Programme.objects.order_by("id").values_list("id", "folder"):
        programme = _programme(folder)
        if programme is not None:
            yield key, programme.terms


def _programme(folder: str) -> Folder | None:
    """The folder as it was kept; one that cannot be read is told of by its digest."""
    try:
        return parse_programme(folder)
    except ValueError:
        return None
