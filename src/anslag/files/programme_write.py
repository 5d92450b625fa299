"""Writes a programme as the texts of its folder: read back, they are the same programme."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from io import StringIO
from typing import Any

import tomlkit
from tomlkit.items import AoT, Item, Table

from anslag.domain.party import Party
from anslag.domain.programme import Basis, Classes, Programme
from anslag.files.programme_csv import KEY_COLUMNS, PARTY_OPTIONAL, PARTY_REQUIRED
from anslag.files.programme_fault import path_words
from anslag.files.programme_read import FORM, KEY, OUTLINE, PARTIES, SOURCES, TERMS
from anslag.files.programme_toml import Content, leaves

type Texts = dict[str, str]
"""A folder in memory: the text of each file by its name."""


def folder_texts(programme: Programme) -> Texts:
    """The folder that gives the programme. Comments and layout are ours, and so is the file of sources."""
    terms = content_of(programme.terms)
    outline = {OUTLINE: toml_text(content_of(programme.outline))} if programme.outline else {}
    return {
        TERMS: toml_text(terms),
        KEY: key_text(programme.basis, programme.classes, programme.parties),
        PARTIES: parties_text(programme.parties),
        FORM: toml_text(content_of(programme.form)),
        **outline,
        SOURCES: _sources(programme, terms),
    }


def content_of(value: Any) -> Content:
    """A value of the domain as a TOML file holds it: what is as it is unless said is not said."""
    return {
        each.name: _plain(getattr(value, each.name))
        for each in fields(value)
        if getattr(value, each.name) != _default(each)
    }


def _default(each: Field[Any]) -> object:
    return each.default if each.default_factory is MISSING else each.default_factory()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return content_of(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def toml_text(content: Mapping[str, Any]) -> str:
    """The content as TOML, single values before tables. What is None is left out: TOML has no such value."""
    document = tomlkit.document()
    _fill(document, content)
    return tomlkit.dumps(document)


def _fill(table: tomlkit.TOMLDocument | Table, content: Mapping[str, Any]) -> None:
    said = [(key, value) for key, value in content.items() if value is not None]
    for key, value in sorted(said, key=lambda each: _is_table(each[1])):
        table.add(key, _item(value))


def _item(value: Any) -> Item:
    if isinstance(value, dict):
        table = tomlkit.table()
        _fill(table, value)
        return table
    if _is_table(value):
        return AoT([_item(each) for each in value])  # type: ignore[misc]  # each is a table
    item: Item = tomlkit.item(value)
    return item


def _is_table(value: Any) -> bool:
    """Whether the value takes lines of its own, below those of its table."""
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)
    )


def key_text(basis: Basis, classes: Classes, parties: Iterable[Party]) -> str:
    """key.csv: the county codes are the parties' own."""
    codes = {party.name: party.county_code or "" for party in parties}
    numbers = tuple(dict.fromkeys(column for row in basis.values() for column in row))
    words = tuple(dict.fromkeys(column for row in classes.values() for column in row))
    rows = (
        (
            name,
            codes.get(name, ""),
            *(row.get(column, "") for column in numbers),
            *(classes.get(name, {}).get(column, "") for column in words),
        )
        for name, row in basis.items()
    )
    return _csv((*KEY_COLUMNS, *numbers, *words), rows)


def parties_text(parties: Sequence[Party]) -> str:
    """parties.csv, with the columns that someone has something in."""
    columns = (
        *PARTY_REQUIRED,
        *(column for column in PARTY_OPTIONAL if any(getattr(each, column) for each in parties)),
    )
    return _csv(columns, ([_cell(getattr(each, column)) for column in columns] for each in parties))


def _cell(value: object) -> object:
    return " ".join(value) if isinstance(value, tuple) else value


def _csv(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _sources(programme: Programme, terms: Content) -> str:
    """Where things come from, as far as the programme says it: what was assumed, by its key path."""
    assumed = [
        path_words(path[:-1], terms) or TERMS
        for path, value in leaves(terms)
        if path[-1] == "assumed" and value is True
    ]
    columns = dict.fromkeys(column for party in programme.parties for column in party.assumed)
    return "\n".join((f"# Källor till {programme.terms.title}", "", *_listed(assumed, tuple(columns)), ""))


def _listed(assumed: Iterable[str], columns: Iterable[str]) -> Iterator[str]:
    yield "Regler som har en källa anger den själva. Det här har ingen källa, och är antaget:"
    yield ""
    yield from (f"- `{words}`" for words in assumed)
    yield from (f"- `{column}` i {PARTIES}" for column in columns)
