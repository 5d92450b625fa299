"""What someone with plain SQL might try on proposals and payment orders, and the rule that refuses it."""

from dataclasses import replace
from operator import attrgetter as get
from typing import Any

from anslag.records.diary import canonical
from anslag.records.folder import dump_form
from anslag.records.models import DiaryEntry, Proposal
from tests.records.attacks import (
    ATTACKS,
    ONCE,
    SUPERSEDES,
    Attack,
    Try,
    after,
    known,
    payment,
    requisition,
)
from tests.records.attacks_on_invoices import INVOICES
from tests.records.world import World, act, insert, sha256
from tests.steps.year import form

FACTS = {"recipient": "Norra"}


def proposal(*, said: dict[str, Any] | None = None, action: str = "propose", **changed: Any) -> Try:
    """A proposal written straight into the table, by an act that says the same unless it is `said` otherwise."""

    def attempt(world: World) -> None:
        text = canonical(FACTS)
        told = {"step": "waive", "party": "Norra", "digest": sha256(text)} | (said or {})
        entry = act(world.upper, action, approved_by="", **told)
        columns = {
            "step": "waive",
            "programme_id": world.upper.pk,
            "party_id": world.north.party.pk,
            "facts": text,
            "entry_id": entry.seq,
        }
        insert("proposal", columns | known(world, changed))

    return attempt


def verdict(
    outcome: str,
    *,
    by: str,
    approved_by: str = "",
    action: str = "",
    said: dict[str, Any] | None = None,
    **changed: Any,
) -> Try:
    """What became of the proposal that waits, by an act that says so unless it is `said` otherwise."""

    def attempt(world: World) -> None:
        done = {"approved": "waive", "declined": "decline"}.get(outcome, "withdraw_proposal")
        told = {"proposed": world.waiting.entry.seq} | (said or {})
        entry = act(world.upper, action or done, by=by, approved_by=approved_by, **told)
        columns = {
            "proposal_id": world.waiting.pk,
            "outcome": outcome,
            "reason": "Av ett skäl",
            "entry_id": entry.seq,
        }
        insert("verdict", columns | known(world, changed))

    return attempt


def order(*, action: str = "order_payment", **changed: Any) -> Try:
    """An order of the south's requisition in an act that two people did, with something wrong in the act or the row."""

    def attempt(world: World) -> None:
        who = {name: changed[name] for name in ("by", "approved_by") if name in changed}
        entry = act(world.upper, action, **who)
        columns = {"programme_id": world.upper.pk, "entry_id": entry.seq}
        rest = {name: value for name, value in changed.items() if name not in who}
        insert("paymentorder", columns | known(world, rest))

    return attempt


def line(**changed: Any) -> Try:
    """The south's requisition put into a new order of its programme, with something wrong."""

    def attempt(world: World) -> None:
        order()(world)
        newest = DiaryEntry.objects.order_by("-seq")[0]
        columns = {"order_id": newest.payment_order.pk, "requisition_id": world.unpaid.pk}
        insert("paymentorderline", columns | known(world, changed))

    return attempt


def of_another_act(world: World) -> None:
    """Said to be what came of the proposal: an act on which the same two agreed, that had nothing to do with it."""
    insert(
        "verdict",
        {
            "proposal_id": world.waiting.pk,
            "outcome": "approved",
            "reason": "",
            "entry_id": world.newest.seq,
        },
    )


def again(world: World) -> None:
    last = Proposal.objects.order_by("-id").values("step", "programme_id", "party_id", "facts", "entry_id")[0]
    insert("proposal", dict(last))


def by_another(world: World) -> None:
    """In an act of its own that a third person has approved."""
    entry = act(world.upper, "pay", approved_by="cai")
    payment(entry_id=entry.seq, approved_by="cai")(world)


def of_another_programme(world: World) -> None:
    """An order in one programme of a requisition in another."""
    entry = act(world.lower, "order_payment")
    insert("paymentorder", {"programme_id": world.lower.pk, "entry_id": entry.seq})
    row = DiaryEntry.objects.get(seq=entry.seq).payment_order.pk
    insert("paymentorderline", {"order_id": row, "requisition_id": world.unpaid.pk})


def form_version(*, action: str = "change_form", said: dict[str, Any] | None = None, **changed: Any) -> Try:
    """A third version written straight into the table, by an act of two that says the same unless it is `said`."""

    def attempt(world: World) -> None:
        who = {name: changed[name] for name in ("by", "approved_by") if name in changed}
        text = dump_form(replace(form(), version=3))
        told: dict[str, Any] = {"version": 3, "form": sha256(text), "reason": "Ett fel"} | (said or {})
        entry = act(world.upper, action, **who, **told)
        columns = {
            "programme_id": world.upper.pk,
            "entry_id": entry.seq,
            "version": 3,
            "form": text,
            "digest": sha256(text),
            "reason": "Ett fel",
        }
        rest = {name: value for name, value in changed.items() if name not in who}
        insert("formversion", columns | known(world, rest))

    return attempt


SAYS = ("proposal_says_what_its_entry_says",)
BELONGS = ("verdict_belongs_to_its_entry",)
OTHER = ("verdict_is_by_another_person", "entry_names_who_did_it", "approved_by_another_person")
ORDER = ("payment_order_is_approved",)
OF = ("payment_order_is_of_requisitions",)

FORM = ("form_version_says_what_its_entry_says",)

PROPOSALS = (
    Attack("ask by another form than was decided", FORM, form_version(form=dump_form(form()))),
    Attack(
        "ask by a form with another digest",
        FORM,
        form_version(form=dump_form(form()), digest=sha256(dump_form(form()))),
    ),
    Attack("ask by a form that one has decided", FORM, form_version(approved_by="")),
    Attack("ask by a form in an act of something else", FORM, form_version(action="note")),
    Attack("ask by a form in an act that is done", FORM, form_version(entry_id=get("newest.seq"))),
    Attack("ask by a form in another programme", FORM, form_version(programme_id=get("lower.pk"))),
    Attack("ask by a form for another reason", FORM, form_version(reason="Ett annat")),
    Attack("ask by another version than was decided", FORM, form_version(version=4)),
    Attack("ask by a version that has been", ONCE, form_version(version=2, said={"version": 2})),
    Attack("propose other facts than the act says", SAYS, proposal(facts=canonical({"recipient": "Södra"}))),
    Attack("propose the same facts in another text", SAYS, proposal(facts='{"recipient": "Norra"}')),
    Attack("propose another step than the act says", SAYS, proposal(step="close")),
    Attack("propose for another party", SAYS, proposal(party_id=get("south.party_id"))),
    Attack("propose in another programme", SAYS, proposal(programme_id=get("lower.pk"))),
    Attack("propose outside programmes", SAYS, proposal(programme_id=None)),
    Attack("propose in an act of something else", SAYS, proposal(action="note")),
    Attack("propose in an act that is done", SAYS, proposal(entry_id=get("newest.seq"))),
    Attack("propose in an act that is not there", SAYS, proposal(entry_id=9999)),
    Attack("propose twice in an act", ONCE, after(proposal(), again)),
)


VERDICTS = (
    Attack("approve one's own proposal", OTHER, verdict("approved", by="ada", approved_by="ada")),
    Attack("approve one's own with a blank", OTHER, verdict("approved", by="ada", approved_by="ada ")),
    Attack("approve in an act of one", OTHER, verdict("approved", by="ada")),
    Attack(
        "approve what another prepared as one's own", OTHER, verdict("approved", by="bo", approved_by="ada")
    ),
    Attack("approve in an act of two others", OTHER, verdict("approved", by="bo", approved_by="cai")),
    Attack("decline one's own proposal", OTHER, verdict("declined", by="ada")),
    Attack("take back another's proposal", OTHER, verdict("withdrawn", by="bo")),
    Attack("decline without a reason", ("verdict_has_a_reason",), verdict("declined", by="bo", reason=" ")),
    Attack("come to no known outcome", ("verdict_has_an_outcome",), verdict("postponed", by="ada")),
    Attack(
        "approve by an act of another step",
        BELONGS,
        verdict("approved", by="ada", approved_by="bo", action="pay"),
    ),
    Attack("decline by an act of another kind", BELONGS, verdict("declined", by="bo", action="note")),
    Attack("take back by an act of another kind", BELONGS, verdict("withdrawn", by="ada", action="decline")),
    Attack(
        "approve by an act on another proposal",
        BELONGS,
        verdict("approved", by="ada", approved_by="bo", said={"proposed": 1}),
    ),
    Attack(
        "approve by an act on no proposal",
        BELONGS,
        verdict("approved", by="ada", approved_by="bo", said={"proposed": None}),
    ),
    Attack("approve by an act that has been done", BELONGS, of_another_act),
    Attack("decide on what is not there", BELONGS, verdict("declined", by="bo", proposal_id=9999)),
    Attack(
        "decide twice",
        ONCE,
        after(verdict("declined", by="bo"), verdict("approved", by="ada", approved_by="bo")),
    ),
    Attack(
        "decide on what is settled",
        (*ONCE, *BELONGS),
        verdict("declined", by="bo", proposal_id=get("settled.pk")),
    ),
)

ORDERS = (
    Attack("order in an act of one", ORDER, order(approved_by="")),
    Attack("order with a blank for approval", ORDER, order(approved_by=" ")),
    Attack("order in an act of something else", ORDER, order(action="allocate")),
    Attack("order in another programme", ORDER, order(programme_id=get("lower.pk"))),
    Attack("order in an act that is done", (*ORDER, *ONCE), order(entry_id=get("settled.verdict.entry_id"))),
    Attack("order the same requisition again", ONCE, line(requisition_id=get("ordered.pk"))),
    Attack("order a superseded requisition", OF, line(requisition_id=get("superseded.pk"))),
    Attack("order a requisition that is not there", OF, line(requisition_id=9999)),
    Attack("order a requisition twice", ONCE, after(line(), line())),
    Attack("add to an order that is done", OF, line(order_id=get("order.pk"))),
    Attack("add to an order that is not there", OF, line(order_id=9999)),
    Attack(
        "supersede a requisition that has been ordered",
        SUPERSEDES,
        requisition(grant_id=get("east.pk"), supersedes_id=get("ordered.pk")),
    ),
    Attack("pay what has not been ordered", ("payment_is_ordered",), payment(300, of="unpaid")),
    Attack("pay under another approval than the order", ("payment_is_ordered",), by_another),
    Attack("order another programme's requisition", OF, of_another_programme),
    Attack("requisition without saying what is stated", ("stated",), requisition(stated=None)),
)


EVERY_ATTACK = (*ATTACKS, *PROPOSALS, *VERDICTS, *ORDERS, *INVOICES)
