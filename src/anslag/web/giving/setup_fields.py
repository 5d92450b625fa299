"""Forms made from a list of what the terms hold: read from programme.toml, shown as fields, and written back."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anslag.files.programme_fault import KeyPath, path_words
from anslag.files.programme_toml import Content
from anslag.web.forms import DayField, KronorField, PlainForm
from anslag.web.giving.setup_values import (
    MOST_ROWS,
    Entry,
    Group,
    Kind,
    Rows,
    as_shown,
    at,
    field_name,
    list_at,
    put,
    put_rows,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Fields as they stand together on the page; under a legend where they are one row of several."""

    legend: str
    fields: tuple[BoundField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """`more` are the lists in it that may be longer: name, and what a row is called."""

    heading: str
    help: str
    blocks: tuple[Block, ...]
    more: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A field that someone else has saved while it was being changed."""

    label: str
    theirs: str
    mine: str


def _words(field: BoundField, value: Any) -> str:
    """A value as one reads it in its field."""
    shown = field.field.prepare_value(value)
    if isinstance(field.field, forms.ChoiceField):
        chosen = map(str, shown if isinstance(shown, list) else [shown])
        choices: Any = field.field.choices
        titles = {str(key): str(title) for key, title in choices}
        return ", ".join(titles.get(each, each) for each in chosen)
    if isinstance(field.field, forms.BooleanField):
        return _("Ja") if shown else _("Nej")
    return " ".join(str("" if shown is None else shown).split())


class TermsForm(PlainForm):
    """The fields of one task. Nothing has to be filled in for a draft to be saved: what is missing is told after."""

    def __init__(
        self,
        groups: Sequence[Group],
        terms: Content,
        data: Mapping[str, Any] | None = None,
        *,
        more: str = "",
    ) -> None:
        """`more`: the name of the list that is to have more rows than were sent."""
        super().__init__(data)
        self.groups, self.terms, self.more = groups, terms, more
        self.rows = {rows.path: self._count(rows) for rows in _rows(groups)}
        for name, entry, path in self._entries():
            self.fields[name] = _field(entry)
            self.initial[name] = as_shown(entry, at(terms, path))

    def _count(self, rows: Rows) -> int:
        """How many rows there are to show: those that were sent, or those there are and some to spare."""
        there = len(list_at(self.terms, rows.path))
        if not self.is_bound:
            return min(there + rows.spare, MOST_ROWS)
        pattern = re.compile(rf"{re.escape(field_name(rows.path))}-([0-9]{{1,3}})-")
        sent = [int(match[1]) + 1 for name in self.data if (match := pattern.match(name))]
        added = rows.spare if field_name(rows.path) == self.more else 0
        return min(max((there, *sent)) + added, MOST_ROWS)

    def _entries(self) -> Iterator[tuple[str, Entry, KeyPath]]:
        for group in self.groups:
            for each in group.fields:
                if isinstance(each, Entry):
                    yield field_name(each.path), each, each.path
                    continue
                for row in range(self.rows[each.path]):
                    for entry in each.entries:
                        path: KeyPath = (*each.path, row, *entry.path)
                        yield field_name(path), entry, path

    def shown(self) -> tuple[Shown, ...]:
        """The page: groups of fields, with a legend over each row of several."""
        return tuple(
            Shown(
                heading=str(group.heading),
                help=str(group.help),
                blocks=tuple(self._blocks(group)),
                more=tuple((field_name(each.path), str(each.each).lower()) for each in _rows([group])),
            )
            for group in self.groups
        )

    def _blocks(self, group: Group) -> Iterator[Block]:
        for each in group.fields:
            if isinstance(each, Entry):
                yield Block(legend="", fields=(self[field_name(each.path)],))
                continue
            for row in range(self.rows[each.path]):
                fields = tuple(self[field_name((*each.path, row, *entry.path))] for entry in each.entries)
                yield Block(legend=f"{each.each} {row + 1}", fields=fields)

    @property
    def seen(self) -> str:
        """What the fields held when the page was read: whoever saves says which of it was changed."""
        held = json.dumps(self.initial, sort_keys=True, default=str)
        return hashlib.sha256(held.encode()).hexdigest()[:16]

    def differing(self) -> tuple[Differing, ...]:
        """The fields where what was sent is not what stands, both as they are written."""
        return tuple(
            Differing(label=str(field.label), theirs=theirs, mine=mine)
            for field in self
            for theirs, mine in ((_words(field, self.initial.get(field.name)), _words(field, field.value())),)
            if theirs != mine
        )

    def changed_terms(self) -> Content:
        """The terms with what was sent in them. A rule that was changed no longer has the source it had."""
        terms = deepcopy(self.terms)
        for group in self.groups:
            for each in group.fields:
                if isinstance(each, Entry):
                    put(terms, each.path, self.cleaned_data[field_name(each.path)], each)
                else:
                    put_rows(terms, each, self.cleaned_data)
        return terms

    def found(self, place: str) -> tuple[str, str] | None:
        """The id and label of the field in which a fault is mended, by its place as the checks tell it.

        Where no field is of just that, the first within it, the one that it is within, or the first beside it.
        """
        words = place.partition(": ")[2].partition(" (")[0]
        paths = {name: path for name, _entry, path in self._entries()} if words else {}
        for fits in (_is, _is_within, _has_within, _is_beside):
            for name, path in paths.items():
                if fits(path_words(path, self.terms), words):
                    return self[name].auto_id, self._label(name, path, whole=fits is not _is)
        return None

    def _label(self, name: str, path: KeyPath, *, whole: bool) -> str:
        """What the field is called, with its row where it is one of several; of a row as a whole, the row alone."""
        label = str(self[name].label)
        for rows in _rows(self.groups):
            if path[: len(rows.path)] == rows.path:
                row = f"{rows.each} {int(path[len(rows.path)]) + 1}"
                return row if whole else f"{row}, {label[:1].lower()}{label[1:]}"
        return label


def _is(field: str, words: str) -> bool:
    return field == words


def _is_within(field: str, words: str) -> bool:
    return field.startswith((f"{words}.", f"{words}["))


def _has_within(field: str, words: str) -> bool:
    return words.startswith((f"{field}.", f"{field}["))


def _is_beside(field: str, words: str) -> bool:
    table = field.rpartition(".")[0]
    return bool(table) and words.startswith(f"{table}.")


def _rows(groups: Sequence[Group]) -> Iterator[Rows]:
    return (each for group in groups for each in group.fields if isinstance(each, Rows))


def _field(entry: Entry) -> forms.Field:
    settings: dict[str, Any] = {"label": entry.label, "help_text": entry.help, "required": entry.needed}
    if entry.kind == "yes":
        return forms.BooleanField(**settings | {"required": False})
    if entry.kind in {"choice", "several"}:
        settings["choices"] = entry.choices
    field, widget, more = _FIELDS[entry.kind]
    return lenient(field(**settings | ({"widget": widget()} if widget else {}) | more))


def day_field(label: str | Promise, *, needed: bool) -> forms.Field:
    """A day by itself, as the fields of a task ask for it."""
    return _field(Entry(path=("day",), label=label, kind="day", needed=needed))


class FiguresField(forms.CharField):
    """Whole numbers by name, one on each line: `name = 12`."""

    def clean(self, value: Any) -> dict[str, int]:
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        matches = [re.fullmatch(r"\s*(.+?)\s*=\s*([0-9][0-9\s]{0,20})\s*", line) for line in lines]
        for line, match in zip(lines, matches, strict=True):
            if match is None:
                raise forms.ValidationError(
                    _("Raden ”%(line)s” går inte att läsa. Skriv namn = heltal, en per rad.")
                    % {"line": line[:40]}
                )
        return {match[1]: int(re.sub(r"\s", "", match[2])) for match in matches if match}


_NUMBER = partial(forms.TextInput, attrs={"inputmode": "numeric", "autocomplete": "off"})
_LINES = partial(forms.Textarea, attrs={"rows": 4})
_FIGURES = partial(forms.Textarea, attrs={"rows": 2})

_FIELDS: dict[Kind, tuple[type[forms.Field], Callable[[], forms.Widget] | None, dict[str, Any]]] = {
    "line": (forms.CharField, None, {}),
    "text": (forms.CharField, _LINES, {}),
    "paragraphs": (forms.CharField, _LINES, {}),
    "lines": (forms.CharField, _LINES, {}),
    "figures": (FiguresField, _FIGURES, {}),
    "kronor": (KronorField, None, {}),
    "number": (
        forms.IntegerField,
        _NUMBER,
        {"error_messages": {"invalid": gettext_lazy("Skriv ett heltal med bara siffror.")}},
    ),
    "day": (DayField, None, {}),
    "choice": (
        forms.ChoiceField,
        None,
        {"error_messages": {"invalid_choice": gettext_lazy("Välj något i listan.")}},
    ),
    "several": (
        forms.MultipleChoiceField,
        forms.CheckboxSelectMultiple,
        {"error_messages": {"invalid_choice": gettext_lazy("Välj bland dem i listan.")}},
    ),
}
"""By kind: the field, its widget where it is not the field's own, and what else it is told."""


def lenient[F: forms.Field](field: F) -> F:
    """The field, which says that it is needed where it is, and lets nothing be written in it all the same."""
    judge = field.validate

    def validate(value: Any) -> None:
        if value not in field.empty_values:
            judge(value)

    field.validate = validate  # type: ignore[method-assign]
    return field
