"""Propose that a person's name and address be erased; another person at the giver decides."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from anslag.domain.problem import Refusal
from anslag.records.people import Contact, without_mandate
from anslag.records.proposals import ProposalKept, proposals
from anslag.steps.proposal import propose
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm


class EraseForm(ActForm):
    """Whose name and address are to be erased."""

    person = forms.ChoiceField(
        label=gettext_lazy("Vems uppgifter ska raderas?"),
        error_messages={"required": gettext_lazy("Välj vems uppgifter som ska raderas.")},
    )

    def __init__(self, people: tuple[Contact, ...], *args: Any) -> None:
        super().__init__(*args)
        listed = [
            (each.person, f"{each.name} ({each.email})" if each.email else each.name) for each in people
        ]
        self.fields["person"].choices = [("", _("Välj person")), *listed]  # type: ignore[attr-defined]


def waiting_erasures(visit: Visit) -> tuple[ProposalKept, ...]:
    """Those that wait here, for whoever may see them."""
    if not visit.may("retention"):
        return ()
    return tuple(each for each in proposals(party=visit.name, waiting=True) if each.step == "erase_person")


@may("retention", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Only those who act for nobody any more can be chosen, of those who did here or for whoever receives from here."""
    proposed = {each.facts["person"] for each in waiting_erasures(visit)}
    people = tuple(each for each in without_mandate(visit.name, visit.today) if each.person not in proposed)
    form = EraseForm(people, request.POST or None)
    assert visit.party is not None
    if request.method == "POST" and form.is_valid():
        facts = {"person": form.cleaned_data["person"], "giver": visit.name}
        try:
            propose(visit.act(form.key), step="erase_person", party=visit.name, facts=facts)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(reverse("people", kwargs={"party": visit.party.number}))
    shown = {
        "visit": visit,
        "form": form,
        "possible": bool(people),
        "title": _("Föreslå att en persons uppgifter raderas"),
        "lead": _(
            "Namn och e-postadress tas bort för gott. Det personen har gjort står kvar, utan namn. "
            "Du föreslår, och en beslutsfattare hos er godkänner."
        ),
        "nothing": _("Alla hos er och hos era mottagare har en behörighet. Avsluta den först."),
        "button": _("Föreslå"),
    }
    return render(request, "people/form.html", shown)
