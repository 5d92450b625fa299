"""Coding: the questions whose answers are sorted into themes, and one of them with its code book, answers and codes."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.coding import CodedAnswer, Theme, agreement, theme_counts
from anslag.domain.problem import Refusal
from anslag.domain.report import sections
from anslag.records.coding import CodingKept, codable, coding_of, codings
from anslag.records.mandates import names_of
from anslag.steps.coding import add_theme, code_answer
from anslag.steps.permission import by_mandate
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm
from anslag.web.giving.proposing import may_prepare, prepared, require_preparer, sent_before, waiting_proposal

STEP = "settle_coding"


class ThemeForm(ActForm):
    label = forms.CharField(
        label=_("Nytt tema"), max_length=200, error_messages={"required": _("Skriv vad temat heter.")}
    )


class CodeForm(ActForm):
    """A quote for each theme that the answer holds."""

    def __init__(self, themes: tuple[Theme, ...], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for theme in themes:
            self.fields[f"quote-{theme.id}"] = forms.CharField(
                label=theme.label, required=False, max_length=4000
            )

    @property
    def quotes(self) -> dict[str, str]:
        """The quotes by theme."""
        return {
            name.removeprefix("quote-"): quote
            for name, quote in self.cleaned_data.items()
            if name.startswith("quote-") and quote
        }

    @property
    def places(self) -> dict[str, str]:
        return {
            f"coding.{name.replace('-', '.', 1)}": name for name in self.fields if name.startswith("quote-")
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A piece of an answer, and the themes that someone has found there."""

    text: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShown:
    """An answer as whoever looks at it sees it: others' codes are shown once they have set their own."""

    answer: CodedAnswer
    form: CodeForm | None
    pieces: tuple[Marked, ...]
    coders: tuple[tuple[str, tuple[str, ...]], ...]
    differing: tuple[str, ...]
    settled: tuple[str, ...] | None
    hidden: int
    """How many others have coded it, whose codes are not shown yet."""


@may("report")
@require_safe
def listed(request: HttpRequest, visit: Visit) -> HttpResponse:
    kept = {each.question.id: each for each in codings(visit.held, codable(visit.held))}
    parts = [
        (section, [kept[each.id] for each in section.questions if each.id in kept])
        for section in sections(visit.held.programme.form)
    ]
    shown = {"visit": visit, "held": visit.held, "parts": [part for part in parts if part[1]]}
    return render(request, "giving/codings.html", shown)


@may("report")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, question: str) -> HttpResponse:
    asked = next((each for each in codable(visit.held) if each.id == question), None)
    if asked is None:
        raise Http404
    coding = coding_of(visit.held, asked)
    theme_form, sent_form, sent_of = ThemeForm(), None, ""
    if request.method == "POST":
        require_preparer(visit, STEP)
        sent_of = request.POST.get("recipient", "")
        if request.POST.get("do") == "settle":
            form: ActForm = ActForm(request.POST)
            done = _settled(visit, coding, form)
        elif sent_of:
            form = sent_form = CodeForm(coding.themes, request.POST, prefix="")
            done = _coded(visit, coding, sent_form, sent_of)
        else:
            form = theme_form = ThemeForm(request.POST)
            done = _added(visit, coding, theme_form)
        if done:
            return done
    else:
        form = ActForm()
    shown = _shown(visit, coding) | {"theme_form": theme_form, "form": form}
    shown["answers"] = tuple(_answers(visit, coding, sent_form, sent_of))
    return render(request, "giving/coding.html", shown)


def _added(visit: Visit, coding: CodingKept, form: ThemeForm) -> HttpResponse | None:
    def add() -> None:
        act = visit.act(form.key)
        with by_mandate(act, "add_theme", programme=visit.held.key):
            add_theme(
                act, programme=visit.held.key, question=coding.question.id, label=form.cleaned_data["label"]
            )

    return _done(visit, coding, form, add, {"coding.label": "label"})


def _coded(visit: Visit, coding: CodingKept, form: CodeForm, recipient: str) -> HttpResponse | None:
    def code() -> None:
        act = visit.act(form.key)
        with by_mandate(act, "code_answer", programme=visit.held.key):
            code_answer(
                act,
                programme=visit.held.key,
                recipient=recipient,
                question=coding.question.id,
                quotes=form.quotes,
            )

    return _done(visit, coding, form, code, form.places)


def _done(
    visit: Visit, coding: CodingKept, form: ActForm, do: Callable[[], None], places: dict[str, str]
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        do()
    except Refusal as refusal:
        form.refuse(refusal, places)
        return None
    return redirect("coding", visit.held.key, coding.question.id)


def _settled(visit: Visit, coding: CodingKept, form: ActForm) -> HttpResponse | None:
    """Propose to settle what the visitor would: another person decides."""
    if not form.is_valid():
        return None
    person = visit.visitor.person
    settled = {
        each.recipient: themes for each in coding.answers if (themes := each.proposed_by(person)) is not None
    }
    facts = {
        "question": coding.question.id,
        "settled": {name: list(themes) for name, themes in settled.items()},
        "texts": {name: coding.texts[name] for name in settled},
    }
    return sent_before(visit, form) or prepared(visit, form, STEP, facts)


def _shown(visit: Visit, coding: CodingKept) -> dict[str, Any]:
    counts = theme_counts(coding.answers, coding.themes)
    return {
        "visit": visit,
        "held": visit.held,
        "question": coding.question,
        "themes": [(theme, counts[theme.id]) for theme in coding.themes],
        "agreement": agreement(coding.answers, coding.themes),
        "settled": coding.settled,
        "coded": coding.coded,
        "several": sum(len(each.codes) > 1 for each in coding.answers),
        "may_prepare": may_prepare(visit, STEP),
        "waiting": waiting_proposal(visit, STEP),
    }


def _answers(visit: Visit, coding: CodingKept, sent: CodeForm | None, sent_of: str) -> Iterator[AnswerShown]:
    labels = {theme.id: theme.label for theme in coding.themes}
    names = names_of({person for each in coding.answers for person in each.codes})
    person, reviews = visit.visitor.person, may_prepare(visit, STEP)
    for number, each in enumerate(coding.answers):
        sees = not reviews or person in each.codes or each.settled is not None
        form = None
        if reviews and coding.themes:
            form = sent if sent and sent_of == each.recipient else _form(coding, each, person, number)
        yield AnswerShown(
            answer=each,
            form=form,
            pieces=tuple(_pieces(each, person if not sees else "", labels)),
            coders=tuple(
                (names.get(who, who), tuple(labels[theme] for theme in sorted(each.themes(who))))
                for who in each.codes
                if sees
            ),
            differing=tuple(labels[theme] for theme in sorted(each.differing)) if sees else (),
            settled=None if each.settled is None else tuple(labels[theme] for theme in each.settled),
            hidden=0 if sees else len(each.codes),
        )


def _form(coding: CodingKept, answer: CodedAnswer, person: str, number: int) -> CodeForm:
    """With the quotes that the visitor has set; ids of its own, since there is one for each answer."""
    quotes = {
        f"quote-{each.theme}": answer.text[each.start : each.end] for each in answer.codes.get(person, ())
    }
    return CodeForm(coding.themes, initial=quotes, auto_id=f"svar{number}-%s")


def _pieces(answer: CodedAnswer, only: str, labels: dict[str, str]) -> Iterator[Marked]:
    """The answer cut where some code begins or ends. `only`: whose codes are shown, everyone's when empty."""
    codes = [code for person, found in answer.codes.items() if only in {"", person} for code in found]
    cuts = sorted({0, len(answer.text), *(each.start for each in codes), *(each.end for each in codes)})
    for start, end in itertools.pairwise(cuts):
        there = sorted({each.theme for each in codes if each.start <= start and end <= each.end})
        yield Marked(text=answer.text[start:end], themes=tuple(labels[theme] for theme in there))
