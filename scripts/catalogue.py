"""Brings the English catalogue in step with what the pages say, and compiles it: `python -m scripts.catalogue`."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
SPEAKING = (ROOT / "src/anslag/web", ROOT / "src/anslag/files")
"""The rooms whose words people read."""

TEXTS = ROOT / "src/anslag/web/locale/en/LC_MESSAGES/django.po"
COMPILED = TEXTS.with_suffix(".mo")

KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}_{kind}": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for kind in ("lazy", "noop")
}

HEAD = """# English for the pages of Anslag. The source strings are Swedish and stand in templates and code.
# `make fix` adds what is new, drops what is gone, and leaves what is new empty, to be translated here."""


class English(Catalog):
    """A catalogue whose head says nothing of when, where or by what it was written."""

    def __init__(self) -> None:
        super().__init__(locale="en", header_comment=HEAD, fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", "en"),
            ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]

    @mime_headers.setter
    def mime_headers(self, told: Iterable[tuple[str, str]]) -> None:
        """What the file says in its head is what is always said."""


def extracted() -> English:
    """All that the pages say, in no language but the source's."""
    found = English()
    for folder in SPEAKING:
        for path in sorted(folder.rglob("*")):
            for text, context in said(path):
                _refuse_two_plurals(found.get(text, context), text, path)
                found.add(text, context=context)
    return found


def _refuse_two_plurals(had: Message | None, text: Any, path: Path) -> None:
    """A text is known by its singular: with two plurals, one of them would never be found."""
    if had and had.pluralizable and isinstance(text, tuple) and strings(had.id) != text:
        raise SystemExit(f"{path.name}: {text[0]!r} has two plurals. Give one of them a context.")


def said(path: Path) -> Iterator[tuple[Any, str | None]]:
    if path.suffix == ".html":
        # Blanked-out markup keeps its indentation, which means nothing here and a block in Python.
        lines = templatize(path.read_text(), origin=str(path)).splitlines()
        source = "\n".join(line.strip() for line in lines)
    elif path.suffix == ".py":
        source = path.read_text()
    else:
        return
    for _, text, _, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield text, context


def read(path: Path = TEXTS) -> English:
    kept = English()
    with path.open(encoding="utf-8") as lines:
        PoFileParser(kept, ignore_obsolete=True).parse(lines)
    return kept


def brought_in_step(kept: Catalog) -> English:
    """What the pages say now, each with the translation it had, if any."""
    now = extracted()
    for message in now:
        had = kept.get(message.id, message.context) if message.id else None
        if had and had.pluralizable == message.pluralizable and not had.fuzzy:
            message.string = had.string
    return now


def as_text(catalogue: Catalog) -> bytes:
    written = io.BytesIO()
    write_po(written, catalogue, width=110, sort_output=True, no_location=True)
    return written.getvalue()


def as_binary(catalogue: Catalog) -> bytes:
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def untranslated(catalogue: Catalog) -> list[Any]:
    return [message.id for message in catalogue if message.id and not all(strings(message.string))]


def strings(text: Any) -> tuple[str, ...]:
    """A text in its forms: one, or two where it counts something."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def main() -> None:
    catalogue = brought_in_step(read() if TEXTS.exists() else English())
    TEXTS.parent.mkdir(parents=True, exist_ok=True)
    TEXTS.write_bytes(as_text(catalogue))
    COMPILED.write_bytes(as_binary(catalogue))
    for text in untranslated(catalogue):
        print(f"{TEXTS.name} has no English for {text!r}")


if __name__ == "__main__":
    main()
