"""Every page in English for whoever chooses it: nothing of it left in Swedish, and nothing changed but the words."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from anslag.domain.redistribution import OUTCOME_LABELS
from anslag.records.mail import mail_of
from anslag.records.sign_in import personas
from anslag.web.templatetags.domain_words import OUTCOMES, SHARES, STEPS, worded
from scripts.catalogue import read as catalogue
from scripts.catalogue import strings
from tests.conftest import World, connected, copied
from tests.house.tree import SOURCE, parsed
from tests.web.reading import VOID, Attributes, Page
from tests.web.real_year import GRANT, IN_CALL, browser_of, fields_of, giving, opened, receiving
from tests.web.test_access import ALLOWED, DAY, OREBRO, PEOPLE, Place, places, three_tiers

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%d")
SHORT = 12
"""Longer than that, a text is looked for anywhere; shorter, it is found where it is all that is said."""

WALKERS = ("CO", "EK", "OM", "RR", "CO3", "PU")
"""A case officer, an economist, a proxy, a contributor, a receiver that gives in its turn, and one who applies."""

NO_BREAK = "\N{NO-BREAK SPACE}"


class Read(HTMLParser):
    """What a page says, to eyes and to screen readers, apart from what it says to be Swedish."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._languages = [""]
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes: Attributes = dict(attrs)
        language = (tag != "html" and attributes.get("lang")) or self._languages[-1]
        if language != "sv":
            self.said += [attributes.get(name) or "" for name in ("aria-label", "title", "placeholder")]
        if tag not in VOID:
            self._languages.append(language)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._languages.pop()

    def handle_data(self, data: str) -> None:
        if self._languages[-1] != "sv":
            self.said.append(data)


OWN_NAME = "Anslag"
"""The software's name, which stays what it is; as a word for a sum it is translated."""

OF_DATA = {"Ekonomi", "Redovisningen", "Resultat"}
"""Words that the pages say and that the programme's own texts say too, in the programme's language."""


@cache
def known() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What the pages say in Swedish and otherwise in English: the longest piece of each text, and the text."""
    found = {}
    for message in catalogue():
        forms = zip(strings(message.id), strings(message.string), strict=True) if message.id else ()
        for swedish, english in forms:
            pieces = [piece.casefold().replace("%%", "%") for piece in PLACEHOLDER.split(swedish)]
            longest = max(pieces, key=len)
            if swedish not in {english, OWN_NAME, *OF_DATA} and (len(pieces) == 1 or len(longest) > SHORT):
                whole = ".+".join(map(re.escape, pieces))
                text = rf"\b{whole}(?!\w)" if len(longest) > SHORT else f"^{whole}$"
                found[swedish] = (longest, re.compile(text, re.MULTILINE))
    return tuple(found.values())


def swedish(text: str, names: frozenset[str] = frozenset()) -> list[str]:
    """What is left in Swedish in a page; names of people and their addresses are what they are."""
    nodes = (" ".join(each.split()) for each in Read(text).said)
    said = re.sub(r"\S+@\S+", "", "\n".join(nodes))
    for name in names:
        said = said.replace(name, "")
    said = said.casefold()
    return sorted(pattern.pattern for piece, pattern in known() if piece in said and pattern.search(said))


def in_english(client: Client) -> Client:
    client.post(reverse("language"), {"language": "en"})
    return client


def shown(client: Client, address: str, status: int = 200) -> str:
    response: Any = client.get(address)
    assert response.status_code == status, address
    text: str = response.content.decode()
    return text


def headings(client: Client, address: str) -> list[str]:
    return Page(shown(client, address)).headings


@pytest.fixture(scope="module")
def three(
    built: Callable[[World], str],
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("language")
    with copied(built(three_tiers), folder) as url, connected(url, django_db_blocker):
        yield


def addresses(place: Place, seat: str) -> list[str]:
    """Every page that is the seat's to open."""
    return [reverse(name, kwargs=place.own.get(name, {})) for name, seats in ALLOWED.items() if seat in seats]


@pytest.mark.usefixtures("three")
def test_no_page_says_anything_in_swedish_to_whoever_has_chosen_english(
    settings: Any, tell: Callable[[str], None]
) -> None:
    settings.TODAY, settings.PERSONAS = DAY, False
    names = frozenset(each.name for each in personas(DAY))
    place, left, pages = places(), {}, 0
    for seat in ("-", *WALKERS):
        client = in_english(Client() if seat == "-" else browser_of(PEOPLE[seat]))
        for address in addresses(place, seat):
            response = client.get(address)
            if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
                pages += 1
                text = response.content.decode()
                assert Page(text).all("html")[0].get("lang") == "en", address
                if found := [*swedish(text, names), *Page(text).faults]:
                    left[seat, address] = found
    tell(f"pages read in English: {pages}, with {len(known())} texts that are not to be there in Swedish")
    assert left == {}
    assert pages > 100


@pytest.mark.usefixtures("three")
def test_the_pages_in_swedish_are_known_to_be_swedish(settings: Any) -> None:
    """What the walk looks for is found where it is."""
    settings.TODAY = DAY
    client = browser_of(PEOPLE["CO"])
    for address in ("/", "/start/", giving(), receiving(OREBRO), "/stil/"):
        assert len(swedish(shown(client, address))) > 5, address


@pytest.mark.usefixtures("three")
def test_the_main_pages_read_as_english(settings: Any) -> None:
    settings.TODAY = DAY
    officer, proxy = in_english(browser_of(PEOPLE["CO"])), in_english(browser_of(PEOPLE["OM"]))
    assert headings(in_english(Client()), "/")[0] == "Government grants, krona by krona"
    assert headings(in_english(Client()), "/logga-in/")[0] == "Sign in"
    assert headings(proxy, "/start/")[2:4] == ["Next", "Grants that you receive"]
    assert headings(officer, giving())[1:6] == [
        "To do now",
        "The grant in figures",
        "Where the money went",
        "The counties",
        "All recipients",
    ]
    assert headings(proxy, receiving(OREBRO))[1:3] == ["Step by step", "Decision Done"]


@pytest.mark.usefixtures("three")
def test_amounts_are_written_alike_in_both_languages(settings: Any) -> None:
    settings.TODAY = DAY
    amount = f"14{NO_BREAK}451{NO_BREAK}741"
    swede, english = browser_of(PEOPLE["OM"]), in_english(browser_of(PEOPLE["OM"]))
    for client in (swede, english):
        assert f"{amount} kronor" in shown(client, receiving(OREBRO))
    number = re.compile(rf"\d{{1,3}}(?:{NO_BREAK}\d{{3}})+")
    for address in ("/", f"/program/{GRANT}/", receiving(OREBRO)):
        found = number.findall(shown(swede, address))
        assert number.findall(shown(english, address)) == found != [], address


@pytest.fixture
def in_the_call(
    built: Callable[[World], str], tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any
) -> Iterator[None]:
    settings.TODAY = IN_CALL
    with copied(built(opened), tmp_path) as url, connected(url, django_db_blocker):
        yield


def requisitioned(client: Client) -> Any:
    """Page by page, as the pages themselves propose, to the receipt."""
    address = receiving(OREBRO, "rekvisition/")
    given = {"wants_leftover": "yes", "account_right": "yes", "conditions": "on"}
    for _page in range(5):
        fields = fields_of(client.get(address))
        response: Any = client.post(address, fields | given)
        address = response.url
    return client.get(address)


@pytest.mark.usefixtures("in_the_call")
def test_a_requisition_in_english_leaves_a_letter_and_a_receipt_in_swedish() -> None:
    client = in_english(browser_of("proxy-18"))
    first = shown(client, receiving(OREBRO, "rekvisition/"))
    assert "by 24 June 2025" in first
    assert swedish(first, frozenset(each.name for each in personas(IN_CALL))) == []
    receipt = requisitioned(client)
    number = f"14{NO_BREAK}451{NO_BREAK}741"
    page = Page(receipt.content.decode())
    assert page.headings[0] == "You have requisitioned 14 451 741 kronor"
    letters = [
        each.letter for each in mail_of(programme=GRANT, party=OREBRO) if each.letter.kind == "receipt"
    ]
    assert letters
    for letter in letters:
        assert letter.subject.startswith("Er rekvisition har kommit in – ")
        assert f"Region Örebro län har rekvirerat {number} kronor" in letter.text
        assert "Pengarna betalas ut senast 31 juli 2025." in letter.text
    pdf = next(link.get("href") for link in page.all("a") if link.get("href").endswith("pdf"))
    assert client.get(pdf).content == browser_of("proxy-18").get(pdf).content


@pytest.mark.usefixtures("in_the_call")
def test_what_was_not_filled_in_is_told_in_english() -> None:
    client = in_english(browser_of("proxy-18"))
    address = receiving(OREBRO, "rekvisition/kvarvarande/")
    sent = {name: value for name, value in fields_of(client.get(address)).items() if name != "wants_leftover"}
    text = client.post(address, sent).content.decode()
    assert "<title>Error: " in text
    assert "Answer yes or no to whether you want more." in text


@pytest.mark.django_db
class TestChoosing:
    def test_the_page_says_which_language_it_is_in_and_offers_the_other(self, client: Client) -> None:
        assert '<html lang="sv">' in shown(client, "/")
        assert 'lang="en">English</button>' in shown(client, "/")
        english = shown(in_english(client), "/")
        assert '<html lang="en">' in english
        assert 'lang="sv">Svenska</button>' in english
        client.post("/sprak/", {"language": "sv"})
        assert '<html lang="sv">' in shown(client, "/")

    def test_the_choice_survives_signing_out(self, client: Client) -> None:
        in_english(client)
        client.post("/logga-ut/")
        assert '<html lang="en">' in shown(client, "/logga-in/")

    def test_what_is_not_there_is_told_in_english(self, client: Client) -> None:
        assert "There is no such page" in shown(in_english(client), "/program/none/", 404)

    @pytest.mark.parametrize("preferred", ["en", "en-GB,en;q=0.9", "de"])
    def test_what_the_browser_prefers_changes_nothing(self, client: Client, preferred: str) -> None:
        response = client.get("/", headers={"accept-language": preferred})
        assert '<html lang="sv">' in response.content.decode()
        assert response.headers["Content-Language"] == "sv"

    @pytest.mark.parametrize("language", ["", "de", "EN", "../en"])
    def test_a_language_there_is_not_is_not_chosen(self, client: Client, language: str) -> None:
        client.post("/sprak/", {"language": language})
        assert client.cookies.keys() & {"django_language"} == set()
        client.cookies["django_language"] = language
        assert '<html lang="sv">' in shown(client, "/")

    @pytest.mark.parametrize(
        "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
    )
    def test_nobody_is_sent_to_another_site(self, client: Client, elsewhere: str) -> None:
        response: Any = client.post("/sprak/", {"language": "en", "next": elsewhere})
        assert (response.status_code, response.url) == (302, "/")

    def test_one_comes_back_to_the_page_one_chose_on(self, client: Client) -> None:
        response: Any = client.post("/sprak/", {"language": "en", "next": "/stil/?a=b"})
        assert response.url == "/stil/?a=b"

    def test_a_link_chooses_nothing(self, client: Client) -> None:
        assert client.get("/sprak/?language=en").status_code == 405


def labels_of_stairs() -> set[str]:
    """What the domain calls steps and shares: the second of each (name, label, kronor)."""
    found = set()
    for node in ast.walk(parsed(SOURCE / "domain" / "staircase.py")):
        several = (
            node.elts
            if isinstance(node, ast.Tuple)
            else node.args
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".step")
            else []
        )
        match several[:2]:
            case [ast.Constant(value=str()), ast.Constant(value=str(label))] if len(several) > 2:
                found.add(label)
    return found


def test_every_name_that_the_domain_gives_on_pages_has_its_english() -> None:
    assert labels_of_stairs() - {*STEPS, *SHARES} == set()
    assert set(OUTCOME_LABELS.values()) == set(OUTCOMES)
    assert worded("Ett ändamål som ett program har") == "Ett ändamål som ett program har"
