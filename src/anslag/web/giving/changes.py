"""What differs from last year's programme, as the fields on the pages call it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from anslag.domain.money import format_kronor
from anslag.domain.programme import Programme
from anslag.files.programme_diff import Change, Difference, Value, difference
from anslag.web.giving.setup_terms import labelled, listed
from anslag.web.giving.setup_values import Entry, at


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """`terms` are the changed terms by the names of their fields, where they have one."""

    difference: Difference
    terms: tuple[Change, ...]

    @property
    def none(self) -> bool:
        found = self.difference
        return not any(
            (
                found.terms,
                found.form,
                found.report,
                found.recipients_added,
                found.recipients_removed,
                found.columns,
            )
        )


def changes_between(before: Programme, after: Programme) -> Changes:
    found = difference(before, after)
    names = _names(before) | _names(after)
    return Changes(difference=found, terms=tuple(_worded(each, names) for each in found.terms))


def _names(programme: Programme) -> dict[tuple[str, str], str]:
    """What each part of the pot and each of the other things in lists is called, by its list and id."""
    terms = asdict(programme.terms)
    return {
        (path, str(each["id"])): str(each.get("title") or each.get("label") or each["id"])
        for path, rows in listed().items()
        for each in at(terms, rows.path) or ()
        if "id" in each
    }


def _worded(change: Change, names: Mapping[tuple[str, str], str]) -> Change:
    """The change as its field on a page calls it, where it has one."""
    entry = labelled().get(change.key)
    if entry is None:
        return _in_row(change, names)
    before, after = (_value_words(entry, value) for value in (change.before, change.after))
    return Change(key=str(entry.label), before=before, after=after)


def _in_row(change: Change, names: Mapping[tuple[str, str], str]) -> Change:
    """A change in one of several: which of them it is, and what of it."""
    found = re.fullmatch(r"([a-z_.]+)\[(.+?)\](?:\.([a-z_]+))?", change.key)
    rows = listed().get(found[1]) if found else None
    if found is None or rows is None:
        return change
    entry = next((each for each in rows.entries if each.path == (found[3],)), None)
    if found[3] and entry is None:
        return change
    name = names.get((found[1], found[2]), found[2])
    key = f"{rows.each} ”{name}”: {entry.label}" if entry else str(rows.each)
    before, after = (
        _value_words(entry, value) if entry else value for value in (change.before, change.after)
    )
    return Change(key=key, before=before, after=after)


def _value_words(entry: Entry, value: Value) -> Value:
    if entry.kind == "kronor" and isinstance(value, int):
        return format_kronor(value)
    titles = {key: str(title) for key, title in entry.choices}
    return titles.get(str(value), value)
