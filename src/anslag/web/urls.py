"""Every address there is."""

from django.urls import path

from anslag.web import language, start
from anslag.web.open import instructions, patterns, programmes, questions, sign_in, style

handler404 = "anslag.web.open.faults.not_found"
handler500 = "anslag.web.open.faults.failed"

urlpatterns = [
    # For everyone.
    path("", programmes.index, name="index"),
    path("program/<slug:key>/", programmes.programme, name="programme"),
    path("program/<slug:key>/fragor/", questions.page, name="questions"),
    path("program/<slug:key>/anvisningar/", instructions.page, name="instructions"),
    path("program/<slug:key>/anvisningar.pdf", instructions.document, name="instructions-pdf"),
    path("stil/", patterns.page, name="patterns"),
    path("anslag.css", style.sheet, name="style"),
    path("anslag.js", style.script, name="script"),
    path("anslag.svg", style.icon, name="icon"),
    path("logga-in/", sign_in.page, name="sign-in"),
    path("logga-ut/", sign_in.out, name="sign-out"),
    path("sprak/", language.choose, name="language"),
    # For those who have signed in.
    path("start/", start.page, name="start"),
]
