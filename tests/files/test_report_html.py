"""The page is whole in itself, can be read aloud, and prints what the report says."""

import itertools
import re
from dataclasses import dataclass, field, replace
from functools import cache
from html.parser import HTMLParser

from anslag.domain.compilation import Compiled
from anslag.domain.narrative import Run
from anslag.files.report_html import report_html
from tests.domain.report_2025 import compiled_2025

EMPTY = {"meta", "rect", "br", "link", "img"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element"] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list["Element"]:
        own = [self] if self.tag == tag else []
        return own + [found for child in self.children for found in child.all(tag)]


class Tree(HTMLParser):
    """Every element must be closed where it stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.root = self.now = Element("root", {})
        self.elements: list[Element] = []
        self.feed(page)
        self.close()
        assert self.now is self.root, f"<{self.now.tag}> is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.now)
        self.now.children.append(element)
        self.elements.append(element)
        if tag not in EMPTY:
            self.now = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), self.now)  # type: ignore[arg-type]
        self.now.children.append(element)
        self.elements.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.now.tag, f"</{tag}> closes <{self.now.tag}>"
        assert self.now.parent is not None
        self.now = self.now.parent

    def handle_data(self, data: str) -> None:
        element: Element | None = self.now
        while element is not None:
            element.words.append(data)
            element = element.parent


@cache
def page(compiled: Compiled | None = None) -> Tree:
    return Tree(report_html(compiled or compiled_2025()).decode())


def test_the_page_says_its_language_and_its_title() -> None:
    (html,) = page().root.all("html")
    (title,) = page().root.all("title")
    (heading,) = page().root.all("h1")
    assert html.attributes["lang"] == "sv"
    assert title.text == heading.text == compiled_2025().report.title


def test_ids_are_unique_and_every_link_within_the_page_leads_somewhere() -> None:
    ids = [element.attributes["id"] for element in page().elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    links = [link.attributes["href"] for link in page().root.all("a")]
    assert {link for link in links if link.startswith("#") and link[1:] not in ids} == set()


def test_contents_name_every_heading_down_to_the_second_level() -> None:
    (contents,) = page().root.all("nav")
    (main,) = page().root.all("main")
    headings = [each.text for each in main.all("h2") + main.all("h3")]
    assert sorted(link.text for link in contents.all("a")) == sorted(headings)


def test_heading_levels_are_not_skipped() -> None:
    levels = [int(each.tag[1]) for each in page().elements if re.fullmatch(r"h[1-6]", each.tag)]
    assert [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_there_is_one_of_each_landmark_and_a_way_past_the_contents() -> None:
    assert [len(page().root.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert page().root.all("a")[0].attributes["href"] == f"#{page().root.all('main')[0].attributes['id']}"


def test_every_table_has_a_caption_and_every_header_cell_a_scope() -> None:
    tables = page().root.all("table")
    assert len(tables) == 16
    assert [table.attributes["id"] for table in tables if len(table.all("caption")) != 1] == []
    assert {cell.attributes.get("scope") for table in tables for cell in table.all("th")} == {
        "col",
        "row",
        "rowgroup",
    }


def test_every_body_row_has_its_own_header() -> None:
    rows = [row for body in page().root.all("tbody") for row in body.all("tr")]
    assert [row.text for row in rows if row.children[0].tag != "th"] == []


def test_the_counts_are_those_of_the_report() -> None:
    for table in compiled_2025().report.tables:
        (shown,) = [
            each for each in page().root.all("table") if each.attributes["id"] == f"tabell-{table.key}"
        ]
        assert [cell.text for cell in shown.all("td")] == [str(row.count) for row in table.rows], table.key
        assert [head.text for head in shown.all("thead")[0].all("th")] == list(table.column_heads)


def test_the_figures_in_the_text_are_those_of_the_statements() -> None:
    figures = [span for span in page().root.all("span") if "data-statement" in span.attributes]
    statements = {each.key: each.text for each in compiled_2025().report.statements}
    shown = {
        (span.attributes["data-statement"], span.text)
        for span in figures
        if span.attributes["data-statement"] in statements
    }
    said = {key: " ".join(text.split()).lower() for key, text in statements.items()}
    assert {key for key, _ in shown} == said.keys()
    assert [
        (key, text) for key, text in shown if text.lower() not in said[key] and key != "recipients_total"
    ] == []


def test_synthetic_answers_are_marked_and_real_ones_are_not() -> None:
    assert "Syntetiska uppgifter." in page().root.all("header")[0].text
    real = replace(compiled_2025(), report=replace(compiled_2025().report, synthetic=""))
    assert "Syntetiska" not in Tree(report_html(real).decode()).root.all("header")[0].text


def test_those_who_are_late_are_named() -> None:
    header = Tree(report_html(replace(compiled_2025(), late=("Region A", "Region B"))).decode()).root
    assert "Två regioner hade inte redovisat" in header.all("header")[0].text
    assert "Region A och Region B." in header.all("header")[0].text


def test_markup_in_a_text_is_shown_as_text() -> None:
    sections = compiled_2025().sections
    block = replace(sections[0].blocks[0], runs=(Run(kind="text", text="<script>alert(1)</script> & co"),))
    changed = replace(compiled_2025(), sections=(replace(sections[0], blocks=(block,)), *sections[1:]))
    html = report_html(changed).decode()
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in html


def test_the_page_needs_nothing_beside_it_and_runs_nothing() -> None:
    assert page().root.all("script") == page().root.all("link") == page().root.all("img") == []
    assert [name for element in page().elements for name in element.attributes if name.startswith("on")] == []
    assert "url(" not in page().root.all("style")[0].text


def test_the_same_report_gives_the_same_bytes() -> None:
    assert report_html(compiled_2025()) == report_html(compiled_2025())
