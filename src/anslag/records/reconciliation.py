"""A month of a programme's ledger read for reconciliation, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import Q, QuerySet, Sum

from anslag.domain.ledger import CORRECTION
from anslag.domain.money import Kronor
from anslag.domain.reconciliation import AccountMonth, Booked, Month, OrderMonth, Reconciliation
from anslag.records import models
from anslag.records.as_known import last_known_entry
from anslag.records.grants import Held
from anslag.records.invoices import INTEREST
from anslag.records.mandates import names_of
from anslag.records.payments import RENEWAL, OrderKept, orders

ENDS = tuple(
    f"{end}__{column}"
    for end in ("source", "target")
    for column in ("id", "programme_id", "programme__key", "kind", "detail", "grant__party__name")
)

type Net = Mapping[int, Kronor]
"""What came to each account less what left it."""


def reconciliation(held: Held, month: Month) -> Reconciliation:
    """The month as the ledger has it now, by the days that its movements bear."""
    known = last_known_entry(month.end)
    booked, moved = _booked(held, month, known)
    after = _net(held, Q(day__gt=month.end))
    given = [each for each in orders(held) if each.ordered <= month.end]
    paid = _paid(held, month)
    return Reconciliation(
        programme=held.key,
        title=held.terms.title,
        case_reference=held.terms.case_reference,
        month=month,
        accounts=_accounts(held, _net(held, Q(day__lt=month.start)), moved, after),
        booked=booked,
        beside=tuple(_beside(held, month, known)),
        orders=tuple(_order(each, paid, month) for each in given),
        labels={each.id: each.title for each in held.terms.pot.parts}
        | {each.id: each.label for each in held.terms.cost_categories},
        names=names_of({person for each in booked for person in (each.by, each.approved_by) if person}),
        paid_without_order=sum(paid.values()) - sum(_of_order(each, paid) for each in given),
    )


def _touching(held: Held) -> Q:
    return Q(source__programme=held.row) | Q(target__programme=held.row)


def _net(held: Held, among: Q) -> Net:
    rows = models.Transfer.objects.filter(_touching(held), among).order_by()
    net: dict[int, Kronor] = defaultdict(int)
    for source, target, amount in rows.values_list("source_id", "target_id").annotate(Sum("amount")):
        net[source] -= amount
        net[target] += amount
    return net


def _accounts(
    held: Held, before: Net, moved: Mapping[int, Mapping[str, Kronor]], after: Net
) -> tuple[AccountMonth, ...]:
    rows = models.Account.objects.filter(programme=held.row).order_by("grant_id", "id")
    return tuple(
        AccountMonth(
            kind=kind,
            detail=detail,
            recipient=name or "",
            opening=before.get(number, 0),
            moved=moved.get(number, {}),
            kept=total_in - total_out - after.get(number, 0),
        )
        for number, kind, detail, name, total_in, total_out in rows.values_list(
            "id", "kind", "detail", "grant__party__name", "total_in", "total_out"
        )
    )


def _booked(
    held: Held, month: Month, known: int
) -> tuple[tuple[Booked, ...], Mapping[int, Mapping[str, Kronor]]]:
    """The month's movements, and by account what came less what left by each code; a correction by what it undoes."""
    rows = models.Transfer.objects.filter(_touching(held), day__gte=month.start, day__lte=month.end)
    booked = []
    moved: dict[int, dict[str, Kronor]] = defaultdict(lambda: defaultdict(int))
    for entry, day, code, undone, amount, case, by, approved_by, *ends in rows.order_by("id").values_list(
        *("entry_id", "day", "code", "corrects__code", "amount", "case_reference"),
        *("prepared_by", "approved_by", *ENDS),
    ):
        source, target, sign = ends[:6], ends[6:], 1
        if code == CORRECTION:
            source, target, sign = target, source, -1
        name = undone or code
        if name == "pay" and source[3] == "overpaid":
            name = "pay_back"
        moved[source[0]][name] -= sign * amount
        moved[target[0]][name] += sign * amount
        other = next((each for each in (source, target) if each[1] != held.row.pk), None)
        own = [each for each in (source, target) if each[1] == held.row.pk]
        booked.append(
            Booked(
                entry=entry,
                day=day,
                code=name,
                corrects=code == CORRECTION,
                source=source[3],
                target=target[3],
                detail=target[4] or source[4],
                recipient=next((each[5] for each in own if each[5]), ""),
                elsewhere=other[2] if other else "",
                comes_in=target[1] == held.row.pk,
                amount=sign * amount,
                case_reference=case,
                by=by,
                approved_by=approved_by,
                late=entry > known,
            )
        )
    return tuple(booked), moved


def _beside(held: Held, month: Month, known: int) -> Iterator[Booked]:
    """Interest that has been charged, withdrawn and paid, and what the bank has kept of payments that came back."""
    for entry in _acts_beside(held).filter(day__gte=month.start, day__lte=month.end).order_by("seq"):
        facts = entry.facts
        withdrawn = entry.action == "credit_invoice"
        code = {"return_payment": "return_fee", "credit_invoice": "charge_interest"}.get(
            entry.action, entry.action
        )
        amount = facts.get("fee", 0) if code == "return_fee" else facts["amount"]
        if amount:
            yield Booked(
                entry=entry.seq,
                day=entry.day,
                code=code,
                corrects=withdrawn,
                source="",
                target="",
                detail="",
                recipient=entry.grant.party.name if entry.grant else "",
                elsewhere="",
                comes_in=False,
                amount=-amount if withdrawn else amount,
                case_reference=entry.case_reference,
                by=entry.prepared_by,
                approved_by=entry.approved_by,
                late=entry.seq > known,
            )


def _acts_beside(held: Held) -> QuerySet[models.DiaryEntry]:
    withdrawn = Q(action="credit_invoice", invoice__credits__entry__action=INTEREST)
    acts = Q(action__in=(INTEREST, "receive_interest", RENEWAL))
    rows = models.DiaryEntry.objects.filter(acts | withdrawn, programme=held.row)
    return rows.select_related("grant__party")


def _paid(held: Held, month: Month) -> dict[int, Kronor]:
    """What had been booked as paid by the end of the month, by the number of the requisition."""
    rows = models.Transfer.objects.filter(
        code="pay", source__programme=held.row, corrected_by=None, day__lte=month.end
    )
    return {number: amount for number, amount in rows.values_list("requisition_id", "amount") if number}


def _of_order(order: OrderKept, paid: Mapping[int, Kronor]) -> Kronor:
    return sum(paid.get(line.requisition, 0) for line in order.lines if line.stands)


def _order(order: OrderKept, paid: Mapping[int, Kronor], month: Month) -> OrderMonth:
    done = order.paid_on if order.paid_on and order.paid_on <= month.end else None
    return OrderMonth(
        number=order.number,
        ordered=order.ordered,
        amount=order.stands,
        refused=order.amount - order.stands,
        booked=_of_order(order, paid),
        paid_on=done,
        reference=order.reference if done else "",
    )


def months(held: Held) -> tuple[Month, ...]:
    """The months in which anything was booked, the latest first."""
    moved = models.Transfer.objects.filter(_touching(held)).dates("day", "month").order_by()
    beside = _acts_beside(held).dates("day", "month").order_by()
    return tuple(Month(start=each) for each in sorted(moved.union(beside), reverse=True))
