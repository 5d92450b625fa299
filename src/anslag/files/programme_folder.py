"""Loads a programme folder, and tells every fault of one that does not hold."""

from pathlib import Path

from anslag.domain.problem import Problem, Refused
from anslag.domain.programme import Programme
from anslag.files.programme_checks import CHECKS
from anslag.files.programme_read import Folder, read_folder


class FaultyFolderError(Refused):
    """The folder is there but does not hold; `problems` are all its faults."""


def load_programme(folder: Path) -> Programme:
    """The programme in the folder, with shared options put into the form's questions.

    Raises FaultyFolderError with every fault, or UnreadableFolderError when there is no programme folder.
    """
    read = read_folder(folder)
    problems = _disagreements(read) if isinstance(read, Folder) else read
    if problems or not isinstance(read, Folder):
        raise FaultyFolderError(problems)
    return read.programme


def folder_problems(folder: Path) -> tuple[Problem, ...]:
    """Every fault of the folder: of its files' shapes, and when those hold, of how they agree."""
    read = read_folder(folder)
    return _disagreements(read) if isinstance(read, Folder) else read


def checked_folder(folder: Path) -> tuple[Programme | None, tuple[Problem, ...]]:
    """Every fault of the folder, and its programme where each file has its shape, though they may not agree."""
    read = read_folder(folder)
    return (read.programme, _disagreements(read)) if isinstance(read, Folder) else (None, read)


def _disagreements(folder: Folder) -> tuple[Problem, ...]:
    return tuple(folder.problem(fault) for check in CHECKS for fault in check(folder))
