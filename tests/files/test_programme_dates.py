"""Days that cannot be kept, and years and decisions that do not fit them."""

from pathlib import Path

import pytest

from tests.files.small_programme import Faults, small_programme, told

FAULTS: Faults = {
    "a call that closes before it opens": (
        (("programme.toml", "opens = 2031-03-01", "opens = 2031-04-01"),),
        (
            "programme.toml: call.closes (rad 47): Dagen är 2031-03-31, före call.opens som är 2031-04-01. Ändra någon av dagarna. [days_in_order]",
        ),
    ),
    "a payment before the call closes": (
        (("programme.toml", "latest = 2031-05-15", "latest = 2031-03-15"),),
        (
            "programme.toml: payment.latest (rad 61): Dagen är 2031-03-15, före call.closes som är 2031-03-31. Ändra någon av dagarna. [days_in_order]",
        ),
    ),
    "a period that ends before it starts": (
        (("programme.toml", "start = 2031-01-01", "start = 2032-01-01"),),
        (
            "programme.toml: use_period.end (rad 51): Dagen är 2031-12-31, före use_period.start som är 2032-01-01. Ändra någon av dagarna. [days_in_order]",
            "programme.toml: grant_year (rad 4): Bidragsåret 2031 ligger utanför use_period, 2032-01-01 till 2031-12-31. Rätta året eller perioden. [grant_year_in_use_period]",
        ),
    ),
    "a report due within the period": (
        (("programme.toml", "opens = 2032-01-05\ndue = 2032-01-31", "opens = 2031-11-05\ndue = 2031-12-30"),),
        (
            "programme.toml: report_back.due (rad 65): Dagen är 2031-12-30, före use_period.end som är 2031-12-31. Ändra någon av dagarna. [days_in_order]",
        ),
    ),
    "a repayment before the report": (
        (("programme.toml", "due = 2032-03-31", "due = 2032-01-30"),),
        (
            "programme.toml: repayment.due (rad 76): Dagen är 2032-01-30, före report_back.due som är 2032-01-31. Ändra någon av dagarna. [days_in_order]",
        ),
    ),
    "a national report before the reports": (
        (("programme.toml", "due = 2032-05-31", "due = 2032-01-30"),),
        (
            "programme.toml: national_report.due (rad 87): Dagen är 2032-01-30, före report_back.due som är 2032-01-31. Ändra någon av dagarna. [days_in_order]",
        ),
    ),
    "a deliverable due before the period": (
        (
            (
                "programme.toml",
                "[national_report]",
                '[[deliverables]]\nid = "plan"\ntitle = "Plan"\ndue = 2030-12-31\nto = "Provmyndigheten"\ncontents = ["Planen"]\n\n[national_report]',
            ),
        ),
        (
            "programme.toml: deliverables[plan].due (rad 89): Dagen är 2030-12-31, före use_period.start som är 2031-01-01. Ändra någon av dagarna. [deliverables_within_reach]",
        ),
    ),
    "a grant year outside the period": (
        (("programme.toml", "grant_year = 2031", "grant_year = 2030"),),
        (
            "programme.toml: grant_year (rad 4): Bidragsåret 2030 ligger utanför use_period, 2031-01-01 till 2031-12-31. Rätta året eller perioden. [grant_year_in_use_period]",
        ),
    ),
    "a decided programme without a decision": (
        (
            (
                "programme.toml",
                '[[decisions]]\ncase_reference = "PROV-2/2031"\ndecided = 2031-02-20\nby = "Norra förbundet"\ntitle = "Beslut om nedre provbidraget"\n',
                "",
            ),
            ("programme.toml", 'eligible = ["unit"]', 'eligible = ["unit"]\ndecisions = []'),
        ),
        (
            "programme.toml: status (rad 6): Programmet anges som beslutat men inget beslut står i decisions. Lägg till beslutet, eller ändra status. [decided_has_a_decision]",
        ),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(
    tmp_path: Path, edits: tuple[tuple[str, str, str], ...], faults: tuple[str, ...]
) -> None:
    assert told(small_programme(tmp_path, *edits)) == faults
