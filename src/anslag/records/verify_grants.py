"""Whether what is promised of every grant's money holds."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Max, QuerySet, Sum

from anslag.domain.grant import Position, position
from anslag.domain.mandate import BY_CODE
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.records.books import Books
from anslag.records.contact_codes import reports_by_code, used_for
from anslag.records.faults import differs, tampered
from anslag.records.models import ReportBack, Requisition


def grants(books: Books) -> int:
    return len(books.names)


def reports(_: Books) -> int:
    return ReportBack.objects.count()


def of_contacts(_: Books) -> int:
    return _of_contacts().count()


def _of_contacts() -> QuerySet[ReportBack]:
    return ReportBack.objects.filter(entry__prepared_by__startswith=BY_CODE)


def by_code(_: Books) -> Iterator[Problem]:
    """What a contact has sent in rests on a code that was used for that grant, where the terms let it."""
    for row in _of_contacts().select_related("entry", "grant__party", "grant__programme").defer("answers"):
        if used_for(row.entry.prepared_by) != row.grant_id:
            yield tampered(
                row.grant.party.name, "contacts", "Koden som redovisningen är inskickad med är inte använd."
            )
        elif not reports_by_code(row.grant.programme.key):
            yield tampered(
                row.grant.party.name, "contacts", "Villkoren säger inte att den får redovisa med kod."
            )


def requisitions(books: Books) -> Iterator[Problem]:
    """What a grant has requisitioned is the sum of its standing requisitions, and what it overpaid of those back."""
    stands = Requisition.objects.filter(superseded_by=None)
    standing, back = (_sums(stands.filter(pays_back=each)) for each in (False, True))
    for grant, name in books.names.items():
        stand = _position(books, grant)
        for booked, amount, asked in (
            ("Bokfört som rekvirerat", stand.requisitioned, standing.get(grant, 0)),
            ("Bokfört som betalt för mycket", stand.overpaid, back.get(grant, 0)),
        ):
            if amount != asked:
                yield differs(name, "requisitions", (booked, amount), ("rekvisitionerna", asked))


def _sums(rows: QuerySet[Requisition]) -> dict[int, Kronor]:
    return dict(rows.order_by().values_list("grant_id").annotate(Sum("amount")))


def stages(books: Books) -> Iterator[Problem]:
    """No stage of a grant holds more than the stage before gave it."""
    for grant, name in books.names.items():
        stand = _position(books, grant)
        left = {
            "rekvirerat": stand.unrequisitioned,
            "utbetalt": stand.awaiting_payment,
            "använt, fördelat vidare och ej använt": stand.unaccounted,
            "återkrävt och eftergivet": stand.undecided,
            "återbetalt": stand.receivable,
            "betalt tillbaka": stand.overpaid - stand.paid_back,
        }
        for stage, amount in left.items():
            if amount < 0:
                yield tampered(name, "stages", f"{stage} är {format_kronor(-amount)} kr mer än steget före.")


def accounted(books: Books) -> Iterator[Problem]:
    """What was paid is used, passed on, unused in some way, or still stands there: by the accounts' own balances."""
    balances: dict[int, Kronor] = defaultdict(int)
    for account in books.accounts.values():
        if account.grant and account.kind in {"paid", "used", "unused", "waived", "receivable"}:
            balances[account.grant] += account.total_in - account.total_out
    for grant, name in books.names.items():
        stand = _position(books, grant)
        found = stand.passed_on + stand.returned + balances[grant]
        if stand.paid != found:
            yield differs(name, "accounted", ("Utbetalt", stand.paid), ("det som går att följa", found))


def reported(books: Books) -> Iterator[Problem]:
    """What the last accepted report says was used is booked; grants that are handed on are rolled up instead."""
    handed_on = set(books.funded_by.values())
    last = dict(
        ReportBack.objects.filter(acceptance__isnull=False)
        .order_by("acceptance__entry_id")
        .values_list("grant_id", "used")
    )
    for grant, used in last.items():
        booked = sum(
            amount
            for (source, target, _), amount in books.flows.get(grant, {}).items()
            if (source, target) == ("paid", "used")
        )
        if grant not in handed_on and booked != used:
            yield differs(
                books.grant_name(grant), "reports", ("Bokfört som använt", booked), ("redovisningen", used)
            )


def versions(books: Books) -> Iterator[Problem]:
    """The versions of a grant's report are numbered without a gap."""
    rows = ReportBack.objects.order_by().values_list("grant_id").annotate(Count("id"), Max("version"))
    for grant, count, latest in rows:
        if count != latest:
            yield tampered(
                books.grant_name(grant),
                "versions",
                f"{count} versioner finns, men den senaste är nummer {latest}.",
            )


def _position(books: Books, grant: int) -> Position:
    return position(books.flows.get(grant, {}))
