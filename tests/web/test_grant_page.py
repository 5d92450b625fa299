"""A receiver's grant page: what it lists, each thing once and only with links that lead somewhere."""

from datetime import timedelta
from typing import Any

import pytest

from anslag.records.mandates import contact_of
from anslag.steps.decision import open_programme
from anslag.steps.invoice import remind_invoice
from anslag.steps.mandate import apply_for_proxy, decide_proxy
from anslag.steps.repayment import credit_invoice
from tests.steps.test_mandate import approved
from tests.steps.test_year import GRANT, STATE, pay_all
from tests.steps.year import OPENS, REPAYS, REPORTS, act
from tests.web.giver import signed_in, staffed
from tests.web.giving import granted, shown, words
from tests.web.owing import owing
from tests.web.test_owed import NUMBER, ours

pytestmark = pytest.mark.django_db
LATE = REPAYS + timedelta(1)


def test_an_invoice_that_was_withdrawn_is_listed_with_its_credit_note(settings: Any) -> None:
    grant = owing()
    credit_invoice(act(REPORTS), programme=grant.key, recipient="Beta", invoice=NUMBER, reason="Fel dag")
    settings.TODAY = REPORTS
    page = words(shown(grant.signer("Beta"), ours(grant)))
    assert f"Faktura {NUMBER}, 100 000 kronor (krediterad)" in page
    assert f"Kreditfaktura 20320002 på faktura {NUMBER}, 100 000 kronor" in page


def test_a_letter_to_several_is_told_once_with_how_many_got_it(settings: Any) -> None:
    settings.TODAY = REPORTS
    grant = owing()
    proxy = approved("Beta", "Verket", grant.giver.people["approver"])
    settings.TODAY = LATE
    by = act(LATE, approved_by="")
    remind_invoice(by, programme=grant.key, recipient="Beta", invoice=NUMBER)
    for role, whom in (
        ("case_officer", f"till {contact_of(proxy)[1]} · Väntar, till tecknare@example.org · Väntar"),
        ("economist", "till 2 personer hos mottagaren · Väntar"),
    ):
        page = words(shown(grant.client(role), ours(grant)))
        assert page.count("Har ni betalat de senaste dagarna") == 1
        assert whom in page


def test_where_money_is_handed_on_is_a_link_for_those_who_may_open_it(settings: Any) -> None:
    settings.TODAY = OPENS
    pay_all(STATE)
    open_programme(act(OPENS), programme=GRANT)
    above, below = staffed("Staten", OPENS), staffed("Verket", OPENS)
    both = below.people["case_officer"]
    facts = {"party": "Verket", "person": both}
    by = act(OPENS, by=both, approved_by="")
    apply_for_proxy(by, giver="Staten", evidence="x", document="0" * 64, **facts)
    decide_proxy(act(OPENS, by=above.people["approver"], approved_by=""), outcome="approved", **facts)
    for officer, leads in ((above.client("case_officer"), False), (signed_in(both), True)):
        page = shown(officer, f"/ta-emot/{STATE.key}/{below.number}/")
        links = [each.get("href") for each in page.all("a")]
        assert (f"/ge/{GRANT.key}/" in links) is leads


def test_a_document_that_was_never_handed_in_here_is_no_link(settings: Any) -> None:
    settings.TODAY = OPENS
    grant = granted()
    proxy = signed_in(approved("Beta", "Verket", grant.giver.people["approver"]))
    page = words(shown(proxy, "/organisation/ombud/"))
    assert "Dina ansökningar" in page
    assert "Handlingen till ansökan" not in page
