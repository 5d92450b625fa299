"""The reports of the year 2025 filled in through the pages: what is counted of them is what was counted without."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from anslag.cli.main import main
from anslag.domain.compilation import compile_report
from anslag.domain.counting import Return
from anslag.records.answers import as_answers
from anslag.records.drafts import drafts_of
from anslag.records.grants import held_programme
from anslag.records.report_space import KIND
from anslag.records.reports import submitted_reports
from anslag.records.verify import problems
from tests.conftest import connected, copied
from tests.domain.report_2025 import FOLDER, accounts_2025, compiled_2025, events
from tests.web.real_year import GRANT, LOCAL, browser_of, played
from tests.web.report_year import fill, sign

BEFORE = date(2026, 2, 1)
ACCEPTED_BELOW = date(2026, 2, 11)
LAST = date(2026, 3, 2)


def before_any_report() -> None:
    """The form is open and no region has submitted; one of them has its centres' accounts."""
    played(BEFORE, LOCAL)
    below = str(FOLDER.parent / LOCAL)
    assert main(["replay", "--people", "--until", ACCEPTED_BELOW.isoformat(), below]) == 0


@pytest.fixture(autouse=True)
def opened(built: Any, tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any) -> Iterator[None]:
    settings.TODAY = LAST
    with copied(built(before_any_report), tmp_path) as url, connected(url, django_db_blocker):
        yield


@pytest.mark.full
def test_the_counts_of_the_national_tables_come_out_of_reports_filled_in_on_the_pages() -> None:
    held = held_programme(GRANT)
    returns = []
    for event in events(FOLDER, "submit_report"):
        party, person = event["recipient"], event["by"].replace("signatory", "proxy")
        answers = as_answers(event["answers"])
        fill(browser_of(person), held.programme.form, answers, party)
        response = sign(browser_of(event["by"]), party)
        assert response.status_code == 302, (party, response.context["left"])
        (sealed,) = submitted_reports(held, party)
        assert sealed.answers == answers, party
        assert drafts_of(KIND, party, programme=GRANT) == ()
        returns.append(Return(party, sealed.answers))
    compiled = compile_report(
        programme=held.programme,
        returns=returns,
        accounts=accounts_2025(),
        published=date(2026, 6, 15),
    )
    assert len(returns) == 21
    assert compiled == compiled_2025()
    assert problems() == ()
