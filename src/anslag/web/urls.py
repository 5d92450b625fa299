"""Every address there is."""

from django.urls import path

from anslag.web.open import programmes, style

urlpatterns = [
    path("", programmes.index, name="index"),
    path("program/<slug:key>/", programmes.programme, name="programme"),
    path("anslag.css", style.sheet, name="style"),
]
