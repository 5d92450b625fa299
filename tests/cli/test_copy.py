"""`anslag copy`: next year's folder, what differs, and what is left to do."""

from pathlib import Path

import pytest

from anslag.cli.main import main
from tests.files.small_programme import ABOVE, small_programme

TOLD = """\
{new} är skapad. Den bygger på {old}.

Villkor
    case_reference: PROV-1/2031 → PROV-1/2032
    grant_year: 2031 → 2032
    status: decided → conditional
    call.opens: 2031-01-15 → 2032-01-15
    call.closes: 2031-02-15 → 2032-02-15
    use_period.start: 2031-01-01 → 2032-01-01
    use_period.end: 2031-12-31 → 2032-12-31
    payment.latest: 2031-03-31 → 2032-03-31
    report_back.opens: 2032-01-10 → 2033-01-10
    report_back.due: 2032-02-28 → 2033-02-28
    repayment.due: 2032-04-30 → 2033-04-30

Att se över
  decisions: besluten är kvar med sina dagar; lägg till det nya årets.
  key.csv, key.reference_date och sources.md: siffrorna, deras dag och källorna är det gamla årets.
  programme.toml: decisions[1].case_reference nämner 2031.
"""


@pytest.fixture
def above(tmp_path: Path) -> Path:
    return small_programme(tmp_path).parent / ABOVE


def test_what_differs_and_what_is_left_is_told(above: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = above.parent / "next"
    assert main(["copy", str(above), str(new), "--set", "case_reference=PROV-1/2032"]) == 0
    assert capsys.readouterr().out == TOLD.format(old=above, new=new)


def test_a_copy_to_mend_is_told_fault_by_fault(above: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = above.parent / "next"
    assert main(["copy", str(above), str(new), "--years", "0", "--set", "grant_year=2033"]) == 1
    assert capsys.readouterr().out == (
        f"{new} är skapad. Den bygger på {above}.\n"
        "\n"
        "\n"
        "Att se över\n"
        "  decisions: besluten är kvar med sina dagar; lägg till det nya årets.\n"
        "  key.csv, key.reference_date och sources.md: siffrorna, deras dag och källorna är det gamla årets.\n"
        "\n"
        "Att rätta\n"
        "  programme.toml: grant_year (rad 3): Bidragsåret 2033 ligger utanför use_period, 2031-01-01 till 2031-12-31."
        " Rätta året eller perioden.\n"
    )


def test_a_place_that_is_taken_is_refused(above: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["copy", str(above), str(above)]) == 2
    assert capsys.readouterr().err == (
        f"{above} finns redan, eller ligger inte i en katalog som finns. Ange ett annat namn.\n"
    )
