"""The bank: the file that tells it of an order, what it answers, and the rows on the account that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.bank_answer import return_words
from anslag.domain.invoice_life import Life
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.payment_file import BankProfile, PaymentFile, payment_file
from anslag.domain.policy import STEPS, Access
from anslag.domain.problem import Refusal
from anslag.files.bank_file import LARGEST
from anslag.files.bank_profile import read_bank_profile
from anslag.files.holidays import holidays_around
from anslag.files.payment_file import file_name, payment_xml
from anslag.records.grants import positions
from anslag.records.invoice_life import lives
from anslag.records.mandates import names_of
from anslag.records.payment_files import batches
from anslag.records.proposals import ProposalKept, proposals
from anslag.records.statements import (
    RowKept,
    refused_when_paid,
    statements,
    unmatched,
)
from anslag.steps.permission import by_mandate
from anslag.steps.statement import matched_by_reference, read_bank_answer, set_row_aside
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm, KronorField
from anslag.web.giving import bank_back, bank_return
from anslag.web.giving.bank_return import came_from, row_there
from anslag.web.giving.proposing import may_prepare, prepared, require_preparer, sent_before
from anslag.web.parts.amounts import in_kronor

STEP = "match_rows"
EXPORTS: tuple[str, Access] = ("payment_batch", "draft")
"""Whoever may send files to the bank, and read its answers."""

MOST_SHOWN = 200
"""Rows of the queue on the page; the rest come when these are done."""


class AnswerForm(ActForm):
    file = forms.FileField(
        label=gettext_lazy("Fil från banken"),
        help_text=gettext_lazy(
            "pain.002, camt.053, camt.054 eller BgMax. Samma fil kan läsas in flera gånger."
        ),
        error_messages={"required": gettext_lazy("Välj en fil från banken.")},
    )

    def clean_file(self) -> bytes:
        sent = self.cleaned_data["file"]
        if (sent.size or 0) > LARGEST:
            raise forms.ValidationError(
                _("Filen är för stor. Välj en på högst %(most)d MB.") % {"most": LARGEST // 10**6}
            )
        return bytes(sent.read())


class MatchForm(ActForm):
    recipient = forms.ChoiceField(
        label=gettext_lazy("Vems betalning är det?"),
        error_messages={"required": gettext_lazy("Välj vems betalning det är.")},
    )
    amount = KronorField(
        label=gettext_lazy("Hur mycket av raden?"),
        help_text=gettext_lazy("Hela kronor. Resten av raden ligger kvar."),
        error_messages={"required": gettext_lazy("Skriv hur många kronor det är.")},
    )


class AsideForm(ActForm):
    reason = forms.CharField(
        label=gettext_lazy("Vad gäller raden?"),
        help_text=gettext_lazy(
            "Till exempel: hör till en annan verksamhet, eller öresavrundning. Inga personuppgifter."
        ),
        max_length=300,
        error_messages={"required": gettext_lazy("Skriv vad raden gäller.")},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A row on the account, with its amounts as they are written."""

    row: RowKept
    amount: str
    left: str
    proposal: int | None
    """The one that it stands in, where it waits to be approved."""

    @property
    def why(self) -> str:
        """Why it came back, where the bank says that it is a payment of ours."""
        return return_words(self.row.returned)


@may("payment_batch")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Read a file from the bank; see what has been read, and what waits."""
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not visit.may(*EXPORTS):
            raise Http404
        if form.is_valid() and _read(visit, form):
            return redirect("bank", visit.held.key)
    waiting = _waiting(visit)
    rows = unmatched(visit.held)
    facts = _by_reference(visit, waiting)
    read = statements(visit.held)
    shown = {
        "visit": visit,
        "held": visit.held,
        "form": form,
        "may_read": visit.may(*EXPORTS),
        "may_prepare": may_prepare(visit, STEP),
        "refused_when_paid": [(each, return_words(each.code)) for each in refused_when_paid(visit.held)],
        "rows": [_shown(each, waiting) for each in rows[:MOST_SHOWN]],
        "more": max(0, len(rows) - MOST_SHOWN),
        "by_reference": facts,
        "by_reference_amount": sum(each["amount"] for each in facts),
        "match_form": ActForm(auto_id="match_%s"),
        "waiting": waiting,
        "statements": read,
        "names": names_of(each.read_by for each in read),
    }
    return render(request, "giving/bank.html", shown)


@may("payment_batch")
@require_http_methods(["POST"])
def match(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Prepare the booking of all that has come in with a reference that is known."""
    require_preparer(visit, STEP)
    form = ActForm(request.POST)
    if form.is_valid():
        facts = {"rows": _by_reference(visit, _waiting(visit))}
        if done := sent_before(visit, form) or (
            prepared(visit, form, STEP, facts) if facts["rows"] else None
        ):
            return done
    return redirect("bank", visit.held.key)


@may("payment_batch")
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """One row on the account: say whose repayment it is, for another person to approve; or why it is none."""
    kept = row_there(visit, number)
    waiting = _waiting(visit)
    match_form, aside_form = _match_form(request, visit, kept), _aside_form(request)
    if request.method == "POST" and (done := _done(request, visit, kept, match_form, aside_form)):
        return done
    shown = {
        "visit": visit,
        "held": visit.held,
        "kept": _shown(kept, waiting),
        "match_form": match_form,
        "aside_form": aside_form,
        "form": match_form if match_form.is_bound else aside_form,
        "may_match": may_prepare(visit, STEP) and kept.incoming and bool(kept.kronor),
        "may_set_aside": visit.may(*STEPS["set_row_aside"].by),
        "may_return": may_prepare(visit, bank_return.STEP) and bool(came_from(visit.held, kept)),
        "may_pay_back": may_prepare(visit, bank_back.STEP)
        and bool(bank_back.could_have_back(visit.held, kept)),
        "owing": len(match_form.fields["recipient"].choices) > 1,  # type: ignore[attr-defined]
    }
    return render(request, "giving/bank_row.html", shown)


@may("payment_batch", "draft")
@require_safe
def file(_request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """The order's file: the same each time, and nothing is changed by fetching it."""
    profile = read_bank_profile(settings.BANK_PROFILE)
    made = file_of(visit, number, profile)
    if made is None:
        raise Http404
    response = HttpResponse(payment_xml(made, profile, profile.version), content_type="application/xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(made, profile.version)}"'
    return response


def file_of(visit: Visit, number: int, profile: BankProfile) -> PaymentFile | None:
    """What the bank is told of the order; None where there is no such order, or nothing that it can be told."""
    batch = next((each for each in batches(visit.held) if each.number == number), None)
    try:
        return payment_file(batch, profile, holidays=holidays_around(batch.ordered)) if batch else None
    except Refusal:
        return None


def _read(visit: Visit, form: AnswerForm) -> bool:
    act = visit.act(form.key)
    try:
        with by_mandate(act, "read_statement", programme=visit.held.key):
            read_bank_answer(act, programme=visit.held.key, content=form.cleaned_data["file"])
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return False
    return True


def _done(
    request: HttpRequest, visit: Visit, kept: RowKept, match_form: MatchForm, aside_form: AsideForm
) -> HttpResponse | None:
    """What came of a form that was sent; None where it has to be mended."""
    if "aside" in request.POST:
        if not visit.may(*STEPS["set_row_aside"].by):
            raise Http404
        return (
            redirect("bank", visit.held.key)
            if aside_form.is_valid() and _aside(visit, kept, aside_form)
            else None
        )
    require_preparer(visit, STEP)
    if not match_form.is_valid():
        return None
    said = match_form.cleaned_data
    facts = {"rows": [{"row": kept.number, "amount": said["amount"]} | _whose(visit, said["recipient"])]}
    return sent_before(visit, match_form) or prepared(visit, match_form, STEP, facts)


def _aside(visit: Visit, kept: RowKept, form: AsideForm) -> bool:
    act = visit.act(form.key)
    try:
        with by_mandate(act, "set_row_aside", programme=visit.held.key):
            set_row_aside(act, programme=visit.held.key, row=kept.number, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        form.refuse(refusal, {"aside.reason": "reason"})
        return False
    return True


def _match_form(request: HttpRequest, visit: Visit, kept: RowKept) -> MatchForm:
    """Filled in with whoever owes just that much, if anyone does."""
    owing = {name: each.receivable for name, each in positions(visit.held).items() if each.receivable}
    likely = next((name for name, amount in owing.items() if amount == kept.kronor), "")
    sent = request.POST if request.method == "POST" and "aside" not in request.POST else None
    form = MatchForm(sent, initial={"recipient": likely, "amount": kept.kronor})
    form.fields["recipient"].choices = [  # type: ignore[attr-defined]
        ("", _("Välj")),
        *((name, _owes(name, amount)) for name, amount in owing.items()),
        *(
            (number, _owes(_("%(name)s, ränta") % {"name": life.recipient}, life.left))
            for number, life in _interest(visit).items()
        ),
    ]
    return form


def _interest(visit: Visit) -> dict[str, Life]:
    """By number, the invoices of interest that have something left."""
    every = lives(visit.held, today=visit.today)
    return {number: life for number, life in every.items() if life.of_interest and life.left}


def _whose(visit: Visit, chosen: str) -> dict[str, str]:
    """The recipient that was chosen, or the recipient and number of an invoice of interest."""
    life = _interest(visit).get(chosen)
    return {"recipient": life.recipient, "invoice": chosen} if life else {"recipient": chosen}


def _owes(name: str, amount: Kronor) -> str:
    return _("%(name)s (%(amount)s kvar)") % {"name": name, "amount": in_kronor(amount)}


def _aside_form(request: HttpRequest) -> AsideForm:
    return AsideForm(request.POST if "aside" in request.POST else None, auto_id="aside_%s")


def _waiting(visit: Visit) -> tuple[ProposalKept, ...]:
    steps = (STEP, bank_return.STEP, bank_back.STEP)
    return tuple(each for each in proposals(programme=visit.held.key, waiting=True) if each.step in steps)


def _rows_of(proposal: ProposalKept) -> set[int]:
    """The rows that a proposal is about."""
    facts = proposal.facts
    return {each["row"] for each in facts["rows"]} if proposal.step == STEP else {facts["row"]}


def _by_reference(visit: Visit, waiting: Sequence[ProposalKept]) -> list[dict[str, Any]]:
    """Those of this programme that no proposal has yet."""
    taken = {row for proposal in waiting for row in _rows_of(proposal)}
    found = matched_by_reference(visit.held).get(visit.held.key, [])
    return [each for each in found if each["row"] not in taken]


def _shown(row: RowKept, waiting: Sequence[ProposalKept]) -> Shown:
    stands_in = {row: proposal.number for proposal in waiting for row in _rows_of(proposal)}
    sign = "" if row.incoming else "\N{MINUS SIGN}"
    return Shown(
        row=row,
        amount=sign + ore_text(row.amount),
        left=ore_text(row.left),
        proposal=stands_in.get(row.number),
    )


def ore_text(ore: int) -> str:
    """Kronor and öre: 1 200,50."""
    kronor, rest = divmod(ore, 100)
    return f"{format_kronor(kronor)},{rest:02}"
