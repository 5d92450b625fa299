"""The same mechanism makes the report of another year and of another tier, from their own folders."""

from datetime import date
from pathlib import Path
from typing import Any

from anslag.domain.allocation import allocate
from anslag.domain.audit.checks import audit
from anslag.domain.compilation import Account, Compiled, Return, compile_report
from anslag.domain.narrative import plain
from anslag.files.programme_folder import load_programme
from tests.domain.report_2025 import ROOT, returns_2025

LOCAL = ROOT / "programmes" / "region-orebro-2025"
NEXT = ROOT / "programmes" / "primary-care-mental-health-2026"


def compiled(folder: Path, returns: dict[str, dict[str, Any]]) -> Compiled:
    """Every recipient has claimed and used what the key gives it; the rest is as it answered."""
    programme = load_programme(folder)
    amounts = allocate(programme).amounts
    return compile_report(
        programme=programme,
        returns=[
            Return(name, answers | {"used_amount": amounts[name], "costs": {"salaries": amounts[name]}})
            for name, answers in returns.items()
        ],
        accounts=[
            Account(recipient=name, allocated=amount, claimed=amount, used=amount)
            for name, amount in amounts.items()
        ],
        published=date(2027, 6, 1),
    )


def words(report: Compiled) -> str:
    return "\n".join(plain(block.runs) for section in report.sections for block in section.blocks).replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_next_years_report_follows_next_years_counts() -> None:
    fewer = {"areas": ["somatic_health"], "goal_attainment": 5}
    answers = {
        one.recipient: fewer if place < 15 else dict(one.answers) for place, one in enumerate(returns_2025())
    }
    report = compiled(NEXT, answers)
    first = [section.title for section in report.sections if section.title.startswith("Insatsområde 1:")]
    assert report.report.tables[0].rows[0].option == "somatic_health"
    assert first == [
        (
            "Insatsområde 1: Utvecklat uppföljningen av somatisk hälsa hos personer med psykisk ohälsa"
            " och psykisk funktionsnedsättning"
        )
    ]
    assert "Alla regioner har använt hela sitt bidrag." in words(report)
    assert "400 000 000 kronor" in words(report)
    assert audit(report.report) == ()


def test_a_tier_below_reports_in_the_same_way_with_its_own_words() -> None:
    programme = load_programme(LOCAL)
    answers: dict[str, dict[str, Any]] = {
        party.name: {
            "areas": ["workforce"],
            "professions": ["psychologist"],
            "training_women": 3,
            "training_men": 1,
        }
        for party in programme.recipients
    }
    report = compiled(LOCAL, answers)
    number = len(answers)
    assert report.report.tables[0].column_heads == ("Område", f"Antal vårdcentraler (N={number})")
    assert f"{3 * number} kvinnor och {number} män" in words(report)
    assert "Alla vårdcentraler har använt allt." in words(report)
    assert audit(report.report) == ()
