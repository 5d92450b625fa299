"""A report in a spreadsheet: taken away as a workbook, handed in again, seen beside what stands, and saved."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.form import Answers, Question
from anslag.domain.form_version import CarriedOver, carry_over
from anslag.domain.problem import Refusal
from anslag.domain.question_kind import KINDS
from anslag.domain.report import questions
from anslag.domain.report_parts import FormPart, form_parts
from anslag.files.workbook_open import MOST_BYTES, WorkbookRefusedError
from anslag.files.workbook_read import CellFault, ReadWorkbook, opened_for, read_workbook
from anslag.files.workbook_write import WorkbookOf, report_workbook
from anslag.records.answers import as_answers
from anslag.records.drafts import DraftChangedError
from anslag.records.grants import forms_of
from anslag.records.report_space import SavedPart, save_parts
from anslag.web import clock
from anslag.web.access import Visit, may
from anslag.web.forms import PlainForm
from anslag.web.parts.answer_words import answer_lines
from anslag.web.receiving.report_filling import Filling, filling_of

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(PlainForm):
    file = forms.FileField(
        label=gettext_lazy("Den ifyllda arbetsboken"),
        help_text=gettext_lazy("En fil som slutar på .xlsx, högst 5 MB."),
        error_messages={"required": gettext_lazy("Välj arbetsboken som ni har fyllt i.")},
        widget=forms.FileInput(attrs={"accept": f".xlsx,{SHEET}"}),
    )

    def clean_file(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return content


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A question whose answer is another in the workbook."""

    part: str
    question: Question
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    """What a workbook comes to. `kept` is sent back to be saved: answers by part, with the versions they replace."""

    read: ReadWorkbook
    changes: tuple[Change, ...] = ()
    kept: str = ""
    carried: CarriedOver | None = None

    @property
    def faults(self) -> tuple[CellFault, ...]:
        return self.read.faults


@may("report_draft", "draft")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    filling = filling_of(visit)
    if not filling.is_open:
        return HttpResponseRedirect(filling.address())
    if request.method != "POST":
        return _shown(request, filling, UploadForm())
    if "kept" in request.POST:
        return _save(request, filling, request.POST["kept"])
    upload = UploadForm(request.POST, request.FILES)
    uploaded = None
    if upload.is_valid():
        try:
            uploaded = _uploaded(filling, upload.cleaned_data["file"])
        except WorkbookRefusedError as refused:
            upload.add_error("file", str(refused))
    return _shown(request, filling, upload, uploaded=uploaded)


@may("report_draft", "draft")
@require_safe
def download(_request: HttpRequest, visit: Visit) -> HttpResponse:
    """The form with all that is filled in, and what the system holds for parts that nobody has saved."""
    filling = filling_of(visit)
    if not filling.is_open:
        return HttpResponseRedirect(filling.address())
    terms = filling.terms
    of = WorkbookOf(
        programme=filling.held.key,
        recipient=visit.name,
        case_reference=terms.case_reference,
        due=terms.report_back.due,
        synthetic=terms.synthetic,
    )
    content = report_workbook(filling.form, _stands(filling), filling.known, of)
    named = {"Content-Disposition": f'attachment; filename="redovisning-{filling.held.key}.xlsx"'}
    return HttpResponse(content, content_type=SHEET, headers=named)


def _stands(filling: Filling) -> Answers:
    return {
        name: answer
        for part in form_parts(filling.form)
        for name, answer in (
            filling.space.parts[part.id].answers
            if part.id in filling.space.parts
            else {each: told.answer for each, told in filling.suggested(part).items()}
        ).items()
    }


def _uploaded(filling: Filling, content: bytes) -> Uploaded:
    """What the workbook says, and how it differs. Raises WorkbookRefusedError for one that is another's."""
    of, sheets = opened_for(content)
    versions = forms_of(filling.held)
    if (of.programme, of.recipient) != (filling.held.key, filling.visit.name) or of.form not in versions:
        raise WorkbookRefusedError(
            _("Arbetsboken hör till en annan redovisning: %(whose)s. Hämta er egen på den här sidan.")
            % {"whose": of.recipient[:100]}
        )
    read, carried = read_workbook(versions[of.form], sheets), None
    if read.faults:
        return Uploaded(read=read)
    if of.form != filling.form.version:
        carried = carry_over(versions[of.form], filling.form, read.answers)
        asked = {question.id for question in questions(filling.form)}
        read = replace(read, answers=carried.answers, read=read.read & asked)
    parts = {part.id: _merged(filling, part, read) for part in form_parts(filling.form)}
    changed = {name: answers for name, answers in parts.items() if answers != _saved(filling, name).answers}
    kept = {
        name: {"answers": answers, "version": _saved(filling, name).version}
        for name, answers in changed.items()
    }
    changes = tuple(
        change for part in form_parts(filling.form) for change in _changes(filling, part, parts[part.id])
    )
    return Uploaded(read=read, changes=changes, kept=json.dumps(kept, ensure_ascii=False), carried=carried)


def _saved(filling: Filling, name: str) -> SavedPart:
    return filling.space.parts.get(name, SavedPart(answers={}))


def _merged(filling: Filling, part: FormPart, read: ReadWorkbook) -> Answers:
    """The part's answers with those of the workbook in place of what it was asked for."""
    before = _saved(filling, part.id).answers
    stands = {name: answer for name, answer in before.items() if name not in read.read}
    told = {name: answer for name, answer in read.answers.items() if name in part.ids}
    both = stands | told
    return {name: both[name] for name in (*before, *told) if name in both}


def _changes(filling: Filling, part: FormPart, after: Answers) -> Iterator[Change]:
    before = _saved(filling, part.id).answers
    for question in part.questions:
        old, new = before.get(question.id), after.get(question.id)
        if _as_set(old) != _as_set(new):
            yield Change(
                part=part.title,
                question=question,
                before="; ".join(answer_lines(question, old)),
                after="; ".join(answer_lines(question, new)),
            )


def _as_set(answer: Any) -> Any:
    """Options without the order they were chosen in."""
    return frozenset(answer) if isinstance(answer, tuple) else answer


def _save(request: HttpRequest, filling: Filling, kept: str) -> HttpResponse:
    """Save what was seen, all of it or none. What someone else has saved since is never overwritten."""
    parts = _sent_back(filling, kept)
    if parts is None:
        return HttpResponseRedirect(filling.address("report-workbook"))
    try:
        save_parts(filling.held, filling.visit.name, parts, by=filling.visit.visitor.person, at=clock.now())
    except DraftChangedError:
        told = _(
            "Någon annan har sparat medan ni granskade arbetsboken. Inget ur den är sparat. "
            "Lämna in den på nytt, så ser ni vad som skiljer nu."
        )
        return _shown(request, filling_of(filling.visit), UploadForm(), told=told)
    return HttpResponseRedirect(filling.address())


def _sent_back(filling: Filling, kept: str) -> Mapping[str, SavedPart] | None:
    """The parts as they are to be saved; None where what came is not what was shown."""
    by_id = {part.id: part for part in form_parts(filling.form)}
    saved = {}
    try:
        for name, said in json.loads(kept).items():
            part, answers = by_id[name], as_answers(said["answers"])
            if not all(_holds(part, question, answer) for question, answer in answers.items()):
                return None
            before = _saved(filling, name)
            saved[name] = SavedPart(
                answers=answers,
                typed={each: text for each, text in before.typed.items() if each not in answers},
                origins=filling.origins_of(part, answers),
                version=int(said["version"]),
            )
    except (ValueError, KeyError, TypeError, AttributeError, Refusal):
        return None
    return saved


def _holds(part: FormPart, name: str, answer: Any) -> bool:
    question = next((each for each in part.questions if each.id == name), None)
    return question is not None and KINDS[question.kind].fault(question, answer) is None


def _shown(
    request: HttpRequest,
    filling: Filling,
    upload: UploadForm,
    *,
    uploaded: Uploaded | None = None,
    told: str = "",
) -> HttpResponse:
    by_id = {question.id: question for question in questions(filling.form)}
    carried = uploaded.carried if uploaded else None
    shown = {
        "visit": filling.visit,
        "held": filling.held,
        "terms": filling.terms,
        "filling": filling,
        "form": upload,
        "uploaded": uploaded,
        "dropped": [
            by_id[name].text if name in by_id else name for name in (carried.dropped if carried else ())
        ],
        "told": told,
    }
    return render(request, "receiving/report_workbook.html", shown)
