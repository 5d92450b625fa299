"""`anslag read-statement` reads what a bank answers as the page does, and keeps nothing unless it is told to."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anslag.cli.main import main
from anslag.files.bank_file import read_bank_file
from anslag.files.bank_file_fault import BankFileError
from anslag.records.grants import held_programme, positions
from anslag.records.verify import problems
from anslag.steps.payment_delivery import deliver_payment_files
from tests.files.test_bank_file import SAMPLE, camt, detail, entry
from tests.records.world import everything
from tests.steps.bank import bank
from tests.steps.test_payment_killed import made
from tests.steps.test_statement import DAY, LATER, PROFILE
from tests.steps.two_people import asked, decided, proposed, staffed

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(db: None, tmp_path: Path, settings: Any) -> Path:
    """What the bank has booked: Alfa is paid, and someone has paid in."""
    settings.TODAY = LATER
    staffed(made())
    asked("Alfa", day=DAY)
    decided(proposed("order_payment", by="economist", day=DAY), day=DAY)
    with bank(tmp_path, opened=DAY) as at:
        deliver_payment_files(DAY, folder=at.drop, profile=PROFILE)
        at.take()
        at.is_paid(50_50, "0141", "Alfa")
        at.days_pass(1)
        (content,) = at.answers("camt.053.001.08-OWN")
    file = tmp_path / "svar.xml"
    file.write_bytes(content)
    return file


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ").splitlines()


def read(file: Path, *more: str, by: str = "economist") -> int:
    return main(["read-statement", "grant", str(file), "--by", by, *more])


def test_it_is_told_what_it_leads_to_and_kept_only_when_asked_for(
    answer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything()
    assert read(answer) == 0
    lines = told(capsys)
    assert lines[1:] == [
        "Betald: Alfa, 500 kronor",
        f"Väntar: {DAY} 50,50 Alfa, 0141: OCR-nummer, bokförs av två personer",
        "Inget är sparat. Kör igen med --register för att läsa in filen.",
    ]
    assert everything() == before
    assert read(answer, "--register") == 0
    assert told(capsys) == lines[:-1]
    assert positions(held_programme("grant"))["Alfa"].paid == 500
    assert problems() == ()
    kept = everything()
    assert read(answer, "--register") == 0
    assert told(capsys)[0].endswith("filen är redan inläst.")
    assert everything() == kept


def test_whoever_has_no_mandate_for_it_is_refused(answer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read(answer, "--register", by="approver") == 2
    assert "Personen har ingen behörighet" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content", [b"", b"<a>", SAMPLE[:200], SAMPLE.replace(b"     ", b"\0    ", 1), b"\xff\xfe" * 99]
)
def test_a_hostile_file_is_told_of_and_nothing_is_kept(
    answer: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    answer.write_bytes(content)
    before = everything()
    assert read(answer, "--register") == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert everything() == before


def test_a_file_that_is_not_there_is_told_of(answer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read(answer.with_name("none")) == 2
    assert str(answer.with_name("none")) in capsys.readouterr().err


WHOLE = (SAMPLE, camt("camt.053", "08", entry("08", "1.00", detail("08", "1.00", "0141"))))


@given(
    whole=st.sampled_from(WHOLE),
    at=st.integers(0, 2000),
    instead=st.binary(max_size=6),
    gone=st.integers(0, 9),
)
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_whatever_is_changed_in_a_file_it_is_read_or_refused(
    whole: bytes, at: int, instead: bytes, gone: int
) -> None:
    spoiled = whole[:at] + instead + whole[at + gone :]
    try:
        read_bank_file(spoiled)
    except BankFileError as fault:
        assert str(fault)
