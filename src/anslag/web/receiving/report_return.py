"""Whoever is to sign sends parts back to be changed, each with a reason, to whoever has filled in."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anslag.domain.mail import Letter
from anslag.records.drafts import DraftChangedError
from anslag.records.people import contacts
from anslag.records.report_space import save_whole
from anslag.steps.mail import queue_mail
from anslag.web import clock
from anslag.web.access import Visit, may
from anslag.web.forms import PlainForm
from anslag.web.receiving.report_filling import Filling, filling_of


class ReturnForm(PlainForm):
    """A reason for each part that is to be changed; one with none stands as it is."""

    def __init__(self, filling: Filling, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.names = [each.part.id for each in filling.standings if each.part.id in filling.space.parts]
        titles = {each.part.id: each.part.title for each in filling.standings}
        for name in self.names:
            area = forms.Textarea(attrs={"rows": 2})
            reason = forms.CharField(label=titles[name], required=False, max_length=1000, widget=area)
            reason.one_of = True  # type: ignore[attr-defined]  # one of them is needed: not to be called optional
            self.fields[f"del-{name}"] = reason

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if not self.errors and not any(given.values()):
            self.add_error(None, _("Skriv vad som ska ändras i minst en del."))
        return given

    def reasons(self) -> dict[str, str]:
        return {name: said for name in self.names if (said := self.cleaned_data[f"del-{name}"].strip())}


@may("report", "sign")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    filling = filling_of(visit)
    if not filling.is_open or not filling.space.parts:
        return HttpResponseRedirect(filling.address())
    form = ReturnForm(filling, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _send_back(filling, form.reasons())
        except DraftChangedError:
            form.add_error(None, _("Någon annan har ändrat under tiden. Läs svaren igen."))
        else:
            return HttpResponseRedirect(filling.address())
    shown = {"visit": visit, "held": visit.held, "terms": visit.held.terms, "filling": filling, "form": form}
    return render(request, "receiving/report_return.html", shown)


def _send_back(filling: Filling, reasons: dict[str, str]) -> None:
    person, now, space = filling.visit.visitor.person, clock.now(), filling.space
    sent = {
        name: {"reason": reason, "version": space.parts[name].version, "by": person}
        for name, reason in reasons.items()
    }
    save_whole(filling.held, filling.visit.name, space, by=person, at=now, ready="", sent_back=sent)
    filler = space.ready_by or next(iter(space.parts.values())).saved_by
    to = contacts([filler])[filler].email if filler != person else ""
    if to:
        queue_mail([_letter(filling, reasons, filler, to)])


def _letter(filling: Filling, reasons: dict[str, str], filler: str, to: str) -> Letter:
    titles = {each.part.id: each.part.title for each in filling.standings}
    told = "\n".join(f"– {titles[name]}: {reason}" for name, reason in reasons.items())
    address = f"{settings.ADDRESS}{filling.address()}"
    return Letter(
        key=f"report-sent-back/{filling.held.key}/{filling.visit.name}/{filling.space.version}/{filler}",
        kind="sent_back",
        programme=filling.held.key,
        party=filling.visit.name,
        day=filling.visit.today,
        to=to,
        subject=f"Redovisningen behöver ändras innan den undertecknas – {filling.terms.title}",
        text=f"Redovisningen är inte inskickad. Det här ska ändras:\n\n{told}\n\nÖppna redovisningen: {address}",
    )
