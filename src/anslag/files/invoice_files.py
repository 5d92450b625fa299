"""Writes invoices as files: each as a PDF, and as an electronic one where the parties have what that takes."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from anslag.domain.invoice import Invoice, sending_problems
from anslag.domain.problem import Problem
from anslag.files.invoice_pdf import invoice_pdf
from anslag.files.peppol import invoice_xml


def write_invoices(
    directory: Path, invoices: Iterable[Invoice], *, programme: str
) -> Iterator[tuple[tuple[Path, ...], tuple[Problem, ...]]]:
    """Of each invoice, the files written and why it could not be written as an electronic one.

    The files are named by the programme's key too: two givers may have the same number in their series.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for invoice in invoices:
        problems = sending_problems(invoice.seller, invoice.buyer)
        pdf = invoice_pdf(invoice)
        name = f"{programme}-faktura-{invoice.number}"
        files = [(directory / f"{name}.pdf", pdf)]
        if not problems:
            files.append((directory / f"{name}.xml", invoice_xml(invoice, pdf=pdf)))
        for path, content in files:
            path.write_bytes(content)
        yield tuple(path for path, _ in files), problems
