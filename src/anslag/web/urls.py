"""Every address there is."""

from django.urls import path

from anslag.web import language, start
from anslag.web.giving import reminders
from anslag.web.open import (
    instructions,
    patterns,
    programmes,
    questions,
    sign_in,
    sign_in_local,
    sign_in_openid,
    style,
)
from anslag.web.receiving import calendar

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
    path("logga-in/openid/", sign_in_openid.leave, name="sign-in-openid"),
    path("logga-in/openid/svar/", sign_in_openid.back, name="sign-in-openid-back"),
    path("logga-in/konto/", sign_in_local.password, name="sign-in-local"),
    path("logga-in/losenord/", sign_in_local.new_password, name="sign-in-new-password"),
    path("logga-in/app/", sign_in_local.set_up, name="sign-in-set-up"),
    path("logga-in/kod/", sign_in_local.code, name="sign-in-code"),
    path("logga-in/person/", sign_in.persona, name="sign-in-persona"),
    path("logga-ut/", sign_in.out, name="sign-out"),
    path("sprak/", language.choose, name="language"),
    # For those who have signed in.
    path("start/", start.page, name="start"),
    path("organisation/<int:party>/kalender/", calendar.page, name="calendar"),
    path("organisation/<int:party>/kalender.ics", calendar.feed, name="calendar-ics"),
    path("ge/<slug:key>/paminnelser/", reminders.page, name="reminders"),
]
