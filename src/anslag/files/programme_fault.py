"""A fault in a programme folder, by file and key path, before it is told as a Problem."""

from dataclasses import dataclass

from anslag.domain.problem import Problem

type KeyPath = tuple[str | int, ...]
"""The way to a value in a TOML file: names of keys, and positions in lists from 0."""

type Lines = dict[KeyPath, int]
"""The line, from 1, on which each value of a TOML file begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`line` is given for a table of rows; for TOML it is looked up by the path."""

    file: str
    path: KeyPath = ()
    line: int | None = None
    rule: str
    message: str
    remedy: str

    def problem(self, content: object = None, lines: Lines | None = None) -> Problem:
        """The fault with its place in words. `content` is the file's values, `lines` where they stand."""
        words = path_words(self.path, content)
        line = self.line or _nearest_line(self.path, lines or {})
        place = f"{self.file}{': ' if words else ''}{words}{f' (rad {line})' if line else ''}"
        return Problem(place=place, rule=self.rule, message=self.message, remedy=self.remedy)


def path_words(path: KeyPath, content: object = None) -> str:
    """The path as one writes it: `pot.parts[training].amount`; a list's entry by its id, else counted from 1."""
    words = ""
    for step in path:
        content = _step(content, step)
        if isinstance(step, int):
            words += f"[{_name(content) or step + 1}]"
        else:
            words += f".{step}" if words else step
    return words


def _step(content: object, step: str | int) -> object:
    if isinstance(content, dict):
        return content.get(step)
    if isinstance(content, list) and isinstance(step, int) and step < len(content):
        return content[step]
    return None


def _name(content: object) -> str:
    if not isinstance(content, dict):
        return ""
    name = content.get("id", content.get("key"))
    return name if isinstance(name, str) else ""


def _nearest_line(path: KeyPath, lines: Lines) -> int | None:
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None
