"""What has been sent, and what became of it, as pages tell it."""

from collections import Counter
from collections.abc import Iterable, Iterator
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """One letter to several, told once: to whom, and what became of it at each."""

    mail: KeptMail
    lines: tuple[str, ...]


def told_once(every: Iterable[Logged]) -> list[Letters]:
    """The same words on the same day are one letter, however many got it."""
    same: dict[tuple[object, ...], list[Logged]] = {}
    for each in every:
        letter = each.mail.letter
        same.setdefault((letter.day, letter.subject, letter.text), []).append(each)
    return [Letters(mail=group[0].mail, lines=tuple(_lines(group))) for group in same.values()]


def _lines(group: Iterable[Logged]) -> Iterator[str]:
    counted = Counter((each.to, each.state, each.mail.delivery.fault) for each in group)
    for (to, state, fault), n in counted.items():
        whom = _("%(n)d personer hos mottagaren") % {"n": n} if n > 1 else to
        yield f"{whom} · {state}: {fault}" if fault else f"{whom} · {state}"


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
