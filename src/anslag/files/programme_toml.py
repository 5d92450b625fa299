"""Reads a TOML file of a programme folder into one of the domain's types, or tells the faults of its shape."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeAliasType, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from anslag.files.programme_fault import Fault, KeyPath, Lines
from anslag.files.programme_text import read_text
from anslag.files.toml_lines import toml_lines

type Content = dict[str, Any]
"""What tomllib reads: texts, whole numbers, dates, lists and tables."""


@dataclass(frozen=True, slots=True)
class TomlFile[T]:
    """A file as read. `value` is missing when there are faults."""

    name: str
    value: T | None = None
    faults: tuple[Fault, ...] = ()
    content: Content = field(default_factory=dict)
    lines: Lines = field(default_factory=dict)


def read_toml[T](path: Path, shape: type[T]) -> TomlFile[T]:
    """The file read as `shape`, strictly: a text is no number, a number no amount unless it is whole."""
    text = read_text(path)
    if isinstance(text, Fault):
        return TomlFile(path.name, faults=(text,))
    content = _parsed(text, path.name)
    if isinstance(content, Fault):
        return TomlFile(path.name, faults=(content,))
    lines = toml_lines(text)
    adapter: TypeAdapter[T] = _adapter(shape)  # type: ignore[arg-type] # a type is hashable, which mypy misses
    try:
        value = adapter.validate_json(json.dumps(content, default=str), strict=True)
    except ValidationError as error:
        faults = tuple(_faults(error, path.name, shape, content))
        return TomlFile(path.name, faults=faults, content=content, lines=lines)
    return TomlFile(path.name, value, content=content, lines=lines)


@cache
def _adapter[T](shape: type[T]) -> TypeAdapter[T]:
    """Made once for each type: making it takes longer than reading a file."""
    return TypeAdapter(shape)


def leaves(content: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """Every text, number, date and truth value in a file, with the way to it."""
    if isinstance(content, dict):
        for key, inner in content.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(content, list):
        for index, inner in enumerate(content):
            yield from leaves(inner, (*path, index))
    else:
        yield path, content


def _parsed(text: str, name: str) -> Content | Fault:
    line = None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        message = next(
            (swedish for english, swedish in _SYNTAX.items() if str(error).startswith(english)), ""
        )
    except ValueError:
        message = "Ett tal har tusentals siffror."
    except RecursionError:
        message = "Listor eller tabeller ligger i för många nivåer."
    message = message or "Skrivsättet är inte TOML."
    remedy = "Rätta skrivsättet; det beskrivs på https://toml.io/en/v1.0.0."
    return Fault(file=name, line=line, rule="toml", message=message, remedy=remedy)


_SYNTAX = {
    "Cannot overwrite": "Nyckeln har redan fått ett värde.",
    "Cannot": "Nyckeln eller tabellen finns redan.",
    "Duplicate": "Nyckeln har redan fått ett värde.",
    "Expected '='": "Efter en nyckel ska ett likhetstecken stå.",
    "Expected newline": "Efter ett värde ska raden ta slut.",
    "Invalid value": "Värdet går inte att läsa; text ska stå inom citattecken.",
    "Invalid date": "Dagen finns inte i kalendern.",
    "Invalid initial character for a key": "En nyckel börjar med fel tecken.",
    "Invalid statement": "Raden är varken en nyckel, en tabell eller en kommentar.",
    "Illegal character": "Raden innehåller ett otillåtet tecken.",
    "Unescaped": "Ett omvänt snedstreck i en text skrivs två gånger.",
    "Unterminated string": "Ett citattecken saknas sist i texten.",
    "Unclosed": "En lista eller tabell är inte avslutad.",
    "Expected ']": "En hakparentes saknas.",
}
"""How tomllib's messages begin, and what is told instead."""


def _faults(error: ValidationError, name: str, shape: type, content: Content) -> Iterator[Fault]:
    """A fault for each place; a value that may be of several types is told once, with all of them."""
    details: dict[KeyPath, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        details.setdefault(_path(detail["loc"], content), []).append(detail)
    for path, (first, *others) in details.items():
        message, remedy = _several(first, others) if others else _words(first, path, shape)
        yield Fault(file=name, path=path, rule=_rule(first["type"]), message=message, remedy=remedy)


def _several(first: ErrorDetails, others: list[ErrorDetails]) -> tuple[str, str]:
    wanted = " eller ".join(_wanted(detail) for detail in (first, *others))
    return f"Värdet {_shown(first['input'])} har fel slag.", f"Här ska stå {wanted}."


def _wanted(detail: ErrorDetails) -> str:
    return _WANTED.get(detail["type"].split("_")[0], "något annat")


def _path(location: tuple[str | int, ...], content: object) -> KeyPath:
    """The location without pydantic's names for the members of a union, which are no keys in the file."""
    path: KeyPath = ()
    for step in location:
        if not isinstance(content, dict | list):
            break
        path = (*path, step)
        try:
            content = content[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
    return path


def _rule(kind: str) -> str:
    return _RULES.get(kind, "type")


_RULES = {
    "missing": "missing_key",
    "unexpected_keyword_argument": "unknown_key",
    "literal_error": "choice",
}


def _words(detail: ErrorDetails, path: KeyPath, shape: type) -> tuple[str, str]:
    """The fault and its remedy in Swedish."""
    kind, value = detail["type"], detail["input"]
    key = path[-1] if path else ""
    match kind:
        case "missing":
            return f"Nyckeln {key} saknas.", f"Lägg till {key}."
        case "unexpected_keyword_argument":
            return f"Nyckeln {key} finns inte här.", _nearest(str(key), path, shape)
        case "literal_error":
            choices = detail.get("ctx", {}).get("expected", "").replace(" or ", " eller ").replace("'", "")
            return f"Värdet {_shown(value)} är inget av de tillåtna.", f"Välj bland: {choices}."
        case "int_type" | "int_parsing" | "int_from_float" | "int_parsing_size":
            return f"Värdet {_shown(value)} är inget heltal.", (
                "Skriv bara siffror, utan citattecken, decimaler eller mellanrum; belopp anges i hela kronor."
            )
        case _:
            return f"Värdet {_shown(value)} har fel slag.", f"Här ska stå {_wanted(detail)}."


_WANTED = {
    "string": "en text inom citattecken",
    "bool": "true eller false",
    "int": "ett heltal",
    "date": "ett datum, skrivet ÅÅÅÅ-MM-DD utan citattecken",
    "tuple": "en lista inom hakparenteser",
    "list": "en lista inom hakparenteser",
    "dict": "en tabell",
    "dataclass": "en tabell",
}


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _nearest(key: str, path: KeyPath, shape: type) -> str:
    """Which key was meant, or that it stands in the wrong table, or which keys there are."""
    names = _names(_type_at(path[:-1], shape))
    if near := get_close_matches(key, names, n=1):
        return f"Menade du {near[0]}?"
    if len(path) > 1 and key in _names(shape):
        return f"Om {key} hör till filens översta nivå ska den stå ovanför första tabellen."
    return f"Ta bort den eller välj bland: {', '.join(names)}."


def _names(shape: object) -> list[str]:
    return [entry.name for entry in fields(shape)] if is_dataclass(shape) else []


def _type_at(path: KeyPath, shape: object) -> object:
    """The type of what stands at the path."""
    for step in path:
        if is_dataclass(shape):
            shape = _plain(get_type_hints(shape).get(str(step)))
        else:
            arguments = get_args(shape)
            inner = arguments[0] if get_origin(shape) is tuple else arguments[-1] if arguments else None
            shape = _plain(inner)
    return shape


def _plain(shape: object) -> object:
    """The type without alias and without None."""
    while isinstance(shape, TypeAliasType):
        shape = shape.__value__
    if isinstance(shape, UnionType):
        return next(part for part in get_args(shape) if part is not type(None))
    return shape
