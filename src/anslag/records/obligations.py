"""Obligations read from the terms and the diary, as they stood on a day."""

from datetime import date

from anslag.domain.obligation import Done, Obligation, obligations
from anslag.records import models
from anslag.records.grants import held_programme, positions

_DONE = {"requisition": "requisitioned", "submit_report": "reported", "receive_repayment": "repaid"}


def owed(programme: str, today: date) -> tuple[Obligation, ...]:
    """All obligations of an opened programme; what was done after `today` is not yet done."""
    held = held_programme(programme)
    entries = models.DiaryEntry.objects.filter(programme=held.row, day__lte=today).order_by("seq")
    days: dict[str, dict[str, date]] = {}
    acts = entries.filter(action__in=_DONE).values_list("grant__party__name", "action", "day")
    for name, action, day in acts:
        days.setdefault(name, {})[_DONE[action]] = day
    delivered = {entry.facts["deliverable"]: entry.day for entry in entries.filter(action="deliver")}
    published = entries.filter(action="publish").first()
    if published:
        delivered["national_report"] = published.day
    done = {name: Done(**each) for name, each in days.items()}
    return obligations(held.programme, positions(held), done, delivered)
