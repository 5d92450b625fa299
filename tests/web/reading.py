"""A page read as a reader's tools read it: its headings, cells, ids and names, and what is wrong with them."""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.test import Client

HEADINGS = ("h1", "h2", "h3", "h4")
TEXTS = (*HEADINGS, "td", "th", "title", "caption", "legend", "label", "p", "li", "dd")
VOID = ("meta", "link", "input", "br", "img", "path", "rect", "circle")

type Attributes = dict[str, str | None]


class Element:
    """A tag with its attributes and the text within it."""

    def __init__(self, tag: str, attributes: Attributes) -> None:
        self.tag, self.attributes, self.text = tag, attributes, ""

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    @property
    def headings(self) -> list[str]:
        return [" ".join(element.text.split()) for element in self.all(*HEADINGS)]

    @property
    def cells(self) -> list[str]:
        return [" ".join(element.text.split(" ")).strip() for element in self.all("td", "th")]

    @property
    def faults(self) -> list[str]:
        """Everything that keeps someone from reading or using the page, or breaks its security policy."""
        return [fault for check in CHECKS for fault in check(self)]


def read(client: Client, address: str) -> Page:
    response: Any = client.get(address)
    assert response.status_code == 200
    return Page(response.content.decode())


def _headings(page: Page) -> Iterator[str]:
    levels = [int(element.tag[1]) for element in page.all(*HEADINGS)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1"
    for before, after in zip([0, *levels], levels, strict=False):
        if after > before + 1:
            yield f"h{before} is followed by h{after}"


def _language_and_title(page: Page) -> Iterator[str]:
    if page.all("html")[0].get("lang") not in {"sv", "en"}:
        yield "no language"
    if not page.all("title")[0].text.strip():
        yield "no title"


def _headers(page: Page) -> Iterator[str]:
    for cell in page.all("th"):
        if cell.get("scope") not in {"col", "row", "rowgroup"}:
            yield f"th without scope: {cell.text}"


def _ids(page: Page) -> Iterator[str]:
    counts = Counter(element.get("id") for element in page.elements if "id" in element.attributes)
    yield from (f"id {name} stands {times} times" for name, times in counts.items() if times > 1 or not name)
    for element in page.elements:
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            for name in element.get(attribute).split():
                if name not in counts:
                    yield f"{attribute} names {name}, which is not there"
        if element.get("href").startswith("#") and element.get("href")[1:] not in counts:
            yield f"a link leads to {element.get('href')}, which is not there"
        fill = element.get("fill")
        if fill.startswith("url(#") and fill[5:-1] not in counts:
            yield f"{fill} is not there"


def _labels(page: Page) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label") if label.text.strip()}
    for field in page.all("input", "textarea", "select"):
        if field.get("type") != "hidden" and field.get("id") not in labelled:
            yield f"no label for {field.get('name')}"


def _names(page: Page) -> Iterator[str]:
    landmarks = [
        (element.tag if element.tag == "nav" else element.get("role"), element.get("aria-label"))
        for element in page.elements
        if element.tag == "nav" or element.get("role") == "region"
    ]
    yield from (f"{name} is called the same twice" for name, times in Counter(landmarks).items() if times > 1)
    yield from (f"{role} has no name" for role, label in landmarks if not label)
    for drawing in page.all("svg"):
        if drawing.get("aria-hidden") != "true" and (
            drawing.get("role") != "img" or not drawing.get("aria-labelledby")
        ):
            yield "a drawing has no name"


def _policy(page: Page) -> Iterator[str]:
    for element in page.elements:
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"<{element.tag}> within the page"
        for name in element.attributes:
            if name == "style" or name.startswith("on"):
                yield f"{name} on <{element.tag}>"


CHECKS = (_headings, _language_and_title, _headers, _ids, _labels, _names, _policy)
