"""On which line each value of a TOML file stands, which tomllib does not tell."""

import re
from collections import deque
from dataclasses import dataclass

from anslag.files.programme_fault import KeyPath, Lines

_TOKEN = re.compile(
    r'(?P<string>"""(?:\\.|[^\\])*?"""+|\'\'\'.*?\'\'\'+|"(?:\\.|[^"\\])*"|\'[^\']*\')'
    r"|(?P<word>[^\s\[\]{},=#\"']+)|(?P<mark>[\[\]{},=])|#[^\n]*|\n",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    line: int
    kind: str


def toml_lines(text: str) -> Lines:
    """The line of each key path in a TOML text that tomllib has accepted."""
    tokens = deque(_tokens(text))
    lines: Lines = {}
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    while tokens:
        if tokens[0].text == "[":
            line = tokens[0].line
            table = _header(tokens, counts)
            lines.setdefault(table[:-1], line)
            lines.setdefault(table, line)
        else:
            _entry(tokens, table, lines)
    return lines


def _tokens(text: str) -> list[_Token]:
    tokens, line = [], 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup:
            tokens.append(_Token(match[0], line, match.lastgroup))
        line += match[0].count("\n")
    return tokens


def _header(tokens: deque[_Token], counts: dict[KeyPath, int]) -> KeyPath:
    """The table that `[a.b]` or `[[a.b]]` opens, with the position in each list of tables on the way."""
    tokens.popleft()
    repeated = tokens[0].text == "["
    path: KeyPath = ()
    *outer, last = _key(tokens, "]")
    for part in outer:
        path = _within((*path, part), counts)
    path = (*path, last)
    if repeated:
        tokens.popleft()
        counts[path] = counts.get(path, -1) + 1
    return _within(path, counts)


def _within(path: KeyPath, counts: dict[KeyPath, int]) -> KeyPath:
    return (*path, counts[path]) if path in counts else path


def _key(tokens: deque[_Token], end: str) -> list[str]:
    parts: list[str] = []
    while (token := tokens.popleft()).text != end:
        if token.kind == "string":
            parts.append(token.text[1:-1])
        elif token.kind == "word":
            parts += [part for part in token.text.split(".") if part]
    return parts


def _entry(tokens: deque[_Token], table: KeyPath, lines: Lines) -> None:
    line = tokens[0].line
    path = (*table, *_key(tokens, "="))
    lines[path] = line
    _value(tokens, path, lines)


def _value(tokens: deque[_Token], path: KeyPath, lines: Lines) -> None:
    token = tokens.popleft()
    lines.setdefault(path, token.line)
    if token.text == "[":
        index = 0
        while tokens[0].text != "]":
            _value(tokens, (*path, index), lines)
            index += 1
            _comma(tokens)
        tokens.popleft()
    elif token.text == "{":
        while tokens[0].text != "}":
            _entry(tokens, path, lines)
            _comma(tokens)
        tokens.popleft()
    elif token.kind == "word":
        while tokens and tokens[0].kind == "word" and tokens[0].line == token.line:
            tokens.popleft()


def _comma(tokens: deque[_Token]) -> None:
    if tokens[0].text == ",":
        tokens.popleft()
