"""The queue of reports to review: what waits first, then who is asked, who is late, and who has nothing to report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from anslag.domain.review import NEXT
from anslag.records.chain import chain_of
from anslag.records.mandates import names_of
from anslag.records.reviews import ReviewKept, reviews_in
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm
from anslag.web.giving.proposing import may_prepare, prepared, require_preparer, sent_before
from anslag.web.giving.review_words import state_told

STEP = "accept"


class BulkForm(ActForm):
    """The digests are of the reports that were shown: those that have changed since are refused."""

    digests = forms.CharField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A receiver in the queue."""

    review: ReviewKept
    words: str
    holder: str
    """Who has it open, by name."""

    @property
    def waits(self) -> bool:
        return self.review.evidence_to_read or self.review.state in NEXT


@may("report")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    reviews = reviews_of(visit)
    clean = clean_reports(reviews)
    form = BulkForm(request.POST or None, initial={"digests": " ".join(_digests(clean).values())})
    if request.method == "POST":
        require_preparer(visit, STEP)
        if form.is_valid() and (done := sent_before(visit, form) or _prepared(visit, form, clean)):
            return done
    lines = _lines(reviews)
    shown = {
        "visit": visit,
        "held": visit.held,
        "waiting": [each for each in lines if each.waits],
        "others": [each for each in lines if not each.waits],
        "submitted": sum(bool(each.versions) for each in reviews),
        "expected": sum(bool(each.position.paid) for each in reviews),
        "accepted": sum(each.state == "accepted" for each in reviews),
        "due": visit.held.terms.report_back.due,
        "clean": clean,
        "may_prepare": may_prepare(visit, STEP),
        "form": form,
    }
    return render(request, "giving/reviews.html", shown)


def reviews_of(visit: Visit) -> tuple[ReviewKept, ...]:
    """Every receiver's report in the programme as it stands today."""
    return reviews_in(chain_of(visit.held), visit.held, today=visit.today)


def review_numbered(reviews: Iterable[ReviewKept], party: int) -> ReviewKept:
    """The review of one receiver; no such page where it has no grant."""
    found = next((each for each in reviews if each.party == party), None)
    if found is None:
        raise Http404
    return found


def next_in_queue(reviews: Sequence[ReviewKept], after: ReviewKept) -> ReviewKept | None:
    """The next one that someone is to review, beginning anew at the end of the queue."""
    at = list(reviews).index(after)
    round_the_queue = [*reviews[at + 1 :], *reviews[:at]]
    return next((each for each in round_the_queue if each.state in NEXT), None)


def clean_reports(reviews: Iterable[ReviewKept]) -> tuple[ReviewKept, ...]:
    """Those to review in which no check deviates: the only ones that can be accepted several at once."""
    return tuple(each for each in reviews if each.state == "waiting" and not each.deviations)


def _digests(reviews: Iterable[ReviewKept]) -> dict[str, str]:
    return {each.recipient: each.latest.digest for each in reviews if each.latest}


def _prepared(visit: Visit, form: BulkForm, clean: tuple[ReviewKept, ...]) -> HttpResponse | None:
    """Propose to accept those that were shown and are still as they were."""
    shown = set(form.cleaned_data["digests"].split())
    versions = {name: digest for name, digest in _digests(clean).items() if digest in shown}
    facts = {"recipients": list(versions), "versions": versions, "without_deviation": True}
    return prepared(visit, form, STEP, facts)


def _lines(reviews: Iterable[ReviewKept]) -> list[Line]:
    reviews = tuple(reviews)
    names = names_of(each.holder.person for each in reviews if each.holder)
    lines = [
        Line(
            review=each,
            words=state_told(each.state),
            holder=names.get(each.holder.person, each.holder.person) if each.holder else "",
        )
        for each in reviews
    ]
    return sorted(lines, key=lambda line: _day(line.review))


def _day(review: ReviewKept) -> str:
    """The order of coming in; those from whom nothing has come last, in the key's order."""
    return review.latest.day.isoformat() + review.latest.at if review.latest else "x"
