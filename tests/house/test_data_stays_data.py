"""The source names no programme, no year, no organisation and no kind of organisation: those are data."""

import csv
import re
import tomllib
from functools import cache

from tests.house.tree import ROOT, SOURCE, place, tracked

WORDS = r"""
    regione?n?r?n?a?s? | kommun\w* | municipalit\w+ | vårdcentral\w* | care[ _]cent\w+ | hälsoval\w*
    socialstyrelse\w* | kammarkollegie\w* | regeringskansli\w* | försäkringskassa\w* | skolverke\w*
    örebro | västernorrland | jönköping
    psykisk\w* | ohälsa\w* | mental[ _]health | primary[ _]care | primärvård\w*
"""
"""Words of a particular programme, tier or organisation; what the folders themselves name is added to them."""

YEAR = r"(?<![\d:.-])20[12]\d(?![\d:])"
"""A year, but not the number of a statute (2017:900)."""

NOT_OURS = re.compile(
    r'role="region"|aria-\w+="[^"]*"|https?://[^\s"]+|^(?:ASSESSED|UPDATED) = date\([\d, ]+\)$', re.MULTILINE
)
"""Words of other vocabularies that look like ours, and the days of the statement of accessibility."""


@cache
def forbidden() -> re.Pattern[str]:
    words = "|".join(re.sub(r"\s*\|\s*|\s*\n\s*", "|", WORDS.strip()).replace("||", "|").split("|"))
    named = "|".join(re.escape(name) for name in sorted(names_in_folders(), key=len, reverse=True))
    return re.compile(rf"\b(?:{words}|{named})\b|{YEAR}", re.IGNORECASE)


def names_in_folders() -> set[str]:
    """Programme keys, case references and parties' names, from the folders themselves."""
    names = set()
    for terms in (ROOT / "programmes").glob("*/programme.toml"):
        names |= {terms.parent.name, tomllib.loads(terms.read_text())["case_reference"]}
        with (terms.parent / "parties.csv").open(newline="") as lines:
            names |= {row["name"] for row in csv.DictReader(lines)}
    return {name for name in names if len(name) > 3}


def slips(text: str) -> list[str]:
    return [match.group() for match in forbidden().finditer(NOT_OURS.sub("", text))]


def test_the_source_names_no_programme_year_or_organisation() -> None:
    """Rates of interest are dated data, each row with its source."""
    found = {
        place(path): slips(path.read_text())
        for path in tracked()
        if SOURCE in path.parents
        and not {"migrations", "rates"} & {*path.parts}
        and not is_binary(path.suffix)
    }
    assert {name: words for name, words in found.items() if words} == {}


def is_binary(suffix: str) -> bool:
    return suffix in {".ttf", ".otf", ".woff2", ".png", ".icc", ".ico", ".mo"}


def test_each_kind_of_name_is_seen() -> None:
    assert slips('if kind == "region": pay(grant_2025)') == ["region", "2025"]
    assert slips("the year 2025, Regionernas, vårdcentralen") == ["2025", "Regionernas", "vårdcentralen"]
    assert slips("kommunicering enligt 2017:900 § 25") == ["kommunicering"]


def test_the_folders_add_their_own_names() -> None:
    assert slips("socialstyrelsens") == ["socialstyrelsens"]
    assert {
        terms.parent.name for terms in (ROOT / "programmes").glob("*/programme.toml")
    } <= names_in_folders()
