"""Who may do what: the one table of permissions, and the one question asked of it.

Roles are roles in a grant, at any tier. Whoever gives the grant above is the funder; those who receive from a receiver
stand below. Nothing is permitted that the table does not say.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from anslag.domain.mandate import CONTACT, GIVING, RECEIVING, Mandate, Role

type Side = Literal["funder", "giver", "receiver", "below"]
type Seat = Role | Literal["funder", "coordinator_below", "reporter_below", "public"]
"""A role as it counts in one programme."""

type Access = Literal["read", "draft", "prepare", "approve", "sign"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an organisation is in a programme. `own`: the party whose matters are its own there."""

    party: str
    side: Side
    own: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What an act or a reading is about. `programme` is a key, empty for what concerns organisations alone."""

    standings: tuple[Standing, ...]
    """Of the parties that whoever asks has mandates in."""
    programme: str = ""
    owner: str = ""
    """The party whose matter it is: a receiver, the giver, or empty for the whole programme."""
    settled: bool = False
    """Whether it has been submitted, received, decided or published, whichever makes it readable to more."""
    personal: bool = False
    """Whether it is the reader's own act, or data on the reader."""

    def but(self, *, settled: bool) -> "Scope":
        """The same when it is, or is not, settled."""
        return self if settled == self.settled else replace(self, settled=settled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Which seats may do a thing, and how. Whoever may write may read: the giver's side all, others their own."""

    draft: tuple[Seat, ...] = ()
    prepare: tuple[Seat, ...] = ()
    approve: tuple[Seat, ...] = ()
    sign: tuple[Seat, ...] = ()
    read_all: tuple[Seat, ...] = ()
    read_settled: tuple[Seat, ...] = ()
    """Of all parties, once it is settled."""
    read_own: tuple[Seat, ...] = ()
    read_personal: tuple[Seat, ...] = ()

    def writers(self, access: Access) -> tuple[Seat, ...]:
        by_access: dict[Access, tuple[Seat, ...]] = {
            "draft": self.draft,
            "prepare": self.prepare,
            "approve": self.approve,
            "sign": self.sign,
        }
        return by_access[access]

    @property
    def every_writer(self) -> tuple[Seat, ...]:
        return self.draft + self.prepare + self.approve + self.sign


RECEIVERS: tuple[Seat, ...] = ("signatory", "proxy", "representative", "contributor")
BELOW: tuple[Seat, ...] = ("coordinator_below", "reporter_below")
GIVERS: tuple[Seat, ...] = ("case_officer", "approver", "economist")
SIGNERS: tuple[Seat, ...] = ("signatory", "proxy", "representative")
HEADS: tuple[Seat, ...] = ("signatory", "proxy")
AUDIT: tuple[Seat, ...] = ("auditor",)
LEDGER: tuple[Seat, ...] = ("economist", "auditor")
PUBLIC: tuple[Seat, ...] = ("public",)
FUNDER: tuple[Seat, ...] = ("funder",)

OFFICER: tuple[Seat, ...] = ("case_officer",)
APPROVER: tuple[Seat, ...] = ("approver",)
BOOKKEEPERS: tuple[Seat, ...] = ("case_officer", "economist")

ACTIONS: Mapping[str, Permission] = {
    # Setting a grant up.
    "decision": Permission(
        prepare=OFFICER,
        approve=APPROVER,
        draft=FUNDER,
        sign=FUNDER,
        read_all=(*LEDGER, *RECEIVERS, *BELOW, *PUBLIC),
    ),
    "allocation": Permission(
        prepare=OFFICER,
        approve=APPROVER,
        read_all=(*FUNDER, *LEDGER, *RECEIVERS),
        read_own=BELOW,
        read_settled=PUBLIC,
    ),
    "call": Permission(
        prepare=OFFICER, approve=APPROVER, read_all=(*LEDGER, *RECEIVERS, *BELOW), read_settled=PUBLIC
    ),
    # Who may act.
    "mandate": Permission(
        sign=("signatory",), approve=APPROVER, read_all=("case_officer", *AUDIT), read_own=("proxy",)
    ),
    "signatory": Permission(sign=HEADS, approve=APPROVER, read_all=("case_officer", *AUDIT)),
    "representative": Permission(sign=HEADS, read_all=("case_officer", *AUDIT)),
    "contributor": Permission(sign=SIGNERS, read_all=("case_officer", *AUDIT)),
    "registry_address": Permission(sign=HEADS, read_all=(*GIVERS, *AUDIT), read_own=RECEIVERS),
    "contact": Permission(
        draft=HEADS,
        read_all=("case_officer", "approver", *AUDIT),
        read_personal=("representative", "contributor", *BELOW),
    ),
    # Asking and paying.
    "requisition_draft": Permission(
        draft=("proxy", "representative", "contributor"),
        read_own=("signatory",),
        read_settled=("case_officer", "approver"),
    ),
    "requisition": Permission(sign=SIGNERS, read_all=AUDIT),
    "withdrawal": Permission(sign=SIGNERS, read_all=AUDIT),
    "requisition_handling": Permission(
        prepare=OFFICER, approve=APPROVER, read_all=LEDGER, read_own=RECEIVERS, read_settled=PUBLIC
    ),
    "payee_account": Permission(prepare=OFFICER, approve=APPROVER, sign=HEADS, read_all=LEDGER),
    "payment": Permission(prepare=BOOKKEEPERS, approve=APPROVER, read_all=AUDIT),
    "payment_batch": Permission(draft=("economist",), read_all=("case_officer", "approver", *AUDIT)),
    "redistribution": Permission(
        prepare=OFFICER, approve=APPROVER, read_all=LEDGER, read_own=RECEIVERS, read_settled=PUBLIC
    ),
    # Reporting back.
    "report_draft": Permission(
        draft=("proxy", "representative", "contributor", CONTACT), read_own=("signatory",)
    ),
    "report": Permission(
        sign=(*SIGNERS, CONTACT),
        read_all=(*GIVERS, *AUDIT),
        read_own=("contributor",),
        read_settled=PUBLIC,
    ),
    "report_review": Permission(
        prepare=OFFICER, approve=APPROVER, read_all=(*FUNDER, *LEDGER, *PUBLIC), read_own=RECEIVERS
    ),
    "deliverable": Permission(
        sign=SIGNERS, read_all=(*GIVERS, *AUDIT), read_own=("contributor",), read_settled=PUBLIC
    ),
    # Coming back, and to an end.
    "repayment": Permission(
        prepare=OFFICER, approve=APPROVER, read_all=LEDGER, read_own=RECEIVERS, read_settled=PUBLIC
    ),
    "evidence": Permission(sign=SIGNERS, read_all=(*GIVERS, *AUDIT), read_own=("contributor",)),
    "hearing": Permission(sign=SIGNERS, read_all=(*GIVERS, *AUDIT), read_own=("contributor",)),
    "repayment_receipt": Permission(
        prepare=BOOKKEEPERS, approve=APPROVER, read_all=AUDIT, read_own=RECEIVERS, read_settled=PUBLIC
    ),
    "correction": Permission(prepare=BOOKKEEPERS, approve=APPROVER, read_all=AUDIT, read_own=RECEIVERS),
    "summary": Permission(draft=OFFICER, approve=APPROVER, read_all=LEDGER, read_settled=(*FUNDER, *PUBLIC)),
    "closing": Permission(
        prepare=OFFICER, approve=APPROVER, read_all=LEDGER, read_own=RECEIVERS, read_settled=PUBLIC
    ),
    # Keeping.
    "diary": Permission(
        read_all=(*GIVERS, *AUDIT),
        read_own=HEADS,
        read_personal=("representative", "contributor", *BELOW),
    ),
    # Every krona's way: with who did what, or only what has been decided and nobody's name.
    "money_trail": Permission(read_all=(*GIVERS, *AUDIT), read_own=RECEIVERS, read_settled=PUBLIC),
    "bookkeeping": Permission(draft=("economist",), read_all=("case_officer", "approver", *AUDIT)),
    "checkpoint": Permission(read_all=(*FUNDER, *GIVERS, *RECEIVERS, *BELOW, *AUDIT, *PUBLIC)),
    "retention": Permission(prepare=OFFICER, approve=APPROVER, read_all=AUDIT),
    "settings": Permission(read_all=AUDIT),
}
"""Each thing that can be done, and who may."""


@dataclass(frozen=True, slots=True)
class Needed:
    """What whoever does a step needs, and whoever approves it: an action of the table and the way of doing it."""

    by: tuple[str, Access]
    approved_by: tuple[str, Access] | None = None
    reasoned: bool = False
    """Whether whoever approves it says why."""


def _two(action: str) -> Needed:
    return Needed((action, "prepare"), (action, "approve"))


STEPS: Mapping[str, Needed] = {
    "open": _two("decision"),
    "allocate": _two("allocation"),
    # In time it needs nobody's approval; late, someone at the giver decides.
    "requisition": Needed(("requisition", "sign"), ("requisition_handling", "approve"), reasoned=True),
    "change_form": _two("decision"),
    "close_call": _two("call"),
    "remind": Needed(("call", "prepare")),
    "send_links": Needed(("call", "prepare")),
    "redistribute": _two("redistribution"),
    "change_account": Needed(("payee_account", "sign"), ("payee_account", "approve")),
    "order_payment": _two("payment"),
    "pay": _two("payment"),
    # What two people have ordered is marked as paid by whoever reads the bank's account.
    "mark_paid": Needed(("payment_batch", "draft"), ("payment", "approve")),
    # What the bank has answered is read by the same; what moves money besides is approved by another.
    "read_statement": Needed(("payment_batch", "draft")),
    "settle_refusal": Needed(("payment_batch", "draft")),
    "set_row_aside": Needed(("payment_batch", "draft")),
    "match_rows": _two("repayment_receipt"),
    "return_payment": _two("payment"),
    "pay_back": _two("repayment_receipt"),
    "submit_report": Needed(("report", "sign")),
    "accept": _two("report_review"),
    "request_completion": Needed(("report_review", "prepare")),
    "approve_part": Needed(("report_review", "prepare")),
    "note_review": Needed(("report_review", "prepare")),
    "add_theme": Needed(("report_review", "prepare")),
    "code_answer": Needed(("report_review", "prepare")),
    "settle_coding": _two("report_review"),
    "draw_sample": Needed(("report_review", "prepare")),
    "record_sample": Needed(("report_review", "prepare")),
    "hand_in_evidence": Needed(("evidence", "sign")),
    "demand_repayment": _two("repayment"),
    "waive": _two("repayment"),
    "credit_invoice": _two("repayment"),
    "charge_interest": _two("repayment"),
    "receive_interest": _two("repayment_receipt"),
    "send_invoice": Needed(("repayment_receipt", "prepare")),
    "remind_invoice": Needed(("repayment_receipt", "prepare")),
    "grant_respite": _two("repayment"),
    "agree_instalments": _two("repayment"),
    "hand_over_debt": _two("repayment"),
    "write_off": _two("repayment"),
    "open_clawback": Needed(("repayment", "prepare")),
    "answer_hearing": Needed(("hearing", "sign")),
    "claw_back": _two("repayment"),
    "abstain_from_clawback": _two("repayment"),
    "stop_payment": Needed(("payment", "prepare")),
    "lift_stop": _two("payment"),
    "receive_repayment": _two("repayment_receipt"),
    "deliver": Needed(("deliverable", "sign")),
    "compile": Needed(("summary", "draft")),
    "publish": Needed(("summary", "draft"), ("summary", "approve")),
    "close": _two("closing"),
    "apply_for_proxy": Needed(("mandate", "sign")),
    "decide_proxy": Needed(("mandate", "approve")),
    "appoint": Needed(("mandate", "sign"), ("mandate", "approve")),
    "name_signatory": Needed(("signatory", "sign"), ("signatory", "approve")),
    "invite_representative": Needed(("representative", "sign")),
    "invite_contributor": Needed(("contributor", "sign")),
    "change_registry_address": Needed(("registry_address", "sign")),
    "erase_person": _two("retention"),
}
"""Each step that someone with a mandate may do, by the name it has in the diary."""


def may(mandates: Iterable[Mandate], action: str, access: Access, *, scope: Scope, today: date) -> bool:
    """Whether someone with these mandates may do this today. No mandates: anyone at all.

    An auditor writes nothing, whatever else they are; a receiver's proxy or signatory approves nothing.
    """
    permission = ACTIONS[action]
    taken = tuple(_taken(mandates, scope, today))
    if access == "read":
        return _may_read(permission, taken, scope)
    roles = {role for role, _, _ in taken}
    if "auditor" in roles or (access == "approve" and roles & set(HEADS)):
        return False
    return any(seat in permission.writers(access) and _reaches(place, scope) for _, seat, place in taken)


def _may_read(permission: Permission, taken: Iterable[tuple[Role, Seat, Standing]], scope: Scope) -> bool:
    everywhere = permission.read_all + (permission.read_settled if scope.settled else ())
    if "public" in everywhere:
        return True
    return any(
        seat in everywhere
        or (seat in permission.read_own and place.own == scope.owner)
        or (seat in permission.read_personal and scope.personal)
        or (seat in permission.every_writer and _reaches(place, scope))
        for _, seat, place in taken
    )


def _taken(mandates: Iterable[Mandate], scope: Scope, today: date) -> Iterator[tuple[Role, Seat, Standing]]:
    """The seats that mandates give in a scope, each with the role and the standing behind it."""
    for mandate in mandates:
        if not mandate.holds(today) or mandate.programme not in {"", scope.programme}:
            continue
        for place in scope.standings:
            seat = _seat(mandate.role, place.side) if place.party == mandate.party else None
            if seat:
                yield mandate.role, seat, place


def _seat(role: Role, side: Side) -> Seat | None:
    if role == CONTACT:
        return role if side == "receiver" else None
    if side in {"giver", "funder"}:
        seat: Seat = role if side == "giver" else "funder"
        return seat if role in GIVING else None
    if role not in RECEIVING:
        return None
    if side == "receiver":
        return role
    return "reporter_below" if role == "contributor" else "coordinator_below"


def _reaches(place: Standing, scope: Scope) -> bool:
    """Whether what may be written there may be written in this matter: givers in all, others in their own."""
    return place.side in {"giver", "funder"} or place.own == scope.owner
