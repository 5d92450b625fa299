"""Addresses of those who receive."""

from django.urls import URLPattern, URLResolver, include, path

from anslag.web.receiving import (
    books,
    books_rows,
    books_sums,
    calendar,
    claims,
    evidence,
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

of_grant: list[URLPattern | URLResolver] = [
    path("", grant.page, name="our-grant"),
    path(
        "rekvisition/",
        include(
            [
                path("", requisition.page, name="requisition"),
                path("kontrollera/", requisition_check.page, name="requisition-check"),
                path("kvittens/<int:entry>/", requisition_receipt.page, name="requisition-receipt"),
                path(
                    "kvittens/<int:entry>.pdf", requisition_receipt.document, name="requisition-receipt-pdf"
                ),
                path("sen/<int:number>/", requisition_receipt.late, name="late-requisition"),
                path("<slug:page>/", requisition.page, name="requisition-page"),
            ]
        ),
    ),
    path(
        "redovisning/",
        include(
            [
                path("", report.page, name="report"),
                path("del/<slug:part>/", report_part.page, name="report-part"),
                path("del/<slug:part>/spara/", report_part.save, name="report-save"),
                path("kontrollera/", report_check.page, name="report-check"),
                path("arbetsbok/", report_workbook.page, name="report-workbook"),
                path("arbetsbok.xlsx", report_workbook.download, name="report-workbook-download"),
                path("tillbaka/", report_return.page, name="report-return"),
                path("fil/<slug:sha256>/", report_file.page, name="report-file"),
                path("inget/", report_nothing.page, name="report-nothing"),
                path("andra/", report_receipt.again, name="report-again"),
                path("kvittens/<int:version>/", report_receipt.page, name="report-receipt"),
                path("kvittens/<int:version>.pdf", report_receipt.document, name="report-receipt-pdf"),
                path("kvittens/<int:version>.json", report_receipt.sealed, name="report-sealed"),
            ]
        ),
    ),
    path("bokforing/", books.page, name="books"),
    path("bokforing/laser/", books.reading, name="books-reading"),
    path("bokforing/rader/", books_rows.page, name="books-rows"),
    path("bokforing/summor/", books_sums.page, name="books-sums"),
    path("bokforing/summor/<slug:category>/", books_sums.rows, name="books-behind"),
    path("underlag/<int:number>/", evidence.page, name="evidence"),
    path("underlag/<slug:sha256>", evidence.document, name="evidence-file"),
    path("fakturor/<slug:number>/", claims.invoice, name="our-invoice"),
    path("fakturor/<slug:number>.pdf", claims.document, name="our-invoice-pdf"),
    path("aterkrav/<int:number>/", claims.hearing, name="hearing"),
]
"""For one grant, by the one who receives it."""

of_organisation: list[URLPattern | URLResolver] = [
    path("kalender/", calendar.page, name="calendar"),
    path("kalender.ics", calendar.feed, name="calendar-ics"),
]
"""For one organisation: all it receives."""
