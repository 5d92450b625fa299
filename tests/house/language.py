"""What the interface says, as it is written in templates and code, and what can be measured in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import SOURCE, calls

TEMPLATES = sorted((SOURCE / "web" / "templates").rglob("*.html"))

MARKED = re.compile(
    r"""{% (?:translate|trans) (?:"([^"]*)"|'([^']*)').*? %}"""
    r"""|{% (?:blocktranslate|blocktrans)[^%]*%}(.*?){% end(?:blocktranslate|blocktrans) %}""",
    re.DOTALL,
)
"""A text to translate, in a template."""

PLURAL = re.compile(r"{% plural %}")
FILLED_IN = re.compile(r"{{.*?}}|{[^}]*}|%\(\w+\)[sd]|%[sd]")
TAG = re.compile(r"<[^>]+>")

GETTEXT = {
    "_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2,
    "pgettext": -1, "pgettext_lazy": -1,
}  # fmt: skip
"""How many of a call's first arguments are texts; -1 for the second alone."""


def texts_of_template(path: Path) -> Iterator[str]:
    for found in MARKED.finditer(path.read_text()):
        yield from PLURAL.split(next(text for text in found.groups() if text is not None))


def texts_of_module(path: Path) -> Iterator[str]:
    for call, name in calls(path):
        count = GETTEXT.get(name.rpartition(".")[2], 0)
        for argument in call.args[1:2] if count < 0 else call.args[:count]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def plain(text: str) -> str:
    """The text as it is read: a word in place of what is filled in, and no tags."""
    return " ".join(TAG.sub("", FILLED_IN.sub("x", text)).split())


def sentences(text: str) -> list[str]:
    """The whole sentences of a text. A label is none: it ends without a stop."""
    # A stop ends a sentence where a capital or nothing follows, so that "kl. 9" and "dnr." do not.
    return re.findall(r"[^.!?]*(?:[.!?](?!\s+[A-ZÅÄÖ]|\s*$)[^.!?]*)*[.!?](?=\s+[A-ZÅÄÖ]|\s*$)", plain(text))


def words(text: str) -> list[str]:
    return re.findall(r"[\w-]+", text)


def lix(said: list[str]) -> int:
    """Läsbarhetsindex: words per sentence, and of a hundred words those longer than six letters. (Björnsson 1968)"""
    all_words = [word for sentence in said for word in words(sentence)]
    long = sum(len(word) > 6 for word in all_words)
    return round(len(all_words) / len(said) + 100 * long / len(all_words)) if said else 0
