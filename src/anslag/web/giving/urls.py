"""Addresses of those who give."""

from django.urls import URLPattern, URLResolver, include, path

from anslag.web.giving import (
    bank,
    bank_back,
    bank_refusal,
    bank_return,
    call,
    clawback,
    coding,
    diary,
    form_change,
    invoice,
    leftover,
    national_report,
    overview,
    payments,
    proposals,
    reconcile,
    reminders,
    repayments,
    report_links,
    review,
    review_request,
    reviews,
    sampling,
    setup,
    setup_key,
    setup_questions,
    setup_review,
    setup_section,
    setup_task,
)

of_programme: list[URLPattern | URLResolver] = [
    path("", overview.page, name="overview"),
    path("mottagare.csv", overview.table, name="overview-csv"),
    path("utlysning/", call.page, name="call"),
    path("omfordelning/", leftover.page, name="leftover"),
    path(
        "betalningar/",
        include(
            [
                path("", payments.page, name="payments"),
                path("forbered/", payments.prepare, name="prepare-payment"),
                path("<int:number>/", payments.order, name="payment-order"),
                path("<int:number>/fil/", bank.file, name="payment-file"),
                path("bank/", bank.page, name="bank"),
                path("bank/matcha", bank.match, name="bank-match"),
                path("bank/<int:number>/", bank.row, name="bank-row"),
                path("bank/nekad/<int:number>/", bank_refusal.page, name="bank-refusal"),
                path("bank/<int:number>/tillbaka/", bank_back.page, name="bank-back"),
                path("bank/<int:number>/aterkom/", bank_return.page, name="bank-return"),
            ]
        ),
    ),
    path(
        "granskning/",
        include(
            [
                path("", reviews.page, name="reviews"),
                path("teman/", coding.listed, name="codings"),
                path("teman/<slug:question>/", coding.page, name="coding"),
                path("stickprov/", sampling.page, name="sampling"),
                path("stickprov/<int:number>/<int:recipient>/", sampling.result, name="sampling-result"),
                path("<int:recipient>/", review.page, name="review"),
                path("<int:recipient>/komplettering/", review_request.page, name="review-request"),
                path(
                    "<int:recipient>/versioner/<int:before>/<int:after>/",
                    review.versions,
                    name="review-versions",
                ),
                path(
                    "<int:recipient>/versioner/<int:version>/fil/<slug:question>",
                    review.file,
                    name="review-file",
                ),
            ]
        ),
    ),
    path(
        "aterkrav/",
        include(
            [
                path("", repayments.page, name="repayments"),
                path("<int:party>/", repayments.decide, name="decide-unused"),
                path("<int:party>/stopp/", repayments.stop, name="payment-stop"),
                path("<int:party>/arende/", clawback.opened, name="open-clawback"),
                path("arende/<int:number>/", clawback.page, name="clawback"),
            ]
        ),
    ),
    path("fakturor/<slug:number>/", invoice.page, name="invoice"),
    path("fakturor/<slug:number>/<slug:action>/", invoice.act, name="invoice-act"),
    path("fakturor/<slug:number>.<slug:kind>", invoice.document, name="invoice-file"),
    path("forslag/", proposals.listed, name="proposals"),
    path("forslag/<int:number>/", proposals.page, name="proposal"),
    path("fragor/", form_change.page, name="change-form"),
    path("fragor/form.toml", form_change.download, name="change-form-download"),
    path("avstamning/", reconcile.page, name="reconcile"),
    path("sammanstallning/", national_report.page, name="compile"),
    path("avstamning.xlsx", reconcile.book, name="reconcile-xlsx"),
    path("avstamning.si", reconcile.sie, name="reconcile-sie"),
    path("diarium/", diary.page, name="diary"),
    path("diarium.csv", diary.table, name="diary-csv"),
    path("paminnelser/", reminders.page, name="reminders"),
    path("lankar/", report_links.page, name="report-links"),
]
"""For one programme, by those who give it."""

of_organisation: list[URLPattern | URLResolver] = [
    path("program/", setup.index, name="setups"),
    path("program/kopiera", setup.copy, name="setup-copy"),
    path("program/mapp", setup.folder, name="setup-folder"),
    path(
        "program/<slug:name>/",
        include(
            [
                path("", setup.page, name="setup"),
                path("mapp.zip", setup.download, name="setup-download"),
                path("ta-bort/", setup.remove, name="setup-remove"),
                path("forhandsvisning/", setup_review.preview, name="setup-preview"),
                path("granska/", setup_review.review, name="setup-review"),
                path("fragor/", setup_questions.page, name="setup-questions"),
                path("fragor/ny-fraga/", setup_questions.new_question, name="setup-new-question"),
                path("fragor/avsnitt/<slug:section>/", setup_section.page, name="setup-section"),
                path("fragor/<slug:question>/", setup_questions.question, name="setup-question"),
                path("nyckel/fil", setup_key.upload, name="setup-key-upload"),
                path("nyckel/kontrollera/", setup_key.check, name="setup-key-check"),
                path("<slug:task>/", setup_task.page, name="setup-task"),
            ]
        ),
    ),
    path("arende/<int:number>/", proposals.page_of_party, name="party-proposal"),
    path("arende/<int:number>/anvisningar/", proposals.preview, name="proposal-preview"),
]
"""For one organisation: what it is about to give."""
