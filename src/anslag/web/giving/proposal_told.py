"""What a proposal comes to if it is approved, in plain words and figures: one function for each step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from anslag.domain.allocation import allocate
from anslag.domain.bank_account import masked
from anslag.domain.money import Kronor
from anslag.domain.redistribution import OUTCOME_LABELS
from anslag.files.key_outcome import KeyOutcome, key_outcome
from anslag.files.programme_counts import counts
from anslag.records.allocation_lines import AGAIN, lines_kept
from anslag.records.bank_accounts import register_of
from anslag.records.coding import codable, coding_of
from anslag.records.diary_read import entry_numbered
from anslag.records.folder import parse_form, parse_programme
from anslag.records.grants import Held, forms_of, positions
from anslag.records.mandates import names_of
from anslag.records.proposals import ProposalKept
from anslag.records.reviews import submitted_as
from anslag.steps.redistribution import shared_now
from anslag.steps.report import left_out
from anslag.web import clock
from anslag.web.giving.bank_back import back_pairs
from anslag.web.giving.bank_return import return_pairs
from anslag.web.giving.changes import Changes, changes_between
from anslag.web.giving.claims_told import (
    CLAIMS,
    claim_pairs,
    claim_subject,
    receipt_pairs,
    row_told,
)
from anslag.web.giving.payable import Ready, to_pay
from anslag.web.giving.setup_draft import amounts_of, opened
from anslag.web.parts.amounts import in_kronor
from anslag.web.parts.burden import Burden, burden
from anslag.web.parts.form_changes import FormChanges, form_changes
from anslag.web.parts.proof import Proof, proof
from anslag.web.templatetags.domain_words import worded


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Kronor by recipient, with their sum."""

    caption: str
    rows: tuple[tuple[str, Kronor], ...]

    @property
    def total(self) -> Kronor:
        return sum(amount for _name, amount in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a programme is, for whoever opens it. `before` is the title of the one that it was begun from, if any."""

    conditions: tuple[str, ...]
    purposes: tuple[str, ...]
    outcome: KeyOutcome
    burden: Burden
    before: str
    changes: Changes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Facts in pairs, and where there are several recipients a table: of amounts, or of shares with proof."""

    pairs: tuple[tuple[str, str], ...] = ()
    amounts: Amounts | None = None
    case: str = ""
    """The page of the case that it decides, where it decides one."""
    proof: Proof | None = None
    opening: Opening | None = None
    questions: FormChanges | None = None
    ready: tuple[Ready, ...] = ()
    """Those who are to be paid, with what is checked of each as it is now."""


def told(proposal: ProposalKept, held: Held | None) -> Told:
    """The proposal in words. `held` is its programme, where it is in one."""
    if held is None:
        return _OUTSIDE[proposal.step](proposal)
    return _WITHIN[proposal.step](proposal, held)


def _pairs(*pairs: tuple[str, object]) -> tuple[tuple[str, str], ...]:
    """Those that have anything to say."""
    return tuple((label, _value(value)) for label, value in pairs if value not in {None, ""})


def _value(value: object) -> str:
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)


def _open(proposal: ProposalKept) -> Told:
    """All of it from the folder that was sent, whatever has become of the draft."""
    programme = parse_programme(proposal.facts["folder"])
    terms = programme.terms
    before = opened(proposal.facts.get("after", ""))
    return Told(
        pairs=_pairs(
            (_("Pott"), in_kronor(terms.pot.amount)),
            (_("Mottagare"), len(programme.recipients)),
            (_("Utlysningen öppnar"), terms.call.opens),
            (_("Sista dag att rekvirera"), terms.call.closes),
            (_("Redovisas senast"), terms.report_back.due),
            (_("Diarienummer"), terms.case_reference),
            (_("Nyckel"), terms.key.basis),
            (_("Nyckelns tal gäller"), terms.key.reference_date),
        ),
        opening=Opening(
            conditions=tuple(each.label for each in terms.conditions),
            purposes=tuple(each.label for each in terms.purposes),
            outcome=key_outcome(programme, amounts_of(before)),
            burden=burden(counts(programme)),
            before=before.terms.title if before else "",
            changes=changes_between(before, programme) if before else None,
        ),
    )


def _allocate(_proposal: ProposalKept, held: Held) -> Told:
    made = allocate(held.programme)
    pairs = _pairs(
        (_("Pott"), in_kronor(held.terms.pot.amount)),
        (_("Nyckel"), held.terms.key.basis),
        (_("Blir kvar"), in_kronor(made.remains) if made.remains else None),
    )
    rows = tuple(made.amounts.items())
    return Told(pairs=pairs, amounts=Amounts(caption=_("Det var och en får"), rows=rows))


def _requisition(proposal: ProposalKept, held: Held) -> Told:
    facts = proposal.facts
    amount = facts.get("amount")
    return Told(
        pairs=_pairs(
            (_("Belopp"), _("allt som är kvar att rekvirera") if amount is None else in_kronor(amount)),
            (_("Sista dag att rekvirera var"), held.terms.call.closes),
            (_("Varför den är sen"), facts.get("late_reason")),
            (_("Vill ha mer om det blir över"), _("ja") if facts.get("wants_leftover") else _("nej")),
            (_("Ersätter en tidigare rekvisition"), _("ja") if facts.get("correcting") else None),
        ),
    )


def _close_call(proposal: ProposalKept, held: Held) -> Told:
    """As it would be now, or as it became. What came to nothing has no amounts."""
    pairs = _pairs((_("Sista dag att rekvirera var"), held.terms.call.closes))
    if proposal.outcome in {"declined", "withdrawn"}:
        return Told(pairs=pairs)
    stand = positions(held)
    each = {name: at.lapsed if proposal.outcome else at.unrequisitioned for name, at in stand.items()}
    amounts = Amounts(caption=_("Det som förfaller"), rows=tuple(row for row in each.items() if row[1]))
    return Told(
        pairs=(*pairs, (_("Förfaller"), in_kronor(amounts.total))), amounts=amounts if amounts.rows else None
    )


def _change_form(proposal: ProposalKept, held: Held) -> Told:
    """What differs from the version before it, whichever has come since."""
    form = parse_form(proposal.facts["form"])
    before = forms_of(held).get(form.version - 1, held.programme.form)
    return Told(
        pairs=_pairs((_("Version"), form.version), (_("Skäl"), proposal.facts["reason"])),
        questions=form_changes(before, form),
    )


def _redistribute(proposal: ProposalKept, held: Held) -> Told:
    if proposal.done_as:
        facts, lines = entry_numbered(proposal.done_as).facts, lines_kept(held, number=AGAIN)
        outcome, lapsed, remains = facts["outcome"], facts["lapsed"], facts["remains"]
    elif proposal.outcome:
        return Told()
    else:
        made = shared_now(held, positions(held))
        outcome, lapsed, remains, lines = made.outcome, made.lapsed, made.remains, made.lines
    pairs = _pairs(
        (_("Att fördela om"), in_kronor(lapsed)),
        (_("Utfall"), worded(OUTCOME_LABELS[outcome]) if proposal.done_as or outcome != "shared" else None),
        (_("Nyckel"), held.terms.key.basis),
        (_("Blir kvar"), in_kronor(remains) if remains else None),
    )
    return Told(pairs=pairs, proof=proof(lines) if lines else None)


def _order_payment(proposal: ProposalKept, held: Held) -> Told:
    facts = proposal.facts
    rows: Mapping[str, Kronor] = facts.get("amounts") or {}
    ready = () if proposal.outcome else to_pay(held, (), clock.today())
    return Told(
        pairs=_pairs(
            (_("Belopp"), in_kronor(facts["amount"])),
            (_("Betalas senast"), held.terms.payment.latest),
        ),
        amounts=Amounts(caption=_("Det som betalas ut"), rows=tuple(rows.items())),
        ready=tuple(each for each in ready if each.recipient in rows),
    )


def _change_account(proposal: ProposalKept, held: Held) -> Told:
    """The new account whole, since it is what is approved; the one that holds now by its last digits."""
    known = register_of(held).account_of(proposal.facts["recipient"])
    waits = known and not proposal.outcome
    return Told(
        pairs=_pairs(
            (_("Nytt konto"), proposal.facts["account"]),
            (_("Konto nu"), masked(str(known.account)) if known and waits else None),
            (
                _("Kontrollera"),
                _("Ring mottagaren på ett nummer som ni redan har, och läs upp kontot.") if waits else None,
            ),
            (
                _("Därefter"),
                _(
                    "Registraturen får besked. Kontot används tidigast två dagar efter beslutet, och den som "
                    "godkänner det kan inte godkänna utbetalningar till det."
                ),
            ),
        ),
    )


def _accept(proposal: ProposalKept, held: Held) -> Told:
    """Which version of whose report, and what each says was used. An old proposal names no versions."""
    versions = proposal.facts.get("versions") or {}
    done = proposal.outcome == "approved"
    found = submitted_as(held, versions.values(), accepted_by=proposal.decided_by if done else "")
    whose = [
        _("%(name)s, version %(number)s") % {"name": name, "number": version}
        for name, (version, _used, _unused) in found.items()
    ]
    told = whose or proposal.facts.get("recipients") or [_("alla som väntar på beslut")]
    rows = tuple((name, used) for name, (_version, used, _unused) in found.items())
    left = "; ".join(
        f"{name} {in_kronor(unused)}" for name, (_version, _used, unused) in found.items() if unused
    )
    return Told(
        pairs=_pairs(
            (_("Från"), "; ".join(told)),
            (_("Blir ej använt"), left),
            (_("Godkänns inte"), "\n".join(_not_accepted(proposal, held, versions))),
            (_("Godkändes inte"), ", ".join(name for name in versions if done and name not in found)),
        ),
        amounts=Amounts(caption=_("Redovisat som använt"), rows=rows) if rows else None,
    )


def _not_accepted(proposal: ProposalKept, held: Held, versions: Mapping[str, str]) -> list[str]:
    """Those that would be left out if it were approved now, each with why."""
    if proposal.outcome or not versions:
        return []
    clean = bool(proposal.facts.get("without_deviation"))
    faults = left_out(held.key, versions, today=clock.today(), without_deviation=clean)
    return [f"{each.message} {each.remedy}" for each in faults]


def _settle_coding(proposal: ProposalKept, held: Held) -> Told:
    """Of each answer, the themes by their labels."""
    facts = proposal.facts
    question = next(each for each in codable(held) if each.id == facts["question"])
    labels = {each.id: each.label for each in coding_of(held, question).themes}
    found = [
        (name, ", ".join(labels.get(each, each) for each in themes) or _("inget tema"))
        for name, themes in facts["settled"].items()
    ]
    return Told(pairs=_pairs((_("Fråga"), question.text), *found))


def _demand(proposal: ProposalKept, held: Held) -> Told:
    return Told(
        pairs=_pairs(
            *_overtaken(proposal, held),
            (_("Belopp"), _undecided(proposal, held)),
            (_("Betalas senast"), proposal.facts.get("due") or held.terms.repayment.due),
        ),
    )


def _waive(proposal: ProposalKept, held: Held) -> Told:
    return Told(
        pairs=_pairs(
            *_overtaken(proposal, held),
            (_("Belopp"), _undecided(proposal, held)),
            (_("Grund"), proposal.facts["ground"]),
        ),
    )


def _claim(proposal: ProposalKept, held: Held) -> Told:
    """What is done with an invoice or in a case of clawback."""
    facts = proposal.facts
    plan = tuple((day, amount) for day, amount in facts.get("plan", ()))
    amounts = Amounts(caption=_("Delbetalningar"), rows=plan) if plan else None
    case = reverse("clawback", args=(held.key, facts["case"])) if "case" in facts else ""
    return Told(pairs=_pairs(*claim_pairs(facts), *claim_subject(facts, held)), amounts=amounts, case=case)


def _overtaken(proposal: ProposalKept, held: Held) -> tuple[tuple[str, str], ...]:
    """That there is nothing left to decide on: it has been decided since this was prepared."""
    if proposal.outcome or positions(held)[proposal.facts["recipient"]].undecided:
        return ()
    return ((_("Inget är kvar"), _("Det ej använda är redan beslutat. Avslå eller ta tillbaka förslaget.")),)


def _undecided(proposal: ProposalKept, held: Held) -> str | None:
    """What is unused and not decided now, or what was decided on."""
    if proposal.done_as:
        return in_kronor(entry_numbered(proposal.done_as).facts.get("amount", 0))
    return None if proposal.outcome else in_kronor(positions(held)[proposal.facts["recipient"]].undecided)


def _receive(proposal: ProposalKept, held: Held) -> Told:
    owed = None if proposal.outcome else positions(held)[proposal.facts["recipient"]].receivable
    return Told(pairs=_pairs(*receipt_pairs(proposal.facts, owed)))


def _match_rows(proposal: ProposalKept, held: Held) -> Told:
    made = tuple((row_told(held, each), each["amount"]) for each in proposal.facts["rows"])
    rows = Amounts(caption=_("Det som har kommit in på kontot"), rows=made)
    return Told(pairs=_pairs((_("Belopp"), in_kronor(rows.total))), amounts=rows)


def _return_payment(proposal: ProposalKept, held: Held) -> Told:
    return Told(pairs=_pairs(*return_pairs(proposal.facts, held)))


def _pay_back(proposal: ProposalKept, held: Held) -> Told:
    return Told(pairs=_pairs(*back_pairs(proposal.facts, held)))


def _publish(_proposal: ProposalKept, held: Held) -> Told:
    to = held.terms.national_report
    return Told(
        pairs=_pairs(
            (_("Version"), _("den som sammanställdes senast")),
            (_("Lämnas till"), to.to if to else None),
            (_("Senast"), to.due if to else None),
        ),
    )


def _close(_proposal: ProposalKept, held: Held) -> Told:
    return Told(
        pairs=_pairs(
            (_("Därefter"), _("Bara rättelser kan göras i %(title)s.") % {"title": held.terms.title})
        ),
    )


def _erase(proposal: ProposalKept) -> Told:
    return Told(
        pairs=_pairs(
            (_("Person"), _name(proposal.facts["person"])),
            (_("Därefter"), _("Namn och adress är borta. Det personen har gjort står kvar med pseudonym.")),
        ),
    )


def _name(person: str) -> str:
    return names_of([person]).get(person, person)


_WITHIN: Mapping[str, Callable[[ProposalKept, Held], Told]] = {
    "allocate": _allocate,
    "requisition": _requisition,
    "change_form": _change_form,
    "close_call": _close_call,
    "redistribute": _redistribute,
    "order_payment": _order_payment,
    "change_account": _change_account,
    "accept": _accept,
    "settle_coding": _settle_coding,
    "demand_repayment": _demand,
    "waive": _waive,
    **dict.fromkeys(CLAIMS, _claim),
    "receive_repayment": _receive,
    "match_rows": _match_rows,
    "return_payment": _return_payment,
    "pay_back": _pay_back,
    "publish": _publish,
    "close": _close,
}

_OUTSIDE: Mapping[str, Callable[[ProposalKept], Told]] = {
    "open": _open,
    "erase_person": _erase,
}

TOLD = frozenset({*_WITHIN, *_OUTSIDE})
"""The steps that are told of here; mandates have a page of their own."""
