"""One part of a report: shown, saved with its gaps, and saved by itself as it is written, over nobody else's words."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anslag.domain.report import questions
from anslag.domain.report_parts import FormPart
from anslag.records.documents import keep_document
from anslag.records.drafts import DraftChangedError
from anslag.records.mandates import names_of
from anslag.records.report_space import SavedPart, save_part, saved_part
from anslag.web import clock
from anslag.web.access import Visit, may, may_any
from anslag.web.parts.answer_words import answer_lines
from anslag.web.receiving.report_filling import Filling, filling_of
from anslag.web.receiving.report_form import PREFIX, PartForm, initial_of
from anslag.web.visitor import unsent

BACK = "fran"
"""In the address of a part that was opened from the page where all answers are checked: it is led back there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What is sent, with the texts of some of those further down after what is written as an answer."""

    question: str
    sent: QueryDict
    origins: dict[str, str]

    @classmethod
    def of(cls, filling: Filling, sent: QueryDict) -> "Taken | None":
        """None where nothing is taken over: no text is chosen, or nobody has asked for it."""
        asked = next((each for each in questions(filling.form) if each.id == sent.get("take")), None)
        chosen = set(sent.getlist(f"fran-{asked.id}")) if asked else set()
        texts = [each for each in filling.holds.texts(asked) if each.recipient in chosen] if asked else []
        if asked is None or not texts:
            return None
        name, changed = PREFIX + asked.id, sent.copy()
        begun = "".join(sent.getlist(name)[-1:]).strip()
        taken = (f"{each.recipient}: {each.text}" for each in texts)
        changed[name] = "\n\n".join(filter(None, (begun, *taken)))
        number = len(texts)
        origin = f"{number} delredovisning{'ar' if number > 1 else ''}"
        return cls(question=asked.id, sent=changed, origins={asked.id: origin})


@may_any(("report_draft", "read"), ("report", "sign"), by_code=True)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, part: str) -> HttpResponse:
    filling = filling_of(visit)
    if not filling.is_open:
        return HttpResponseRedirect(filling.address())
    asked = _asked(filling, part)
    if request.method != "POST":
        return _show(request, _first(request, filling, asked))
    if not filling.may_draft:
        raise Http404
    taken = Taken.of(filling, request.POST)
    form = PartForm(filling, asked, taken.sent if taken else request.POST, request.FILES)
    form.is_valid()
    try:
        saved = _save(filling, asked, form, taken)
    except DraftChangedError as changed:
        return _conflict(request, filling, asked, changed)
    now = filling.with_part(asked.id, saved)
    wrong = _wrong(request, now, asked, saved)
    if taken:
        return HttpResponseRedirect(f"{request.get_full_path()}#id_{PREFIX}{taken.question}")
    if wrong and "later" not in request.POST:
        return _show(request, wrong, was_saved=True)
    return HttpResponseRedirect(_next(request, now, asked))


@may("report_draft", "draft", by_code=True)
@require_POST
def save(request: HttpRequest, visit: Visit, part: str) -> HttpResponse:
    """Save what stands in the fields, as the script asks for while someone writes: says when, or why not."""
    filling = filling_of(visit)
    if not filling.is_open:
        return JsonResponse(
            {"fault": _("Redovisningen är redan inskickad. Det du skriver sparas inte.")}, status=409
        )
    asked = _asked(filling, part)
    form = PartForm(filling, asked, request.POST)
    form.is_valid()
    try:
        saved = _save(filling, asked, form)
    except DraftChangedError:
        told = _("Någon annan har sparat den här delen. Tryck på Spara, så får du jämföra.")
        return JsonResponse({"fault": told}, status=409)
    return JsonResponse({"version": saved.version, "saved": f"{clock.now():%H:%M:%S}"})


def _asked(filling: Filling, name: str) -> FormPart:
    part = filling.part(name)
    if part is None:
        raise Http404
    return part


def _first(request: HttpRequest, filling: Filling, part: FormPart) -> PartForm:
    """The form as it stands; with what was written before its writer had to sign in again, where there is such."""
    initial = initial_of(filling, part)
    if lost := unsent(request):
        sent = QueryDict(mutable=True)
        for name, value in lost.items():
            sent.setlist(name, value if isinstance(value, list) else [value])
        form = PartForm(filling, part, sent)
        form.is_valid()
        found = form.saved()
        stands = {**found.answers, **found.typed}
        initial = {"version": initial["version"]} | {PREFIX + name: each for name, each in stands.items()}
    return PartForm(filling, part, initial=initial)


def _save(filling: Filling, part: FormPart, form: PartForm, taken: "Taken | None" = None) -> SavedPart:
    """Raises DraftChangedError where someone else has saved the part since the form was shown."""
    said = form.saved()
    origins = filling.origins_of(part, said.answers) | (taken.origins if taken else {})
    saved = replace(said, origins=origins)
    for handed in form.handed.values():
        keep_document(handed.document, name=handed.name, now=clock.now())
    return save_part(
        filling.held,
        filling.visit.name,
        part.id,
        saved,
        by=filling.visit.visitor.person,
        at=clock.now(),
    )


def _wrong(request: HttpRequest, filling: Filling, part: FormPart, saved: SavedPart) -> PartForm | None:
    """The form with its faults told, if it has any; what is only missing is none."""
    sent = request.POST.copy()
    sent["version"] = str(saved.version)
    form = PartForm(filling, part, sent, request.FILES)
    form.is_valid()
    form.tell(next((each.left for each in filling.standings if each.part.id == part.id), ()))
    return form if form.errors else None


def _next(request: HttpRequest, filling: Filling, part: FormPart) -> str:
    """Where to go: the next part with something left in it, then to the check; or back, to where one came from."""
    following = filling.next_open(part.id)
    if "later" in request.POST:
        return f"{filling.address()}#del-{following.id if following else 'klart'}"
    if request.GET.get(BACK) == "kontrollera":
        return f"{filling.address('report-check')}#del-{part.id}"
    return filling.to_part(following) if following else filling.address("report-check")


def _show(request: HttpRequest, form: PartForm, **more: Any) -> HttpResponse:
    filling = form.filling
    stands = filling.space.parts.get(form.part.id)
    return render(
        request,
        "receiving/report_part.html",
        {
            "visit": filling.visit,
            "held": filling.held,
            "filling": filling,
            "form": form,
            "part": form.part,
            "items": tuple(form.items()),
            "saved": stands,
            "saved_by": filling.names.get(stands.saved_by, "") if stands else "",
            "returned": filling.filled[form.part.id].returned if stands else "",
            "number": filling.number(form.part),
            "back": filling.address(),
        }
        | more,
    )


def _conflict(
    request: HttpRequest, filling: Filling, part: FormPart, changed: DraftChangedError
) -> HttpResponse:
    """Show both: what stands now, and what was to be saved, which saves over it if it is sent again."""
    theirs = saved_part(changed.theirs) if changed.theirs else SavedPart(answers={})
    sent = request.POST.copy()
    sent["version"] = str(theirs.version)
    mine = PartForm(filling, part, sent)
    mine.is_valid()
    said = mine.saved()
    told = [
        {
            "label": question.text,
            "value": "; ".join(answer_lines(question, theirs.answers.get(question.id))),
        }
        for question in mine.asked
        if theirs.answers.get(question.id) != said.answers.get(question.id)
    ]
    return _show(
        request,
        mine,
        conflict=True,
        theirs=told,
        saved_by=names_of([theirs.saved_by]).get(theirs.saved_by, ""),
    )
