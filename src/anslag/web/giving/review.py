"""One report under review: its answers as text, what is checked by itself, what is said of it, and what is decided."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.problem import Refusal
from anslag.domain.report import questions
from anslag.records.documents import document_names
from anslag.records.grants import grant_to
from anslag.records.mandates import names_of
from anslag.records.review_holds import leave_review, take_review
from anslag.records.reviews import ReviewKept, Version
from anslag.steps.permission import by_mandate
from anslag.steps.review import approve_part, note_review
from anslag.web import clock
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm
from anslag.web.giving.proposing import may_prepare, prepared, require_preparer, sent_before
from anslag.web.giving.review_words import checks_told, differences_told, parts_told, state_told
from anslag.web.giving.reviews import STEP, next_in_queue, review_numbered, reviews_of
from anslag.web.parts.document_file import document_file

ASKED = "begart"
"""In the address, after completion has been asked for: the number of whom it was asked of."""

PLACES = {"review.text": "text"}


class ReviewForm(ActForm):
    """What is done is said by the button. `version` is the one that was read; `over`, who was seen to have it."""

    what = forms.ChoiceField(
        choices=[(each, each) for each in ("take", "leave", "approve", "note", "accept")],
        widget=forms.HiddenInput,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    over = forms.CharField(widget=forms.HiddenInput, required=False)
    part = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Ny anteckning"),
        help_text=_("För er som granskar. Mottagaren ser den inte."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@may("report")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, recipient: int) -> HttpResponse:
    reviews = reviews_of(visit)
    review = review_numbered(reviews, recipient)
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        require_preparer(visit, STEP)
        if form.is_valid() and (done := _done(visit, review, form)):
            return done
    shown = _shown(visit, review, form, next_in_queue(reviews, review))
    asked_of = next((each.recipient for each in reviews if str(each.party) == request.GET.get(ASKED)), "")
    return render(request, "giving/review.html", shown | {"asked_of": asked_of})


def _done(visit: Visit, review: ReviewKept, form: ReviewForm) -> HttpResponse | None:
    """Do what the button says, and go on; None when it is refused, which the form then tells."""
    what, grant = form.cleaned_data["what"], grant_to(visit.held, review.recipient)
    here = redirect("review", visit.held.key, review.party)
    if what == "leave":
        leave_review(grant, by=visit.visitor.person)
        return here
    try:
        over = form.cleaned_data["over"] if what == "take" else ""
        take_review(grant, by=visit.visitor.person, at=clock.now(), over=over)
        if what in {"approve", "note"}:
            _say(visit, review, form)
    except Refusal as refusal:
        form.refuse(refusal, PLACES)
        return None
    return _proposed(visit, review, form) if what == "accept" else here


def _say(visit: Visit, review: ReviewKept, form: ReviewForm) -> None:
    act, told = visit.act(form.key), form.cleaned_data
    of: dict[str, Any] = {
        "programme": visit.held.key,
        "recipient": review.recipient,
        "version": told["version"],
    }
    if told["what"] == "approve":
        with by_mandate(act, "approve_part", programme=visit.held.key):
            approve_part(act, **of, part=told["part"])
    else:
        with by_mandate(act, "note_review", programme=visit.held.key):
            note_review(act, **of, text=told["text"], part=told["part"])


def _proposed(visit: Visit, review: ReviewKept, form: ReviewForm) -> HttpResponse | None:
    """Propose to accept the version that was read, which is someone else's to decide: done with it here."""
    read = {each.number: each.digest for each in review.versions}.get(form.cleaned_data["version"], "")
    facts = {"recipients": [review.recipient], "versions": {review.recipient: read}}
    with transaction.atomic():
        done = sent_before(visit, form) or prepared(visit, form, STEP, facts)
        if done:
            leave_review(grant_to(visit.held, review.recipient), by=visit.visitor.person)
    return done


def _shown(
    visit: Visit, review: ReviewKept, form: ReviewForm, following: ReviewKept | None
) -> dict[str, Any]:
    latest = review.latest
    corrected = _accepted_before(review)
    files = [name for each in review.evidence for name in each.documents]
    people = [
        *(each.by for each in review.evidence),
        *(each.by for each in review.versions),
        *(each.accepted_by for each in review.versions),
        *(each.by for each in review.said),
        *(each.by for each in review.notes),
        review.holder.person if review.holder else "",
    ]
    return {
        "visit": visit,
        "held": visit.held,
        "review": review,
        "words": state_told(review.state),
        "parts": parts_told(review, latest) if latest else (),
        "checks": checks_told(review),
        "titles": {each.id: each.title for each in review.form.sections},
        "names": names_of(filter(None, people)),
        "mine": review.holder is not None and review.holder.person == visit.visitor.person,
        "may_prepare": may_prepare(visit, STEP),
        "open": review.state in {"waiting", "completion", "completion_overdue"},
        "corrected": corrected,
        "files": document_names(files) if files else {},
        "changes": differences_told(review, corrected, latest) if corrected and latest else (),
        "following": following,
        "due": visit.held.terms.report_back.due,
        "form": form,
    }


def _accepted_before(review: ReviewKept) -> Version | None:
    """The version that stands as accepted while a later one, its correction, is reviewed."""
    before = [each for each in review.versions[:-1] if each.accepted]
    return before[-1] if before and review.latest and not review.latest.accepted else None


@may("report")
@require_safe
def versions(request: HttpRequest, visit: Visit, recipient: int, before: int, after: int) -> HttpResponse:
    """Two versions side by side: the answers that differ."""
    review = review_numbered(reviews_of(visit), recipient)
    by_number = {each.number: each for each in review.versions}
    if not {before, after} <= by_number.keys() or before >= after:
        raise Http404
    shown = {
        "visit": visit,
        "held": visit.held,
        "review": review,
        "before": by_number[before],
        "after": by_number[after],
        "changes": differences_told(review, by_number[before], by_number[after]),
    }
    return render(request, "giving/review_versions.html", shown)


@may("report")
@never_cache
@require_safe
def file(_request: HttpRequest, visit: Visit, recipient: int, version: int, question: str) -> HttpResponse:
    """A document that was handed in with a version: to be saved, never shown as a page."""
    review = review_numbered(reviews_of(visit), recipient)
    kinds = {each.id: each.kind for each in questions(review.form)}
    answers = next((each.answers for each in review.versions if each.number == version), {})
    if kinds.get(question) != "file" or not answers.get(question):
        raise Http404
    return document_file(str(answers[question]), f"{question}-{review.party}-{version}")
