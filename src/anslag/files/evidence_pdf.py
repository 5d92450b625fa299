"""A PDF that someone hands in as evidence: one that opens, and that holds nothing to be run.

It is looked through in a process of its own, with bounds on its time and its memory: a small file can unfold to any
size, or never come to its end, and then only that process ends.
"""

import resource
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from anslag.domain.problem import Problem

_SCRIPT_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF"})
"""Keys of scripts and of files within the file, wherever they stand."""

_KINDS = frozenset({"/JavaScript", "/Launch", "/EmbeddedFile"})
"""What an action or an object is called that is run, that starts something, or that holds a file."""


FINE = "fine"
SECONDS = 10
MOST_MEMORY = 500_000_000

_PROBLEMS = {
    "document.kind": (
        "Pdf-filen går inte att öppna. Den kan vara skadad eller ha ett lösenord.",
        "Spara den som pdf på nytt, utan lösenord, och välj den igen.",
    ),
    "document.active": (
        "Pdf-filen har ett skript, ett kommando eller en bifogad fil i sig.",
        "Skriv ut den till en ny pdf och välj den i stället.",
    ),
    "document.heavy": (
        "Pdf-filen är för tung för att gå igenom.",
        "Skriv ut den till en ny pdf och välj den i stället.",
    ),
}
"""What is wrong and what to do, by rule."""


def pdf_problems(content: bytes) -> tuple[Problem, ...]:
    """Why a PDF cannot be taken.

    It does not open, has no page, holds a script, a command or another file, or takes too much to be looked through.
    """
    rule = _said_apart(content)
    if not rule:
        return ()
    message, remedy = _PROBLEMS[rule]
    return (Problem(place="Underlaget", rule=rule, message=message, remedy=remedy),)


def _said_apart(content: bytes) -> str:
    """What `_broken_rule` says in another process; that the file is heavy where it says nothing."""
    try:
        done = subprocess.run(  # noqa: S603 - this module
            [sys.executable, "-m", __name__],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "document.heavy"
    said = done.stdout.decode(errors="replace")
    return "" if said == FINE else said if said in _PROBLEMS else "document.heavy"


def _broken_rule(content: bytes) -> str:
    """The rule that a PDF breaks, or that it is fine."""
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
        return "document.kind"
    return "document.active" if runs else FINE


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


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    sys.stdout.write(_broken_rule(sys.stdin.buffer.read()))
