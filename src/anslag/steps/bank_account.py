"""Change where a party is paid: asked for by who signs for it, approved at the giver, and told to its registry."""

from collections.abc import Iterator
from datetime import timedelta

from anslag.domain.bank_account import masked, read_bank_account
from anslag.domain.mail import Letter
from anslag.domain.payment import change_account_problems
from anslag.records.bank_accounts import keep_account, register_of
from anslag.records.grants import Held, grants, held_programme
from anslag.records.mail import REGISTRY, recent_registry_addresses
from anslag.steps.act import Act, enter, refuse, step
from anslag.steps.mail import queue_mail

REMEMBERED = timedelta(days=30)
"""How long an earlier address of a registry is told of a changed account."""


@step(approved=True)
def change_account(act: Act, *, programme: str, recipient: str, account: str) -> None:
    """Pay the recipient to this account from now on, in all that the programme's giver pays it.

    Its registry is told where it was reached before too, so that whoever changes both hides neither.
    """
    held = held_programme(programme)
    known = register_of(held).account_of(recipient)
    found = grants(held, [recipient]).get(recipient)
    refuse(
        change_account_problems(
            known.payee if known else None, account, recipient=recipient, receives=found is not None
        )
    )
    new = read_bank_account(account)
    entry = enter(
        act, held, "change_account", grant=found, when_closed=True, recipient=recipient, account=str(new)
    )
    keep_account(entry, held, recipient, new)
    queue_mail(_notices(act, held, recipient, str(known.account) if known else "", str(new)))


def _notices(act: Act, held: Held, recipient: str, old: str, new: str) -> Iterator[Letter]:
    before = f" i stället för {masked(old)}" if old else ""
    giver, terms = held.terms.giver, held.terms
    for number, email in enumerate(recent_registry_addresses(held, recipient, act.today - REMEMBERED)):
        yield Letter(
            key=f"change-account/{act.key}/{number}/{REGISTRY}",
            kind="account",
            programme=held.key,
            party=recipient,
            day=act.today,
            to=email,
            subject=f"Kontot som {giver} betalar till är ändrat",
            text=f"{giver} betalar från och med nu till konto {masked(new)}{before}.\n\n"
            f"Har ni inte begärt det? Kontakta {giver} i dag. Det nya kontot används tidigast om två dagar.\n\n"
            f"Bidrag: {terms.title}\nDiarienummer: {terms.case_reference}\n",
        )
