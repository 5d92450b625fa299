"""Documents that cannot rot: commands, make targets, decisions and links are held to what there is."""

import re
from typing import get_args, get_type_hints

import pytest

from anslag.domain.audit.finding import Code
from anslag.domain.publication import Claim
from tests.house.tree import ROOT, modules, place, text_of, tracked

TARGETS = set(re.findall(r"^([a-z-]+):.*## ", text_of("Makefile"), re.MULTILINE))
PAGES = sorted(path for path in tracked() if path.suffix == ".md" and "programmes" not in path.parts)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def name_of(path: object) -> str:
    return str(path).removeprefix(f"{ROOT}/")


def test_every_make_target_is_told_to_those_who_build() -> None:
    assert set(re.findall(r"`make ([a-z-]+)`", text_of("CONTRIBUTING.md"))) == TARGETS


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_mentioned_exists(page: object) -> None:
    mentioned = set(re.findall(r"`(?:\$ )?make ([a-z-]+)", text_of(name_of(page))))
    assert mentioned - TARGETS == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: object) -> None:
    folder = (ROOT / name_of(page)).parent
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text_of(name_of(page)))
    assert [link for link in links if not (folder / link).exists()] == []


def test_every_variable_that_the_settings_read_is_told_to_those_who_run_it() -> None:
    read = {
        name
        for path in ("src/anslag/settings.py", "src/anslag/settings_demo.py", "src/anslag/cli/port.py")
        for name in re.findall(r"(?:environ|told)(?:\.get\(|\[)\"([A-Z_]+)\"", text_of(path))
    }
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", text_of("docs/operations.md"), re.MULTILINE)) >= read
    assert {"DATABASE_URL", "ANSLAG_TODAY", "OIDC_ISSUER", "PORT"} <= read


def test_every_document_that_the_source_names_exists() -> None:
    named = {
        f"{place(path)} names {name}": name
        for path in modules()
        for name in re.findall(r"docs/[\w/-]+\.md", path.read_text())
    }
    assert [where for where, name in named.items() if not (ROOT / name).exists()] == []


def test_every_code_of_an_audit_and_every_claim_is_told() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", text_of("docs/report-as-data.md"), re.MULTILINE))
    kinds = get_args(get_type_hints(Claim)["kind"])
    assert {*get_args(Code.__value__), *kinds} - told == set()


def test_the_money_shown_in_the_readme_is_what_the_tour_prints() -> None:
    amounts = set(re.findall(r"<b>([\d ]+)</b>", text_of("README.md")))
    printed = text_of("docs/tour.md").replace("\N{NO-BREAK SPACE}", " ")
    assert {amount for amount in amounts if not re.search(rf"(?<!\d){amount}(?!\d)", printed)} == set()
    assert {"500 000 000", "496 000 000", "4 000 000", "495 692 106", "538", "307 356"} <= amounts


@pytest.mark.parametrize("decision", DECISIONS, ids=name_of)
def test_a_decision_has_context_decision_and_consequences(decision: object) -> None:
    text = text_of(name_of(decision))
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.split()) <= 350, "a decision is half a page"


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))


def test_every_test_that_an_invariant_rests_on_exists() -> None:
    named = re.findall(r"`(tests/\S+\.py)::(\w+)`", text_of("docs/invariants.md"))
    assert len(named) > 40
    assert [f"{file}::{test}" for file, test in named if f"def {test}(" not in text_of(file)] == []
