"""What a task sets in the terms, value by value: read as its field shows it, and written back."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from anslag.files.programme_fault import KeyPath
from anslag.files.programme_toml import Content

type Kind = Literal[
    "line", "text", "paragraphs", "lines", "kronor", "number", "figures", "day", "yes", "choice", "several"
]
"""A line or a text; paragraphs, or words line by line; kronor; a number; figures by name; a day; and so on."""

SPARE = 2
"""Empty rows below those that are filled in."""

MOST_ROWS = 200

EMPTY_ROW = gettext_lazy("Töm en rad för att ta bort den.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value of the terms. What is not `needed` is left out when nothing is written."""

    path: tuple[str, ...]
    label: str | Promise
    kind: Kind = "line"
    needed: bool = True
    help: str | Promise = ""
    choices: Sequence[tuple[str, str | Promise]] = ()
    usual: str = ""
    """What holds where nothing is said, and is then not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A list of tables. `each` names one of them: Beslut 1, Beslut 2. Where they have ids, new ones get theirs."""

    path: tuple[str, ...]
    each: str | Promise
    entries: tuple[Entry, ...]
    ids: bool = True
    spare: int = SPARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    heading: str | Promise
    fields: tuple[Entry | Rows, ...]
    help: str | Promise = ""


def field_name(path: KeyPath) -> str:
    return "-".join(map(str, path))


def at(content: Any, path: KeyPath) -> Any:
    for step in path:
        if isinstance(step, int):
            content = content[step] if isinstance(content, list) and step < len(content) else None
        else:
            content = content.get(step) if isinstance(content, dict) else None
    return content


def list_at(content: Content, path: KeyPath) -> list[Any]:
    found = at(content, path)
    return found if isinstance(found, list) else []


def as_shown(entry: Entry, value: Any) -> Any:
    """A value as its field shows it."""
    if entry.kind in {"paragraphs", "lines"} and isinstance(value, list):
        return ("\n\n" if entry.kind == "paragraphs" else "\n").join(map(str, value))
    if entry.kind == "figures" and isinstance(value, dict):
        return "\n".join(f"{name} = {number}" for name, number in value.items())
    return "" if value is None and entry.kind in {"line", "text", "choice"} else value


def _written(entry: Entry, value: Any) -> Any:
    """What was sent as the terms hold it; None where nothing was."""
    if entry.kind in {"paragraphs", "lines"}:
        parts = re.split(r"\r?\n\s*\r?\n" if entry.kind == "paragraphs" else r"\r?\n", value)
        said = [" ".join(part.split()) for part in parts if part.strip()]
        return said if said or entry.needed else None
    if entry.kind in {"line", "text"}:
        text = value.replace("\r\n", "\n").strip()
        return text if text or entry.needed else None
    return None if value in ("", None, {}, [], False) else value


def put(content: Content, path: tuple[str, ...], sent: Any, entry: Entry) -> None:
    value, before = _written(entry, sent), at(content, path)
    if _same(before, value, entry):
        return
    table = content
    for step in path[:-1]:
        table = table.setdefault(step, {})
    if value is None:
        table.pop(path[-1], None)
    else:
        table[path[-1]] = value
    if table is not content:
        _is_now_ours(table)
        if not table:
            _put_away(content, path[:-1])


def _same(before: Any, after: Any, entry: Entry) -> bool:
    """Whether the file says the same already, in as many words or by saying nothing."""
    if before is None:
        return after is None or bool(after == entry.usual)
    if after is None:
        return before in ("", [], {}, False)
    return type(before) is type(after) and bool(before == after)


def _is_now_ours(table: dict[str, Any]) -> None:
    table.pop("assumed", None)
    table.pop("source", None)


def _put_away(content: Content, path: tuple[str, ...]) -> None:
    outer = at(content, path[:-1])
    outer.pop(path[-1])


def put_rows(content: Content, rows: Rows, sent: Mapping[str, Any]) -> None:
    before = list_at(content, rows.path)
    taken = {str(each.get("id", "")) for each in before if isinstance(each, dict)}
    after: list[Content] = []
    row = 0
    while any(field_name((*rows.path, row, *entry.path)) in sent for entry in rows.entries):
        table = deepcopy(before[row]) if row < len(before) and isinstance(before[row], dict) else {}
        values = {entry: sent[field_name((*rows.path, row, *entry.path))] for entry in rows.entries}
        if not _is_empty(values):
            if rows.ids and not table.get("id"):
                table["id"] = new_id(str(next(iter(values.values()))), taken)
                taken.add(table["id"])
            for entry, value in values.items():
                _put_in_row(table, entry, value)
            after.append(table)
        row += 1
    if after != before:
        outer = content
        for step in rows.path[:-1]:
            outer = outer.setdefault(step, {})
        outer[rows.path[-1]] = after


def _is_empty(values: Mapping[Entry, Any]) -> bool:
    """Whether nothing is written in the row: what is chosen does not make it one, unless nothing could be."""
    written = (value for entry, value in values.items() if entry.kind != "yes" and _may_be_empty(entry))
    return all(value in ("", None, {}) for value in written)


def _may_be_empty(entry: Entry) -> bool:
    return entry.kind != "choice" or not (entry.choices and entry.choices[0][0])


def _put_in_row(table: Content, entry: Entry, sent: Any) -> None:
    value, before = _written(entry, sent), table.get(entry.path[0])
    if _same(before, value, entry):
        return
    if value is None:
        table.pop(entry.path[0], None)
    else:
        table[entry.path[0]] = value
    _is_now_ours(table)


def new_id(words: str, taken: set[str]) -> str:
    """An id made of the words, that nothing else has."""
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].strip("_") or "rad"
    stem = stem if stem[0].isalpha() else f"rad_{stem}"
    number, made = 1, stem
    while made in taken:
        number += 1
        made = f"{stem}_{number}"
    return made
