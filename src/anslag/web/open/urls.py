"""Addresses for everyone, signed in or not."""

from django.urls import include, path

from anslag.web.open import (
    accessibility,
    follow,
    help_page,
    instructions,
    patterns,
    programmes,
    questions,
    report_by_code,
    sign_in,
    sign_in_local,
    sign_in_openid,
    style,
)

urlpatterns = [
    path("", programmes.index, name="index"),
    path("program/<slug:key>/", programmes.programme, name="programme"),
    path("program/<slug:key>/fragor/", questions.page, name="questions"),
    path("program/<slug:key>/anvisningar/", instructions.page, name="instructions"),
    path("program/<slug:key>/anvisningar.pdf", instructions.document, name="instructions-pdf"),
    path(
        "folj/",
        include(
            [
                path("<slug:key>/", follow.page, name="follow"),
                path("<slug:key>/krona.csv", follow.table, name="follow-csv"),
                path("<slug:key>/krona.pdf", follow.document, name="follow-pdf"),
                path("<slug:key>/<int:party>/", follow.page, name="follow-recipient"),
                path("<slug:key>/<int:party>/krona.csv", follow.table, name="follow-recipient-csv"),
                path("<slug:key>/<int:party>/krona.pdf", follow.document, name="follow-recipient-pdf"),
            ]
        ),
    ),
    path("hjalp/", help_page.page, name="help"),
    path("tillganglighet/", accessibility.page, name="accessibility"),
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
    path("logga-in/redovisa/<slug:key>/<int:party>/", report_by_code.ask, name="report-by-code"),
    path("logga-in/redovisa/<slug:key>/<int:party>/kod/", report_by_code.code, name="report-code"),
    path("logga-in/person/", sign_in.persona, name="sign-in-persona"),
    path("logga-ut/", sign_in.out, name="sign-out"),
]
