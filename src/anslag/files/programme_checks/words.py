"""The words of a folder: none blank, none left of a template, and what was assumed listed with the sources."""

import re
from collections.abc import Iterator

from anslag.domain.audit.residue import residue_in
from anslag.files.programme_fault import Fault, KeyPath, path_words
from anslag.files.programme_read import OUTLINE, PARTIES, SOURCES, TERMS, Folder
from anslag.files.programme_toml import leaves

_MUST_SAY_SOMETHING = {
    "title", "label", "text", "summary", "giver", "case_reference", "basis", "by", "to", "head", "heading",
    "source_line", "one", "many", "definite",
}  # fmt: skip


def no_template_is_left(folder: Folder) -> Iterator[Fault]:
    """The outline's texts are read with its own checks, which know their places for figures."""
    for file, path, text in _texts(folder):
        if file != OUTLINE and (found := residue_in(text)):
            message = f"Texten innehåller ”{'”, ”'.join(found)}”, som ser ut som rester av en mall."
            yield Fault(
                file=file,
                path=path,
                rule="no_template_is_left",
                message=message,
                remedy="Skriv den riktiga texten.",
            )


def words_are_not_blank(folder: Folder) -> Iterator[Fault]:
    for file, path, text in _texts(folder):
        if path[-1] in _MUST_SAY_SOMETHING and not text.strip():
            yield Fault(
                file=file,
                path=path,
                rule="words_are_not_blank",
                message="Texten är tom.",
                remedy="Fyll i den.",
            )


def assumed_rules_are_listed(folder: Folder) -> Iterator[Fault]:
    content = folder.contents[TERMS].content
    for path in _assumed(content, ()):
        words = path_words(path, content) or TERMS
        if not _is_listed(words, folder.sources):
            message = f"Regeln är antagen, men {SOURCES} nämner inte {words}."
            remedy = f"Skriv i {SOURCES} vad som antagits och varför, med `{words}`."
            rule = "assumed_rules_are_listed"
            yield Fault(file=TERMS, path=path, rule=rule, message=message, remedy=remedy)


def assumed_columns_are_listed(folder: Folder) -> Iterator[Fault]:
    columns = {
        column: line
        for party, line in zip(folder.parties, folder.party_lines, strict=True)
        for column in party.assumed
    }
    for column, line in columns.items():
        if not _is_listed(column, folder.sources):
            message = f"Kolumnen {column} är antagen, men {SOURCES} nämner den inte."
            remedy = f"Skriv i {SOURCES} vad som antagits och varför, med `{column}`."
            rule = "assumed_columns_are_listed"
            yield Fault(file=PARTIES, path=(column,), line=line, rule=rule, message=message, remedy=remedy)


CHECKS = (words_are_not_blank, no_template_is_left, assumed_rules_are_listed, assumed_columns_are_listed)


def _texts(folder: Folder) -> Iterator[tuple[str, KeyPath, str]]:
    for name, file in folder.contents.items():
        for path, value in leaves(file.content, ()):
            if isinstance(value, str):
                yield name, path, value


def _assumed(content: object, path: KeyPath) -> Iterator[KeyPath]:
    for place, value in leaves(content, path):
        if place[-1] == "assumed" and value is True:
            yield place[:-1]


def _is_listed(words: str, sources: str) -> bool:
    """Whether the sources name the path, with [id] or .id for a list's entries."""
    plain, listed = (re.sub(r"\[([^\]]*)\]", r".\1", text) for text in (words, sources))
    return bool(re.search(rf"(?<![\w.]){re.escape(plain)}(?!\.?\w)", listed))
