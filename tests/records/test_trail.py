"""A krona's way through the real year: every level balances on any day, and is what was known on that day."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db.models import Max, Min
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from anslag.cli.main import main
from anslag.domain.form import Option, Question
from anslag.domain.trail import Level, reduced
from anslag.domain.trail_levels import levels
from anslag.records.as_known import last_known_entry
from anslag.records.grants import held_programme
from anslag.records.models import DiaryEntry
from anslag.records.trail import trail
from anslag.steps.report import accept, submit_report
from tests.conftest import World, connected
from tests.domain.report_2025 import FOLDER
from tests.steps.test_year import pay_all, report
from tests.steps.year import OPENS, REPORTS, act, answers, programme
from tests.web.following import paid_out
from tests.web.giving import LATER

STATE, GRANT, LOCAL = "government-assignment-2025", FOLDER.name, "region-orebro-2025"
WAYS = (
    (STATE, ""),
    (STATE, "Socialstyrelsen"),
    (GRANT, ""),
    (GRANT, "Region Örebro län"),
    (GRANT, "Region Västernorrland"),
    (GRANT, "Region Jönköping"),
    (LOCAL, ""),
    (LOCAL, "Vårdcentral Adam"),
)
STOPS = (date(2025, 3, 15), date(2025, 6, 10), date(2025, 9, 22), date(2026, 2, 10), date(2026, 4, 30))

type Seen = dict[tuple[str, str], tuple[Level, ...] | None]

STOPPED: dict[date, Seen] = {}
"""What the replay had come to at each stop."""


def the_way(key: str, recipient: str, last_entry: int | None = None) -> tuple[Level, ...] | None:
    found = trail(held_programme(key), recipient, last_entry=last_entry)
    return tuple(level for hop in found.hops for level in levels(hop)) if found else None


def opened() -> set[str]:
    return set(DiaryEntry.objects.filter(action="open").values_list("programme__key", flat=True))


def stopping_year() -> None:
    """The year, replayed until one stop after the other."""
    folders = [str(FOLDER.parent / key) for key in (STATE, GRANT, LOCAL)]
    for stop in STOPS:
        assert main(["replay", "--until", stop.isoformat(), *folders]) == 0
        STOPPED[stop] = {way: the_way(*way) for way in WAYS if way[0] in opened()}
    assert main(["replay", *folders]) == 0


@pytest.fixture(scope="module")
def year(built: Callable[[World], str], django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with connected(built(stopping_year), django_db_blocker):
        yield


@pytest.mark.usefixtures("year")
def test_as_known_on_a_day_is_what_a_replay_stopped_that_day_had_come_to() -> None:
    for stop, seen in STOPPED.items():
        last = last_known_entry(stop)
        assert {way: the_way(*way, last) for way in WAYS} == {way: seen.get(way) for way in WAYS}, stop


@pytest.mark.usefixtures("year")
def test_every_level_balances_on_every_day_that_something_happened() -> None:
    for day in DiaryEntry.objects.order_by("day").values_list("day", flat=True).distinct():
        last = last_known_entry(day)
        for key in (STATE, GRANT, LOCAL):
            for level in the_way(key, "", last) or ():
                assert level.balances, (day, key, level)


@pytest.mark.usefixtures("year")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=st.sampled_from(WAYS), data=st.data())
def test_every_level_of_any_way_balances_on_any_day_whole_and_reduced(
    way: tuple[str, str], data: st.DataObject
) -> None:
    known = DiaryEntry.objects.aggregate(first=Min("day"), last=Max("day"))
    day = data.draw(st.dates(known["first"] - timedelta(3), known["last"] + timedelta(3)))
    found = the_way(*way, last_known_entry(day)) or ()
    assert [level for level in (*found, *reduced(found)) if not level.balances] == []


@pytest.mark.usefixtures("year")
def test_the_year_ends_with_the_kronor_that_are_known() -> None:
    found = {level.name: level for level in the_way(GRANT, "") or ()}
    rows = {level: [(row.label, row.amount) for row in found[level].rows] for level in ("unused", "settled")}
    assert found["appropriation"].came_in == 496_000_000
    assert rows["unused"] == [("eftergivet", 538), ("krävt åter", 307_356)]
    assert found["report"].came_in == 495_692_106
    assert [(row.label, row.amount) for row in found["area"].rows] == [
        ("inte uppdelat på område", 495_692_106)
    ]


@pytest.mark.django_db
def test_kronor_that_reports_share_over_areas_are_followed_there() -> None:
    made = programme("grant", giver="Verket", basis={"Alfa": 1, "Beta": 1}, pot=1_000)
    options = (Option(id="care", label="Vård"), Option(id="support", label="Stöd"))
    over = Question(
        id="areas", kind="distribution", text="Var?", row_kind="area", adds_up_to="used", options=options
    )
    (section,) = made.form.sections
    asked = replace(section, questions=(*section.questions, over))
    pay_all(replace(made, form=replace(made.form, sections=(asked,))))
    assert "area" not in {level.name for level in the_way("grant", "") or ()}
    for name, care in (("Alfa", 500), ("Beta", 150)):
        given = answers({"pay": 500}) | {"areas": {"care": care, "support": 500 - care}}
        submit_report(act(REPORTS, by=name), programme="grant", recipient=name, answers=given)
    accept(act(REPORTS), programme="grant")
    for recipient, rows in (("", [("Vård", 650), ("Stöd", 350)]), ("Alfa", [("Vård", 500)])):
        level = (the_way("grant", recipient) or ())[-1]
        assert (level.name, [(row.label, row.amount) for row in level.rows]) == ("area", rows)
        assert level.balances


@pytest.mark.django_db
def test_what_is_entered_later_was_not_known_before_whatever_day_it_bears() -> None:
    """The middle programme is opened, with the day of the first, after the first has been paid."""
    paid_out()
    assert DiaryEntry.objects.filter(programme__key="grant", day=OPENS).exists()
    assert the_way("grant", "", last_known_entry(OPENS)) is None
    assert the_way("grant", "", last_known_entry(LATER)) == the_way("grant", "")
    assert last_known_entry(OPENS - timedelta(1)) == 0


@pytest.mark.django_db
def test_an_entry_that_says_when_it_was_made_was_not_known_before() -> None:
    paid_out()
    before = DiaryEntry.objects.count()
    report("grant", "Beta", {"pay": 300})
    made = f"{REPORTS + timedelta(5)}T09:00:00+01:00"
    accept(act(REPORTS, at=made), programme="grant")
    assert last_known_entry(REPORTS) == before + 1
    assert last_known_entry(REPORTS + timedelta(4)) == before + 1
    assert last_known_entry(REPORTS + timedelta(5)) == DiaryEntry.objects.count()
