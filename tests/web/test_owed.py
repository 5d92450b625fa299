"""What is owed and when: every page says the same of an invoice put off or paid in parts, and of what is asked for."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from anslag.records.mandates import parties_named
from anslag.steps.clawback import claw_back, open_clawback
from anslag.steps.invoice import agree_instalments, grant_respite
from anslag.steps.repayment import receive_repayment
from anslag.steps.report import submit_report
from anslag.steps.review import request_completion
from tests.steps.year import REPAYS, REPORTS, act, answers
from tests.web.giving import Grant, shown, words
from tests.web.owing import left_over, owing

pytestmark = pytest.mark.django_db
NUMBER = "20320001"
APRIL_10, APRIL_30, MAY_15 = date(2032, 4, 10), date(2032, 4, 30), date(2032, 5, 15)


def ours(grant: Grant, name: str = "Beta") -> str:
    return f"/ta-emot/{grant.key}/{parties_named([name])[0].number}/"


def put_off(grant: Grant) -> None:
    grant_respite(
        act(REPORTS), programme=grant.key, recipient="Beta", invoice=NUMBER, until=MAY_15, reason="Ekonomin"
    )


def parted(grant: Grant) -> None:
    plan = [(REPAYS, 60_000), (APRIL_30, 40_000)]
    agree_instalments(
        act(REPORTS), programme=grant.key, recipient="Beta", invoice=NUMBER, plan=plan, written="Dnr 7"
    )


def kept(grant: Grant) -> None:
    parted(grant)
    receive_repayment(act(REPAYS), programme=grant.key, recipient="Beta", amount=60_000)


def clawed_back(grant: Grant) -> None:
    """What was owed is paid; 500 kronor more are clawed back from what was used."""
    receive_repayment(act(REPAYS), programme=grant.key, recipient="Beta")
    facts: dict[str, Any] = {"programme": grant.key, "recipient": "Beta", "reason": "Annat"}
    by = act(REPORTS, approved_by="")
    open_clawback(by, ground="unused", amount=500, answer_by=date(2032, 2, 2), **facts)
    from anslag.records.clawbacks import cases  # noqa: PLC0415
    from anslag.records.grants import held_programme  # noqa: PLC0415

    (case,) = cases(held_programme(grant.key))
    claw_back(act(APRIL_10), case=case.number, amount=500, due=MAY_15, **facts)


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        (put_off, "Betala tillbaka 100 000 kronor. Senast 15 maj 2032 · 35 dagar kvar Läs fakturan"),
        (kept, "Betala tillbaka 40 000 kronor. Senast 30 april 2032 · 20 dagar kvar Läs fakturan"),
        (clawed_back, "Betala tillbaka 500 kronor. Senast 15 maj 2032 · 35 dagar kvar Läs fakturan"),
    ],
)
def test_whoever_has_time_left_is_late_nowhere(
    settings: Any, happened: Callable[[Grant], None], told: str
) -> None:
    grant = owing()
    happened(grant)
    settings.TODAY = APRIL_10
    page = words(shown(grant.signer("Beta"), ours(grant)))
    assert told in page
    assert "örsena" not in words(shown(grant.client("case_officer"), grant.page()))


def test_an_invoice_in_parts_is_headed_by_what_is_next(settings: Any) -> None:
    grant = owing()
    parted(grant)
    settings.TODAY = REPORTS
    page = words(shown(grant.signer("Beta"), f"{ours(grant)}fakturor/{NUMBER}/"))
    assert "Betala 60 000 kronor senast 31 mars 2032. 40 000 kronor är kvar efter det." in page
    own = words(shown(grant.signer("Beta"), ours(grant)))
    assert "Betala tillbaka 60 000 kronor. 40 000 kronor är kvar efter det. Senast 31 mars 2032" in own
    settings.TODAY = APRIL_10
    overview = words(shown(grant.client("case_officer"), grant.page()))
    assert "1 återbetalning är försenad, 60 000 kronor" in overview


def test_a_completion_that_is_asked_for_is_told_at_the_report(settings: Any) -> None:
    grant = left_over()
    again = act(REPORTS, by=grant.signers["Beta"], approved_by="")
    said = answers({"pay": 210_000}, left=True)
    submit_report(again, programme=grant.key, recipient="Beta", answers=said, replaces="Fel summa")
    settings.TODAY = REPORTS
    page = words(shown(grant.signer("Beta"), ours(grant)))
    assert (
        "Version 2 skickades in den 10 januari 2032 och granskas. Version 1 godkändes den 10 januari" in page
    )
    request_completion(
        act(REPORTS, approved_by=""),
        programme=grant.key,
        recipient="Beta",
        version=2,
        parts={"economy": "Underlag saknas"},
        due=date(2032, 2, 1),
    )
    page = words(shown(grant.signer("Beta"), ours(grant)))
    assert "Redovisa Att göra nu Givaren har bett er att komplettera redovisningen." in page
    assert "Senast 1 februari 2032 · 22 dagar kvar Komplettera redovisningen" in page
    settings.TODAY = date(2032, 2, 3)
    assert "2 dagar försenat" in words(shown(grant.signer("Beta"), ours(grant)))


def test_the_givers_start_page_says_how_many_reports_wait(settings: Any) -> None:
    settings.TODAY = REPORTS
    grant = left_over()
    officer = grant.client("case_officer")
    assert "att granska" not in words(shown(officer, "/start/"))
    again = act(REPORTS, by=grant.signers["Beta"], approved_by="")
    said = answers({"pay": 210_000}, left=True)
    submit_report(again, programme=grant.key, recipient="Beta", answers=said, replaces="Fel summa")
    assert "1 redovisning att granska" in words(shown(officer, "/start/"))
