"""Who may act, act by act: the life of a proxy, roles at a giver, and every step by every role."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anslag.domain.mail import Notice
from anslag.domain.mandate import GIVING
from anslag.domain.policy import STEPS
from anslag.domain.problem import Refused
from anslag.domain.programme import Funding
from anslag.records.grants import held_programme
from anslag.records.mail import mail_of
from anslag.records.mandates import add_person, contact_of, mandates_in, mandates_of, registry_address
from anslag.records.models import DiaryEntry, Mandate, Person, ProxyExamination
from anslag.records.verify import problems
from anslag.steps.act import Act
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.mail import queue_notices
from anslag.steps.mandate import (
    apply_for_proxy,
    appoint,
    change_registry_address,
    decide_proxy,
    erase_person,
    found,
    invite,
    name_signatory,
    revoke,
)
from anslag.steps.payment import pay
from anslag.steps.permission import by_mandate, permitted
from anslag.steps.requisition import close_call, requisition
from tests.steps.year import CLOSES, OPENS, act, programme

pytestmark = pytest.mark.django_db

NEXT = OPENS + timedelta(1)
DOCUMENT = "ab" * 32
EVIDENCE = "Delegationsordningen § 12"
NOBODY = "p-nobody"

STATE = programme("state", giver="Staten", basis={"Verket": 1}, pot=1000, categories=("handed_on", "own"))
GRANT = programme(
    "grant",
    giver="Verket",
    basis={"Alfa": 50, "Beta": 50},
    pot=1000,
    funding=Funding(programme="state", recipient="Verket", part="all", roll_up="handed_on"),
)
LOCAL = programme(
    "local",
    giver="Alfa",
    basis={"Ett": 3, "Två": 2},
    pot=500,
    threshold=0,
    funding=Funding(programme="grant", recipient="Alfa", part="all"),
)
ELSEWHERE = programme("elsewhere", giver="Annan", basis={"Gamma": 1}, pot=10)


def paid(made: Any) -> None:
    open_programme(act(), programme=made)
    allocate_pot(act(), programme=made.key)
    for party in made.recipients:
        requisition(act(by=party.name, approved_by=""), programme=made.key, recipient=party.name)
    close_call(act(CLOSES + timedelta(1)), programme=made.key)
    pay(act(CLOSES + timedelta(1)), programme=made.key)


@pytest.fixture(autouse=True)
def tiers(db: None) -> None:
    """Three tiers and a programme beside them; nobody has a mandate yet."""
    paid(STATE)
    paid(GRANT)
    open_programme(act(), programme=LOCAL)
    open_programme(act(), programme=ELSEWHERE)


def someone() -> str:
    return add_person(name="Ett Namn", email="namn@example.org")


def founded(party: str, role: str) -> str:
    person = someone()
    found(act(by="operator", approved_by="second"), party=party, person=person, role=role, evidence=EVIDENCE)
    return person


def holder(party: str, role: str) -> str:
    """Whoever has had the role first; founded where nobody has."""
    there = [each.person for each in mandates_in(party) if each.role == role]
    return there[0] if there else founded(party, role)


def staffed(party: str) -> dict[str, str]:
    """Everyone that a giver needs, by role."""
    people = {role: founded(party, role) for role in ("signatory", "approver")}
    for role in sorted(set(GIVING) - set(people)):
        people[role] = someone()
        appoint(
            act(by=people["signatory"], approved_by=people["approver"]),
            party=party,
            person=people[role],
            role=role,
            evidence=EVIDENCE,
        )
    return people


def applied(party: str, giver: str, today: date = OPENS) -> str:
    person = someone()
    apply_for_proxy(
        act(today, by=person, approved_by=""),
        party=party,
        giver=giver,
        person=person,
        evidence=EVIDENCE,
        document=DOCUMENT,
    )
    return person


def approved(party: str, giver: str, approver: str, today: date = OPENS) -> str:
    person = applied(party, giver, today)
    decide_proxy(act(today, by=approver, approved_by=""), party=party, person=person, outcome="approved")
    return person


def invited(party: str, by: str, role: str, **more: Any) -> str:
    person = someone()
    invite(act(by=by, approved_by=""), party=party, person=person, role=role, **more)
    return person


def rules(attempt: Callable[[], object]) -> list[str]:
    """Why it is refused; nothing may be kept of it."""
    before = (DiaryEntry.objects.count(), Mandate.objects.count())
    with pytest.raises(Refused) as refused:
        attempt()
    assert (DiaryEntry.objects.count(), Mandate.objects.count()) == before
    return [problem.rule for problem in refused.value.problems]


def roles(party: str, today: date) -> dict[str, str]:
    """Who has a mandate that day, with the role."""
    return {each.person: each.role for each in mandates_in(party) if each.holds(today)}


# The life of a proxy


def test_a_proxy_applies_with_evidence_and_acts_once_the_giver_has_approved() -> None:
    approver = founded("Verket", "approver")
    person = applied("Alfa", "Verket")
    assert mandates_of(person) == ()
    decide_proxy(act(by=approver, approved_by=""), party="Alfa", person=person, outcome="approved")
    assert roles("Alfa", OPENS) == {person: "proxy"}
    assert [entry.action for entry in DiaryEntry.objects.order_by("-seq")[:2]] == [
        "decide_proxy",
        "apply_for_proxy",
    ]
    assert DiaryEntry.objects.order_by("-seq")[0].facts["document"] == DOCUMENT
    assert problems() == ()


@pytest.mark.parametrize("outcome", ["refused", "sent_back"])
def test_until_a_new_proxy_is_approved_the_old_one_stays(outcome: str) -> None:
    approver = founded("Verket", "approver")
    old = approved("Alfa", "Verket", approver)
    new = applied("Alfa", "Verket", NEXT)
    assert roles("Alfa", NEXT) == {old: "proxy"}
    decide_proxy(
        act(NEXT, by=approver, approved_by=""),
        party="Alfa",
        person=new,
        outcome=outcome,
        reason="Sidan två saknas.",
    )
    assert roles("Alfa", NEXT) == {old: "proxy"}
    apply_for_proxy(
        act(NEXT, by=new, approved_by=""),
        party="Alfa",
        giver="Verket",
        person=new,
        evidence=EVIDENCE,
        document="cd" * 32,
    )
    decide_proxy(act(NEXT, by=approver, approved_by=""), party="Alfa", person=new, outcome="approved")
    assert roles("Alfa", NEXT) == {new: "proxy"}
    assert roles("Alfa", OPENS) == {old: "proxy"}
    assert list(ProxyExamination.objects.order_by("id").values_list("outcome", flat=True)) == [
        "approved",
        outcome,
        "approved",
    ]
    assert problems() == ()


def test_an_application_is_refused_to_the_wrong_giver_without_evidence_and_while_one_waits() -> None:
    person = applied("Alfa", "Verket")

    def again(**changed: str) -> list[str]:
        facts = {
            "party": "Alfa",
            "giver": "Verket",
            "person": person,
            "evidence": EVIDENCE,
            "document": DOCUMENT,
        }
        return rules(lambda: apply_for_proxy(act(by=person, approved_by=""), **(facts | changed)))

    assert again() == ["application.once"]
    assert again(giver="Annan") == ["mandate.giver"]
    assert again(party="Beta", evidence="", document="") == ["application.evidence", "application.document"]


def test_nobody_applies_for_another_but_a_signatory_of_the_party() -> None:
    signatory, stranger, person = founded("Alfa", "signatory"), founded("Beta", "signatory"), someone()
    facts = {"party": "Alfa", "giver": "Verket", "person": person, "evidence": EVIDENCE, "document": DOCUMENT}
    denied = rules(lambda: apply_for_proxy(act(by=stranger, approved_by=""), **facts))
    assert denied == ["permission.mandate"]
    apply_for_proxy(act(by=signatory, approved_by=""), **facts)


def test_an_application_is_decided_once_by_an_approver_of_the_giver_it_went_to() -> None:
    verket, annan = staffed("Verket"), founded("Annan", "approver")
    person = applied("Alfa", "Verket")

    def decided(by: str, outcome: str = "approved") -> list[str]:
        facts = {"party": "Alfa", "person": person, "outcome": outcome}
        return rules(lambda: decide_proxy(act(by=by, approved_by=""), **facts))

    for by in (annan, verket["case_officer"], verket["economist"], verket["auditor"], "nobody"):
        assert decided(by) == ["permission.mandate"]
    assert decided(person) == ["examination.self"]
    assert decided(verket["approver"], "sent_back") == ["examination.reason"]
    decide_proxy(act(by=verket["approver"], approved_by=""), party="Alfa", person=person, outcome="approved")
    assert decided(verket["approver"]) == ["examination.waiting"]


def test_a_proxy_invites_and_revokes_and_the_giver_is_not_asked() -> None:
    proxy = approved("Alfa", "Verket", founded("Verket", "approver"))
    representative = invited("Alfa", proxy, "representative")
    contributor = invited("Alfa", representative, "contributor", until=NEXT)
    assert roles("Alfa", NEXT) == {
        proxy: "proxy",
        representative: "representative",
        contributor: "contributor",
    }
    assert roles("Alfa", NEXT + timedelta(1)).keys() == {proxy, representative}
    assert rules(lambda: invited("Alfa", contributor, "contributor")) == ["permission.contributor"]
    revoke(act(by=proxy, approved_by=""), party="Alfa", person=representative, role="representative")
    assert roles("Alfa", OPENS).keys() == {proxy, contributor}
    assert problems() == ()


def test_a_representative_invites_no_representative_and_a_proxy_none_in_another_party() -> None:
    proxy = approved("Alfa", "Verket", founded("Verket", "approver"))
    representative = invited("Alfa", proxy, "representative")

    def asked(by: str, party: str, role: str) -> list[str]:
        person = someone()
        return rules(lambda: invite(act(by=by, approved_by=""), party=party, person=person, role=role))

    assert asked(representative, "Alfa", "representative") == ["permission.representative"]
    assert asked(proxy, "Beta", "contributor") == ["permission.contributor"]
    assert asked(proxy, "Alfa", "approver") == ["mandate.role"]


def test_an_invitation_to_one_programme_counts_there_alone() -> None:
    proxy = approved("Alfa", "Verket", founded("Verket", "approver"))
    only = invited("Alfa", proxy, "representative", programme="grant", starts=NEXT)
    entry = DiaryEntry.objects.order_by("-seq")[0]
    assert (entry.programme, entry.case_reference) == (held_programme("grant").row, "Dnr grant")
    by = act(NEXT, by=only, approved_by="")
    assert permitted(by, "requisition", programme="grant", recipient="Alfa") == ()
    assert permitted(by, "requisition", programme="local", recipient="Alfa") != ()
    assert permitted(act(by=only, approved_by=""), "requisition", programme="grant", recipient="Alfa") != ()


def test_a_signatory_is_named_by_the_proxy_and_approved_by_the_giver() -> None:
    verket, person = staffed("Verket"), someone()
    proxy = approved("Alfa", "Verket", verket["approver"])

    def named(by: str, approver: str, giver: str = "Verket") -> None:
        name_signatory(
            act(by=by, approved_by=approver), party="Alfa", giver=giver, person=person, evidence=EVIDENCE
        )

    assert rules(lambda: named(proxy, "")) == ["act.approved"]
    assert rules(lambda: named(proxy, verket["case_officer"])) == ["permission.signatory"]
    assert rules(lambda: named(NOBODY, verket["approver"])) == ["permission.signatory"]
    assert rules(lambda: named(proxy, verket["approver"], "Annan")) == ["mandate.giver"]
    named(proxy, verket["approver"])
    assert roles("Alfa", OPENS)[person] == "signatory"


def test_anyone_may_give_up_their_own_mandate_and_nobody_a_mandate_that_is_not() -> None:
    proxy = approved("Alfa", "Verket", founded("Verket", "approver"))
    contributor = invited("Alfa", proxy, "contributor")
    facts: dict[str, Any] = {"party": "Alfa", "person": contributor, "role": "contributor"}
    other = approved("Beta", "Verket", holder("Verket", "approver"))
    assert rules(lambda: revoke(act(by=other, approved_by=""), **facts)) == ["permission.contributor"]
    revoke(act(by=contributor, approved_by=""), **facts)
    assert rules(lambda: revoke(act(by=contributor, approved_by=""), **facts)) == ["mandate.held"]


def test_an_act_dated_before_another_finds_no_gap_to_give_a_second_proxy_in() -> None:
    approver = founded("Verket", "approver")
    first = approved("Alfa", "Verket", approver)
    revoke(
        act(NEXT + timedelta(9), by=first, approved_by=""),
        party="Alfa",
        person=first,
        role="proxy",
        even_the_last=True,
    )
    second = applied("Alfa", "Verket", NEXT)
    facts = {"party": "Alfa", "person": second, "outcome": "approved"}
    by = act(NEXT, by=approver, approved_by="")
    assert rules(lambda: decide_proxy(by, **facts)) == ["mandate.one_proxy"]
    earlier = act(NEXT, by=first, approved_by="")
    assert rules(lambda: revoke(earlier, party="Alfa", person=first, role="proxy")) == ["mandate.held"]


def test_the_registrys_address_is_changed_by_the_party_and_the_latest_holds() -> None:
    proxy = approved("Alfa", "Verket", founded("Verket", "approver"))
    contributor = invited("Alfa", proxy, "contributor")

    def changed(by: str, email: str) -> None:
        change_registry_address(act(by=by, approved_by=""), party="Alfa", email=email)

    assert rules(lambda: changed(contributor, "a@b.se")) == ["permission.registry_address"]
    assert rules(lambda: changed(proxy, "registrator")) == ["address.email"]
    for email in ("one@alfa.example", "two@alfa.example"):
        changed(proxy, email)
    assert registry_address("Alfa") == "two@alfa.example"
    assert problems() == ()


# Roles at a giver


def test_the_first_two_are_given_by_whoever_runs_the_installation_and_the_rest_by_them() -> None:
    people = staffed("Verket")
    assert roles("Verket", OPENS) == {person: role for role, person in people.items()}
    assert rules(lambda: founded_again("approver")) == ["mandate.founded"]
    assert rules(lambda: founded_again("economist")) == ["mandate.founding"]


def founded_again(role: str) -> None:
    person = Person.objects.order_by("id")[0].pseudonym
    found(act(by="operator", approved_by="second"), party="Verket", person=person, role=role, evidence="x")


def test_a_role_at_a_giver_takes_its_signatory_and_its_approver_and_never_oneself() -> None:
    people, person = staffed("Verket"), someone()
    other = staffed("Annan")

    def appointed(by: str, approver: str, whom: str = person, evidence: str = EVIDENCE) -> list[str]:
        return rules(
            lambda: appoint(
                act(by=by, approved_by=approver),
                party="Verket",
                person=whom,
                role="economist",
                evidence=evidence,
            )
        )

    signatory, approver = people["signatory"], people["approver"]
    assert appointed(signatory, "") == ["act.approved"]
    assert appointed(signatory, signatory) == ["act.separation"]
    assert appointed(people["case_officer"], approver) == ["permission.mandate"]
    assert appointed(signatory, other["approver"]) == ["permission.mandate"]
    assert appointed(signatory, approver, signatory) == ["mandate.self"]
    assert appointed(signatory, approver, approver) == ["mandate.self"]
    assert appointed(signatory, approver, evidence="") == ["mandate.evidence"]


def test_a_persons_name_is_erased_by_two_once_they_act_no_more_and_the_chain_holds() -> None:
    people = staffed("Verket")
    proxy = approved("Alfa", "Verket", people["approver"])
    two = act(NEXT, by=people["case_officer"], approved_by=people["approver"])
    notice = Notice(key="notice", kind="receipt", party="Alfa", subject="Hej", text="Hej")
    queue_notices([notice], programme="grant", today=OPENS)
    assert [each.letter.to for each in mail_of(party="Alfa")][:1] == ["namn@example.org"]
    assert rules(lambda: erase_person(two, person=proxy, giver="Verket")) == ["erasure.mandate"]
    revoke(act(by=proxy, approved_by=""), party="Alfa", person=proxy, role="proxy", even_the_last=True)
    denied = act(NEXT, by=people["economist"], approved_by=people["approver"])
    assert rules(lambda: erase_person(denied, person=proxy, giver="Verket")) == ["permission.retention"]
    erase_person(two, person=proxy, giver="Verket")
    assert contact_of(proxy) == ("", "")
    assert [each.letter.to for each in mail_of(party="Alfa")][:1] == [""]
    assert [each.role for each in mandates_of(proxy)] == ["proxy"]
    assert problems() == ()


# Every step by every role

# y: may do it · a: may approve it. Dep, UC and CC hold roles in the programmes above and below.
WHO = """
    step                     Dep CO  AT  EK  FT  OM  RE  RR  UC  CC  AU  PU
    open                     .   y   a   .   .   .   .   .   .   .   .   .
    allocate                 .   y   a   .   .   .   .   .   .   .   .   .
    requisition              .   .   a   .   y   y   y   .   .   .   .   .
    change_form             .   y   a   .   .   .   .   .   .   .   .   .
    close_call               .   y   a   .   .   .   .   .   .   .   .   .
    remind                   .   y   .   .   .   .   .   .   .   .   .   .
    send_links              .   y   .   .   .   .   .   .   .   .   .   .
    redistribute             .   y   a   .   .   .   .   .   .   .   .   .
    change_account          .   .   a   .   y   y   .   .   .   .   .   .
    pay                      .   y   a   y   .   .   .   .   .   .   .   .
    order_payment            .   y   a   y   .   .   .   .   .   .   .   .
    mark_paid                .   .   a   y   .   .   .   .   .   .   .   .
    read_statement          .   .   .   y   .   .   .   .   .   .   .   .
    set_row_aside           .   .   .   y   .   .   .   .   .   .   .   .
    match_rows              .   y   a   y   .   .   .   .   .   .   .   .
    settle_refusal          .   .   .   y   .   .   .   .   .   .   .   .
    pay_back                .   y   a   y   .   .   .   .   .   .   .   .
    return_payment          .   y   a   y   .   .   .   .   .   .   .   .
    submit_report            .   .   .   .   y   y   y   .   .   .   .   .
    accept                   .   y   a   .   .   .   .   .   .   .   .   .
    request_completion      .   y   .   .   .   .   .   .   .   .   .   .
    approve_part            .   y   .   .   .   .   .   .   .   .   .   .
    note_review             .   y   .   .   .   .   .   .   .   .   .   .
    add_theme               .   y   .   .   .   .   .   .   .   .   .   .
    code_answer             .   y   .   .   .   .   .   .   .   .   .   .
    settle_coding           .   y   a   .   .   .   .   .   .   .   .   .
    draw_sample             .   y   .   .   .   .   .   .   .   .   .   .
    record_sample           .   y   .   .   .   .   .   .   .   .   .   .
    demand_repayment         .   y   a   .   .   .   .   .   .   .   .   .
    waive                    .   y   a   .   .   .   .   .   .   .   .   .
    credit_invoice          .   y   a   .   .   .   .   .   .   .   .   .
    charge_interest         .   y   a   .   .   .   .   .   .   .   .   .
    receive_interest        .   y   a   y   .   .   .   .   .   .   .   .
    send_invoice            .   y   .   y   .   .   .   .   .   .   .   .
    remind_invoice          .   y   .   y   .   .   .   .   .   .   .   .
    grant_respite           .   y   a   .   .   .   .   .   .   .   .   .
    agree_instalments       .   y   a   .   .   .   .   .   .   .   .   .
    hand_over_debt          .   y   a   .   .   .   .   .   .   .   .   .
    write_off               .   y   a   .   .   .   .   .   .   .   .   .
    open_clawback           .   y   .   .   .   .   .   .   .   .   .   .
    hand_in_evidence        .   .   .   .   y   y   y   .   .   .   .   .
    answer_hearing          .   .   .   .   y   y   y   .   .   .   .   .
    claw_back               .   y   a   .   .   .   .   .   .   .   .   .
    abstain_from_clawback   .   y   a   .   .   .   .   .   .   .   .   .
    stop_payment            .   y   .   y   .   .   .   .   .   .   .   .
    lift_stop               .   y   a   y   .   .   .   .   .   .   .   .
    receive_repayment        .   y   a   y   .   .   .   .   .   .   .   .
    deliver                  .   .   .   .   y   y   y   .   .   .   .   .
    compile                  .   y   .   .   .   .   .   .   .   .   .   .
    publish                  .   y   a   .   .   .   .   .   .   .   .   .
    close                    .   y   a   .   .   .   .   .   .   .   .   .
    apply_for_proxy          .   .   .   .   y   .   .   .   .   .   .   .
    decide_proxy             .   .   y   .   .   .   .   .   .   .   .   .
    appoint                  .   .   a   .   y   .   .   .   .   .   .   .
    name_signatory           .   .   a   .   y   y   .   .   .   .   .   .
    invite_representative    .   .   .   .   y   y   .   .   .   .   .   .
    invite_contributor       .   .   .   .   y   y   y   .   .   .   .   .
    change_registry_address  .   .   .   .   y   y   .   .   .   .   .   .
    erase_person             .   y   a   .   .   .   .   .   .   .   .   .
"""


def who() -> dict[str, dict[str, str]]:
    head, *rows = (line.split() for line in WHO.strip().splitlines())
    return {name: dict(zip(head[1:], cells, strict=True)) for name, *cells in rows}


def everyone() -> dict[str, str]:
    """A person for each seat in the programme `grant` and its receiver Alfa; PU is nobody that is known."""
    verket, alfa_approver = staffed("Verket"), founded("Alfa", "approver")
    staten = staffed("Staten")
    proxy = approved("Alfa", "Verket", verket["approver"])
    unit = approved("Ett", "Alfa", alfa_approver)
    return {
        "Dep": staten["case_officer"],
        "CO": verket["case_officer"],
        "AT": verket["approver"],
        "EK": verket["economist"],
        "AU": verket["auditor"],
        "FT": founded("Alfa", "signatory"),
        "OM": proxy,
        "RE": invited("Alfa", proxy, "representative"),
        "RR": invited("Alfa", proxy, "contributor"),
        "UC": unit,
        "CC": invited("Ett", unit, "contributor"),
        "PU": someone(),
    }


IN_NO_PROGRAMME = {
    *("open", "apply_for_proxy", "decide_proxy", "appoint", "name_signatory", "erase_person"),
    *("invite_representative", "invite_contributor", "change_registry_address"),
}


def about(name: str, *, own: bool) -> dict[str, str]:
    """What a step is about: Alfa in Verket's programme, or another receiver of another giver."""
    giver, recipient = ("Verket", "Alfa") if own else ("Annan", "Gamma")
    if name in IN_NO_PROGRAMME:
        return {"giver": giver, "recipient": recipient}
    return {"programme": "grant" if own else "elsewhere", "recipient": recipient}


def places(by: str, approver: str, name: str, **scope: str) -> set[str]:
    return {each.place for each in permitted(Act(by=by, approved_by=approver, today=OPENS), name, **scope)}


def test_every_step_is_permitted_to_the_roles_of_the_table_in_their_own_and_in_no_other_organisation() -> (
    None
):
    people = everyone()
    table = who()
    assert table.keys() == STEPS.keys()
    wrong, walked = [], 0
    for name, cells in table.items():
        for seat, person in people.items():
            for own in (True, False):
                refused = places(person, person, name, **about(name, own=own))
                expected = {
                    place
                    for place, letter in (("Utfört av", "y"), ("Godkänt av", "a"))
                    if not (own and cells[seat] == letter)
                }
                walked += 1
                if refused != expected:
                    wrong.append((name, seat, own, refused))
    assert wrong == []
    assert walked == len(STEPS) * 12 * 2


def test_another_receiver_of_the_same_programme_is_another() -> None:
    people = everyone()
    for seat in ("FT", "OM", "RE", "RR"):
        for name in ("requisition", "submit_report", "deliver"):
            assert places(people[seat], "", name, programme="grant", recipient="Beta") == {"Utfört av"}
    assert places(people["CO"], people["AT"], "pay", programme="grant", recipient="Beta") == set()
    assert places(people["UC"], "", "requisition", programme="local", recipient="Ett") == set()
    assert places(people["UC"], "", "requisition", programme="local", recipient="Två") == {"Utfört av"}


def test_nobody_is_nobody() -> None:
    everyone()
    for name in STEPS:
        assert places("", "", name, **about(name, own=True)) == {"Utfört av"}


def test_a_revoked_mandate_permits_nothing_from_that_day_though_the_form_was_open() -> None:
    proxy = approved("Beta", "Verket", founded("Verket", "approver"))
    by = act(by=proxy, approved_by="", key="form")
    facts: dict[str, Any] = {"programme": "grant", "recipient": "Beta"}
    assert permitted(by, "requisition", **facts) == ()
    revoke(act(by=proxy, approved_by=""), party="Beta", person=proxy, role="proxy", even_the_last=True)

    def submit() -> None:
        with by_mandate(by, "requisition", **facts):
            requisition(by, **facts)

    assert rules(submit) == ["permission.requisition"]


def test_what_is_done_by_mandate_is_done_once_and_by_those_who_may() -> None:
    people = staffed("Annan")
    by = act(by=people["case_officer"], approved_by=people["approver"], key="allocate")
    for _ in range(2):
        with by_mandate(by, "allocate", programme="elsewhere"):
            allocate_pot(by, programme="elsewhere")
    entry = DiaryEntry.objects.get(action="allocate", programme__key="elsewhere")
    assert (entry.prepared_by, entry.approved_by) == (people["case_officer"], people["approver"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["approved", "refused", "sent_back", "leave"]), st.integers(0, 3)),
        max_size=8,
    )
)
def test_however_proxies_follow_each_other_two_never_hold_on_the_same_day(
    acts: list[tuple[str, int]],
) -> None:
    approver = holder("Verket", "approver")
    today = max(entry.day for entry in DiaryEntry.objects.all())
    first = today
    for what, days in acts:
        today += timedelta(days)
        sitting = [person for person, role in roles("Beta", today).items() if role == "proxy"]
        if what == "leave":
            for person in sitting:
                revoke(
                    act(today, by=person, approved_by=""),
                    party="Beta",
                    person=person,
                    role="proxy",
                    even_the_last=True,
                )
            continue
        new = applied("Beta", "Verket", today)
        decide_proxy(
            act(today, by=approver, approved_by=""), party="Beta", person=new, outcome=what, reason="x"
        )
        expected = [new] if what == "approved" else sitting
        assert [person for person, role in roles("Beta", today).items() if role == "proxy"] == expected
    for day in range((today - first).days + 2):
        assert len(roles("Beta", first + timedelta(day))) <= 1
