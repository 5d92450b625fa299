"""A giver with everyone it needs and two receivers with a proxy each, and what they propose and decide."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from django.db.models import Model

from anslag.domain.mandate import GIVING
from anslag.domain.problem import Refused
from anslag.domain.programme import Programme
from anslag.records import models
from anslag.records.mandates import add_person
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.mandate import apply_for_proxy, appoint, decide_proxy, found
from anslag.steps.proposal import decide, propose
from anslag.steps.requisition import requisition
from tests.records.world import everything
from tests.steps.year import OPENS, act, programme

TRANSFER = (
    *("source__programme__key", "source__grant__party__name", "source__kind", "source__detail"),
    *("target__programme__key", "target__grant__party__name", "target__kind", "target__detail"),
    *(
        "amount",
        "code",
        "day",
        "case_reference",
        "prepared_by",
        "approved_by",
        "reason",
        "requisition__amount",
    ),
)
ADDED: Mapping[type[Model], tuple[str, ...]] = {
    models.Requisition: ("grant__party__name", "round", "amount", "wants_leftover", "late_reason", "stated"),
    models.AllocationLine: ("grant__party__name", "part", "round", "basis", "floor", "rank", "amount"),
    models.PartyAccount: ("giver__name", "party__name", "account"),
    models.Acceptance: ("report__grant__party__name", "report__version"),
    models.Invoice: (
        "giver__name",
        "grant__party__name",
        "number",
        "amount",
        "due",
        "reference",
        "credits__number",
    ),
    models.Mandate: (
        "person__pseudonym",
        "party__name",
        "role",
        "programme__key",
        "starts",
        "until",
        "evidence",
    ),
}
"""What acts add, told in names."""

EVIDENCE = "Delegationsordningen § 12"
SHARES = {"Alfa": 500, "Beta": 300, "Gamma": 200}
GRANT = programme("grant", giver="Verket", basis=SHARES, pot=1000)


def person(pseudonym: str) -> str:
    return add_person(name="Ett Namn", email="namn@example.org", pseudonym=pseudonym)


def staffed(given: Programme = GRANT) -> None:
    """`grant` is opened and allocated. Each of Verket's people is called by the role; `second` approves too."""
    open_programme(act(), programme=given)
    allocate_pot(act(), programme="grant")
    for role in ("signatory", "approver"):
        found(
            act(by="operator", approved_by="other"),
            party="Verket",
            person=person(role),
            role=role,
            evidence=EVIDENCE,
        )
    for role in GIVING:
        name = "second" if role == "approver" else role
        facts: dict[str, Any] = {
            "party": "Verket",
            "person": person(name),
            "role": role,
            "evidence": EVIDENCE,
        }
        appoint(act(by="signatory", approved_by="approver"), **facts)
    for party in ("Alfa", "Beta"):
        proxy_of(party, person(party.lower()))


def proxy_of(party: str, proxy: str) -> None:
    facts = {"party": party, "giver": "Verket", "person": proxy}
    apply_for_proxy(act(by=proxy, approved_by=""), **facts, evidence=EVIDENCE, document="ab" * 32)
    decide_proxy(act(by="approver", approved_by=""), party=party, person=proxy, outcome="approved")


def asked(name: str, amount: int | None = None, *, day: date = OPENS, **more: Any) -> None:
    requisition(
        act(day, by=name.lower(), approved_by=""), programme="grant", recipient=name, amount=amount, **more
    )


def proposed(
    step: str,
    facts: Mapping[str, Any] | None = None,
    *,
    party: str = "Verket",
    programme: str = "grant",
    by: str = "case_officer",
    day: date = OPENS,
) -> int:
    """Propose, and return the proposal's number."""
    propose(act(day, by=by, approved_by=""), step=step, party=party, programme=programme, facts=facts or {})
    return models.Proposal.objects.order_by("-id").values_list("id", flat=True)[0]


def decided(
    number: int,
    outcome: Any = "approved",
    *,
    by: str = "approver",
    reason: str = "",
    day: date = OPENS,
    **more: Any,
) -> None:
    decide(act(day, by=by, approved_by="", **more), proposal=number, outcome=outcome, reason=reason)


def refused(attempt: Callable[..., object], *told: Any, **facts: Any) -> list[str]:
    """By which rules it is refused; nothing at all may be kept of it."""
    before = everything()
    with pytest.raises(Refused) as refusal:
        attempt(*told, **facts)
    assert everything() == before
    return [problem.rule for problem in refusal.value.problems]


def what_was_done(since: int) -> list[dict[str, Any]]:
    """Every entry after one, but proposing, and what it added: in names and not in keys of rows."""
    done = []
    for entry in models.DiaryEntry.objects.filter(seq__gt=since).exclude(action="propose").order_by("seq"):
        facts = {name: value for name, value in entry.facts.items() if name not in {"request", "proposed"}}
        row = {name: getattr(entry, name) for name in ("action", "day", "prepared_by", "approved_by")}
        done.append(row | {"facts": facts, "added": _added(entry)})
    return done


def _added(entry: models.DiaryEntry) -> list[Any]:
    added: list[Any] = list(models.Transfer.objects.filter(entry=entry).order_by("id").values_list(*TRANSFER))
    for kind, fields in ADDED.items():
        rows = kind._default_manager.filter(entry=entry).order_by("id")
        added += [(kind.__name__, *row) for row in rows.values_list(*fields)]
    lines = models.PaymentOrderLine.objects.filter(order__entry=entry).order_by("id")
    return added + list(lines.values_list("requisition__grant__party__name", "requisition__amount"))
