"""Hand over what is owed beside the money."""

from datetime import date

from anslag.domain.problem import Problem
from anslag.records import models
from anslag.records.grants import Held, held_programme
from anslag.steps.act import Act, enter, refuse, step


@step()
def deliver(act: Act, *, programme: str, deliverable: str, reference: str = "") -> None:
    """Note that a deliverable has been handed over. Refused when the terms have none of that id, or it is done."""
    held = held_programme(programme)
    refuse(_problems(held, deliverable))
    due = next(each.due for each in held.terms.deliverables if each.id == deliverable)
    enter(
        act,
        held,
        "deliver",
        when_closed=True,
        deliverable=deliverable,
        reference=reference,
        late=act.today > due,
    )


def delivered(held: Held) -> dict[str, date]:
    """The day each deliverable was handed over, by its id."""
    entries = models.DiaryEntry.objects.filter(programme=held.row, action="deliver").order_by("seq")
    return {entry.facts["deliverable"]: entry.day for entry in entries}


def _problems(held: Held, deliverable: str) -> tuple[Problem, ...]:
    place = f"Leverans, {deliverable}"
    known = [each.id for each in held.terms.deliverables]
    if deliverable not in known:
        return (
            Problem(
                place=place,
                rule="deliverables.id",
                message=f"Programmet {held.key} har ingen sådan leverans.",
                remedy=f"Välj en av: {', '.join(known) or 'inga'}.",
            ),
        )
    if deliverable in delivered(held):
        return (
            Problem(
                place=place,
                rule="deliver.once",
                message="Den är redan lämnad.",
                remedy="Inget mer behöver göras.",
            ),
        )
    return ()
