"""Mail: queued with the act that it tells of, and handed over afterwards, each message once.

A message is first taken, by a change of its row that is committed; then handed to the mail server; then marked. Whoever
is killed in between leaves a message that nobody knows whether it was sent: it is shown as uncertain, and never sent
again by itself, since a second reminder or receipt does more harm than a question. What the server says no to was not
sent, for certain, and is tried again (domain/mail.py). A message that was never taken waits however often anyone stops.

The queue of background work is not trusted with any of this: all it does is to wake the worker at once. What it forgets
is found when the worker next looks, within a minute.
"""

import smtplib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, InvalidMailer, mailers
from django.db import transaction
from django.tasks import task

from anslag.domain.contact_letters import CODE, DIGITS
from anslag.domain.mail import Letter, Notice
from anslag.domain.mandate_letters import INVITATION, LINK, PATH
from anslag.domain.problem import Refusal
from anslag.files.letter import belongs, message_id, page_of
from anslag.files.returned_mail import Returned
from anslag.records.contact_codes import issue_code
from anslag.records.grants import held_programme
from anslag.records.invitations import issue
from anslag.records.mail import (
    KeptMail,
    addressees,
    keep_mail,
    key_of,
    mark_bounced,
    mark_refused,
    mark_sent,
    next_waiting,
    take,
)

REFUSED = (
    smtplib.SMTPResponseException,  # the server answered, and said no
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
    ValueError,  # an address or a subject that cannot be written in a message
)
"""What is raised when a message was certainly not sent."""


class MailServerUnreachableError(Refusal):
    """No mail server answers where the settings say that there is one."""


class UnknownMailError(Refusal):
    """A message that came back and is not one of ours."""


class Mailer(Protocol):
    """What is used of one of Django's mailers."""

    def open(self) -> bool | None: ...

    def close(self) -> None: ...

    def send_messages(self, email_messages: list[EmailMultiAlternatives], /) -> int | None: ...


@task
def wake() -> None:
    """Nothing but a reason for the worker to look at what waits: see the head of the module."""


def queue_mail(letters: Iterable[Letter]) -> int:
    """Keep messages to be sent once what is being done is done. A key that is known is left as it is.

    Within a step they are kept if the step is. Returns how many were new.
    """
    new = keep_mail(letters)
    if new:
        transaction.on_commit(wake.enqueue)
    return new


def queue_notices(notices: Collection[Notice], *, programme: str, today: date) -> int:
    """Tell parties' registries, and those who may sign for them in the programme, of something that has been done.

    A notice that is asked for again is not sent again. Returns how many messages were new.
    """
    to = addressees(held_programme(programme), {each.party for each in notices}, today)
    return queue_mail(
        Letter(
            key=f"{each.key}/{reader.who}",
            kind=each.kind,
            programme=programme,
            party=each.party,
            day=today,
            to=reader.email,
            subject=each.subject,
            text=each.text,
        )
        for each in notices
        for reader in to[each.party]
    )


def send_waiting(now: datetime) -> int:
    """Hand over all that waits, as of this moment. Returns how many messages were tried."""
    tried = 0
    while send_next(now):
        tried += 1
    return tried


def send_next(now: datetime) -> bool:
    """Hand over the first message that waits; False when none does. Not to be called within a transaction.

    Raises MailServerUnreachableError, with nothing taken, when there is no server to hand anything to. Each message has
    a connection of its own, so that one that was closed meanwhile never leaves a message uncertain.
    """
    while (mail := next_waiting(now)) is not None:
        with _server() as server:
            if take(mail, now):
                _hand_over(server, mail, now)
                return True
    return False


@contextmanager
def _server() -> Iterator[Mailer]:
    try:
        server: Mailer = mailers["default"]
        server.open()
    except (OSError, smtplib.SMTPException, InvalidMailer) as fault:
        raise MailServerUnreachableError(
            f"E-postservern går inte att nå: {fault}. Breven väntar. Kontrollera ANSLAG_SMTP."
        ) from fault
    try:
        yield server
    finally:
        # What has been handed over stays so, however the conversation ends.
        with suppress(OSError, smtplib.SMTPException):
            server.close()


def _hand_over(server: Mailer, mail: KeptMail, now: datetime) -> None:
    if not mail.letter.to:
        mark_refused(mail.number, "Adressen är borttagen.")
        return
    try:
        server.send_messages([_message(mail, now)])
    except REFUSED as fault:
        mark_refused(mail.number, _words(fault))
    except (OSError, smtplib.SMTPException):
        return  # broken off: it stays as taken, and is soon shown as uncertain
    else:
        mark_sent(mail.number, now)


def _message(mail: KeptMail, now: datetime) -> EmailMultiAlternatives:
    letter, sender = mail.letter, settings.DEFAULT_FROM_EMAIL
    text = _text(letter, now)
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=text,
        from_email=sender,
        to=[letter.to],
        headers={
            "Message-ID": message_id(mail.number, letter.key, sender),
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(page_of(text, subject=letter.subject), "text/html")
    return message


def _text(letter: Letter, now: datetime) -> str:
    """The words. The link of an invitation, or a code, is made as it leaves, so that it stands in no table."""
    number = letter.key.rpartition("/")[2]
    if letter.kind == CODE:
        if not (digits := issue_code(int(number), now)):
            raise ValueError("Koden är redan använd eller borttagen.")
        return letter.text.replace(DIGITS, f"{digits[:4]} {digits[4:]}")
    if letter.kind != INVITATION:
        return letter.text
    if not (token := issue(int(number), now)):
        raise ValueError("Inbjudan är redan använd eller borttagen.")
    return letter.text.replace(LINK, f"{settings.ADDRESS}{PATH}{token}/")


def _words(fault: Exception) -> str:
    """The server's own words."""
    match fault:
        case smtplib.SMTPRecipientsRefused():
            return _answer(*next(iter(fault.recipients.values())))
        case smtplib.SMTPResponseException():
            return _answer(fault.smtp_code, fault.smtp_error)
        case _:
            return str(fault) or type(fault).__name__


def _answer(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"


def note_returned(returned: Returned, *, now: datetime) -> None:
    """Note that a message came back. Raises UnknownMailError when it is none of ours."""
    key = key_of(returned.number)
    known = key and belongs(returned.message_id, returned.number, key)
    if not known or not mark_bounced(returned.number, key, fault=returned.reason, now=now):
        raise UnknownMailError(
            f"{returned.message_id} är inget brev som har skickats härifrån. Kontrollera att DATABASE_URL är rätt."
        )
