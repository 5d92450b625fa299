"""What a proposal about an invoice, a case of clawback or a stop of payments comes to, in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from anslag.domain.day import date_text
from anslag.domain.money import Kronor
from anslag.records.clawbacks import case_numbered
from anslag.records.grants import Held
from anslag.records.invoices import invoice_row
from anslag.records.statements import row_kept
from anslag.web.parts.amounts import in_kronor

CLAIMS = (
    "credit_invoice",
    "charge_interest",
    "receive_interest",
    "grant_respite",
    "agree_instalments",
    "hand_over_debt",
    "write_off",
    "claw_back",
    "abstain_from_clawback",
    "lift_stop",
)
"""The steps that are told of here."""


def claim_pairs(facts: Mapping[str, Any]) -> tuple[tuple[str, object], ...]:
    """The facts that such a proposal has, in the order that they are read."""
    amount = facts.get("amount")
    return (
        (_("Faktura"), facts.get("invoice")),
        (_("Ärende"), facts.get("case")),
        (_("Belopp"), None if amount is None else in_kronor(amount)),
        (_("Betalas senast"), _day(facts, "due")),
        (_("Ny sista dag att betala"), None if amount else _day(facts, "until")),
        (_("Ränta till och med"), _day(facts, "until") if amount else None),
        (_("Bokfört av banken"), _day(facts, "received")),
        (_("Bankens referens"), facts.get("reference")),
        (_("Överenskommelsen"), facts.get("written")),
        (_("Den som driver in"), facts.get("to")),
        (_("Skäl"), facts.get("reason")),
    )


def claim_subject(facts: Mapping[str, Any], held: Held) -> tuple[tuple[str, object], ...]:
    """What the invoice that is withdrawn is of; of a case its ground, what has come forward, and the answer."""
    if "case" in facts:
        case = case_numbered(held, facts["case"])
        grounds = {each.id: each.label for each in held.terms.repayment.grounds}
        answer = f"{date_text(case.answered)}: {case.answer}" if case.answered else _("Inget svar")
        return (
            (_("Grund"), grounds.get(case.ground, case.ground)),
            (_("Beloppet i ärendet"), in_kronor(case.amount)),
            (_("Det som har kommit fram"), case.reason),
            (_("Underlag"), case.evidence),
            (_("Mottagarens svar"), answer),
            (_("Tas först från"), _category(facts, held)),
        )
    if "invoice" in facts and "amount" not in facts:
        return ((_("Fakturans belopp"), in_kronor(invoice_row(held, facts["invoice"]).amount)),)
    return ()


def _category(facts: Mapping[str, Any], held: Held) -> str | None:
    """The cost category that is chosen, or else the largest; of what is clawed back."""
    if "amount" not in facts:
        return None
    labels = {each.id: each.label for each in held.terms.cost_categories}
    return labels.get(facts.get("category", ""), _("Det största kostnadsslaget"))


def receipt_pairs(facts: Mapping[str, Any], owed: Kronor | None) -> tuple[tuple[str, object], ...]:
    """What has come in: all that is owed, where no amount is said."""
    amount = facts.get("amount", owed)
    return (
        (_("Belopp"), None if amount is None else in_kronor(amount)),
        (_("Bokfört av banken"), _day(facts, "received")),
        (_("Referens"), facts.get("reference")),
    )


def row_told(held: Held, matched: Mapping[str, Any]) -> str:
    """Whose a row of the account is said to be, and the row as the bank tells of it."""
    row = row_kept(held, matched["row"])
    interest = (
        _("ränta på faktura %(number)s") % {"number": matched["invoice"]} if "invoice" in matched else ""
    )
    told = (
        matched["recipient"],
        interest,
        row.day.isoformat(),
        row.name,
        row.reference or row.bank_reference,
    )
    return ", ".join(each for each in told if each)


def _day(facts: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(facts[name]) if name in facts else None


def claim_titles() -> dict[str, str]:
    return {
        "credit_invoice": _("Kreditera en faktura till %(name)s"),
        "charge_interest": _("Ta ut ränta av %(name)s"),
        "receive_interest": _("Registrera ränta som %(name)s har betalat"),
        "grant_respite": _("Ge %(name)s anstånd"),
        "agree_instalments": _("Avtala delbetalning med %(name)s"),
        "hand_over_debt": _("Lämna fordran på %(name)s till indrivning"),
        "write_off": _("Avför fordran på %(name)s som förlust"),
        "claw_back": _("Kräv tillbaka bidrag av %(name)s"),
        "abstain_from_clawback": _("Avstå från återkrav av %(name)s"),
        "lift_stop": _("Häv betalningsstoppet för %(name)s"),
    }
