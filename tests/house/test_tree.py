"""The tree holds nothing of any one machine, and every dependency gives its reason."""

import re
import tomllib

from tests.house.tree import ROOT, place, text_of, tracked

MACHINE = re.compile(
    r"(?<![\w.])/(?:home|root|work|Users)/\w" + r"|pypi\.org/" + r"simple|pythonhosted" + r"\.org"
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".csv",
    ".json",
    ".jsonl",
    ".html",
    ".css",
    ".typ",
    ".cfg",
    ".ini",
    ".sql",
    "",
}


def test_no_path_of_a_machine_and_no_address_of_an_index() -> None:
    found = {
        place(path): MACHINE.findall(path.read_text(errors="replace"))
        for path in tracked()
        if path.suffix in TEXT and path.name != "uv.lock"
    }
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_every_dependency_gives_its_reason() -> None:
    """A comment stands right above each dependency, or above the run of dependencies it belongs to."""
    block = ""
    silent = []
    for line in text_of("pyproject.toml").splitlines():
        if line.endswith("= [") and not line.startswith("["):
            block, explained = line.split(" ")[0], False
        elif line == "]":
            block = ""
        elif block in DEPENDENCY_LISTS and line.strip().startswith("#"):
            explained = True
        elif block in DEPENDENCY_LISTS and not explained:
            silent.append(line.strip())
    assert silent == []


DEPENDENCY_LISTS = {"dependencies", *tomllib.loads(text_of("pyproject.toml"))["dependency-groups"]}


def test_the_changelog_knows_the_version() -> None:
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    assert re.search(rf"^## \[{re.escape(version)}\]", text_of("CHANGELOG.md"), re.MULTILINE)


def test_no_test_is_skipped_and_nothing_is_mocked() -> None:
    words = re.compile(r"pytest\.(?:skip|xfail|importorskip)|mark\.(?:skip|xfail)\w*|unittest" + r"\.mock")
    here = ROOT / "tests" / "house" / "test_tree.py"
    found = {
        place(path): words.findall(path.read_text())
        for path in tracked()
        if path.suffix == ".py" and ROOT / "tests" in path.parents and path != here
    }
    assert {name: hits for name, hits in found.items() if hits} == {}
