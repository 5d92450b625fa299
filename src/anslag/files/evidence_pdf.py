"""A PDF that someone hands in as evidence: one that opens, and that holds nothing to be run."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from anslag.domain.problem import Problem

_SCRIPT_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF"})
"""Keys of scripts and of files within the file, wherever they stand."""

_KINDS = frozenset({"/JavaScript", "/Launch", "/EmbeddedFile"})
"""What an action or an object is called that is run, that starts something, or that holds a file."""


def pdf_problems(content: bytes) -> tuple[Problem, ...]:
    """Why a PDF cannot be taken: it does not open, has no page, or holds a script, a command or another file."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            whole = len(pdf.pages) > 0
            runs = any(_runs(each) for held in (*pdf.objects, pdf.trailer) for each in _within(held))
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
        ValueError,
        RuntimeError,
    ):  # a file may be broken in more ways than are named
        whole, runs = False, False
    if not whole:
        return _problem(
            "document.kind",
            "Pdf-filen går inte att öppna. Den kan vara skadad eller ha ett lösenord.",
            "Spara den som pdf på nytt, utan lösenord, och välj den igen.",
        )
    if runs:
        return _problem(
            "document.active",
            "Pdf-filen har ett skript, ett kommando eller en bifogad fil i sig.",
            "Skriv ut den till en ny pdf och välj den i stället.",
        )
    return ()


def _within(held: Any) -> Iterator[Any]:
    """An object and those written in it. What it only refers to is an object of its own, and is met as that."""
    left = [held]
    while left:
        each = left.pop()
        yield each
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            inner = [each[key] for key in each.keys()]  # noqa: SIM118  # no mapping, though it has keys
        else:
            inner = list(each) if isinstance(each, pikepdf.Array) else []
        left.extend(one for one in inner if isinstance(one, pikepdf.Object) and not one.is_indirect)


def _runs(each: Any) -> bool:
    if not isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        return False
    kinds = {str(each[key]) for key in ("/S", "/Type") if isinstance(each.get(key), pikepdf.Name)}
    return bool(_SCRIPT_KEYS & set(each.keys()) or _KINDS & kinds)


def _problem(rule: str, message: str, remedy: str) -> tuple[Problem, ...]:
    return (Problem(place="Underlaget", rule=rule, message=message, remedy=remedy),)
