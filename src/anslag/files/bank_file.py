"""Reads what a bank answers with, whichever kind of file it is: pain.002, camt.053, camt.054 or BgMax."""

from lxml import etree

from anslag.domain.bank_answer import BankAnswer
from anslag.files.bank_file_fault import BankFileError
from anslag.files.bgmax import is_bgmax, read_bgmax
from anslag.files.camt import read_camt
from anslag.files.payment_status import read_payment_status

LARGEST = 20_000_000
"""Bytes: some thirty thousand bookings."""

READERS = {"pain.002": read_payment_status, "camt.053": read_camt, "camt.054": read_camt}


def read_bank_file(content: bytes) -> BankAnswer:
    """What the bank says. Raises BankFileError, with what to do, for anything that is no such file."""
    if len(content) > LARGEST:
        raise BankFileError(f"Filen är större än {LARGEST // 10**6} MB. Dela upp den hos banken.")
    if is_bgmax(content):
        return read_bgmax(content)
    root = _root(content)
    namespace = etree.QName(root).namespace or ""
    message = namespace.rpartition(":")[2]
    reader = READERS.get(message[:8])
    if reader is None or not len(root):
        raise BankFileError(
            "Filen är inget svar från en bank. Välj en fil av slaget pain.002, camt.053, camt.054 eller BgMax."
        )
    return reader(root, message)


def _root(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise BankFileError(
            f"Filen går inte att läsa: {fault.msg}. Hämta den på nytt från banken."
        ) from fault
    if root.getroottree().docinfo.doctype:
        raise BankFileError("Filen har en dokumenttyp, som ingen fil från en bank har. Hämta den på nytt.")
    return root
