"""The instructions for a call: as a page, and as a PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anslag.files.instructions_pdf import instructions_pdf
from anslag.files.instructions_text import InstructionsText, instructions_text
from anslag.records.grants import Held
from anslag.web.access import everyone
from anslag.web.open.found import programme_or_404

DIGITS_OF_VERSION = 8
"""How much of the folder's digest tells one version of the terms from another."""


@everyone
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    held = programme_or_404(key)
    return render(request, "open/instructions.html", {"held": held, "text": _text(held)})


@everyone
@require_safe
def document(_: HttpRequest, key: str) -> HttpResponse:
    held = programme_or_404(key)
    named = {"Content-Disposition": f'inline; filename="anvisningar-{held.key}.pdf"'}
    return HttpResponse(instructions_pdf(_text(held)), content_type="application/pdf", headers=named)


def _text(held: Held) -> InstructionsText:
    return instructions_text(held.programme, version=held.row.digest[:DIGITS_OF_VERSION])
