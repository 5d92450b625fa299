"""How much a report takes: pages that are loaded and fields that must be filled in, counted from start to receipt."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from anslag.domain.form import Answers
from anslag.domain.report_parts import form_parts
from anslag.domain.report_state import report_state
from anslag.records.grants import held_programme
from anslag.records.reports import submitted_reports
from anslag.web.receiving.report_fields import AmountsField
from tests.conftest import World, connected, copied
from tests.web.real_year import GRANT, LOCAL, browser_of, played, receiving
from tests.web.report_year import ANSWERS, DAY, OREBRO, page_of, reporting, sent_of

EARLY = DAY.replace(month=1, day=12)
"""When few of those below have reported."""

CENTRE = "Vårdcentral Rudolf"
"""Reports at the end of January."""

CENTRE_ANSWERS: dict[str, Any] = {
    "areas": ("access",),
    "training_women": 4,
    "training_men": 2,
    "actions": "Utbildning (syntetiskt).",
}


def early() -> None:
    played(EARLY, LOCAL)


@contextmanager
def standing(
    world: World, built: Callable[[World], str], folder: Path, blocker: DjangoDbBlocker, settings: Any
) -> Iterator[None]:
    """A copy of the world on its day: when the form is open, or when few of those below have reported."""
    settings.TODAY = EARLY if world is early else DAY
    with copied(built(world), folder) as url, connected(url, blocker):
        yield


@pytest.fixture
def world() -> World:
    return reporting


@pytest.fixture(autouse=True)
def day(
    world: World,
    built: Callable[[World], str],
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
    settings: Any,
) -> Iterator[None]:
    with standing(world, built, tmp_path, django_db_blocker, settings):
        yield


before_most = pytest.mark.parametrize("world", [early])


class Walk:
    """Someone who goes where the pages lead, and counts."""

    def __init__(self, person: str, party: str, key: str) -> None:
        self.client = browser_of(person)
        self.party, self.key = party, key
        self.form = held_programme(key).programme.form
        self.loads = self.required = 0

    def load(self, address: str) -> Any:
        self.loads += 1
        response: Any = self.client.get(address)
        assert response.status_code == 200, address
        return response

    def save(self, address: str, answers: Answers) -> str:
        """Fill in the part that is shown there, and go where it leads."""
        shown = self.load(address)
        part = shown.context["part"]
        for item in shown.context["items"]:
            if item.field is not None and item.required and item.hangs is None:
                amounts = isinstance(item.field.field, AmountsField)
                self.required += len(item.field.field.cells) if amounts else 1
        known = {item.question.id: item.field.value() for item in shown.context["items"] if item.origin}
        given = {name: answer for name, answer in (known | answers).items() if name in part.ids}
        sent = sent_of(part, given, int(shown.context["form"]["version"].value()))
        response: Any = self.client.post(address, sent)
        assert response.status_code == 302, response.context["form"].errors
        return str(response.url)

    def sign(self, address: str) -> str:
        shown = self.load(address)
        fields = [each for each in shown.context["form"] if not each.is_hidden]
        self.required += len(fields)
        sent = {each.html_name: each.value() or "on" for each in shown.context["form"]}
        return str(self.client.post(address, sent).url)  # type: ignore[attr-defined]  # it leads to the receipt

    def go(self, address: str, answers: Answers) -> None:
        """From the first part to the receipt."""
        while "/del/" in address:
            address = self.save(address, answers)
        self.load(self.sign(address))


def test_a_report_of_four_areas_takes_fourteen_pages_and_forty_five_fields_at_most() -> None:
    walk = Walk("proxy-18", OREBRO, GRANT)
    listed = walk.load(page_of())
    walk.go(listed.context["next"], ANSWERS)
    (sealed,) = submitted_reports(held_programme(GRANT), OREBRO)
    assert len(sealed.answers["areas"]) == 4  # type: ignore[arg-type]
    assert (walk.loads, walk.required) == (12, 25)
    assert walk.loads <= 14
    assert walk.required <= 45


@before_most
def test_a_unit_one_tier_down_takes_four_pages_and_ten_questions_at_most() -> None:
    walk = Walk("centre-manager-18", CENTRE, LOCAL)
    ours = walk.client.get(receiving(CENTRE, key=LOCAL)).content.decode()
    paid = submitted_amount(walk)
    first = receiving(CENTRE, "redovisning/del/economy/", LOCAL)
    assert first in ours
    walk.go(first, CENTRE_ANSWERS | {"used_amount": paid, "costs": {"training": paid}})
    assert walk.loads == 4
    questions = [each for part in form_parts(walk.form) for each in part.questions]
    must = [each for each in questions if each.required and each.source_value is None and not each.shown_if]
    assert len(must) + 1 <= 10  # and what is confirmed when it is signed
    (sealed,) = submitted_reports(held_programme(LOCAL), CENTRE)
    assert sealed.used == paid


def submitted_amount(walk: Walk) -> int:
    return int(walk.client.get(receiving(walk.party, "redovisning/", walk.key)).context["filling"].paid)


@before_most
@pytest.mark.parametrize(
    ("person", "party", "key"),
    [("proxy-03", "Region Uppsala", GRANT), ("centre-manager-18", CENTRE, LOCAL)],
)
def test_nothing_to_report_takes_three_pages(person: str, party: str, key: str, settings: Any) -> None:
    settings.TODAY = DAY
    walk = Walk(person, party, key)
    address = receiving(party, "redovisning/", key)
    nothing = receiving(party, "redovisning/inget/", key)
    assert nothing in walk.load(address).content.decode()
    shown = walk.load(nothing)
    sent = {each.html_name: each.value() or "on" for each in shown.context["form"]}
    sent["svar-unused_reason"] = "Vi hann inte anställa."
    response: Any = walk.client.post(nothing, sent)
    walk.load(response.url)
    assert walk.loads == 3
    (sealed,) = submitted_reports(held_programme(key), party)
    assert (sealed.used, sealed.unused) == (0, submitted_amount(walk))
    assert report_state(walk.client.get(address).context["filling"].facts) == "nothing_to_report"
    assert "Inget att redovisa" in walk.client.get(address).content.decode()
