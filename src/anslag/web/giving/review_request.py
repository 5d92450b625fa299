"""Ask a receiver to complete its report: which parts, why and by when; shown as it will be sent before it is."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from anslag.domain.problem import Refusal
from anslag.domain.review import completion_notice, request_problems
from anslag.domain.review_checks import parts_asked
from anslag.records.grants import grant_to
from anslag.records.review_holds import leave_review, take_review
from anslag.records.reviews import ReviewKept
from anslag.steps.act import refuse
from anslag.steps.permission import by_mandate
from anslag.steps.review import request_completion
from anslag.web import clock
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm, DayField
from anslag.web.giving.proposing import letter_shown, require_preparer
from anslag.web.giving.review import ASKED
from anslag.web.giving.reviews import STEP, next_in_queue, review_numbered, reviews_of

USUAL_DAYS = 14
"""How long a receiver has, unless another day is chosen."""


class RequestForm(ActForm):
    """A box and a reason for each part, and the last day."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, titles: dict[str, str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.titles = titles
        for part, title in titles.items():
            self.fields[f"part-{part}"] = forms.BooleanField(label=title, required=False)
            reason = forms.CharField(
                label=_("Vad ska kompletteras, och varför?"),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            reason.one_of = True  # type: ignore[attr-defined]  # needed where the box is ticked: not optional
            self.fields[f"reason-{part}"] = reason
        self.fields["due"] = DayField(
            label=_("Sista dag att komplettera"),
            error_messages={"required": _("Skriv vilken dag kompletteringen ska ha kommit.")},
        )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The fields of each part."""
        return [(self[f"part-{part}"], self[f"reason-{part}"]) for part in self.titles]

    @property
    def parts(self) -> dict[str, str]:
        """The reason by part, of those that are ticked, or that have a reason though they are not."""
        told = self.cleaned_data
        return {
            part: told[f"reason-{part}"]
            for part in self.titles
            if told[f"part-{part}"] or told[f"reason-{part}"].strip()
        }

    @property
    def places(self) -> dict[str, str]:
        return {"review.due": "due"} | {f"review.reason.{part}": f"reason-{part}" for part in self.titles}


@may("report")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, recipient: int) -> HttpResponse:
    """The form, then what will be sent, then it is sent."""
    require_preparer(visit, STEP)
    reviews = reviews_of(visit)
    review = review_numbered(reviews, recipient)
    if review.latest is None or review.latest.accepted:
        raise Http404
    asked = parts_asked(review.form, review.latest.answers, review.known)
    form = RequestForm({section.id: section.title for section, _asked in asked}, request.POST or None)
    form.fields["due"].initial = visit.today + timedelta(days=USUAL_DAYS)
    form.fields["version"].initial = review.latest.number
    shown = {"visit": visit, "held": visit.held, "review": review, "form": form}
    wanted = request.POST.get("do", "")
    if request.method == "POST" and wanted != "change" and form.is_valid() and _holds(visit, review, form):
        if wanted == "send" and _sent(visit, review, form):
            following = next_in_queue(reviews, review)
            to = following or review
            return redirect(f"{reverse('review', args=(visit.held.key, to.party))}?{ASKED}={review.party}")
        if not form.errors:
            return render(
                request, "giving/review_request_preview.html", shown | _preview(visit, review, form)
            )
    return render(request, "giving/review_request.html", shown)


def _holds(visit: Visit, review: ReviewKept, form: RequestForm) -> bool:
    """Whether it can be asked for like this; the form says why not."""
    try:
        refuse(
            request_problems(
                review.recipient,
                form.parts,
                asked=form.titles,
                due=form.cleaned_data["due"],
                today=visit.today,
            )
        )
    except Refusal as refusal:
        form.refuse(refusal, form.places)
        return False
    return True


def _preview(visit: Visit, review: ReviewKept, form: RequestForm) -> dict[str, Any]:
    """What will be sent, and to whom."""
    notice = completion_notice(
        visit.held.terms,
        review.recipient,
        {form.titles[part]: reason for part, reason in form.parts.items()},
        due=form.cleaned_data["due"],
        address=_address(visit, review),
        number=0,
    )
    return letter_shown(visit, notice)


def _address(visit: Visit, review: ReviewKept) -> str:
    """The receiver's page, where the report is completed."""
    return f"{settings.ADDRESS}{reverse('our-grant', args=(visit.held.key, review.party))}"


def _sent(visit: Visit, review: ReviewKept, form: RequestForm) -> bool:
    act, grant = visit.act(form.key), grant_to(visit.held, review.recipient)
    try:
        take_review(grant, by=visit.visitor.person, at=clock.now())
        with by_mandate(act, "request_completion", programme=visit.held.key):
            request_completion(
                act,
                programme=visit.held.key,
                recipient=review.recipient,
                version=form.cleaned_data["version"],
                parts=form.parts,
                due=form.cleaned_data["due"],
                address=_address(visit, review),
            )
    except Refusal as refusal:
        form.refuse(refusal, form.places)
        return False
    leave_review(grant, by=visit.visitor.person)
    return True
