"""What has been sent, and what became of it, as pages tell it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from anslag.domain.mail import MailState
from anslag.records.mail import REGISTRY, KeptMail


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    mail: KeptMail
    state: str
    wrong: bool
    to: str
    """The address, or in words whose it is."""


def logged(mail: KeptMail, now: datetime, *, shows_address: bool = True) -> Logged:
    """A message as it is told. A person's address is shown only to those who may see it, a registry's to all."""
    state = mail.state(now)
    shown = shows_address or mail.letter.key.endswith(f"/{REGISTRY}")
    return Logged(
        mail=mail,
        state=state_words(state),
        wrong=state in WRONG,
        to=mail.letter.to if shown else _("en person hos mottagaren"),
    )


WRONG: tuple[MailState, ...] = ("uncertain", "refused", "given_up", "bounced")


def state_words(state: MailState) -> str:
    """What has become of a message, as it is told on pages."""
    words: dict[MailState, str] = {
        "waiting": _("Väntar"),
        "underway": _("Skickas nu"),
        "uncertain": _("Kan ha skickats, fråga mottagaren"),
        "refused": _("Togs inte emot, försöker igen"),
        "given_up": _("Togs inte emot, försöker inte igen"),
        "sent": _("Skickat"),
        "bounced": _("Studsade"),
    }
    return words[state]
