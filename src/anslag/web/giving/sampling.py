"""Control samples: drawn with a seed that is shown, with what was drawn from, and what each control came to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from anslag.domain.evidence import Evidence
from anslag.domain.problem import Refusal
from anslag.domain.sampling import STRATA, Sampled, Stratum, strata
from anslag.records.clawbacks import cases
from anslag.records.documents import document_names
from anslag.records.evidence import evidence_in
from anslag.records.mandates import names_of
from anslag.records.reviews import ReviewKept
from anslag.records.samples import ControlKept, SampleKept, population, samples_in
from anslag.steps.permission import by_mandate
from anslag.steps.sampling import draw_sample, record_sample
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm, DayField, KronorField
from anslag.web.giving.proposing import may_prepare, require_preparer
from anslag.web.giving.reviews import reviews_of

USUAL_DAYS = 21

DRAWING = {"sample.seed": "seed", "sample.size": "deviating", "sample.asks": "asks", "sample.due": "due"}
RECORDING = {
    "sample.outcome": "outcome",
    "sample.questioned": "questioned",
    "sample.text": "text",
    "sample.without": "without",
}


NUMBER = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "kronor"})


class DrawForm(ActForm):
    seed = forms.CharField(
        label=_("Frö"),
        help_text=_(
            "Något som ingen kan ha valt i förväg, till exempel ett datum och börskurser. Det publiceras."
        ),
        max_length=200,
        error_messages={"required": _("Fröet saknas. Skriv ett tal eller en text som publiceras.")},
    )
    deviating = forms.IntegerField(label=_("Antal med avvikelser"), min_value=0, initial=1, widget=NUMBER)
    large = forms.IntegerField(label=_("Antal med stora belopp"), min_value=0, initial=1, widget=NUMBER)
    small = forms.IntegerField(label=_("Antal med mindre belopp"), min_value=0, initial=1, widget=NUMBER)
    asks = forms.CharField(
        label=_("Underlag som begärs"),
        help_text=_("Till exempel huvudbok och verifikationer för perioden."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv vilket underlag mottagaren ska skicka.")},
    )
    due = DayField(label=_("Sista dag att skicka underlaget"))

    @property
    def sizes(self) -> dict[Stratum, int]:
        return {name: self.cleaned_data[name] for name in STRATA}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A report that was drawn, with the number of its recipient and what has come in."""

    control: ControlKept
    stratum: str
    party: int
    evidence: tuple[Evidence, ...]
    case: int | None
    """The number of the case of clawback that what was found has led to."""
    may_open: bool
    """Whether such a case can be opened."""


class ResultForm(ActForm):
    outcome = forms.ChoiceField(
        label=_("Resultat"),
        choices=[("in_order", _("Utan anmärkning")), ("questioned", _("Ifrågasatt"))],
        widget=forms.RadioSelect,
    )
    questioned = KronorField(label=_("Ifrågasatt belopp, kronor"), initial=0, required=False)
    text = forms.CharField(
        label=_("Vad ni har sett"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv vad ni har sett i underlaget.")},
    )
    without = forms.CharField(
        label=_("Varför det inte finns något underlag"),
        help_text=_("Resultatet sparas utan underlag bara om skälet står här."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *given: Any, came: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        if came:
            del self.fields["without"]


@may("report")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = DrawForm(request.POST or None, initial={"due": visit.today + timedelta(days=USUAL_DAYS)})
    if request.method == "POST":
        require_preparer(visit, "accept")
        if form.is_valid() and _drawn(visit, form):
            return redirect("sampling", visit.held.key)
    samples = samples_in(visit.held)
    reviews = reviews_of(visit)
    reports, by_name = population(reviews), {each.recipient: each for each in reviews}
    opened = {(each.sample, each.recipient): each.number for each in cases(visit.held)}
    may_open = visit.may("repayment", "prepare")
    came = [one for each in reviews for one in each.evidence]
    people = {each.by for each in samples} | {c.by for each in samples for c in each.controls if c.by}
    shown = {
        "visit": visit,
        "held": visit.held,
        "form": form,
        "samples": [
            (each, _groups(each), _lines(each, by_name, opened, may_open=may_open)) for each in samples
        ],
        "strata": [(stratum_words(name), len(there)) for name, there in strata(reports).items()],
        "reports": len(reports),
        "names": names_of(people | {each.by for each in came}),
        "may_prepare": may_prepare(visit, "accept"),
    }
    return render(request, "giving/sampling.html", shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A stratum as it was drawn from: how many were asked for, and the reports in it by name."""

    words: str
    asked: int
    reports: tuple[Sampled, ...]


def _groups(sample: SampleKept) -> tuple[Group, ...]:
    """All that anyone needs beside the seed to draw the sample again."""
    return tuple(
        Group(words=stratum_words(name), asked=sample.sizes.get(name, 0), reports=there)
        for name, there in strata(sample.population).items()
    )


def _lines(
    sample: SampleKept,
    reviews: Mapping[str, ReviewKept],
    opened: Mapping[tuple[int, str], int],
    *,
    may_open: bool,
) -> Iterator[Line]:
    for each in sample.controls:
        review = reviews[each.report.recipient]
        case = opened.get((sample.number, review.recipient))
        questioned = each.outcome == "questioned" and review.position.used_itself > 0
        yield Line(
            control=each,
            stratum=stratum_words(each.stratum),
            party=review.party,
            evidence=tuple(one for one in review.evidence if one.sample == sample.number),
            case=case,
            may_open=may_open and questioned and case is None,
        )


@may("report")
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, visit: Visit, number: int, recipient: int) -> HttpResponse:
    """Record what one control came to."""
    require_preparer(visit, "accept")
    name = next((each.recipient for each in reviews_of(visit) if each.party == recipient), "")
    came = [each for each in evidence_in(visit.held, name) if each.sample == number]
    form = ResultForm(request.POST or None, came=bool(came))
    if request.method == "POST" and form.is_valid() and _recorded(visit, form, number, name):
        return redirect("sampling", visit.held.key)
    shown = {
        "visit": visit,
        "held": visit.held,
        "form": form,
        "name": name,
        "number": number,
        "party": recipient,
        "evidence": came,
        "files": document_names([file for each in came for file in each.documents]) if came else {},
        "names": names_of(each.by for each in came),
    }
    return render(request, "giving/sampling_result.html", shown)


def stratum_words(stratum: Stratum) -> str:
    return {
        "deviating": gettext("Med avvikelser"),
        "large": gettext("Utan avvikelser, stora belopp"),
        "small": gettext("Utan avvikelser, mindre belopp"),
    }[stratum]


def _drawn(visit: Visit, form: DrawForm) -> bool:
    act, told = visit.act(form.key), form.cleaned_data
    try:
        with by_mandate(act, "draw_sample", programme=visit.held.key):
            draw_sample(
                act,
                programme=visit.held.key,
                seed=told["seed"],
                sizes=form.sizes,
                asks=told["asks"],
                due=told["due"],
                base_address=settings.ADDRESS,
            )
    except Refusal as refusal:
        form.refuse(refusal, DRAWING)
        return False
    return True


def _recorded(visit: Visit, form: ResultForm, number: int, recipient: str) -> bool:
    act, told = visit.act(form.key), form.cleaned_data
    try:
        with by_mandate(act, "record_sample", programme=visit.held.key):
            record_sample(
                act,
                programme=visit.held.key,
                sample=number,
                recipient=recipient,
                outcome=told["outcome"],
                questioned=told["questioned"] or 0,
                text=told["text"],
                without=told.get("without", ""),
            )
    except Refusal as refusal:
        form.refuse(refusal, RECORDING)
        return False
    return True
