"""`anslag bounces` marks what came back, and says of every other file that it is something else."""

from pathlib import Path

import pytest
from django.utils import timezone

from anslag.cli.main import main
from anslag.files.letter import message_id
from anslag.records.mail import keep_mail, mail_of
from tests.files.returned import AWAY, report
from tests.records.test_mail import LETTER

pytestmark = pytest.mark.django_db


def kept() -> str:
    """Keep a message, and return the Message-ID that it leaves with."""
    keep_mail([LETTER])
    return message_id(mail_of()[0].number, LETTER.key, "anslag@myndighet.example")


def written(place: Path, name: str, text: str) -> str:
    (place / name).write_text(text)
    return str(place / name)


def test_a_returned_message_is_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "a.eml", report(kept()))
    assert main(["bounces", file]) == 0
    assert capsys.readouterr().out == f"{file}: 550 5.1.1 <registrator@alfa.example>: no such user\n"
    (mail,) = mail_of()
    assert (mail.state(timezone.now()), mail.delivery.fault[:3]) == ("bounced", "550")


def test_files_that_are_something_else_are_named_and_the_rest_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = kept()
    files = [
        written(tmp_path, "away.eml", AWAY.format(message_id=ours)),
        written(tmp_path, "guessed.eml", report(message_id(10**9, "k1", "anslag@myndighet.example"))),
        written(tmp_path, "a.eml", report(ours)),
    ]
    assert main(["bounces", *files]) == 2
    told = capsys.readouterr()
    assert [line.partition(": ")[0] for line in told.out.splitlines()] == [files[2]]
    faults = told.err.splitlines()
    assert len(faults) == 2
    assert faults[0].startswith(f"{files[0]}: filen säger inte att brevet kom tillbaka")
    assert "är inget brev som har skickats härifrån" in faults[1]
    assert mail_of()[0].state(timezone.now()) == "bounced"


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bounces", str(tmp_path / "none.eml")]) == 2
    assert "none.eml" in capsys.readouterr().err
