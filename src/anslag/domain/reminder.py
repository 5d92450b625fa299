"""Reminders of what is owed: on which business days, in which words, and when a person calls instead.

A business day is a Monday to Friday that is no holiday. Business days are counted from the deadline, which is not
itself counted: the last before it is -1, the first after it +1. For a deadline on a Sunday -1 is thus the Friday
and +1 the Monday, and no reminder is ever due on a day when nobody works.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from anslag.domain.contact_letters import NO_ACCOUNT
from anslag.domain.day import Holidays, date_text, is_business_day
from anslag.domain.money import NO_BREAK_SPACE, format_kronor
from anslag.domain.obligation import Obligation, What
from anslag.domain.programme import Terms

REMINDED = (-30, -10, -3, 1, 5)
"""Business days from the deadline on which whoever has not done a thing is reminded of it."""

GRACE = 2
"""Business days that a reminder can be late, when it could not be made on its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What is owed, which of the reminders of it this is, and how many business days it is from the deadline today."""

    obligation: Obligation
    occasion: int
    days: int


def business_days_from(due: date, day: date, holidays: Holidays) -> int:
    """How many business days `day` is from the deadline.

    Below zero those that are left before the deadline, the day itself among them; above zero those that have gone
    since, the day itself among them.
    """
    step = 1 if day > due else -1
    between = (due + timedelta(step * each) for each in range(1, abs((day - due).days) + 1))
    return step * sum(is_business_day(each, holidays) for each in between)


def reminder_due(obligation: Obligation, *, today: date, holidays: Holidays) -> Reminder | None:
    """The reminder to make today, if any: none of what is done, or cannot be done yet, and none on a free day.

    Of an invoice that is late a person reminds, once it has been looked at: the invoice has a reminder of its own.
    """
    waits = obligation.coming or (obligation.opens is not None and today < obligation.opens)
    if obligation.done or waits or not is_business_day(today, holidays):
        return None
    days = business_days_from(obligation.due, today, holidays)
    for occasion in REMINDED:
        if obligation.what == "repayment" and occasion > 0:
            return None
        if occasion <= days <= occasion + GRACE:
            return Reminder(obligation=obligation, occasion=occasion, days=days)
    return None


def is_to_be_called(obligation: Obligation, *, today: date, holidays: Holidays) -> bool:
    """Whether all reminders have been in vain: now a person calls."""
    overdue = obligation.done is None and obligation.is_late(today)
    return overdue and business_days_from(obligation.due, today, holidays) > REMINDED[-1]


def reminder_subject(reminder: Reminder, terms: Terms) -> str:
    day = date_text(reminder.obligation.due)
    when = f"senast {day}" if reminder.days < 0 else f"sista dagen var {day}"
    comma = "" if reminder.days < 0 else ","
    told = (
        f"Påminnelse: {_deed(reminder.obligation)}{comma} {when} – {terms.title} (dnr {terms.case_reference})"
    )
    return " ".join(told.replace(NO_BREAK_SPACE, " ").split())


_NOT_DONE: Mapping[What, str] = {
    "payment": "Ni har inte betalat ut {amount} kronor som har rekvirerats.",
    "report_back": "Ni har inte skickat in redovisningen.",
    "completion": "Ni har inte kompletterat redovisningen.",
    "restatement": "En redovisning längre ned har rättats, och er egen stämmer inte längre. Redovisa på nytt.",
    "evidence": "Ni har inte skickat underlaget till kontrollen av redovisningen.",
    "hearing": "Ni har inte svarat i ärendet om återkrav.",
    "repayment": "Ni har inte återbetalat {amount} kronor.",
    "deliverable": "Ni har inte lämnat: {title}.",
    "national_report": "Ni har inte publicerat den nationella redovisningen.",
}

_DEEDS: Mapping[What, str] = {
    "requisition": "rekvirera",
    "payment": "betala ut",
    "report_back": "redovisa",
    "completion": "komplettera redovisningen",
    "restatement": "redovisa på nytt",
    "evidence": "skicka underlag",
    "hearing": "svara i ärendet om återkrav",
    "repayment": "återbetala",
    "deliverable": "lämna {title}",
    "national_report": "publicera nationell redovisning",
}


def reminder_text(reminder: Reminder, terms: Terms, *, address: str, ask: str, by_code: str = "") -> str:
    """The message: what has not been done comes first. `address` is the page to do it on, `ask` the giver's e-mail.

    `by_code` is the page where a report is sent in without an account.
    """
    owed = reminder.obligation
    paragraphs = [
        _state(reminder),
        "\n".join(
            (
                _deadline(reminder),
                f"Bidrag: {terms.title}",
                f"Diarienummer: {terms.case_reference}",
                f"Gäller: {owed.owed_by}",
                *([f"Lämnas till: {owed.owed_to}"] if owed.what != "payment" else []),
            )
        ),
        *(
            ["\n".join(("Det ska innehålla:", *(f"– {each}" for each in owed.contents)))]
            if owed.contents
            else []
        ),
        f"Logga in och se vad som är kvar att göra:\n{address}",
        *(
            [f"{NO_ACCOUNT}:\n{by_code}"]
            if terms.report_back.by_code and owed.what == "report_back" and by_code
            else []
        ),
        *([_whom_to_ask(owed, terms, ask)] if owed.what != "payment" else []),
        "Mejlet skickas av sig självt. Har ni redan gjort det här kan ni bortse från påminnelsen.",
    ]
    return "\n\n".join(paragraphs) + "\n"


def _whom_to_ask(owed: Obligation, terms: Terms, ask: str) -> str:
    """The giver; whoever is owed, where it is the giver that owes."""
    if owed.owed_by == terms.giver:
        return f"Har ni frågor? Skriv till {owed.owed_to}."
    return f"Har ni frågor? Skriv till {terms.giver}" + (f": {ask}" if ask else ".")


def _state(reminder: Reminder) -> str:
    owed = reminder.obligation
    if owed.what == "requisition":
        return _not_requisitioned(reminder)
    return _NOT_DONE[owed.what].format(amount=format_kronor(owed.amount or 0), title=owed.title)


def _not_requisitioned(reminder: Reminder) -> str:
    owed = reminder.obligation
    if reminder.days < 0:
        return f"Ni har inte rekvirerat. Ni kan rekvirera upp till {format_kronor(owed.amount or 0)} kronor."
    return (
        "Ni har inte rekvirerat och sista dagen har gått. "
        f"Vill ni ändå rekvirera? Skicka en sen rekvisition. {owed.owed_to} beslutar om den tas emot."
    )


def _deadline(reminder: Reminder) -> str:
    day, number = date_text(reminder.obligation.due), abs(reminder.days)
    days = "1 arbetsdag" if number == 1 else f"{number} arbetsdagar"
    if reminder.days < 0:
        return f"Senast: {day}, om {days}"
    return f"Sista dagen var: {day}, för {days} sedan"


def _deed(owed: Obligation) -> str:
    """What is to be done, in the words of a subject line."""
    return _DEEDS[owed.what].format(title=owed.title)
