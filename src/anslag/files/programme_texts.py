"""A programme folder in memory: checked as any folder is, with those that fund it laid out beside it."""

import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from anslag.domain.party import Party
from anslag.domain.problem import Problem, Refusal
from anslag.domain.programme import Basis, Classes, Programme
from anslag.files.programme_copy import later_terms
from anslag.files.programme_csv import read_key, read_parties
from anslag.files.programme_folder import checked_folder
from anslag.files.programme_read import FORM, KEY, OUTLINE, PARTIES, SOURCES, TERMS
from anslag.files.programme_write import Texts, folder_texts

FILES = (TERMS, KEY, PARTIES, FORM, OUTLINE, SOURCES)
"""What a folder in memory may hold."""

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME = 60


class UnusableNameError(Refusal):
    """The name cannot be a programme's key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """All the faults of a folder. `programme` is there when each file has its shape, though they may not agree."""

    programme: Programme | None
    problems: tuple[Problem, ...]

    @property
    def holds(self) -> bool:
        return self.programme is not None and not self.problems


def checked_texts(key: str, texts: Mapping[str, str], *, beside: Iterable[Programme] = ()) -> Checked:
    """The folder of that name, checked beside the programmes that it may be funded by."""
    check_name(key)
    with tempfile.TemporaryDirectory(prefix="anslag-") as place:
        for other in beside:
            _lay_out(Path(place), other.key, folder_texts(other))
        _lay_out(Path(place), key, texts)
        programme, problems = checked_folder(Path(place) / key)
    return Checked(programme=programme, problems=problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The parties and the key of a folder, as far as they can be read."""

    parties: tuple[Party, ...]
    basis: Basis
    classes: Classes


def tables_of(texts: Mapping[str, str], *, words_in: frozenset[str] = frozenset()) -> Tables:
    """What parties.csv and key.csv hold, whatever is wrong with the other files."""
    with tempfile.TemporaryDirectory(prefix="anslag-") as place:
        _lay_out(Path(place), "folder", texts)
        parties = read_parties(Path(place) / "folder" / PARTIES)
        key = read_key(Path(place) / "folder" / KEY, words_in)
    return Tables(parties=parties.parties, basis=key.basis, classes=key.classes)


def check_name(key: str) -> None:
    """Raise UnusableNameError for anything but small letters, digits and single hyphens between them."""
    if not NAME.fullmatch(key) or len(key) > LONGEST_NAME:
        raise UnusableNameError(
            f"”{key[:LONGEST_NAME]}” går inte att använda som namn. Skriv bara små bokstäver a–z, siffror och "
            f"bindestreck mellan dem, högst {LONGEST_NAME} tecken."
        )


def later_texts(programme: Programme, *, years: int = 1) -> Texts:
    """The folder of the same programme, `years` later."""
    texts = folder_texts(programme)
    return texts | {TERMS: later_terms(texts[TERMS], years=years)}


def _lay_out(place: Path, key: str, texts: Mapping[str, str]) -> None:
    folder = place / key
    folder.mkdir()
    for name in FILES:
        if name in texts:
            (folder / name).write_text(texts[name], encoding="utf-8", newline="")
