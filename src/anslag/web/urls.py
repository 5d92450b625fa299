"""Every address there is."""

from django.urls import path

from anslag.web.open import instructions, patterns, programmes, questions, style

urlpatterns = [
    path("", programmes.index, name="index"),
    path("program/<slug:key>/", programmes.programme, name="programme"),
    path("program/<slug:key>/fragor/", questions.page, name="questions"),
    path("program/<slug:key>/anvisningar/", instructions.page, name="instructions"),
    path("program/<slug:key>/anvisningar.pdf", instructions.document, name="instructions-pdf"),
    path("stil/", patterns.page, name="patterns"),
    path("anslag.css", style.sheet, name="style"),
    path("anslag.svg", style.icon, name="icon"),
]
