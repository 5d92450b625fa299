"""A report further down is corrected after the one above has been accepted: nobody has cheated, and it is to be put right."""

from datetime import timedelta

import pytest

from anslag.domain.agenda import agenda
from anslag.domain.obligation import Obligation
from anslag.domain.problem import Refused
from anslag.domain.stage import stages
from anslag.records.chain import chain_of
from anslag.records.grant_read import grant_story
from anslag.records.grants import held_programme
from anslag.records.obligations import owed, owed_by_party
from anslag.records.requisitions import requisitions
from anslag.records.roll_up import changed_below
from anslag.records.situation import situation_in
from anslag.records.verify import problems
from anslag.steps.closing import close_programme
from anslag.steps.repayment import demand_repayment, receive_repayment
from anslag.steps.report import accept
from tests.records.world import disarm, execute
from tests.steps.test_year import GRANT, LOCAL, STATE, balanced, pay_all, report
from tests.steps.year import REPAYS, REPORTS, act

pytestmark = pytest.mark.django_db

CORRECTED = REPORTS + timedelta(days=10)


@pytest.fixture
def corrected() -> None:
    """All three tiers are accepted up to Alfa; then Två corrects what it has used, 80 less."""
    for made in (STATE, GRANT, LOCAL):
        pay_all(made)
    report("local", "Ett", {"pay": 300})
    report("local", "Två", {"pay": 200})
    accept(act(REPORTS), programme="local")
    report("grant", "Alfa", {"pay": 500})
    report("grant", "Beta", {"pay": 300})
    report("grant", "Gamma", {"pay": 200})
    accept(act(REPORTS), programme="grant")
    report("local", "Två", {"pay": 120}, left=True, replaces="Fel konto.")
    accept(act(CORRECTED), programme="local")


def again(name: str = "Alfa") -> list[Obligation]:
    return [each for each in owed("grant", CORRECTED) if each.what == "restatement" and each.owed_by == name]


def test_it_is_no_sign_of_tampering(corrected: None) -> None:
    assert problems() == ()


def test_a_figure_that_has_been_changed_besides_is_still_found(corrected: None) -> None:
    disarm()
    execute("UPDATE records_transfer SET amount = amount - 7 WHERE code = 'use' AND amount = 300")
    assert "costs" in {each.rule for each in problems() if "grant, Alfa" in each.place}


def test_whoever_reported_above_is_to_report_again(corrected: None) -> None:
    assert set(changed_below([held_programme("grant")])) == {held_programme("grant").row.pk}
    (one,) = again()
    held = held_programme("grant")
    situation = situation_in(chain_of(held), held, requisitions(held), today=CORRECTED)
    assert "restatements" in [each.waiting for each in agenda(situation, CORRECTED)]
    assert (one.owed_to, one.done) == ("Verket", None)
    assert one.due > CORRECTED
    assert "restatement" in [each.obligation.what for each in owed_by_party("Alfa", CORRECTED)]
    assert again("Beta") == []
    story = grant_story(held_programme("grant"), "Alfa", today=CORRECTED)
    assert story.acts.restate_by == one.due
    (report_stage,) = [
        each
        for each in stages(held_programme("grant").terms, story.position, story.acts, today=CORRECTED)
        if each.id == "report"
    ]
    assert (report_stage.state, report_stage.due) == ("now", one.due)


def test_the_unused_money_is_to_be_decided_on_before_it_is_reported_again(corrected: None) -> None:
    with pytest.raises(Refused, match=r"80 kr.*ej använda\. Kräv tillbaka eller efterge") as refused:
        report("grant", "Alfa", {"pay": 420}, left=True, replaces="Två har rättat.")
    assert [each.rule for each in refused.value.problems] == ["roll_up.unused"]


def test_when_it_has_been_reported_again_all_holds(corrected: None) -> None:
    demand_repayment(act(CORRECTED), programme="local", recipient="Två")
    receive_repayment(act(REPAYS), programme="local", recipient="Två")
    report("grant", "Alfa", {"pay": 420}, left=True, replaces="Två har rättat.")
    (one,) = again()
    assert one.done == REPORTS
    accept(act(REPAYS), programme="grant")
    assert again() == []
    assert changed_below([held_programme("grant")]) == {}
    assert balanced("state", "grant", "local")


def test_a_programme_is_not_closed_meanwhile(corrected: None) -> None:
    report("local", "Två", {"travel": 200}, replaces="Det var resor.")
    accept(act(CORRECTED), programme="local")
    assert len(again()) == 1
    with pytest.raises(Refused) as refused:
        close_programme(act(REPAYS), programme="grant")
    assert [each.rule for each in refused.value.problems] == ["roll_up.restatement"]


def test_a_correction_that_leaves_the_figures_as_they_were_asks_nothing_of_anyone(corrected: None) -> None:
    report("local", "Två", {"pay": 200}, replaces="Det var rätt från början.")
    accept(act(CORRECTED), programme="local")
    assert again() == []
    assert balanced("grant", "local")
