"""The national report is compiled by one and published by two, on the page that the overview leads to."""

from dataclasses import replace
from typing import Any

import pytest

from anslag.domain.programme import NationalReport
from anslag.records.grants import held_programme, positions
from anslag.records.publications import versions
from anslag.records.verify import problems
from anslag.steps.payment import pay
from anslag.steps.report import accept, submit_report
from tests.steps.year import REPORTS, act, answers
from tests.web.giving import Grant, decided, granted, made, send, shown, words
from tests.web.test_coding import OUTLINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant(settings: Any) -> Grant:
    """Alfa and Beta have reported all they were paid."""
    settings.TODAY = REPORTS
    due = NationalReport(to="Regeringen", due=REPORTS)
    programme = made(("Alfa", "Beta"), pot=8_000)
    terms = replace(programme.terms, national_report=due)
    (section,) = OUTLINE.sections
    outline = replace(OUTLINE, tables=(), sections=(replace(section, paragraphs=("Se {appendix}.",)),))
    grant = granted(replace(programme, terms=terms, outline=outline))
    for name in ("Alfa", "Beta"):
        grant.ask(name)
    pay(act(), programme=grant.key)
    for name, each in positions(held_programme(grant.key)).items():
        by = act(REPORTS, by=grant.signers[name], approved_by="")
        submit_report(by, programme=grant.key, recipient=name, answers=answers({"pay": each.paid}))
    return grant


def test_it_is_compiled_by_an_officer_and_published_by_two(grant: Grant) -> None:
    client, address = grant.client("case_officer"), grant.page("sammanstallning")
    refused = send(client, address, compile="1")
    assert refused.status_code == 200
    assert versions(held_programme(grant.key)) == ()
    accept(act(REPORTS), programme=grant.key)
    assert address in client.get(grant.page()).content.decode()
    for _ in range(2):
        sent = send(client, address, compile="1")
        assert sent.status_code == 302, sent.context["form"].errors
    assert "Version 2, sammanställd" in words(shown(client, address))
    decided(grant, send(client, address, publish="1").url)
    assert [each.published for each in versions(held_programme(grant.key))] == [REPORTS, None]
    assert address not in client.get(grant.page()).content.decode()
    assert problems() == ()


def test_whoever_may_not_prepare_it_sees_no_button_and_sends_nothing(grant: Grant) -> None:
    accept(act(REPORTS), programme=grant.key)
    client, address = grant.client("approver"), grant.page("sammanstallning")
    assert "En handläggare sammanställer" in words(shown(client, address))
    assert client.post(address, {"act_key": "x", "compile": "1"}).status_code == 404
    assert versions(held_programme(grant.key)) == ()
