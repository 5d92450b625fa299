"""A second year of the same kind: what was accepted the year before fills in what stays, and asks about what does not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from anslag.domain.form import Answers
from anslag.domain.report_parts import form_parts
from anslag.files.programme_folder import load_programme
from anslag.records.grants import held_programme
from anslag.records.report_holds import last_report
from anslag.records.reports import submitted_reports
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.payment import pay
from anslag.steps.requisition import close_call, requisition
from tests.conftest import connected, copied
from tests.domain.report_2025 import FOLDER
from tests.steps.year import act
from tests.web.giving import ACCOUNT
from tests.web.reading import read
from tests.web.real_year import browser_of, played
from tests.web.report_year import ANSWERS, OREBRO, fill, page_of, save_part, sign

SECOND = "primary-care-mental-health-2026"
ACCEPTED, OPENED, CLOSED, DAY = date(2026, 3, 31), date(2026, 5, 22), date(2026, 6, 25), date(2027, 2, 1)


def two_years() -> None:
    """The first year's reports are accepted; the next year's money is decided and paid, and its form is open."""
    played(ACCEPTED)
    folder = load_programme(FOLDER.parent / SECOND)
    open_programme(act(OPENED), programme=replace(folder, terms=replace(folder.terms, status="decided")))
    allocate_pot(act(OPENED), programme=SECOND)
    requisition(
        act(OPENED, by="proxy-18", approved_by=""), programme=SECOND, recipient=OREBRO, stated=ACCOUNT
    )
    close_call(act(CLOSED), programme=SECOND)
    pay(act(CLOSED), programme=SECOND)


@pytest.fixture(autouse=True)
def both_years(
    built: Any, tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any
) -> Iterator[None]:
    settings.TODAY = DAY
    with copied(built(two_years), tmp_path) as url, connected(url, django_db_blocker):
        yield


def paid() -> int:
    return held_programme(SECOND).row.grants.get(party__name=OREBRO).accounts.get(kind="paid").total_in


def reported(used: int) -> Answers:
    """What was answered for the first year, with another sum, all of it pay."""
    costs = dict.fromkeys(ANSWERS["costs"], 0) | {"salaries": used}
    return ANSWERS | {"used_amount": used, "costs": costs}


def test_what_stays_the_same_is_filled_in_from_the_year_before_with_its_origin() -> None:
    before = last_report(held_programme(SECOND), OREBRO)
    assert before
    parts = form_parts(held_programme(SECOND).programme.form)
    asking = next(part.id for part in parts if "areas" in part.ids)
    client, address = browser_of("proxy-18"), page_of(asking, key=SECOND)
    shown: Any = client.get(address)
    assert tuple(shown.context["form"]["svar-areas"].value()) == before.answers["areas"]
    assert f"Er redovisning av {before.title}" in shown.content.decode()
    assert read(client, address).faults == []
    economy: Any = client.get(page_of("economy", key=SECOND))
    assert economy.context["form"]["svar-used_amount"].value() is None


def test_a_sum_far_from_the_year_before_is_asked_about_and_stands_in_no_ones_way() -> None:
    before = last_report(held_programme(SECOND), OREBRO)
    assert before
    form = held_programme(SECOND).programme.form
    client = browser_of("proxy-18")
    near, far = before.used * 3 // 4 + 1, before.used * 3 // 4 - 1
    assert max(near, far) <= paid()
    economy = next(part for part in form_parts(form) if part.id == "economy")
    for used, asked in ((near, False), (far, True)):
        save_part(client, economy, reported(used), key=SECOND)
        shown = client.get(page_of("economy", key=SECOND)).content.decode()
        assert ("förra året" in shown) is asked, used
    fill(client, form, reported(far) | {"unused_reason": "Rekryteringen tog tid."}, key=SECOND)
    assert sign(client, key=SECOND).status_code == 302
    (sealed,) = submitted_reports(held_programme(SECOND), OREBRO)
    assert sealed.used == far
