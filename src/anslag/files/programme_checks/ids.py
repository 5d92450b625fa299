"""Ids and keys: written one way, and each once where it must be told from others."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from anslag.domain.form import Form, Question
from anslag.files.programme_checks.form import options_of
from anslag.files.programme_fault import Fault, KeyPath
from anslag.files.programme_read import FORM, OUTLINE, TERMS, Folder


@dataclass(frozen=True, slots=True)
class _Group:
    """Ids that must differ from each other, each with the way to it."""

    file: str
    ids: tuple[tuple[KeyPath, str], ...]


def ids_unique(folder: Folder) -> Iterator[Fault]:
    """Keys of the outline are counted with its own checks."""
    for group in (*_of_terms(folder), *_of_form(folder)):
        counts = Counter(name for _, name in group.ids)
        seen: set[str] = set()
        for path, name in group.ids:
            if counts[name] > 1 and name in seen:
                message = f"{name} står redan på en annan rad i samma lista."
                yield _fault(group.file, path, "ids_unique", message, "Ge varje post ett eget id.")
            seen.add(name)


def ids_snake_case(folder: Folder) -> Iterator[Fault]:
    for group in (*_of_terms(folder), *_of_form(folder), *_of_outline(folder)):
        for path, name in group.ids:
            if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
                remedy = "Skriv små bokstäver a–z och siffror, med understreck mellan orden."
                yield _fault(group.file, path, "ids_snake_case", f"”{name}” duger inte som id.", remedy)


CHECKS = (ids_unique, ids_snake_case)


def _fault(file: str, path: KeyPath, rule: str, message: str, remedy: str) -> Fault:
    return Fault(file=file, path=path, rule=rule, message=message, remedy=remedy)


def _of_outline(folder: Folder) -> Iterator[_Group]:
    if folder.outline:
        for name in ("sections", "tables", "sentences"):
            keys = (entry.key for entry in getattr(folder.outline, name))
            yield _group(OUTLINE, (name,), keys, "key")


def _of_terms(folder: Folder) -> Iterator[_Group]:
    terms = folder.terms
    yield _group(TERMS, ("pot", "parts"), (part.id for part in terms.pot.parts))
    yield _group(TERMS, ("requisition", "fields"), (item.id for item in terms.requisition.fields))
    yield _group(TERMS, ("repayment", "grounds"), (item.id for item in terms.repayment.grounds))
    # `related` is left out: its ids are other authorities' case references.
    for name in ("purposes", "conditions", "cost_categories", "tasks", "deliverables"):
        yield _group(TERMS, (name,), (item.id for item in getattr(terms, name)))


def _of_form(folder: Folder) -> Iterator[_Group]:
    form = folder.form
    yield _group(FORM, ("sections",), (section.id for section in form.sections))
    places = [
        (("sections", at, "questions", index), question)
        for at, section in enumerate(form.sections)
        for index, question in enumerate(section.questions)
    ]
    yield _Group(FORM, (*_of_questions(folder, places), *_of_checks(form)))
    for path, question in places:
        for name in ("options", "columns"):
            yield _group(FORM, (*path, name), (option.id for option in getattr(question, name)))
    yield _Group(FORM, tuple((("option_sets", name), name) for name in form.option_sets))
    for name, options in form.option_sets.items():
        yield _group(FORM, ("option_sets", name), (option.id for option in options))


def _of_questions(
    folder: Folder, places: Sequence[tuple[KeyPath, Question]]
) -> Iterator[tuple[KeyPath, str]]:
    """The questions' ids, with those of what is asked when another option is chosen."""
    for path, question in places:
        yield (*path, "id"), question.id
        for option in options_of(folder, question):
            if option.other:
                yield (*path, "options"), f"{question.id}_{option.id}"


def _of_checks(form: Form) -> Iterator[tuple[KeyPath, str]]:
    """What a check asks is answered as a question is, by the check's id."""
    yield from ((("checks", index, "id"), check.id) for index, check in enumerate(form.checks))


def _group(file: str, path: KeyPath, names: Iterable[str], key: str = "id") -> _Group:
    return _Group(file, tuple(((*path, index, key), name) for index, name in enumerate(names)))
