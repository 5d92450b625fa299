"""Makes the folder of a coming year from one that holds: days moved, figures and comments kept."""

import shutil
import tempfile
import tomllib
from calendar import isleap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError

from anslag.domain.problem import Problem, Refusal
from anslag.files.programme_fault import KeyPath, path_words
from anslag.files.programme_folder import folder_problems, load_programme
from anslag.files.programme_read import FORM, KEY, OUTLINE, PARTIES, SOURCES, TERMS
from anslag.files.programme_toml import leaves

COPIED = (TERMS, KEY, PARTIES, FORM, OUTLINE, SOURCES)
"""Nothing else goes along: what happened under the old programme, events.jsonl, stays with it."""

UNMOVED = frozenset({"decisions", "key"})
"""A decision that has been made keeps its day, and so do the key's numbers, until others come."""


class CopyError(Refusal):
    """The folder cannot be copied: where to, or with what settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What is left to do by hand: faults of the new folder, and the places that still name the old year."""

    problems: tuple[Problem, ...]
    old_year: int
    old_year_named: tuple[str, ...]


def copy_folder(old: Path, new: Path, *, years: int, settings: Iterable[str] = ()) -> Copied:
    """Copy a folder that holds to `new`, `years` later, and change the terms that `settings` name, KEY=VALUE.

    Days move, all but those of decisions made and of the key's numbers; the grant year follows, and the status
    becomes conditional.
    Raises Refused where the old folder does not hold, CopyError where the new one exists or a setting is wrong.
    """
    year = load_programme(old).terms.grant_year
    if new.exists() or not new.absolute().parent.is_dir():
        raise CopyError(f"{new} finns redan, eller ligger inte i en katalog som finns. Ange ett annat namn.")
    terms = later_terms((old / TERMS).read_bytes().decode("utf-8-sig"), years=years, settings=settings)
    _write(old, new, terms)
    named = places_naming(str(year), _texts(new)) if years else ()
    return Copied(problems=folder_problems(new), old_year=year, old_year_named=named)


def later_terms(text: str, *, years: int, settings: Iterable[str] = ()) -> str:
    """The terms `years` later, as text: days moved, the grant year too, conditional, and what is set by `settings`."""
    terms = tomlkit.parse(text)
    _move_days(terms, years)
    terms["grant_year"] = int(str(terms["grant_year"])) + years
    terms["status"] = "conditional"
    for setting in settings:
        _set(terms, setting)
    return tomlkit.dumps(terms)


def _move_days(terms: tomlkit.TOMLDocument, years: int) -> None:
    for path, table in list(_tables(terms)):
        for key, value in list(table.items()):
            if (
                isinstance(value, date)
                and not isinstance(value, datetime)
                and not UNMOVED.intersection(path[:1])
            ):
                table[key] = moved(value, years)


def moved(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes the 28th where there is none. Raises CopyError."""
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        raise CopyError(f"{day} kan inte flyttas {years} år. Ange ett mindre antal år.")
    leap_day = (day.month, day.day) == (2, 29)
    return date(year, day.month, 28 if leap_day and not isleap(year) else day.day)


def _tables(content: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """The file's tables, the whole of it first, with the way to each."""
    if isinstance(content, dict):
        yield path, content
        for key, inner in content.items():
            yield from _tables(inner, (*path, key))
    elif isinstance(content, list):
        for index, inner in enumerate(content):
            yield from _tables(inner, (*path, index))


def _set(terms: tomlkit.TOMLDocument, setting: str) -> None:
    words, separator, text = setting.partition("=")
    outer, _, key = words.strip().rpartition(".")
    tables = {path_words(path, terms): table for path, table in _tables(terms)}
    if not separator or not key or outer not in tables:
        raise CopyError(f"”{setting}” går inte att sätta. Skriv NYCKEL=VÄRDE, som pot.amount=1000.")
    before = tables[outer].get(key)
    if isinstance(before, dict | list):
        raise CopyError(f"{words} är en tabell eller en lista. Sätt en nyckel i den i taget.")
    tables[outer][key] = text if isinstance(before, str) else _value(text)


def _value(text: str) -> object:
    """What the text is in TOML: a number, a day, a truth value; else the text itself."""
    try:
        return tomlkit.value(text)
    except ParseError:
        return text


def _write(old: Path, new: Path, terms: str) -> None:
    """The whole folder or nothing: it is made under another name and then given its own."""
    try:
        with tempfile.TemporaryDirectory(dir=new.absolute().parent, prefix=f".{new.name}-") as place:
            making = Path(place) / new.name
            making.mkdir()
            for name in COPIED:
                if (old / name).exists():
                    shutil.copyfile(old / name, making / name)
            (making / TERMS).write_text(terms, encoding="utf-8", newline="")
            making.rename(new)
    except OSError as error:
        raise CopyError(f"{new} går inte att skapa: {error.strerror}. Ange en annan plats.") from error


def _texts(folder: Path) -> dict[str, str]:
    return {
        name: (folder / name).read_bytes().decode("utf-8-sig")
        for name in (TERMS, FORM, OUTLINE)
        if (folder / name).exists()
    }


def places_naming(year: str, texts: Mapping[str, str]) -> tuple[str, ...]:
    """The file and key path of each text that still names a year, of a folder's TOML files by name."""
    return tuple(
        f"{name}: {path_words(path, content)}"
        for name in (TERMS, FORM, OUTLINE)
        for content in (tomllib.loads(texts.get(name, "")),)
        for path, value in leaves(content)
        if isinstance(value, str) and year in value
    )
