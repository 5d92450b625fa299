"""The last page of a report: all answers, what stands in the way, what is worth asking, and who signs."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anslag.domain.form import Question
from anslag.domain.mail import Notice
from anslag.domain.money import format_kronor
from anslag.domain.problem import Refusal
from anslag.domain.question_kind import total
from anslag.domain.report import cost_question, shown, used_question, values
from anslag.domain.report_parts import PartStanding, confirmations
from anslag.records.drafts import DraftChangedError
from anslag.records.report_space import save_whole
from anslag.steps.mail import queue_notices
from anslag.web import clock
from anslag.web.access import Visit, may_any
from anslag.web.forms import ActForm
from anslag.web.parts.amounts import in_kronor
from anslag.web.parts.answer_words import answer_lines
from anslag.web.receiving.report_filling import Filling, filling_of
from anslag.web.receiving.report_form import MISSING, PREFIX
from anslag.web.receiving.report_part import BACK
from anslag.web.receiving.report_send import already_sent, send
from anslag.web.receiving.report_words import group_title, to_sign_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A question with its answer in lines. `address` is where it is changed."""

    question: Question
    lines: tuple[str, ...]
    document: str
    """SHA-256 of what was handed in, where that is the answer."""
    without: str
    """What stands there instead of an answer."""
    origin: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPart:
    id: str
    title: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidGroup:
    title: str
    parts: tuple[SaidPart, ...]


class SignForm(ActForm):
    """Signs what is filled in, as it was when the page was shown: `mark` says which."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, filling: Filling, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.confirmed = confirmations(filling.form, filling.answers, filling.known)
        for question in self.confirmed:
            field = self.fields[PREFIX + question.id] = forms.BooleanField(label=question.text)
            field.help_text = question.help
            field.error_messages["required"] = _("Bekräfta för att skicka in: %(what)s") % {
                "what": question.text
            }

    def confirmations(self) -> dict[str, bool]:
        return {question.id: True for question in self.confirmed}


@may_any(("report_draft", "read"), ("report", "sign"), by_code=True)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    filling = filling_of(visit)
    if request.method == "POST" and (sent := already_sent(filling, request.POST.get("act_key", ""))):
        return HttpResponseRedirect(sent)
    if not filling.is_open:
        return HttpResponseRedirect(filling.address())
    if request.method != "POST":
        return _show(request, filling, SignForm(filling, initial={"mark": filling.space.mark}))
    return _ask(filling) if "ask" in request.POST else _sign(request, filling)


def _sign(request: HttpRequest, filling: Filling) -> HttpResponse:
    form = SignForm(filling, request.POST)
    if form.is_valid() and filling.may_sign and filling.is_whole:
        if form.cleaned_data["mark"] != filling.space.mark:
            return _show(request, filling, _as_it_stands(request, filling))
        try:
            return HttpResponseRedirect(send(filling, filling.answers | form.confirmations(), form.key))
        except DraftChangedError:
            fresh = filling_of(filling.visit)
            if sent := already_sent(fresh, form.key):
                return HttpResponseRedirect(sent)
            return _show(request, fresh, _as_it_stands(request, fresh))
        except Refusal as refusal:
            form.refuse(refusal)
    return _show(request, filling, form)


def _as_it_stands(request: HttpRequest, filling: Filling) -> SignForm:
    """The form as it was sent, of the answers as they now stand: what is signed has been seen."""
    sent = request.POST.copy()
    sent["mark"] = filling.space.mark
    form = SignForm(filling, sent)
    form.is_valid()
    form.add_error(None, _("Svaren har ändrats sedan sidan visades. Kontrollera dem igen."))
    return form


def _ask(filling: Filling) -> HttpResponse:
    """Let those who may sign know that it is all filled in; until something is changed it waits for them."""
    visit, here = filling.visit, filling.address("report-check")
    if not (filling.is_whole and filling.may_draft):
        return HttpResponseRedirect(here)
    try:
        save_whole(
            filling.held,
            visit.name,
            filling.space,
            by=visit.visitor.person,
            at=clock.now(),
            ready=filling.space.mark,
            ready_by=visit.visitor.person,
            sent_back={},
        )
    except DraftChangedError:
        return HttpResponseRedirect(here)
    notice = Notice(
        key=f"report-to-sign/{filling.held.key}/{visit.name}/{filling.space.mark}",
        kind="to_sign",
        party=visit.name,
        subject=f"En redovisning väntar på underskrift – {filling.terms.title}",
        text=to_sign_text(filling.terms, f"{settings.ADDRESS}{here}"),
    )
    queue_notices([notice], programme=filling.held.key, today=visit.today)
    return HttpResponseRedirect(here)


def _show(request: HttpRequest, filling: Filling, form: SignForm) -> HttpResponse:
    return render(
        request,
        "receiving/report_check.html",
        {
            "visit": filling.visit,
            "held": filling.held,
            "terms": filling.terms,
            "filling": filling,
            "form": form,
            "left": tuple(_left(filling)),
            "controls": tuple(_controls(filling)),
            "groups": tuple(_groups(filling)),
            "ready_by": filling.names.get(filling.space.ready_by, ""),
        },
    )


def _left(filling: Filling) -> Iterator[dict[str, str]]:
    """What stands in the way, each with where it is mended."""
    texts = {question.id: question.text for part in filling.standings for question in part.part.questions}
    titles = {each.key: each.terms.title for each in filling.holds.handed_on}
    for each in filling.standings:
        address = f"{filling.to_part(each.part)}?{BACK}=kontrollera"
        filled = filling.filled.get(each.part.id)
        if filled and filled.returned:
            yield {"address": address, "words": f"{each.part.title}: {filled.returned}"}
        elif each.is_open and filled is None:
            yield {"address": address, "words": _("%(part)s: ej påbörjad") % {"part": each.part.title}}
        elif each.is_open:
            unread = [(name, _("går inte att läsa")) for name in (filled.unread if filled else ())]
            told = [
                (p.place, _("svaret saknas") if p.rule == MISSING else f"{p.message} {p.remedy}")
                for p in each.left
                if not filled or p.place not in filled.unread
            ]
            for name, words in (*unread, *told):
                at = name if name in texts else cost_question(filling.form).id
                about = (texts | titles).get(name, name)
                yield {"address": f"{address}#id_{PREFIX}{at}", "words": f"{about}: {words}"}


def _controls(filling: Filling) -> Iterator[dict[str, str]]:
    """What is checked and holds, and what is worth asking about; none of it stands in the way."""
    used, costs = (filling.answers.get(each(filling.form).id) for each in (used_question, cost_question))
    if type(used) is int and used == total(costs):
        yield {"state": _("Stämmer"), "words": _("Kostnadsslagen blir lika mycket som det använda beloppet.")}
    if type(used) is int and used <= filling.paid:
        words = _("Av %(paid)s är %(used)s använt och %(unused)s ej använt.") % {
            "paid": in_kronor(filling.paid),
            "used": format_kronor(used),
            "unused": format_kronor(filling.paid - used),
        }
        yield {"state": _("Stämmer"), "words": words}
    raised = {check.id for check in filling.form.checks}
    for question in shown(filling.form, filling.answers, filling.known):
        if question.id in raised:
            explained = question.id in filling.answers
            yield {"state": _("Förklarat") if explained else _("Värt att se över"), "words": question.text}


def _groups(filling: Filling) -> Iterator[SaidGroup]:
    asked = {question.id: question for question in shown(filling.form, filling.answers, filling.known)}
    known = values(filling.form, filling.answers, filling.known)
    listed = [each for each in filling.standings if each.state != "not_yet"]
    for title, parts in groupby(listed, key=lambda each: group_title(filling.form, each.part)):
        said = tuple(
            SaidPart(id=each.part.id, title=each.part.title, said=tuple(_said(filling, each, asked, known)))
            for each in parts
        )
        yield SaidGroup(title=title, parts=said)


def _said(filling: Filling, each: PartStanding, asked: dict[str, Question], known: Any) -> Iterator[Said]:
    saved = filling.space.parts.get(each.part.id)
    for question in each.part.questions:
        if question.id not in asked:
            continue
        is_known = question.source_value is not None
        answer = known.get(question.source_value) if is_known else filling.answers.get(question.id)
        yield Said(
            question=question,
            lines=answer_lines(question, answer),
            document=str(answer or "") if question.kind == "file" else "",
            without="" if is_known else _missing(question),
            origin=_("Finns redan i systemet")
            if is_known
            else (saved.origins if saved else {}).get(question.id, ""),
            address=""
            if is_known
            else f"{filling.to_part(each.part)}?{BACK}=kontrollera#id_{PREFIX}{question.id}",
        )


def _missing(question: Question) -> str:
    return _("Svaret saknas") if question.required else _("Ej besvarad (frivillig)")
