"""Remind those who owe something, on the days that the domain says, and never of what is done."""

from collections.abc import Iterator
from datetime import date

from anslag.domain.contact_letters import PATH
from anslag.domain.mail import Letter
from anslag.domain.obligation import Obligation
from anslag.domain.reminder import (
    Reminder,
    is_to_be_called,
    reminder_due,
    reminder_subject,
    reminder_text,
)
from anslag.files.holidays import holidays_around
from anslag.records.grants import Held, held_programme, held_programmes
from anslag.records.mail import Addressee, addressees, not_kept, registry_addresses
from anslag.records.mandates import parties_named
from anslag.records.obligations import owed_in
from anslag.steps.act import Act, enter, step
from anslag.steps.mail import queue_mail

SCHEDULE = "schema"
"""Who does what the schedule does."""


def reminders_due(programme: str, today: date, *, base_address: str) -> tuple[Letter, ...]:
    """The messages that remain to be sent today, as they would be sent: for whoever wants to see them first.

    In as many queries however many they are.
    """
    return _due(held_programme(programme), today, base_address)


def to_be_called(programme: str, today: date) -> tuple[Obligation, ...]:
    """What is owed although every reminder has been made: now a person calls."""
    holidays = holidays_around(today)
    owed = owed_in(held_programme(programme), today)
    return tuple(each for each in owed if is_to_be_called(each, today=today, holidays=holidays))


def queue_reminders(today: date, *, base_address: str, at: str = "") -> int:
    """Remind, in every opened programme, those who are to be reminded today. Returns how many messages were queued."""
    queued = 0
    for held in held_programmes():
        if due := _due(held, today, base_address):
            remind(Act(by=SCHEDULE, today=today, at=at), programme=held.key, base_address=base_address)
            queued += len(due)
    return queued


@step()
def remind(act: Act, *, programme: str, base_address: str) -> None:
    """Queue today's reminders in a programme, with an entry that tells how many; nothing where none remains."""
    held = held_programme(programme)
    due = _due(held, act.today, base_address)
    if due:
        parties = len({each.party for each in due})
        enter(act, held, "remind", when_closed=True, messages=len(due), parties=parties)
        queue_mail(due)


def _due(held: Held, today: date, base_address: str) -> tuple[Letter, ...]:
    holidays = holidays_around(today)
    found = [reminder_due(each, today=today, holidays=holidays) for each in owed_in(held, today)]
    reminders = [each for each in found if each]
    if not reminders:
        return ()
    parties = {each.obligation.owed_by for each in reminders}
    to = addressees(held, parties, today)
    numbers = {each.name: each.number for each in parties_named(parties)}
    ask = registry_addresses(held, [held.terms.giver]).get(held.terms.giver, "")
    return not_kept(
        letter
        for each in reminders
        for letter in _letters(
            held,
            each,
            today,
            to=to,
            address=_address(held, each, numbers, base_address),
            by_code=f"{base_address.rstrip('/')}{PATH}{held.key}/{numbers.get(each.obligation.owed_by, 0)}/",
            ask=ask,
        )
    )


def _letters(
    held: Held,
    reminder: Reminder,
    today: date,
    *,
    to: dict[str, tuple[Addressee, ...]],
    address: str,
    by_code: str,
    ask: str,
) -> Iterator[Letter]:
    owed = reminder.obligation
    subject = reminder_subject(reminder, held.terms)
    text = reminder_text(reminder, held.terms, address=address, ask=ask, by_code=by_code)
    named = f"remind/{held.key}/{owed.name}/{owed.due}/{reminder.occasion}/{owed.owed_by}"
    for each in to[owed.owed_by]:
        yield Letter(
            key=f"{named}/{each.who}",
            kind="reminder",
            programme=held.key,
            party=owed.owed_by,
            day=today,
            to=each.email,
            subject=subject,
            text=text,
        )


def _address(held: Held, reminder: Reminder, numbers: dict[str, int], base_address: str) -> str:
    """The page where it is done. It says nothing that signs anyone in."""
    party = reminder.obligation.owed_by
    page = f"ge/{held.key}/" if party == held.terms.giver else f"ta-emot/{held.key}/{numbers[party]}/"
    return f"{base_address.rstrip('/')}/{page}"
