"""The report as a PDF, for archives and for everyone."""

from anslag.domain.compiled import Compiled
from anslag.files.accessible_pdf import accessible_pdf
from anslag.files.report_page import page_view


def report_pdf(compiled: Compiled) -> bytes:
    return accessible_pdf("report.typ", {**page_view(compiled)}, on=compiled.published)
