"""A message's number for mail systems, and its copy as a page."""

from anslag.files.letter import belongs, message_id, number_in, page_of
from tests.web.reading import Page


def test_the_same_message_has_the_same_number_each_time_and_is_known_by_it() -> None:
    told = message_id(17, "remind/a", "Anslag <anslag@myndighet.example>")
    assert told == message_id(17, "remind/a", "Anslag <anslag@myndighet.example>")
    assert told.endswith("@myndighet.example>")
    assert number_in(f"References: <x@y> {told}") == 17
    assert belongs(told, 17, "remind/a")


def test_a_number_that_was_guessed_belongs_to_nothing() -> None:
    told = message_id(17, "remind/a", "anslag@myndighet.example")
    assert not belongs(told, 17, "remind/b")
    assert not belongs(told.replace(".17.", ".18."), 18, "remind/a")
    assert number_in("<17@myndighet.example>") is None


def test_the_page_says_the_same_and_lets_nothing_in() -> None:
    shown = Page(page_of("Ett <b>&\nTvå\n\nhttps://anslag.example/x?a=1&b=2\n", subject="A < B"))
    assert [" ".join(each.text.split()) for each in shown.all("p")] == [
        "Ett <b>& Två",
        "https://anslag.example/x?a=1&b=2",
    ]
    assert [each.get("href") for each in shown.all("a")] == ["https://anslag.example/x?a=1&b=2"]
    assert shown.all("title")[0].text == "A < B"
    assert shown.all("b") == []
