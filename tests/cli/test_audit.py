"""`anslag audit`: what is printed, and how it ends."""

import json
import shutil
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anslag.cli.main import main
from tests.domain.correct_report import Document, report

PUBLISHED = Path(__file__).parents[1] / "cases" / "published-2025.json"


@pytest.fixture
def correct(tmp_path: Path) -> Path:
    path = tmp_path / "correct.json"
    path.write_text(json.dumps(report(Random(8), recipients=21, key="basis")))
    return path


def test_a_correct_report_ends_in_zero_and_one_line(
    correct: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(correct)]) == 0
    assert capsys.readouterr() == (f"{correct}: inga fynd\n", "")


def test_findings_end_in_one_and_are_grouped_by_file(
    correct: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(PUBLISHED), str(correct)]) == 1
    output, errors = capsys.readouterr()
    lines = output.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert errors == ""
    assert [line for line in lines if not line.startswith(" ")] == [
        f"{PUBLISHED}: 22 fynd",
        f"{correct}: inga fynd",
    ]
    at = lines.index("  appendix.rows[Region Blekinge].claimed [key_mismatch]")
    assert lines[at + 1 : at + 3] == [
        "    Region Blekinge har rekvirerat 7 372 139 kronor, men nyckeln ger 7 372 439 kronor.",
        "    Åtgärd: Rätta beloppet till 7 372 439 kronor. Det är också det belopp som är använt.",
    ]


def test_json_is_one_line_a_file(correct: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"recipients": 3,\n"tables": oops}')
    assert main(["audit", str(PUBLISHED), str(broken), str(correct), "--json"]) == 2
    output, errors = capsys.readouterr()
    told = [json.loads(line) for line in output.splitlines()]
    assert errors == ""
    assert [each["file"] for each in told] == [str(PUBLISHED), str(broken), str(correct)]
    assert [len(each["findings"]) for each in told] == [22, 1, 0]
    assert {tuple(found) for each in told for found in each["findings"]} == {
        ("code", "place", "expected", "found", "message", "remedy")
    }
    assert told[1]["findings"] == [
        {
            "code": "unreadable",
            "place": "rad 2, tecken 11",
            "expected": None,
            "found": None,
            "message": "Filen är inte JSON härifrån.",
            "remedy": "Spara rapporten som JSON i UTF-8.",
        }
    ]


def test_figures_are_told_as_they_stand_in_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit", str(PUBLISHED), "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    figures = {found["place"]: (found["expected"], found["found"]) for found in findings}
    assert figures["appendix.rows[Region Kalmar].claimed"] == (11_544_040, 11_554_040)
    assert figures["appendix.rows[Region Kalmar].share_percent"] == ("99", "100")


@pytest.mark.parametrize("name", ["none.json", "folder", "broken.json", "shapeless.json"])
def test_what_cannot_be_read_ends_in_two_and_says_where(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "shapeless.json").write_text('{"recipients": 1, "tables": [{}]}')
    assert main(["audit", str(tmp_path / name)]) == 2
    output, errors = capsys.readouterr()
    assert output == ""
    first, place = errors.splitlines()[:2]
    assert first.startswith(f"{tmp_path / name}: ")
    assert (
        place
        == {
            "none.json": "  filen [unreadable]",
            "folder": "  filen [unreadable]",
            "broken.json": "  rad 1, tecken 1 [unreadable]",
            "shapeless.json": "  tables[0].key [unreadable]",
        }[name]
    )


def test_an_unreadable_file_does_not_hide_the_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(tmp_path), str(PUBLISHED)]) == 2
    assert f"{PUBLISHED}: 22 fynd" in capsys.readouterr().out.splitlines()


def test_signs_that_steer_a_terminal_are_not_let_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = report(Random(1), recipients=2, key="basis")
    document["title"] = "TODO \x1b[31m\N{LINE SEPARATOR} rest"
    document["tables"][0]["source"] = "Skrivs\N{LINE SEPARATOR}här"
    path = tmp_path / "report.json"
    path.write_text(json.dumps(document))
    assert main(["audit", str(path)]) == 1
    assert "\x1b" not in capsys.readouterr().out
    assert main(["audit", str(path), "--json"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert [found["found"] for found in json.loads(line)["findings"]] == [
        "TODO",
        "Skrivs\N{LINE SEPARATOR}här",
    ]


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in a document."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += places_in(inner, (*path, key))
    return found


STRANGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1,
    10**15,
    10**16,
    1.5,
    "",
    "100",
    "TODO",
    "\x00",
    [],
    {},
    [[]],
    {"": None},
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 40), st.integers(0), st.sampled_from(STRANGE))
def test_a_strange_value_anywhere_never_ends_in_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: int, place: int, strange: object
) -> None:
    document: Document = report(Random(seed), recipients=4)
    places = places_in(document)
    *way, last = places[place % len(places)]
    holder: Any = document
    for step in way:
        holder = holder[step]
    holder[last] = strange
    path = tmp_path / "strange.json"
    path.write_text(json.dumps(document))
    assert main(["audit", str(path), "--json"]) in {0, 1, 2}
    assert json.loads(capsys.readouterr().out)["file"] == str(path)
    assert main(["audit", str(path)]) in {0, 1, 2}
    capsys.readouterr()


def test_the_file_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "copy.json"
    shutil.copy(PUBLISHED, path)
    main(["audit", str(path)])
    assert path.read_bytes() == PUBLISHED.read_bytes()
