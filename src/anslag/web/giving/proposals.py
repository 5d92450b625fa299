"""Proposals: what one person has prepared and another decides on, whatever it is."""

from dataclasses import dataclass, replace

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain import policy
from anslag.domain.mail import Notice
from anslag.domain.policy import STEPS, Access
from anslag.domain.problem import Refusal
from anslag.files.instructions_text import instructions_text
from anslag.records.folder import parse_programme
from anslag.records.grants import Held
from anslag.records.mandates import names_of
from anslag.records.proposals import ProposalKept, UnknownProposalError, proposal, proposals
from anslag.steps.form_version import change_letter
from anslag.steps.proposal import decide
from anslag.web.access import Visit, may, signed_in
from anslag.web.forms import ActForm
from anslag.web.giving.notices import tell_receivers
from anslag.web.giving.proposal_titles import title_of
from anslag.web.giving.proposal_told import TOLD, told

ONWARD = {
    "allocate": "call",
    "requisition": "call",
    "close_call": "call",
    "redistribute": "leftover",
    "order_payment": "payments",
    "change_account": "payments",
    "accept": "reviews",
    "match_rows": "bank",
    "return_payment": "bank",
    "pay_back": "bank",
    "settle_coding": "codings",
}
"""The page that shows what came of each step; for the others it is the list of proposals."""

PLACES = {"proposal.reason": "reason"}


class VerdictForm(ActForm):
    """What the proposal comes to is said by the button that is pressed."""

    outcome = forms.ChoiceField(
        choices=[(each, each) for each in ("approved", "declined", "withdrawn")],
        widget=forms.HiddenInput,
        error_messages={"required": _("Välj vad du beslutar."), "invalid_choice": _("Välj vad du beslutar.")},
    )
    reason = forms.CharField(
        label=_("Skäl"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the visitor may do with a proposal."""

    own: bool
    mandate: bool
    """To approve such a thing: what is one's own is approved by someone else all the same."""
    waits: bool

    @property
    def may_decide(self) -> bool:
        return self.waits and self.mandate and not self.own

    @property
    def may_withdraw(self) -> bool:
        return self.waits and self.own


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A proposal in a list."""

    proposal: ProposalKept
    title: str
    who: str
    address: str


@may("requisition_handling")
@require_safe
def listed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Those of the programme that the visitor may see: what waits first, then what has been decided."""
    found = [each for each in proposals(programme=visit.held.key) if _may_see(visit, each)]
    names = names_of(each.prepared_by for each in found)
    lines = [_line(visit, each, names) for each in found]
    shown = {
        "visit": visit,
        "held": visit.held,
        "waiting": [line for line in lines if not line.proposal.outcome],
        "decided": [line for line in lines if line.proposal.outcome],
    }
    return render(request, "giving/proposals.html", shown)


@may("requisition_handling")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """One proposal in a programme."""
    kept = _found(number)
    if kept.programme != visit.held.key:
        raise Http404
    return _page(request, visit, kept)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def page_of_party(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """One proposal outside programmes: to open one, to erase someone's name."""
    kept = _found(number)
    if kept.programme or kept.step not in TOLD or kept.party != visit.name:
        raise Http404
    return _page(request, visit, kept)


@signed_in
@require_safe
def preview(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """The instructions of a programme that waits to be opened, made of the folder that was sent."""
    kept = _found(number)
    if kept.step != "open" or kept.party != visit.name or not _may_see(visit, kept):
        raise Http404
    text = instructions_text(parse_programme(kept.facts["folder"]), version=gettext("förslag"))
    shown = {"visit": visit, "proposal": kept, "text": text, "address": address_of(visit, kept)}
    return render(request, "giving/proposal_preview.html", shown)


def _found(number: int) -> ProposalKept:
    try:
        return proposal(number)
    except UnknownProposalError as unknown:
        raise Http404 from unknown


def _page(request: HttpRequest, visit: Visit, kept: ProposalKept) -> HttpResponse:
    if not _may_see(visit, kept):
        raise Http404
    form = VerdictForm(request.POST or None)
    if request.method == "POST":
        if not _may(visit, kept.party, STEPS[kept.step].approved_by) and not _is_own(visit, kept):
            raise Http404
        if kept.outcome or (form.is_valid() and _decided(visit, kept, form)):
            return redirect(address_of(visit, kept))
    return render(request, "giving/proposal.html", _shown(visit, kept, form))


def _decided(visit: Visit, kept: ProposalKept, form: VerdictForm) -> bool:
    """Decide. What someone else has decided meanwhile is an outcome like any other, and is shown."""
    try:
        with transaction.atomic():
            decide(
                visit.act(form.key),
                proposal=kept.number,
                outcome=form.cleaned_data["outcome"],
                reason=form.cleaned_data["reason"],
            )
            tell_receivers(visit, kept.number, settings.ADDRESS)
    except Refusal as refusal:
        if _found(kept.number).outcome:
            return True
        form.refuse(refusal, PLACES)
        return False
    return True


def _shown(visit: Visit, kept: ProposalKept, form: VerdictForm) -> dict[str, object]:
    names = names_of(filter(None, (kept.prepared_by, kept.decided_by)))
    return {
        "visit": visit,
        "held": visit.programme,
        "proposal": kept,
        "title": title_of(kept),
        "told": told(kept, visit.programme),
        "letter": _letter(visit.held, kept) if kept.step == "change_form" else None,
        "who": names.get(kept.prepared_by, kept.prepared_by),
        "decided_by": names.get(kept.decided_by, kept.decided_by),
        "time": kept.at.rpartition("T")[2][:5],
        "form": form,
        "choices": Choices(
            own=_is_own(visit, kept),
            mandate=_may(visit, kept.party, STEPS[kept.step].approved_by),
            waits=not kept.outcome,
        ),
        "reasoned": STEPS[kept.step].reasoned,
        "address": address_of(visit, kept),
        "onward": _onward(kept),
    }


def _letter(held: Held, kept: ProposalKept) -> Notice:
    """What those who have begun to fill in are told of another form."""
    form, reason = kept.facts["form"], kept.facts["reason"]
    return change_letter(held, form, "(mottagarens namn)", reason=reason, address="")


def _is_own(visit: Visit, kept: ProposalKept) -> bool:
    return kept.prepared_by == visit.visitor.person


def _may_see(visit: Visit, kept: ProposalKept) -> bool:
    """Whoever may prepare or approve the step, whoever prepared this, and whoever reads the whole diary."""
    needed = STEPS[kept.step]
    by_step = _may(visit, kept.party, needed.by) or _may(visit, kept.party, needed.approved_by)
    return by_step or _is_own(visit, kept) or _may(visit, "", ("diary", "read"))


def _may(visit: Visit, owner: str, needed: tuple[str, Access] | None) -> bool:
    """Whether the visitor may do it in the matter of that party, or of all when none is named."""
    if needed is None:
        return False
    scope = replace(visit.scope, owner=owner)
    return policy.may(visit.visitor.mandates, *needed, scope=scope, today=visit.today)


def address_of(visit: Visit, kept: ProposalKept) -> str:
    if kept.programme:
        return reverse("proposal", args=(kept.programme, kept.number))
    assert visit.party is not None
    return reverse("party-proposal", args=(visit.party.number, kept.number))


def _onward(kept: ProposalKept) -> str:
    if kept.step == "open" and kept.outcome == "approved":
        return reverse("programme", args=(parse_programme(kept.facts["folder"]).key,))
    if not kept.programme:
        return reverse("start")
    return reverse(ONWARD.get(kept.step, "proposals"), args=(kept.programme,))


def _line(visit: Visit, kept: ProposalKept, names: dict[str, str]) -> Line:
    return Line(
        proposal=kept,
        title=title_of(kept),
        who=names.get(kept.prepared_by, kept.prepared_by),
        address=address_of(visit, kept),
    )
