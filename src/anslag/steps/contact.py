"""Let receivers report without an account: send them the link, and whoever opens it a one-time code."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from anslag.domain.contact_letters import PATH, code_letter, link_letter
from anslag.domain.mail import Letter
from anslag.domain.problem import Refusal
from anslag.records.contact_codes import LASTS, new_code
from anslag.records.grants import Held, held_programme
from anslag.records.mail import not_kept, registry_addresses
from anslag.records.mandates import parties_named, party_numbered
from anslag.records.obligations import owed_in
from anslag.steps.act import Act, enter, step
from anslag.steps.mail import queue_mail


class NotByCodeError(Refusal):
    """The programme's terms do not let anyone report by a code."""


def links_due(programme: str, today: date, *, base_address: str) -> tuple[Letter, ...]:
    """The link to each receiver that can report and has not: as it would be sent, at most one a day to each."""
    return _due(held_programme(programme), today, base_address)


@step()
def send_links(act: Act, *, programme: str, base_address: str) -> None:
    """Send those who have not reported the link, with an entry that tells how many; nothing where all have got it."""
    held = held_programme(programme)
    if not held.terms.report_back.by_code:
        raise NotByCodeError("Programmet säger inte att mottagarna får redovisa med kod.")
    if due := _due(held, act.today, base_address):
        enter(act, held, "send_links", when_closed=True, messages=len(due), parties=len(due))
        queue_mail(due)


def ask_for_code(programme: str, party: int, *, today: date) -> int:
    """Send a code to the receiver's registered address, if there is one and the terms say so. Returns its number.

    It is no act: nothing has been done until someone who has read the letter sends something in.
    """
    with transaction.atomic():
        number, address = new_code(programme, party)
        if number:
            letter = code_letter(
                held_programme(programme).terms,
                number=number,
                programme=programme,
                party=party_numbered(party).name,
                to=address,
                minutes=LASTS.seconds // 60,
                today=today,
            )
            queue_mail([letter])
    return number


def _due(held: Held, today: date, base_address: str) -> tuple[Letter, ...]:
    if not held.terms.report_back.by_code:
        return ()
    late = [each.owed_by for each in owed_in(held, today) if each.can_be_reported(today) and not each.done]
    return not_kept(_letters(held, late, today, base_address.rstrip("/")))


def _letters(held: Held, parties: list[str], today: date, base_address: str) -> Iterator[Letter]:
    addresses = registry_addresses(held, parties)
    for each in parties_named(parties):
        if to := addresses.get(each.name):
            yield link_letter(
                held.terms,
                key=f"link/{held.key}/{each.name}/{today}/registry",
                programme=held.key,
                party=each.name,
                to=to,
                address=f"{base_address}{PATH}{held.key}/{each.number}/",
                today=today,
            )
