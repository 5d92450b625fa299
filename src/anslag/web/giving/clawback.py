"""A case of clawback: opened with a ground, the recipient heard, and decided in full, in part or not at all."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from anslag.domain.clawback import Case, elsewhere_words, hearing_notice, opening_problems
from anslag.domain.grant import Position
from anslag.domain.money import format_kronor
from anslag.domain.problem import Refusal
from anslag.domain.programme import Terms
from anslag.records.clawbacks import UnknownCaseError, case_numbered, cases, left_beside
from anslag.records.grants import funded_by, grant_to, positions
from anslag.records.samples import control_of
from anslag.steps.act import refuse
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm, DayField, KronorField
from anslag.web.giving.proposing import done_alone, letter_shown, may_prepare, prepared, sent_before
from anslag.web.parts.claim_words import CASES

SAMPLE = "stickprov"
"""In the address, where the case comes from a control sample: its number."""

PLACES = {
    "clawback.ground": "ground",
    "clawback.amount": "amount",
    "clawback.reason": "reason",
    "clawback.answer_by": "answer_by",
    "clawback.due": "due",
    "clawback.category": "category",
}


class OpenForm(ActForm):
    ground = forms.ChoiceField(
        label=_("Grund"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj grunden.")},
    )
    amount = KronorField(
        label=_("Belopp som ärendet gäller"), error_messages={"required": _("Skriv beloppet.")}
    )
    reason = forms.CharField(
        label=_("Vad som har kommit fram"),
        help_text=_("Mottagaren läser det och svarar på det. Skriv inga personuppgifter."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Skriv vad som har kommit fram.")},
    )
    evidence = forms.CharField(
        label=_("Underlag"),
        help_text=_("Granskningen eller revisionen som det bygger på, till exempel ett diarienummer."),
        required=False,
        max_length=200,
    )
    sample = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    answer_by = DayField(label=_("Mottagaren svarar senast"), error_messages={"required": _("Skriv en dag.")})

    def __init__(self, *arguments: Any, terms: Terms, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            (each.id, each.label) for each in terms.repayment.grounds
        ]


class DecideForm(ActForm):
    outcome = forms.ChoiceField(
        label=_("Beslut"),
        choices=(
            ("claw_back", _("Kräv tillbaka, helt eller delvis")),
            ("abstain_from_clawback", _("Avstå från återkrav")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett beslut.")},
    )
    amount = KronorField(
        label=_("Belopp att kräva tillbaka"), help_text=_("För ett återkrav."), required=False
    )
    due = DayField(label=_("Betalas senast"), help_text=_("För ett återkrav."), required=False)
    category = forms.ChoiceField(
        label=_("Tas först från"),
        help_text=_("För ett återkrav. Räcker det inte tas resten från det största."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Skäl"),
        help_text=_("Står i beslutet och i diariet. Skriv inga personuppgifter."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Skriv skälen.")},
    )

    def __init__(self, *arguments: Any, used: Mapping[str, str], **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.fields["category"].choices = [("", _("Det största kostnadsslaget")), *used.items()]  # type: ignore[attr-defined]
        for name in ("amount", "due"):
            self.fields[name].one_of = True  # type: ignore[attr-defined]  # needed for a clawback: not optional


@may("repayment", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Open a case about one recipient: the form, then the letter as it will be sent, then it is opened."""
    stand = positions(visit.held).get(visit.name)
    if stand is None:
        raise Http404
    form = OpenForm(request.POST or None, terms=visit.held.terms, initial=_found_in_sample(request, visit))
    below = _handed_on(visit)
    words = elsewhere_words(stand, recipient=visit.name, handed_on=below)
    shown = {"visit": visit, "held": visit.held, "form": form, **left_beside(visit.held, visit.name)}
    shown |= {"handed_on": bool(below), "elsewhere": words}
    wanted = request.POST.get("do", "")
    if request.method == "POST" and wanted != "change" and form.is_valid() and _holds(visit, form, stand):
        if wanted == "send" and _opened(visit, form):
            ours = next(each for each in cases(visit.held) if each.recipient == visit.name)
            return redirect("clawback", visit.held.key, ours.number)
        if not form.errors:
            return render(request, "giving/open_clawback_preview.html", shown | _letter(visit, form))
    return render(request, "giving/open_clawback.html", shown)


def _asked(form: OpenForm) -> dict[str, Any]:
    """What the recipient is told."""
    return {name: form.cleaned_data[name] for name in ("ground", "amount", "reason", "answer_by")}


def _holds(visit: Visit, form: OpenForm, stand: Position) -> bool:
    """Whether it can be opened like this; the form says why not."""
    try:
        refuse(
            opening_problems(
                visit.held.terms,
                stand,
                recipient=visit.name,
                today=visit.today,
                handed_on=_handed_on(visit),
                **_asked(form),
            )
        )
    except Refusal as refusal:
        form.refuse(refusal, PLACES)
        return False
    return True


def _handed_on(visit: Visit) -> list[str]:
    """The titles of the programmes where the recipient hands on what it got."""
    return [each.terms.title for each in funded_by(grant_to(visit.held, visit.name))]


def _letter(visit: Visit, form: OpenForm) -> dict[str, Any]:
    notice = hearing_notice(visit.held.terms, visit.name, address=_address(visit), number=0, **_asked(form))
    return letter_shown(visit, notice)


def _address(visit: Visit) -> str:
    """The recipient's page, where its cases are."""
    assert visit.party is not None
    return f"{settings.ADDRESS}{reverse('our-grant', args=(visit.held.key, visit.party.number))}"


def _opened(visit: Visit, form: OpenForm) -> bool:
    said = form.cleaned_data
    more = {"evidence": said["evidence"], "sample": said["sample"] or 0, "address": _address(visit)}
    return done_alone(visit, form, "open_clawback", {"recipient": visit.name} | _asked(form) | more, PLACES)


def _found_in_sample(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """What the control that the page was opened from came to, to begin with."""
    number = request.GET.get(SAMPLE, "")
    control = (
        control_of(visit.held, int(number), visit.name) if number.isascii() and number.isdigit() else None
    )
    if control is None or control.outcome != "questioned":
        return {}
    evidence = gettext("Stickprov, post %(number)s i diariet") % {"number": number}
    return {"amount": control.questioned, "reason": control.text, "evidence": evidence, "sample": number}


@may("repayment")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    case = case_in(visit, number)
    can_decide = case.state(visit.today) == "to_decide" and may_prepare(visit, "claw_back")
    form = None
    if can_decide:
        stand = positions(visit.held)[case.recipient]
        initial = {"amount": min(case.amount, stand.used_itself)}
        form = DecideForm(request.POST or None, initial=initial, used=_used(visit, stand))
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and (done := _decided(visit, form, case)):
            return done
    shown = {"visit": visit, "held": visit.held, "form": form, **told(visit, case)}
    return render(request, "giving/clawback.html", shown)


def case_in(visit: Visit, number: int) -> Case:
    try:
        return case_numbered(visit.held, number)
    except UnknownCaseError as unknown:
        raise Http404 from unknown


def told(visit: Visit, case: Case) -> dict[str, Any]:
    grounds = {each.id: each.label for each in visit.held.terms.repayment.grounds}
    return {
        **left_beside(visit.held, case.recipient, but=case.number),
        "case": case,
        "state": CASES[case.state(visit.today)],
        "ground": grounds.get(case.ground, case.ground),
        "appeal": visit.held.terms.appeal,
    }


def _used(visit: Visit, stand: Position) -> dict[str, str]:
    """By cost category: what is booked as used, in words."""
    labels = {each.id: each.label for each in visit.held.terms.cost_categories}
    return {
        each: f"{labels.get(each, each)} ({format_kronor(amount)} kr)"
        for each, amount in stand.used.items()
        if amount
    }


def _decided(visit: Visit, form: DecideForm, case: Case) -> HttpResponse | None:
    said = form.cleaned_data
    facts: dict[str, Any] = {"recipient": case.recipient, "case": case.number, "reason": said["reason"]}
    if said["outcome"] == "claw_back":
        if said["amount"] is None or said["due"] is None:
            lacks = "amount" if said["amount"] is None else "due"
            label = form.fields[lacks].label
            form.add_error(lacks, _("För ett återkrav: fyll i ”%(label)s”.") % {"label": label})
            return None
        facts |= {"amount": said["amount"], "due": said["due"], "category": said["category"]}
    return sent_before(visit, form) or prepared(
        visit, form, said["outcome"], facts, party=case.recipient, places=PLACES
    )
