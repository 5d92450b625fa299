"""Books as evidence: the kinds that are taken, and everything that could be run in them, which is not."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from anslag.domain.problem import Refused
from anslag.files.handed_in import document_in, evidence_document
from tests.files.sie_files import PLAIN, SIE5
from tests.files.test_books_table import CSV
from tests.web.acting import PDF


def workbook(**more: bytes) -> bytes:
    """A small ledger, with more parts put in by name."""
    book, out = Workbook(), BytesIO()
    sheet = book.active
    assert sheet
    for row in (("Konto", "Belopp"), (4000, 100), (4010, "=B2*2")):
        sheet.append(row)
    book.save(out)
    with zipfile.ZipFile(out, "a") as archive:
        for name, content in more.items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 50_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (CSV.encode(), "text/csv"),
        ("Konto;Belopp\n4000;-100\n4010;+5,50\n".encode("cp1252"), "text/csv"),
        ("Vi köpte två bord.\nSe kvittot.".encode(), "text/plain"),
        (PLAIN, "application/x-sie"),
        (SIE5, "application/x-sie+xml"),
        (PDF, "application/pdf"),
    ],
    ids=["xlsx", "csv", "csv-signs", "txt", "sie4", "sie5", "pdf"],
)
def test_the_kind_is_told_by_what_the_file_holds(content: bytes, kind: str) -> None:
    assert evidence_document(content).media_type == kind


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (workbook(**{"xl/vbaProject.bin": b"x"}), "active"),
        (workbook(**{"xl/externalLinks/externalLink1.xml": b"<x/>"}), "active"),
        (workbook(**{"xl/embeddings/oleObject1.bin": b"x"}), "active"),
        (workbook(**{"xl/connections.xml": b"<x/>"}), "active"),
        (
            workbook(**{"xl/theme/more.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
            "kind",
        ),
        (bomb(), "size"),
        (workbook()[:-200], "kind"),
        (b"PK\x03\x04 and no more", "kind"),
        (b"Konto;Belopp\n4000;=cmd|'/c calc'!A1\n", "active"),
        (b"Konto,Belopp\n4000,@SUM(A1)\n", "active"),
        (b'Konto;Belopp\n4000;"  +HYPERLINK(1)"\n', "active"),
        (b"<html><script>x</script></html>", "kind"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "kind"),
        (PDF[:40], "kind"),
        (b"MZ\x90\x00\x03", "kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "kind"),
        (PLAIN + b"#TRANS 4000 {} abc\r\n", "sie"),
        (b"   \n", "kind"),
        (b"", "empty"),
    ],
)
def test_what_could_be_run_or_is_no_such_kind_is_refused(content: bytes, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        evidence_document(content)
    assert [each.rule for each in refused.value.problems] == [f"document.{rule}"]


def test_a_document_that_is_no_evidence_is_still_a_pdf_or_a_picture() -> None:
    with pytest.raises(Refused):
        document_in(workbook())
