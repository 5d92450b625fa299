"""Mail handed over to a real server on this machine: once, as it was kept, and told truly when it was not."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from anslag.domain.mail import LEASE, RETRIES, Notice
from anslag.files.returned_mail import Returned
from anslag.records.mail import forget_addressee, keep_mail, mail_of
from anslag.settings import mailer
from anslag.steps.decision import open_programme
from anslag.steps.mail import (
    MailServerUnreachableError,
    UnknownMailError,
    note_returned,
    queue_mail,
    queue_notices,
    send_next,
    send_waiting,
)
from tests.records.test_mail import GRANT, LETTER, NOW, founded
from tests.steps.smtp_server import MailServer, mail_server
from tests.steps.year import OPENS, act, programme

pytestmark = pytest.mark.django_db

LATER = NOW + LEASE


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    settings.DEFAULT_FROM_EMAIL = "anslag@myndighet.example"
    with mail_server() as started:
        settings.MAILERS = {"default": mailer(f"smtp://127.0.0.1:{started.port}")}
        yield started


def states(now: datetime = LATER) -> list[tuple[str, str]]:
    return [(each.state(now), each.delivery.fault) for each in reversed(mail_of())]


def body(message: EmailMessage, kind: str) -> str:
    part: Any = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_message_arrives_as_it_was_kept_with_a_copy_as_a_page(server: MailServer) -> None:
    letter = replace(LETTER, subject="Påminnelse: rekvirera – åäö", text="Ni har inte rekvirerat.\n\nHej\n")
    keep_mail([letter])
    assert send_waiting(NOW) == 1
    (message,) = server.taken
    assert server.to == ["registrator@alfa.example"]
    assert message["Subject"] == letter.subject
    assert message["From"] == "anslag@myndighet.example"
    assert message["To"] == letter.to
    assert message["Auto-Submitted"] == "auto-generated"
    assert [each.get_content_type() for each in message.iter_parts()] == ["text/plain", "text/html"]
    assert body(message, "plain") == letter.text
    assert "<p>Ni har inte rekvirerat.</p>\n<p>Hej</p>" in body(message, "html")
    assert states() == [("sent", "")]


def test_nothing_is_sent_twice_and_each_has_a_number_of_its_own(server: MailServer) -> None:
    keep_mail([LETTER, replace(LETTER, key="k2")])
    assert [send_waiting(NOW), send_waiting(LATER)] == [2, 0]
    assert len(set(server.ids)) == len(server.ids) == 2


def test_one_at_a_time_until_none_waits(server: MailServer) -> None:
    keep_mail([LETTER, replace(LETTER, key="k2")])
    assert [send_next(NOW) for _ in range(3)] == [True, True, False]


def test_what_the_server_says_no_to_is_told_tried_again_later_and_given_up(server: MailServer) -> None:
    server.refused[LETTER.to] = "451 4.7.1 Come back later"
    keep_mail([LETTER, replace(LETTER, key="k2", to="annan@alfa.example")])
    assert send_waiting(NOW) == 2
    assert states() == [("refused", "451 4.7.1 Come back later"), ("sent", "")]
    assert send_waiting(NOW + RETRIES[0] - timedelta(seconds=1)) == 0
    moment = NOW
    for delay in RETRIES[:-1]:
        moment += delay
        assert send_waiting(moment) == 1
    server.refused[LETTER.to] = "550 5.1.1 No such user"
    assert send_waiting(moment + RETRIES[-1]) == 1
    assert states() == [("given_up", "550 5.1.1 No such user"), ("sent", "")]
    assert send_waiting(moment + timedelta(days=365)) == 0


def test_what_was_refused_once_is_sent_the_next_time_and_once(server: MailServer) -> None:
    server.refused[LETTER.to] = "451 Later"
    keep_mail([LETTER])
    send_waiting(NOW)
    server.refused.clear()
    send_waiting(NOW + RETRIES[0])
    send_waiting(NOW + timedelta(days=2))
    assert (states(), len(server.taken)) == ([("sent", "")], 1)


def test_a_conversation_that_breaks_off_leaves_it_uncertain_and_it_is_not_sent_again(
    server: MailServer,
) -> None:
    server.hangs_up = True
    keep_mail([LETTER])
    assert send_waiting(NOW) == 1
    server.hangs_up = False
    assert send_waiting(NOW + timedelta(days=365)) == 0
    assert (states(NOW), states(), len(server.taken)) == ([("underway", "")], [("uncertain", "")], 1)


@pytest.mark.parametrize("to", ["a,b@alfa.example", "å@alfa.example", "a@alfa.example\nBcc: b@beta.example"])
def test_an_address_that_cannot_be_written_to_is_a_refusal(server: MailServer, to: str) -> None:
    keep_mail([replace(LETTER, to=to)])
    send_waiting(NOW)
    ((state, fault),) = states()
    assert (state, server.taken) == ("refused", [])
    assert fault


def test_a_subject_of_two_lines_is_a_refusal_and_puts_nothing_in_the_head(server: MailServer) -> None:
    keep_mail([replace(LETTER, subject="Hej\nBcc: b@beta.example")])
    send_waiting(NOW)
    assert [state for state, _ in states()] == ["refused"]
    assert server.taken == []


def test_what_is_to_someone_who_has_been_erased_is_not_sent(server: MailServer) -> None:
    keep_mail([replace(LETTER, key="k1/p-1"), replace(LETTER, key="k1/p-11")])
    forget_addressee("p-1")
    send_waiting(NOW)
    assert states() == [("refused", "Adressen är borttagen."), ("sent", "")]
    assert len(server.taken) == 1


def test_without_a_server_everything_waits(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings.MAILERS = {"default": mailer(f"smtp://127.0.0.1:{port}")}
    keep_mail([LETTER])
    with pytest.raises(MailServerUnreachableError, match="ANSLAG_SMTP"):
        send_next(NOW)
    assert states() == [("waiting", "")]


def test_in_a_demo_messages_end_as_files(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(folder)},
        }
    }
    keep_mail([LETTER, replace(LETTER, key="k2")])
    send_waiting(NOW)
    written = b"".join(file.read_bytes() for file in folder.iterdir())
    assert written.count(b"Subject: Hej") == 2
    assert states() == [("sent", ""), ("sent", "")]


def test_a_notice_goes_to_the_registry_and_the_signatory_once_per_key() -> None:
    open_programme(act(), programme=GRANT)
    founded("Alfa", "signatory", "sofia@alfa.example")
    notice = Notice(
        key="receipt/1",
        kind="receipt",
        party="Alfa",
        subject="Kvittens",
        text="Er rekvisition har kommit fram.\n",
    )
    assert queue_notices([notice], programme="grant", today=OPENS) == 2
    assert queue_notices([notice], programme="grant", today=OPENS + timedelta(days=1)) == 0
    assert {(each.letter.to, each.letter.subject, each.letter.day) for each in mail_of(party="Alfa")} == {
        ("registrator@alfa.example", "Kvittens", OPENS),
        ("sofia@alfa.example", "Kvittens", OPENS),
    }


def test_to_tell_many_takes_as_many_questions_as_to_tell_one() -> None:
    names = tuple(f"Mottagare {number:02}" for number in range(40))
    made = programme("grant", giver="Verket", basis=dict.fromkeys(names, 1), pot=1000)
    open_programme(act(), programme=made)
    for name in names:
        founded(name, "signatory", f"{name[-2:]}@example.org")

    def asked(told: tuple[str, ...]) -> int:
        notices = [
            Notice(key=f"{len(told)}/{name}", kind="decided", party=name, subject="Hej", text="Hej")
            for name in told
        ]
        with CaptureQueriesContext(connection) as queries:
            assert queue_notices(notices, programme="grant", today=OPENS) == len(told)
        return len(queries)

    asked(names[:2])  # the programme's folder is read the first time, and known after that
    assert asked(names) == asked(names[:1])


def test_the_worker_is_called_once_the_act_is_kept_and_only_when_there_is_something_new(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue_mail([LETTER, replace(LETTER, key="k2")])
        assert DBTaskResult.objects.count() == 0
    assert [each.task_path for each in DBTaskResult.objects.ready()] == ["anslag.steps.mail.wake"]
    with django_capture_on_commit_callbacks(execute=True):
        queue_mail([LETTER])
    assert DBTaskResult.objects.count() == 1


def test_an_act_that_is_undone_sends_nothing() -> None:
    class UndoneError(Exception):
        pass

    with pytest.raises(UndoneError), transaction.atomic():
        queue_mail([LETTER])
        raise UndoneError
    assert mail_of() == ()


def test_a_message_that_came_back_is_marked_with_the_reason(server: MailServer) -> None:
    keep_mail([LETTER])
    send_waiting(NOW)
    number = mail_of()[0].number
    note_returned(Returned(number=number, message_id=server.ids[0], reason="550 No such user"), now=LATER)
    assert states() == [("bounced", "550 No such user")]


def test_a_number_that_was_guessed_marks_nothing(server: MailServer) -> None:
    keep_mail([LETTER, replace(LETTER, key="k2")])
    send_waiting(NOW)
    first, second = (each.number for each in reversed(mail_of()))
    for number, stood in (
        (second, server.ids[0]),
        (second, server.ids[0].replace(f".{first}.", f".{second}.")),
    ):
        with pytest.raises(UnknownMailError):
            note_returned(Returned(number=number, message_id=stood, reason="x"), now=LATER)
    with pytest.raises(UnknownMailError):
        note_returned(Returned(number=10**17, message_id=server.ids[0], reason="x"), now=LATER)
    assert states() == [("sent", ""), ("sent", "")]
