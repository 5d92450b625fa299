"""The published report, audited: exactly the slips that are in it, and the figures that must have been meant."""

import json
from pathlib import Path
from typing import Any

import pytest

from anslag.domain.audit.checks import audit
from anslag.domain.audit.finding import Finding
from anslag.files.report_data import parse_report, read_report

PUBLISHED = Path(__file__).parents[1] / "cases" / "published-2025.json"

SLIPS = {
    # The rows claim 496 009 700 and use 495 692 136: 300 too little, 10 000 and 30 too much.
    ("column_sum", "appendix.total.claimed", 496_009_700, 496_000_000),
    ("column_sum", "appendix.total.used", 495_692_136, 495_692_106),
    # 538 kronor are left of 17 327 538; and 10 000 seem to be left where the amount claimed is wrong.
    ("row_share", "appendix.rows[Region Jönköping].share_percent", "99", "100"),
    ("row_share", "appendix.rows[Region Kalmar].share_percent", "99", "100"),
    ("overuse", "appendix.rows[Region Blekinge].used", 7_372_139, 7_372_439),
    ("overuse", "appendix.rows[Region Västmanland].used", 13_179_924, 13_179_954),
    # What 157 365 and 246 408 of 10 587 140 inhabitants give.
    ("key_mismatch", "appendix.rows[Region Blekinge].claimed", 7_372_439, 7_372_139),
    ("key_mismatch", "appendix.rows[Region Kalmar].claimed", 11_544_040, 11_554_040),
    # 496 000 000 less 495 692 106, and 307 356 plus 538.
    ("statement_mismatch", "statements[unused_total]", 307_894, 308_894),
    ("parts_mismatch", "statements[unused_parts]", 307_894, 308_894),
    # As printed, Kalmar is a third that did not use everything.
    ("statement_mismatch", "statements[recipients_not_fully_used]", 3, 2),
    # 15 have cooperation with specialist psychiatry, 14 psychological treatment.
    (
        "rank_mismatch",
        "statements[stepped_care_most_common]",
        (
            "assessment_and_triage",
            "advice_brief_psychological",
            "self_care_support",
            "collaboration_specialist_psychiatry",
        ),
        (
            "assessment_and_triage",
            "advice_brief_psychological",
            "self_care_support",
            "psychological_treatment",
        ),
    ),
    # 9, 14, 10, 11, 12, 13, 14.
    ("table_number_duplicate", "tables[levels_psychological_treatment, teams_professions].number", None, 14),
    ("table_number_sequence", "tables[levels_psychological_treatment].number", 10, 14),
    (
        "reference_ambiguous",
        "references[2] (area psychological_treatment)",
        "levels_psychological_treatment",
        14,
    ),
    ("reference_ambiguous", "references[6] (area teams)", "teams_professions", 14),
    (
        "label_inconsistent",
        "tables[levels_capability].rows[provider].label",
        "Utförarnivå - en eller flera primärvårdsenheter",
        "Utförarnivå – en eller flera primärvårdsenheter",
    ),
    (
        "label_inconsistent",
        "tables[teams_target_groups].rows[people_on_sick_leave].label",
        "Sjukskrivna personer",
        "Sjukskrivna",
    ),
    (
        "label_inconsistent",
        "tables[teams_target_groups].rows[primary_care_staff].label",
        "Personal inom primärvården",
        "Personal i primärvården",
    ),
    (
        "label_inconsistent",
        "tables[teams_professions].rows[nurse].label",
        "Sjuksköterska",
        "Sjuksköterskor",
    ),
    ("residue", "appendix.subtitle", None, "Tabellunderrubrik"),
    ("residue", "appendix.source", None, "Skrivs här"),
}

CORRECTIONS: dict[str, dict[str, Any]] = {
    "claimed": {"Region Blekinge": 7_372_439, "Region Kalmar": 11_544_040},
    "used": {"Region Västmanland": 13_179_924},
    "share_percent": {"Region Jönköping": "99"},
}


@pytest.fixture
def published() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(PUBLISHED.read_text())
    return document


def told(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return [(found.code, found.place, found.expected, found.found) for found in findings]


def findings_of(document: dict[str, Any]) -> tuple[Finding, ...]:
    return audit(parse_report(json.dumps(document).encode()))


def correct(document: dict[str, Any]) -> None:
    """What the findings say, done."""
    for column, amounts in CORRECTIONS.items():
        for row in document["appendix"]["rows"]:
            row[column] = amounts.get(row["recipient"], row[column])
    for number, table in enumerate(document["tables"], start=1):
        table["number"] = number
    numbers = {table["key"]: table["number"] for table in document["tables"]}
    for reference in document["references"]:
        reference["number"] = numbers[reference["means"]]
    labels = {found: expected for code, _, expected, found in SLIPS if code == "label_inconsistent"}
    for table in document["tables"]:
        for row in table["rows"]:
            row["label"] = labels.get(row["label"], row["label"])
    said = {statement["key"]: statement["claim"] for statement in document["statements"]}
    said["unused_total"]["value"] = said["unused_parts"]["value"] = 307_894
    said["stepped_care_most_common"]["options"][-1] = "collaboration_specialist_psychiatry"
    document["appendix"] |= {"subtitle": "", "source": "Källa: Regionernas återrapporter 2025."}


def test_the_published_report_has_these_slips_and_no_others() -> None:
    findings = told(audit(read_report(PUBLISHED)))
    assert len(findings) == len(SLIPS)
    assert set(findings) == SLIPS


def test_once_mended_as_the_findings_say_it_is_met_with_silence(published: dict[str, Any]) -> None:
    correct(published)
    assert findings_of(published) == ()


def test_the_amounts_alone_give_the_wrong_ones_away(published: dict[str, Any]) -> None:
    """Without the key, the other nineteen amounts fix its sum, and what was used tells what was meant."""
    del published["allocation"]["basis"]
    by_key = [found for found in findings_of(published) if found.code == "key_mismatch"]
    assert told(tuple(by_key)) == [slip for slip in sorted(SLIPS, key=str) if slip[0] == "key_mismatch"]
    assert "10 587 140" in by_key[0].message.replace("\N{NO-BREAK SPACE}", " ")
    assert "157 358,6" in by_key[0].message.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "recipient", ["Region Blekinge", "Region Gotland", "Region Kalmar", "Region Stockholm"]
)
@pytest.mark.parametrize("wrong_by", [-300, 10, 100_000])
def test_a_wrong_number_in_the_key_is_one_fault_more(
    published: dict[str, Any], recipient: str, wrong_by: int
) -> None:
    (number,) = [each for each in published["allocation"]["basis"] if each["recipient"] == recipient]
    right = number["basis"]
    number["basis"] += wrong_by
    slip = ("key_mismatch", f"allocation.basis[{recipient}]", right, right + wrong_by)
    assert set(told(findings_of(published))) == SLIPS | {slip}


def test_a_number_missing_from_the_key_is_worked_out(published: dict[str, Any]) -> None:
    for position in range(len(published["allocation"]["basis"])):
        missing = published["allocation"]["basis"].pop(position)
        assert set(told(findings_of(published))) == SLIPS
        published["allocation"]["basis"].insert(position, missing)


def test_a_corrected_report_without_its_key_is_met_with_silence(published: dict[str, Any]) -> None:
    correct(published)
    del published["allocation"]["basis"]
    assert findings_of(published) == ()


def test_remedies_name_the_amount_that_must_have_been_meant() -> None:
    remedies = {
        found.place: found.remedy.replace("\N{NO-BREAK SPACE}", " ")
        for found in audit(read_report(PUBLISHED))
    }
    assert {place: remedy for place, remedy in remedies.items() if place.startswith("appendix.")} == {
        "appendix.total.claimed": "Summan stämmer med de belopp som nyckeln ger."
        " Rätta raderna Region Blekinge, Region Kalmar.",
        "appendix.total.used": "Skillnaden är lika stor som det som är använt för mycket på en rad."
        " Rätta raden Region Västmanland.",
        "appendix.rows[Region Jönköping].share_percent": "Skriv 99, eller rätta det belopp som är fel.",
        "appendix.rows[Region Kalmar].share_percent": "Rätta det rekvirerade beloppet till det som nyckeln ger:"
        " då stämmer det som står.",
        "appendix.rows[Region Blekinge].used": "Rätta det rekvirerade beloppet till 7 372 439 kronor,"
        " som nyckeln ger.",
        "appendix.rows[Region Västmanland].used": "Rätta det använda beloppet till 13 179 924 kronor:"
        " då stämmer kolumnens summa.",
        "appendix.rows[Region Blekinge].claimed": "Rätta beloppet till 7 372 439 kronor."
        " Det är också det belopp som är använt.",
        "appendix.rows[Region Kalmar].claimed": "Rätta beloppet till 11 544 040 kronor."
        " Det är också det belopp som är använt.",
        "appendix.subtitle": "Skriv texten färdig, eller ta bort den.",
        "appendix.source": "Skriv texten färdig, eller ta bort den.",
    }
    assert "då stämmer påståendet" in remedies["statements[recipients_not_fully_used]"]


def test_every_finding_says_what_and_what_to_do() -> None:
    assert all(found.message and found.remedy for found in audit(read_report(PUBLISHED)))
