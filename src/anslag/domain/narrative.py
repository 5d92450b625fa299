"""Running text: places for figures filled in, and every run of it marked with where it comes from."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from anslag.domain.audit.residue import residue_in
from anslag.domain.money import NO_BREAK_SPACE
from anslag.domain.wording import capital

type RunKind = Literal[
    "text",  # the editor's words
    "figure",  # of the sentence `key`
    "fact",  # of the terms, under the name `key`
    "table",  # a reference to the table or appendix `key`
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    kind: RunKind
    text: str
    key: str = ""
    opening: str = ""
    """What is written instead where the run begins a sentence; empty: the text, with a capital letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """{name} or {name:key} in a text."""

    name: str
    key: str = ""


_PLACE = re.compile(r"\{(\w+)(?::([\w.-]+))?\}")
_SENTENCE_END = re.compile(r"[.!?]['\"”’»)]*\s+$")
_FIGURE_FIRST = re.compile(r"(?:^|[.!?]['\"”’»)]*\s+)(\d[^.!?]{0,40})")

_UNITS = (" kronor", " procent")


def split_places(text: str) -> tuple[str | Place, ...]:
    """The text in order: words, and the places between them. Braces that are no place stay in the words."""
    parts: list[str | Place] = []
    end = 0
    for match in _PLACE.finditer(text):
        parts.append(text[end : match.start()])
        parts.append(Place(name=match[1], key=match[2] or ""))
        end = match.end()
    parts.append(text[end:])
    return tuple(part for part in parts if part)


def shown_key(paragraph: str) -> str:
    """The key in a paragraph that is {show:KEY} alone; empty for others."""
    match split_places(paragraph.strip()):
        case (Place(name="show", key=key),):
            return key
        case _:
            return ""


def fill(text: str, figures: Mapping[str, Run]) -> tuple[Run, ...]:
    """A sentence's text with its figures by the name of their place."""
    return tuple(
        Run(kind="text", text=part) if isinstance(part, str) else figures[part.name]
        for part in split_places(text)
    )


def set_in_order(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs as printed: capitals where sentences begin, no double spaces, a figure on the line of its noun."""
    done: list[Run] = []
    before = ""
    for run in runs:
        text = run.text
        if not before or before[-1].isspace():
            text = text.lstrip()
        if not before or _SENTENCE_END.search(before):
            text = run.opening or capital(text)
        if before[-1:].isdigit() and (done[-1].kind == "figure" or text.startswith(_UNITS)):
            text = NO_BREAK_SPACE + text[1:] if text.startswith(" ") else text
        if text:
            done.append(replace(run, text=text, opening=""))
            before += text
    while done and not (last := done[-1].text.rstrip()):
        done.pop()
    return (*done[:-1], replace(done[-1], text=last)) if done else ()


def plain(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def figure_first(text: str) -> str:
    """The beginning of a sentence that begins with a figure; empty where none does."""
    match = _FIGURE_FIRST.search(text)
    return match[1] if match else ""


def written(text: str) -> str:
    """The editor's own words in a text, its places left out."""
    return " ".join(part for part in split_places(text) if isinstance(part, str))


def typed_figure(text: str, names: Iterable[str]) -> str:
    """A figure typed into a text, its places and the known names set aside; empty where there is none."""
    words = written(text)
    for name in names:
        words = words.replace(name, "")
    match = re.search(r"\S*\d\S*", words)
    return match[0] if match else ""


def residue(text: str) -> str:
    """Template text left behind in the editor's words; empty where there is none."""
    return ", ".join(residue_in(written(text)))
