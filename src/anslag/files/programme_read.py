"""Reads a programme folder's files, each for itself; whether they agree is asked by the checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from anslag.domain.form import Form, Question
from anslag.domain.outline import Outline
from anslag.domain.party import Party
from anslag.domain.problem import Problem, Refusal
from anslag.domain.programme import Basis, Classes, Programme, Terms
from anslag.files.programme_csv import read_key, read_parties
from anslag.files.programme_fault import Fault
from anslag.files.programme_text import read_text
from anslag.files.programme_toml import TomlFile, read_toml

TERMS = "programme.toml"
FORM = "form.toml"
OUTLINE = "report.toml"
KEY = "key.csv"
PARTIES = "parties.csv"
SOURCES = "sources.md"


type Contents = Mapping[str, TomlFile[Terms] | TomlFile[Form] | TomlFile[Outline]]


class UnreadableFolderError(Refusal):
    """There is no programme folder at the path."""

    def __init__(self, path: Path, message: str) -> None:
        remedy = f"Ange en mapp som innehåller {TERMS}."
        self.problem = Problem(place=str(path), rule="folder_readable", message=message, remedy=remedy)
        super().__init__(f"{path}: {message} {remedy}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder whose every file has its right shape. `form` is as written: shared options are still apart."""

    path: Path
    terms: Terms
    parties: tuple[Party, ...]
    party_lines: tuple[int, ...]
    basis: Basis
    classes: Classes
    key_lines: dict[str, int]
    """On which line of key.csv each recipient stands."""
    county_codes: dict[str, str]
    """As key.csv has them, by recipient."""
    form: Form
    outline: Outline | None
    sources: str
    contents: Contents = field(default_factory=dict)
    """By file name: what tomllib read and on which lines, to tell where a fault is."""

    @property
    def programme(self) -> Programme:
        return Programme(
            key=self.path.name,
            terms=self.terms,
            parties=self.parties,
            basis=self.basis,
            classes=self.classes,
            form=with_options(self.form),
            outline=self.outline,
        )

    def problem(self, fault: Fault) -> Problem:
        return _problem(fault, self.contents)


def read_folder(path: Path) -> Folder | tuple[Problem, ...]:
    """The folder, or every fault of its files' shapes. Raises UnreadableFolderError where there is none."""
    path = _programme_path(path)
    terms = read_toml(path / TERMS, Terms)
    form = read_toml(path / FORM, Form)
    outline = read_toml(path / OUTLINE, Outline) if (path / OUTLINE).exists() else None
    parties = read_parties(path / PARTIES)
    key = read_key(path / KEY, class_columns(terms.value))
    sources = read_text(path / SOURCES)
    contents: Contents = {file.name: file for file in (terms, form, outline) if file}
    faults = [
        *(fault for file in contents.values() for fault in file.faults),
        *(fault for fault in key.faults if terms.value or fault.rule != "whole_number"),
        *parties.faults,
        *([sources] if isinstance(sources, Fault) else ()),
    ]
    if faults or not terms.value or not form.value or isinstance(sources, Fault):
        return tuple(_problem(fault, contents) for fault in faults)
    return Folder(
        path=path,
        terms=terms.value,
        parties=parties.parties,
        party_lines=parties.lines,
        basis=key.basis,
        classes=key.classes,
        key_lines=key.lines,
        county_codes=key.county_codes,
        form=form.value,
        outline=outline.value if outline else None,
        sources=sources,
        contents=contents,
    )


def _programme_path(path: Path) -> Path:
    try:
        path = path.resolve()
        if not path.is_dir():
            raise UnreadableFolderError(path, "Det finns ingen sådan mapp.")
        if not (path / TERMS).exists():
            raise UnreadableFolderError(path, f"Mappen har ingen {TERMS}.")
    except (OSError, ValueError) as error:
        raise UnreadableFolderError(path, "Mappen går inte att läsa.") from error
    return path


def _problem(fault: Fault, contents: Contents) -> Problem:
    file = contents.get(fault.file)
    return fault.problem(file.content, file.lines) if file else fault.problem()


def class_columns(terms: Terms | None) -> frozenset[str]:
    """The columns of key.csv that hold words."""
    parts = terms.pot.parts if terms else ()
    return frozenset(part.column for part in parts if part.method == "per_class")


def with_options(form: Form) -> Form:
    """The form with each shared set of options put into the questions that name it."""

    def resolved(question: Question) -> Question:
        if not question.option_set:
            return question
        return replace(question, options=form.option_sets.get(question.option_set, ()), option_set="")

    sections = tuple(
        replace(section, questions=tuple(resolved(question) for question in section.questions))
        for section in form.sections
    )
    return replace(form, option_sets={}, sections=sections)
