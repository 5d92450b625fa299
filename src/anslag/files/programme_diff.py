"""What differs between two programmes: in their terms, their forms and their keys."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from anslag.domain.form import Form
from anslag.domain.programme import Basis, Programme

type Value = str | int | bool | None
"""A single value as shown; None where there is none. Dates are written YYYY-MM-DD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`key` is the way to what differs, as one writes it: `pot.parts[training].amount`."""

    key: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyColumn:
    """A column of the key: its sum before and after, and how many of the recipients in both changed."""

    column: str
    before: int | None
    after: int | None
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Recipients that came and went are told by name."""

    terms: tuple[Change, ...]
    form: tuple[Change, ...]
    report: tuple[Change, ...]
    recipients_added: tuple[str, ...]
    recipients_removed: tuple[str, ...]
    columns: tuple[KeyColumn, ...]


def difference(old: Programme, new: Programme) -> Difference:
    return Difference(
        terms=tuple(_changes("", asdict(old.terms), asdict(new.terms))),
        form=tuple(_changes("", _by_question(old.form), _by_question(new.form))),
        report=tuple(_changes("", _outline(old), _outline(new))),
        recipients_added=tuple(name for name in new.basis if name not in old.basis),
        recipients_removed=tuple(name for name in old.basis if name not in new.basis),
        columns=tuple(_columns(old.basis, new.basis)),
    )


def _by_question(form: Form) -> dict[str, object]:
    """The form with its questions in one list, so that one that moves to another section is still itself."""
    questions = [
        asdict(question) | {"section": section.id}
        for section in form.sections
        for question in section.questions
    ]
    sections = [asdict(section) | {"questions": ()} for section in form.sections]
    return asdict(form) | {"sections": sections, "questions": questions}


def _outline(programme: Programme) -> dict[str, object]:
    return asdict(programme.outline) if programme.outline else {}


def _changes(path: str, old: object, new: object) -> Iterator[Change]:
    """What differs below the path. Entries of a list are the same when their id is, others by position."""
    if isinstance(old, dict) or isinstance(new, dict):
        yield from _table_changes(path, _table(old), _table(new))
    elif _are_tables(old) or _are_tables(new):
        yield from _entry_changes(path, _named(old), _named(new))
    elif _shown(old) != _shown(new):
        yield Change(key=path, before=_shown(old), after=_shown(new))


def _table_changes(path: str, old: dict[str, object], new: dict[str, object]) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        yield from _changes(f"{path}.{key}" if path else key, old.get(key), new.get(key))


def _entry_changes(path: str, old: dict[str, object], new: dict[str, object]) -> Iterator[Change]:
    for name in dict.fromkeys((*old, *new)):
        key = f"{path}[{name}]"
        if name in old and name in new:
            yield from _changes(key, old[name], new[name])
        else:
            yield Change(key=key, before=_heading(old.get(name)), after=_heading(new.get(name)))


def _table(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _are_tables(value: object) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(entry, dict) for entry in value)


def _named(entries: object) -> dict[str, object]:
    """A list's entries by id or key, or by position from 1."""
    if not isinstance(entries, list | tuple):
        return {}
    return {str(entry.get("id") or entry.get("key") or at): entry for at, entry in enumerate(entries, 1)}


def _heading(entry: object) -> Value:
    """What an entry is called."""
    table = _table(entry)
    return next((str(table[key]) for key in ("label", "title", "text", "key", "id") if table.get(key)), None)


def _shown(value: object) -> Value:
    if value is None or value in ("", ()):
        return None
    if isinstance(value, list | tuple):
        return ", ".join(str(entry) for entry in value)
    return value if isinstance(value, str | int) else str(value)


def _columns(old: Basis, new: Basis) -> Iterator[KeyColumn]:
    for column in dict.fromkeys(column for basis in (old, new) for row in basis.values() for column in row):
        before, after = _sum(old, column), _sum(new, column)
        both = [name for name in old if name in new]
        changed = sum(old[name].get(column) != new[name].get(column) for name in both)
        if before != after or changed:
            yield KeyColumn(column=column, before=before, after=after, changed=changed)


def _sum(basis: Basis, column: str) -> int | None:
    figures = [row[column] for row in basis.values() if column in row]
    return sum(figures) if figures else None
