"""Every address there is."""

from django.urls import path

from anslag.web import language, start
from anslag.web.giving import (
    bank,
    call,
    clawback,
    coding,
    diary,
    form_change,
    invoice,
    leftover,
    overview,
    payments,
    reconcile,
    reminders,
    repayments,
    review,
    review_request,
    reviews,
    sampling,
    setup,
    setup_key,
    setup_questions,
    setup_review,
    setup_task,
)
from anslag.web.giving import proposals as giving_proposals
from anslag.web.open import (
    accessibility,
    follow,
    help_page,
    instructions,
    patterns,
    programmes,
    questions,
    sign_in,
    sign_in_local,
    sign_in_openid,
    style,
)
from anslag.web.people import (
    accounts,
    apply,
    documents,
    examine,
    invitation,
    invite,
    organisation,
    people,
    proposals,
)
from anslag.web.people import diary as party_diary
from anslag.web.receiving import (
    books,
    books_rows,
    books_sums,
    calendar,
    claims,
    grant,
    report,
    report_check,
    report_file,
    report_nothing,
    report_part,
    report_receipt,
    report_return,
    report_workbook,
    requisition,
    requisition_check,
    requisition_receipt,
)

handler400 = "anslag.web.open.faults.not_understood"
handler404 = "anslag.web.open.faults.not_found"
handler500 = "anslag.web.open.faults.failed"

urlpatterns = [
    # For everyone.
    path("", programmes.index, name="index"),
    path("program/<slug:key>/", programmes.programme, name="programme"),
    path("program/<slug:key>/fragor/", questions.page, name="questions"),
    path("program/<slug:key>/anvisningar/", instructions.page, name="instructions"),
    path("program/<slug:key>/anvisningar.pdf", instructions.document, name="instructions-pdf"),
    path("folj/<slug:key>/", follow.page, name="follow"),
    path("folj/<slug:key>/krona.csv", follow.table, name="follow-csv"),
    path("folj/<slug:key>/krona.pdf", follow.document, name="follow-pdf"),
    path("folj/<slug:key>/<int:party>/", follow.page, name="follow-recipient"),
    path("folj/<slug:key>/<int:party>/krona.csv", follow.table, name="follow-recipient-csv"),
    path("folj/<slug:key>/<int:party>/krona.pdf", follow.document, name="follow-recipient-pdf"),
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
    path("logga-in/person/", sign_in.persona, name="sign-in-persona"),
    path("inbjudan/<str:token>/", invitation.page, name="invitation"),
    path("logga-ut/", sign_in.out, name="sign-out"),
    path("sprak/", language.choose, name="language"),
    # For those who have signed in.
    path("start/", start.page, name="start"),
    # For those who receive.
    path("ta-emot/<slug:key>/<int:party>/", grant.page, name="our-grant"),
    path("ta-emot/<slug:key>/<int:party>/rekvisition/", requisition.page, name="requisition"),
    path(
        "ta-emot/<slug:key>/<int:party>/rekvisition/kontrollera/",
        requisition_check.page,
        name="requisition-check",
    ),
    path(
        "ta-emot/<slug:key>/<int:party>/rekvisition/kvittens/<int:entry>/",
        requisition_receipt.page,
        name="requisition-receipt",
    ),
    path(
        "ta-emot/<slug:key>/<int:party>/rekvisition/kvittens/<int:entry>.pdf",
        requisition_receipt.document,
        name="requisition-receipt-pdf",
    ),
    path(
        "ta-emot/<slug:key>/<int:party>/rekvisition/sen/<int:number>/",
        requisition_receipt.late,
        name="late-requisition",
    ),
    path(
        "ta-emot/<slug:key>/<int:party>/rekvisition/<slug:page>/", requisition.page, name="requisition-page"
    ),
    path("ta-emot/<slug:key>/<int:party>/redovisning/", report.page, name="report"),
    path("ta-emot/<slug:key>/<int:party>/redovisning/del/<slug:part>/", report_part.page, name="report-part"),
    path(
        "ta-emot/<slug:key>/<int:party>/redovisning/del/<slug:part>/spara/",
        report_part.save,
        name="report-save",
    ),
    path("ta-emot/<slug:key>/<int:party>/redovisning/kontrollera/", report_check.page, name="report-check"),
    path(
        "ta-emot/<slug:key>/<int:party>/redovisning/arbetsbok/", report_workbook.page, name="report-workbook"
    ),
    path(
        "ta-emot/<slug:key>/<int:party>/redovisning/arbetsbok.xlsx",
        report_workbook.download,
        name="report-workbook-download",
    ),
    path("ta-emot/<slug:key>/<int:party>/redovisning/tillbaka/", report_return.page, name="report-return"),
    path(
        "ta-emot/<slug:key>/<int:party>/redovisning/fil/<slug:sha256>/", report_file.page, name="report-file"
    ),
    path("ta-emot/<slug:key>/<int:party>/redovisning/inget/", report_nothing.page, name="report-nothing"),
    path("ta-emot/<slug:key>/<int:party>/redovisning/andra/", report_receipt.again, name="report-again"),
    path(
        "ta-emot/<slug:key>/<int:party>/redovisning/kvittens/<int:version>/",
        report_receipt.page,
        name="report-receipt",
    ),
    path(
        "ta-emot/<slug:key>/<int:party>/redovisning/kvittens/<int:version>.pdf",
        report_receipt.document,
        name="report-receipt-pdf",
    ),
    path(
        "ta-emot/<slug:key>/<int:party>/redovisning/kvittens/<int:version>.json",
        report_receipt.sealed,
        name="report-sealed",
    ),
    path("ta-emot/<slug:key>/<int:party>/bokforing/", books.page, name="books"),
    path("ta-emot/<slug:key>/<int:party>/bokforing/rader/", books_rows.page, name="books-rows"),
    path("ta-emot/<slug:key>/<int:party>/bokforing/summor/", books_sums.page, name="books-sums"),
    path(
        "ta-emot/<slug:key>/<int:party>/bokforing/summor/<slug:category>/",
        books_sums.rows,
        name="books-behind",
    ),
    path("ta-emot/<slug:key>/<int:party>/fakturor/<slug:number>/", claims.invoice, name="our-invoice"),
    path(
        "ta-emot/<slug:key>/<int:party>/fakturor/<slug:number>.pdf", claims.document, name="our-invoice-pdf"
    ),
    path("ta-emot/<slug:key>/<int:party>/aterkrav/<int:number>/", claims.hearing, name="hearing"),
    # On who may act for an organisation.
    path("organisation/ombud/", apply.page, name="apply-for-proxy"),
    path("organisation/ombud/<int:number>/handling/", documents.own, name="my-document"),
    path("organisation/<int:party>/", organisation.page, name="organisation"),
    path("organisation/<int:party>/personer/", people.page, name="people"),
    path("organisation/<int:party>/personer/bjud-in/", invite.page, name="people-invite"),
    path("organisation/<int:party>/personer/firmatecknare/", invite.signatory, name="people-signatory"),
    path("organisation/<int:party>/personer/utse/", invite.appointment, name="people-appoint"),
    path("organisation/<int:party>/personer/<int:mandate>/avsluta/", people.end, name="people-end"),
    path(
        "organisation/<int:party>/personer/<int:mandate>/ny-lank/",
        people.send_again,
        name="people-send-again",
    ),
    path("organisation/<int:party>/konton/", accounts.page, name="bank-accounts"),
    path("organisation/<int:party>/konton/byt/", accounts.change, name="change-bank-account"),
    path("organisation/<int:party>/registratur/", people.registry, name="registry-address"),
    path("organisation/<int:party>/ansokningar/", examine.queue, name="applications"),
    path("organisation/<int:party>/ansokningar/<int:number>/", examine.one, name="application"),
    path(
        "organisation/<int:party>/ansokningar/<int:number>/handling/",
        documents.examined,
        name="application-document",
    ),
    path("organisation/<int:party>/forslag/<int:number>/", proposals.page, name="mandate-proposal"),
    path("ge/<slug:key>/mottagare/<int:party>/personer/", people.recipient, name="recipient-people"),
    path("organisation/<int:party>/kalender/", calendar.page, name="calendar"),
    path("organisation/<int:party>/kalender.ics", calendar.feed, name="calendar-ics"),
    path("organisation/<int:party>/program/", setup.index, name="setups"),
    path("organisation/<int:party>/program/kopiera", setup.copy, name="setup-copy"),
    path("organisation/<int:party>/program/mapp", setup.folder, name="setup-folder"),
    path("organisation/<int:party>/program/<slug:name>/", setup.page, name="setup"),
    path("organisation/<int:party>/program/<slug:name>/mapp.zip", setup.download, name="setup-download"),
    path("organisation/<int:party>/program/<slug:name>/ta-bort/", setup.remove, name="setup-remove"),
    path(
        "organisation/<int:party>/program/<slug:name>/forhandsvisning/",
        setup_review.preview,
        name="setup-preview",
    ),
    path("organisation/<int:party>/program/<slug:name>/granska/", setup_review.review, name="setup-review"),
    path(
        "organisation/<int:party>/program/<slug:name>/fragor/", setup_questions.page, name="setup-questions"
    ),
    path(
        "organisation/<int:party>/program/<slug:name>/fragor/ny-fraga/",
        setup_questions.new_question,
        name="setup-new-question",
    ),
    path(
        "organisation/<int:party>/program/<slug:name>/fragor/<slug:question>/",
        setup_questions.question,
        name="setup-question",
    ),
    path(
        "organisation/<int:party>/program/<slug:name>/nyckel/fil", setup_key.upload, name="setup-key-upload"
    ),
    path(
        "organisation/<int:party>/program/<slug:name>/nyckel/kontrollera/",
        setup_key.check,
        name="setup-key-check",
    ),
    path("organisation/<int:party>/program/<slug:name>/<slug:task>/", setup_task.page, name="setup-task"),
    path("ge/<slug:key>/", overview.page, name="overview"),
    path("ge/<slug:key>/mottagare.csv", overview.table, name="overview-csv"),
    path("ge/<slug:key>/utlysning/", call.page, name="call"),
    path("ge/<slug:key>/omfordelning/", leftover.page, name="leftover"),
    path("ge/<slug:key>/betalningar/", payments.page, name="payments"),
    path("ge/<slug:key>/betalningar/forbered/", payments.prepare, name="prepare-payment"),
    path("ge/<slug:key>/betalningar/<int:number>/", payments.order, name="payment-order"),
    path("ge/<slug:key>/granskning/", reviews.page, name="reviews"),
    path("ge/<slug:key>/granskning/teman/", coding.listed, name="codings"),
    path("ge/<slug:key>/granskning/teman/<slug:question>/", coding.page, name="coding"),
    path("ge/<slug:key>/granskning/stickprov/", sampling.page, name="sampling"),
    path(
        "ge/<slug:key>/granskning/stickprov/<int:number>/<int:recipient>/",
        sampling.result,
        name="sampling-result",
    ),
    path("ge/<slug:key>/granskning/<int:recipient>/", review.page, name="review"),
    path(
        "ge/<slug:key>/granskning/<int:recipient>/komplettering/", review_request.page, name="review-request"
    ),
    path(
        "ge/<slug:key>/granskning/<int:recipient>/versioner/<int:before>/<int:after>/",
        review.versions,
        name="review-versions",
    ),
    path(
        "ge/<slug:key>/granskning/<int:recipient>/versioner/<int:version>/fil/<slug:question>",
        review.file,
        name="review-file",
    ),
    path("ge/<slug:key>/betalningar/<int:number>/fil/", bank.file, name="payment-file"),
    path("ge/<slug:key>/betalningar/bank/", bank.page, name="bank"),
    path("ge/<slug:key>/betalningar/bank/matcha", bank.match, name="bank-match"),
    path("ge/<slug:key>/betalningar/bank/<int:number>/", bank.row, name="bank-row"),
    path("ge/<slug:key>/aterkrav/", repayments.page, name="repayments"),
    path("ge/<slug:key>/aterkrav/<int:party>/", repayments.decide, name="decide-unused"),
    path("ge/<slug:key>/aterkrav/<int:party>/stopp/", repayments.stop, name="payment-stop"),
    path("ge/<slug:key>/aterkrav/<int:party>/arende/", clawback.opened, name="open-clawback"),
    path("ge/<slug:key>/aterkrav/arende/<int:number>/", clawback.page, name="clawback"),
    path("ge/<slug:key>/fakturor/<slug:number>/", invoice.page, name="invoice"),
    path("ge/<slug:key>/fakturor/<slug:number>/<slug:action>/", invoice.act, name="invoice-act"),
    path("ge/<slug:key>/fakturor/<slug:number>.<slug:kind>", invoice.document, name="invoice-file"),
    path("ge/<slug:key>/forslag/", giving_proposals.listed, name="proposals"),
    path("ge/<slug:key>/forslag/<int:number>/", giving_proposals.page, name="proposal"),
    path(
        "organisation/<int:party>/arende/<int:number>/", giving_proposals.page_of_party, name="party-proposal"
    ),
    path(
        "organisation/<int:party>/arende/<int:number>/anvisningar/",
        giving_proposals.preview,
        name="proposal-preview",
    ),
    path("organisation/<int:party>/diarium/", party_diary.page, name="organisation-diary"),
    path("organisation/<int:party>/diarium.csv", party_diary.table, name="organisation-diary-csv"),
    path("ge/<slug:key>/fragor/", form_change.page, name="change-form"),
    path("ge/<slug:key>/fragor/form.toml", form_change.download, name="change-form-download"),
    path("ge/<slug:key>/avstamning/", reconcile.page, name="reconcile"),
    path("ge/<slug:key>/avstamning.xlsx", reconcile.book, name="reconcile-xlsx"),
    path("ge/<slug:key>/avstamning.si", reconcile.sie, name="reconcile-sie"),
    path("ge/<slug:key>/diarium/", diary.page, name="diary"),
    path("ge/<slug:key>/diarium.csv", diary.table, name="diary-csv"),
    path("diarium/", diary.search, name="diary-search"),
    path("ge/<slug:key>/paminnelser/", reminders.page, name="reminders"),
]
