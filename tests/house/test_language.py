"""The interface speaks plain Swedish: short sentences, short words, and none of the words of the office."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.house.language import TEMPLATES, lix, plain, sentences, texts_of_module, texts_of_template, words
from tests.house.tree import modules, parsed, place

MOST_WORDS = 20
HARDEST = 40
"""LIX 30–40 is easy: fiction and magazines."""

FEW = 10
"""Fewer sentences than that say little about how hard a page is to read."""

OFFICE_WORDS = re.compile(
    r"\b(?:erhåll\w*|inkomm?a? med|inkomm(?:er|it) med|vederbör\w*|ogiltig\w*|avseende)\b", re.IGNORECASE
)

SYNONYMS = {
    "rekvisition": r"betalningsbegär\w*|begäran om utbetalning|rekvirering\w*",
    "utbetalning": r"\bbetalningar(?:na)?s?\b(?!/)",
    "beviljat": r"\btilldel\w+",
    "fördela vidare": r"\blämna\w* vidare\b|vidareförmedl\w*|vidarefördel\w*",
    "redovisning": r"återrapport\w*|\brapportera\w* tillbaka",
    "delredovisning": r"\bdelrapport\w*|\bunderredovisning\w*",
    "ej använt": r"\boanvän\w*|\b(?:o|ej )förbruk\w*|\binte använt\b",
    "återbetalning": r"återinbetal\w*|\btillbakabetal\w*",
    "eftergift": r"\befterskänk\w*|\bavskriv\w*",
}
"""One word for each thing, and what else it might be called. Terms and forms of a programme say what they say."""

OTHER_WORDS = re.compile("|".join(SYNONYMS.values()), re.IGNORECASE)


@cache
def said(path: Path) -> list[str]:
    texts = texts_of_template(path) if path.suffix == ".html" else texts_of_module(path)
    return [sentence for text in texts for sentence in sentences(text)]


def constants(path: Path) -> list[str]:
    return [
        node.value
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


SPEAKING = [path for path in (*TEMPLATES, *modules("web")) if said(path)]


@pytest.mark.parametrize("path", SPEAKING, ids=place)
def test_no_sentence_is_longer_than_twenty_words(path: Path) -> None:
    assert [sentence for sentence in said(path) if len(words(sentence)) > MOST_WORDS] == []


@pytest.mark.parametrize("path", [path for path in SPEAKING if len(said(path)) >= FEW], ids=place)
def test_a_page_is_easy_to_read(path: Path) -> None:
    assert lix(said(path)) < HARDEST


def test_the_interface_as_a_whole_is_easy_to_read() -> None:
    everything = [sentence for path in SPEAKING for sentence in said(path)]
    assert len(everything) > 100
    assert lix(everything) < HARDEST


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_no_template_has_words_of_the_office(path: Path) -> None:
    assert OFFICE_WORDS.findall(path.read_text()) == []


@pytest.mark.parametrize("path", modules(), ids=place)
def test_no_message_has_words_of_the_office(path: Path) -> None:
    assert [text for text in constants(path) if OFFICE_WORDS.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_no_template_calls_a_thing_by_another_word(path: Path) -> None:
    assert [text for text in texts_of_template(path) if OTHER_WORDS.search(text)] == []


NATIONAL_REPORT = re.compile(r"domain/audit/|files/report_page\.py$")
"""What lays out or reads a national report has the words that such reports have had."""


@pytest.mark.parametrize(
    "path", [each for each in modules() if not NATIONAL_REPORT.search(place(each))], ids=place
)
def test_no_message_calls_a_thing_by_another_word(path: Path) -> None:
    assert [text for text in constants(path) if OTHER_WORDS.search(text)] == []


def test_no_message_shows_how_code_writes_a_text() -> None:
    """Where a page or a rule tells what was written; whoever configures or codes may read Python."""
    told = [path for path in modules("domain", "web") if path.name != "money.py"]
    shown = [
        place(path, node)
        for path in told
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FormattedValue) and node.conversion == ord("r")
    ]
    assert shown == []


def test_other_words_are_known_in_their_forms() -> None:
    for text in (
        *(
            "En begäran om utbetalning",
            "Till betalningarna",
            "Tilldelat",
            "lämnat vidare",
            "Återrapportera nu",
        ),
        *("delrapporter", "Oanvända medel", "ej förbrukat", "efterskänkt"),
    ):
        assert OTHER_WORDS.search(text), text
    for text in (
        "Utbetalningar",
        "betalningar/",
        "har inte använts",
        "Återbetalningar",
        "Betalningsdag",
    ):
        assert not OTHER_WORDS.search(text), text


def test_words_of_the_office_are_known_in_their_forms() -> None:
    text = "Ni erhåller, har inkommit med, inkommer med, vederbörandes ogiltiga avseenden, avseende"
    assert OFFICE_WORDS.findall(text) == [
        "erhåller",
        "inkommit med",
        "inkommer med",
        "vederbörandes",
        "ogiltiga",
        "avseende",
    ]


def test_sentences_are_told_from_labels_and_numbers() -> None:
    text = "Skriv <strong>beloppet</strong>, till exempel 1.200 {{ unit }}. Ni har {days} dagar på er! Belopp"
    assert plain("a {{ b }}\n<b>c</b> {d} %(e)s") == "a x c x x"
    assert [sentence.strip() for sentence in sentences(text)] == [
        "Skriv beloppet, till exempel 1.200 x.",
        "Ni har x dagar på er!",
    ]
    assert sentences("Belopp att rekvirera") == []


def test_a_hard_text_is_known_from_an_easy_one() -> None:
    assert lix(["Ni har inte skickat in."]) == 25
    hard = "Bidragsmottagarens återrapporteringsskyldighet fullgörs genom ändamålsenlig medelsredovisning."
    assert lix([hard]) > 80


def test_texts_are_found_in_templates_and_modules(tmp_path: Path) -> None:
    template, module = tmp_path / "a.html", tmp_path / "a.py"
    template.write_text(
        """{% translate "Ett." %}{% translate 'Två.' context "x" as y %}
        {% blocktranslate count n=n %}Tre.{% plural %}Fyra.{% endblocktranslate %}"""
    )
    module.write_text('_("Ett.")\ntext = ngettext("Två.", "Tre.", n)\npgettext("x", "Fyra.")\nother("Fem.")')
    assert list(texts_of_template(template)) == ["Ett.", "Två.", "Tre.", "Fyra."]
    assert list(texts_of_module(module)) == ["Ett.", "Två.", "Tre.", "Fyra."]
