"""Obligations read from the terms and the diary, as they stood on a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Max, Q, QuerySet, Sum

from anslag.domain.obligation import Asked, Done, Obligation, Paying, obligations
from anslag.records import models
from anslag.records.clawbacks import cases
from anslag.records.evidence import evidence_in
from anslag.records.grants import Held, grants, held_by_party, held_programme, positions, positions_of_party
from anslag.records.invoice_life import lives
from anslag.records.invoices import DEMANDING
from anslag.records.reviews import open_completions
from anslag.records.roll_up import changed_below
from anslag.records.samples import samples_in

_DONE = {"requisition": "requisitioned", "submit_report": "reported"}

_CLAIMS = DEMANDING | {"open_clawback"}
"""The acts that make an invoice or a hearing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An obligation, with the programme it is in."""

    programme: str
    title: str
    case_reference: str
    obligation: Obligation


def owed(programme: str, today: date) -> tuple[Obligation, ...]:
    """All obligations of an opened programme; what was done after `today` is not yet done."""
    return owed_in(held_programme(programme), today)


def owed_in(held: Held, today: date) -> tuple[Obligation, ...]:
    """The same of a programme that has been read."""
    entries = models.DiaryEntry.objects.filter(programme=held.row, day__lte=today).order_by("seq")
    days: dict[str, dict[str, date]] = {}
    acts = entries.filter(action__in=_DONE).values_list("grant__party__name", "action", "day")
    for name, action, day in acts:
        days.setdefault(name, {})[_DONE[action]] = day
    done = {name: Done(**each) for name, each in days.items()}
    delivered = _delivered(entries).get(held.row.pk, {})
    paying = _paying([held], today).get(held.row.pk, Paying())
    asked = (
        *_asked([held], today).get(held.row.pk, ()),
        *_claimed([held], entries, today)[held.row.pk],
        *_again([held], today).get(held.row.pk, ()),
    )
    found = obligations(held.programme, positions(held), done, delivered, paying, asked=asked)
    return tuple(each for each in found if not each.has_gone(today))


def owed_by_party(party: str, today: date) -> tuple[Owed, ...]:
    """All that the party owes in any programme, the soonest first; in as many queries however many there are."""
    held = {each.row.pk: each for each in held_by_party(party)}
    entries = models.DiaryEntry.objects.filter(programme__in=held, day__lte=today).order_by("seq")
    days: dict[int, dict[str, date]] = defaultdict(dict)
    acts = entries.filter(action__in=_DONE, grant__party__name=party)
    for programme, action, day in acts.values_list("programme_id", "action", "day"):
        if programme is not None:
            days[programme][_DONE[action]] = day
    delivered, stand = _delivered(entries), positions_of_party(party)
    paying = _paying(held.values(), today)
    reported = [each for number, each in held.items() if "reported" in days[number]]
    asked, again = _asked(reported, today), _again(reported, today)
    claimed = _claimed(held.values(), entries.filter(grant__party__name=party), today)
    found = [
        Owed(
            programme=each.key,
            title=each.terms.title,
            case_reference=each.terms.case_reference,
            obligation=obligation,
        )
        for number, each in held.items()
        for obligation in obligations(
            each.programme,
            {party: stand[number]} if number in stand else {},
            {party: Done(**days[number])},
            delivered.get(number, {}),
            paying.get(number, Paying()),
            asked=(*asked.get(number, ()), *claimed[number], *again.get(number, ())),
        )
        if obligation.owed_by == party and not obligation.has_gone(today)
    ]
    return tuple(sorted(found, key=lambda each: (each.obligation.due, each.title, each.obligation.title)))


def _asked(among: Iterable[Held], today: date) -> dict[int, tuple[Asked, ...]]:
    """By the number of the programme's row: what receivers have been asked for; in one query where none has."""
    every = {each.row.pk: each for each in among}
    if not every:
        return {}
    acts = models.ReviewAct.objects.filter(
        programme__in=every, entry__day__lte=today, entry__action__in=("request_completion", "draw_sample")
    )
    some = set(acts.values_list("programme_id", flat=True))
    return {number: tuple(_asked_in(every[number])) for number in some}


def _asked_in(held: Held) -> Iterator[Asked]:
    rows = grants(held)
    completions = open_completions(held, rows.values())
    for name, grant in rows.items():
        if asked := completions.get(grant.pk):
            yield Asked(party=name, what="completion", due=asked.due)
    came = {(each.recipient, each.sample): each.day for each in reversed(evidence_in(held))}
    for sample in samples_in(held):
        for control in sample.controls:
            name = control.report.recipient
            done = min(filter(None, (came.get((name, sample.number)), control.day)), default=None)
            yield Asked(party=name, what="evidence", due=sample.due, done=done, number=sample.number)


def _again(among: Iterable[Held], today: date) -> dict[int, tuple[Asked, ...]]:
    """By the number of the programme's row: who is to report again since something was corrected further down."""
    return {
        number: tuple(
            Asked(party=each.recipient, what="restatement", due=each.due, done=each.restated)
            for each in changed
            if each.day <= today
        )
        for number, changed in changed_below(among).items()
    }


def _claimed(
    among: Iterable[Held], entries: QuerySet[models.DiaryEntry], today: date
) -> Mapping[int, tuple[Asked, ...]]:
    """By the number of the programme's row: invoices and hearings; in one query where none is among the entries."""
    some = set(entries.filter(action__in=_CLAIMS).order_by().values_list("programme_id", flat=True))
    found: dict[int, tuple[Asked, ...]] = defaultdict(tuple)
    for held in among:
        if held.row.pk in some:
            found[held.row.pk] = (*_invoiced(held, today), *_heard(held, today))
    return found


def _invoiced(held: Held, today: date) -> Iterator[Asked]:
    """Each invoice that stands, by the day that stands: put off, or of the next instalment."""
    for number, every in lives(held, today=today).items():
        life = replace(every, events=tuple(each for each in every.events if each.noted <= today))
        if life.issued <= today and not life.credited:
            yield Asked(
                party=life.recipient,
                what="repayment",
                due=life.pay_by,
                done=life.settled,
                amount=life.to_pay or life.amount,
                number=int(number),
            )


def _heard(held: Held, today: date) -> Iterator[Asked]:
    for case in cases(held):
        if case.is_heard(today):
            yield Asked(party=case.recipient, what="hearing", due=case.answer_by, number=case.number)


def _paying(among: Iterable[Held], today: date) -> dict[int, Paying]:
    """By the number of the programme's row: what waits to be paid, and when any was; in two queries."""
    programmes = [each.row.pk for each in among]
    payments = models.Transfer.objects.filter(
        code="pay",
        source__kind="requisitioned",
        corrected_by=None,
        entry__programme__in=programmes,
        entry__day__lte=today,
    )
    last = dict(payments.values_list("entry__programme_id").annotate(day=Max("entry__day")).order_by())
    accounts = models.Account.objects.filter(kind="requisitioned", programme__in=programmes)
    unpaid = dict(
        accounts.values_list("programme_id").annotate(left=Sum(F("total_in") - F("total_out"))).order_by()
    )
    return {
        number: Paying(unpaid=unpaid.get(number, 0), last=last.get(number)) for number in {*last, *unpaid}
    }


def _delivered(entries: QuerySet[models.DiaryEntry]) -> dict[int, dict[str, date]]:
    """By the number of the programme's row: the day each deliverable was handed over, and the report published."""
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for entry in entries.filter(Q(action="deliver") | Q(action="publish")):
        if entry.programme_id is None:
            continue
        name = entry.facts["deliverable"] if entry.action == "deliver" else "national_report"
        found[entry.programme_id].setdefault(name, entry.day)
    return found
