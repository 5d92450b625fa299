"""The English catalogue says all that the pages say and nothing else, and is compiled as it stands."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from scripts.catalogue import (
    COMPILED,
    TEXTS,
    English,
    as_binary,
    as_text,
    brought_in_step,
    extracted,
    read,
    said,
    strings,
    untranslated,
)
from tests.house.language import TEMPLATES, texts_of_module, texts_of_template
from tests.house.tree import modules

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|</?\w+>")

THE_SAME = {
    ("%(amount)s krona", "%(amount)s kronor"),
    *("%(amount)s kronor", "Bankgiro", "bankgiro", "Cell", "In, kr", "kr", "Kronor", "kronor"),
    *("Person", "Start", "Version"),
    "Version %(number)s",
    "version %(number)s",
    "Version %(number)s, %(day)s",
    "%(name)s, version %(number)s",
}
"""What reads the same in both languages."""


def messages() -> list[Any]:
    return [message for message in read() if message.id]


def test_the_catalogue_is_what_the_pages_say() -> None:
    assert TEXTS.read_bytes() == as_text(brought_in_step(read())), "bring it in step with `make fix`"


def test_everything_is_translated_and_nothing_is_guessed_or_left_over() -> None:
    assert untranslated(read()) == []
    assert [message.id for message in messages() if message.fuzzy] == []
    assert "#~" not in TEXTS.read_text()
    assert len(messages()) > 1000


def test_what_is_compiled_is_what_the_catalogue_says() -> None:
    assert COMPILED.read_bytes() == as_binary(read()), "compile it with `make fix`"


def test_every_placeholder_and_tag_is_kept_in_every_form() -> None:
    differing = [
        (swedish, english)
        for message in messages()
        for swedish, english in zip(strings(message.id), strings(message.string), strict=True)
        if Counter(PLACEHOLDER.findall(swedish)) != Counter(PLACEHOLDER.findall(english))
    ]
    assert differing == []


def test_nothing_is_left_in_swedish() -> None:
    same = {message.id for message in messages() if message.id == message.string}
    assert same - THE_SAME == set()
    swedish = re.compile(r"[åäöÅÄÖ]")
    assert [
        message.string for message in messages() if any(map(swedish.search, strings(message.string)))
    ] == []


def test_the_head_says_nothing_of_when_or_by_what_it_was_written() -> None:
    head = next(iter(read()))
    assert str(head.string).splitlines() == [
        "Language: en",
        "Plural-Forms: nplurals=2; plural=(n != 1);",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]


def test_all_that_another_reading_of_the_sources_finds_is_there() -> None:
    """Told apart by patterns instead of by the template language."""
    there = {form for message in extracted() if message.id for form in strings(message.id)}
    found = {
        re.sub(r"{{ *(\w+) *}}", r"%(\1)s", text.replace("%", "%%"))
        for path in TEMPLATES
        for text in texts_of_template(path)
    } | {text for path in modules("web") for text in texts_of_module(path)}
    assert found - there == set()
    assert len(found) > 1000


def found_in(folder: Path, name: str, text: str) -> list[tuple[Any, str | None]]:
    path = folder / name
    path.write_text(text)
    return list(said(path))


def test_every_kind_of_text_is_found(tmp_path: Path) -> None:
    assert found_in(
        tmp_path,
        "a.html",
        """{% load i18n %}
          <p title="{% translate 'Ett' %}">{% translate "Två" context "of two" %}</p>
        {% blocktranslate count n=a|length with b=c|date:"Y" %}{{ n }} rad{% plural %}{{ n }} rader {{ b }}, 5 %{% endblocktranslate %}
      {% include "x.html" with y=_("Fyra") %}{{ _("Fem") }}
    {# {% translate "Inte sagt" %} #}""",
    ) == [
        ("Ett", None),
        ("Två", "of two"),
        (("%(n)s rad", "%(n)s rader %(b)s, 5 %%"), None),
        ("Fyra", None),
        ("Fem", None),
    ]
    assert found_in(
        tmp_path,
        "b.py",
        '_("Ett" " till")\ngettext_lazy("Två")\nngettext("Tre", "Fyra", n)\npgettext_lazy("c", "Fem")\nsaid("Sex")',
    ) == [("Ett till", None), ("Två", None), (("Tre", "Fyra"), None), ("Fem", "c")]
    assert found_in(tmp_path, "c.css", "_('Ett')") == []


def test_a_text_with_two_plurals_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.catalogue.SPEAKING", (tmp_path,))
    (tmp_path / "a.py").write_text('ngettext("en", "två", n)\nngettext("en", "två", m)\n_("en")')
    assert [message.id for message in extracted()] == ["", ("en", "två")]
    (tmp_path / "b.py").write_text('ngettext("en", "tre", n)')
    with pytest.raises(SystemExit, match=r"b\.py: 'en' has two plurals\. Give one"):
        extracted()


def kept_with(*texts: tuple[Any, Any]) -> Catalog:
    kept = English()
    for swedish, english in texts:
        kept.add(swedish, english)
    return kept


def english(catalogue: Catalog, text: str) -> tuple[str, ...] | None:
    message = catalogue.get(text)
    return strings(message.string) if message else None


def test_a_text_keeps_its_english_until_it_changes() -> None:
    now = brought_in_step(kept_with(("Start", "Home"), ("Starta", "Begin")))
    assert english(now, "Start") == ("Home",)
    assert english(now, "Starta") is None
    assert english(now, "Logga in") == ("",)


@pytest.mark.parametrize("text", [("Start", "Starter"), "Start"])
def test_what_counts_and_what_does_not_are_not_taken_for_each_other(text: Any) -> None:
    now = brought_in_step(kept_with((text, text)))
    assert english(now, "Start") == ("" if isinstance(text, tuple) else "Start",)


def test_an_uncertain_translation_is_not_kept() -> None:
    kept = English()
    kept.add("Start", "Home", flags=["fuzzy"])
    assert english(brought_in_step(kept), "Start") == ("",)
