"""Where a receiver does what it owes: the page of its report, evidence, invoice or hearing."""

from datetime import date

from django.urls import reverse

from anslag.records.obligations import Owed


def where_done(owed: Owed, party: int, today: date) -> str:
    """The address for the receiver of that number; empty where there is no page for just that."""
    what = owed.obligation.what
    if what in {"completion", "restatement"} or owed.obligation.can_be_reported(today):
        return reverse("report", args=[owed.programme, party])
    if what == "evidence":
        return reverse("evidence", args=[owed.programme, party, owed.obligation.number])
    if what == "hearing":
        return reverse("hearing", args=[owed.programme, party, owed.obligation.number])
    if what == "repayment":
        return reverse("our-invoice", args=[owed.programme, party, owed.obligation.number])
    return ""
