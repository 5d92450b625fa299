"""One word for one thing: every stage, noun, account and movement stands in docs/glossary.md, and none that is gone.

Nouns are the public classes and types of the domain, stages its modules. Functions are told by their docstrings.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from typing import get_args

from anslag.domain import ledger
from tests.house.tree import SOURCE, modules, parsed, place, text_of

COLUMNS = ["Svenska", "Identifier", "Names in the code", "Meaning"]


def rows() -> list[list[str]]:
    lines = [line for line in text_of("docs/glossary.md").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row != COLUMNS and set("".join(row)) != {"-"}]


def written() -> set[str]:
    """Every name in backquotes in the second and third columns."""
    return {
        name for _, identifier, names, _ in rows() for name in re.findall(r"`([^`]+)`", identifier + names)
    }


def nouns(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name) | ast.TypeAlias(name=ast.Name(id=name)):
                yield name


def domain_names() -> dict[str, str]:
    """Each stage and noun of the domain, with where it stands."""
    named = {
        name: place(path)
        for path in modules("domain")
        for name in nouns(parsed(path))
        if not name.startswith("_")
    }
    stages = {
        path.stem: str(path) for path in (SOURCE / "domain").iterdir() if not path.name.startswith("__")
    }
    return named | stages


def ledger_words() -> set[str]:
    """The kinds of account and the codes of movement, which are stored and shown."""
    kinds = (*get_args(ledger.ProgrammeAccount.__value__), *get_args(ledger.GrantAccount.__value__))
    return {*kinds, ledger.CORRECTION, *(edge.code for edge in ledger.EDGES)}


def test_every_stage_and_noun_of_the_domain_is_in_the_glossary() -> None:
    known = written()
    assert {name: where for name, where in domain_names().items() if name not in known} == {}


def test_every_account_and_every_movement_is_in_the_glossary() -> None:
    assert ledger_words() - written() == set()


def test_the_glossary_holds_no_name_that_is_gone() -> None:
    names = {name for _, _, names, _ in rows() for name in re.findall(r"`([^`]+)`", names)}
    assert names - domain_names().keys() - ledger_words() == set()


def test_a_term_stands_once() -> None:
    identifiers = Counter(identifier for _, identifier, _, _ in rows())
    assert [identifier for identifier, times in identifiers.items() if times > 1] == []


def test_every_row_is_whole() -> None:
    assert [row for row in rows() if len(row) != len(COLUMNS) or not (row[0] and row[1] and row[3])] == []
