"""Reads pain.002 of ISO 20022: what the bank makes of a payment file, payment by payment."""

from collections.abc import Iterator

from lxml import etree

from anslag.domain.bank_answer import REJECTED, BankAnswer, Rejection
from anslag.files.bank_file_fault import BankFileError, children, text, texts


def read_payment_status(root: etree._Element, message: str) -> BankAnswer:
    """Those that are rejected with why, one by one or all of a file; and those that are not."""
    reports = children(root, "CstmrPmtStsRpt")
    if not reports:
        raise BankFileError("Filen har inget svar på en betalfil. Hämta den på nytt från banken.")
    report = reports[0]
    rejected = tuple(_rejections(report))
    told = [
        each for each in children(report, "OrgnlPmtInfAndSts/TxInfAndSts") if text(each, "TxSts") != REJECTED
    ]
    return BankAnswer(
        message=message,
        reference=text(report, "GrpHdr/MsgId"),
        rejections=rejected,
        accepted=tuple(text(each, "OrgnlEndToEndId") for each in told),
    )


def _rejections(report: etree._Element) -> Iterator[Rejection]:
    """A file that is rejected as a whole is named by its own id, and each payment by its."""
    for group in children(report, "OrgnlGrpInfAndSts"):
        if text(group, "GrpSts") == REJECTED:
            yield _rejection(group, text(group, "OrgnlMsgId"))
            return
    for payment in children(report, "OrgnlPmtInfAndSts"):
        transactions = children(payment, "TxInfAndSts")
        if text(payment, "PmtInfSts") == REJECTED and not transactions:
            yield _rejection(payment, text(payment, "OrgnlPmtInfId"))
        for each in transactions:
            if text(each, "TxSts") == REJECTED:
                yield _rejection(each, text(each, "OrgnlEndToEndId"))


def _rejection(element: etree._Element, end_to_end: str) -> Rejection:
    return Rejection(
        end_to_end=end_to_end,
        code=text(element, "StsRsnInf/Rsn/Cd", "StsRsnInf/Rsn/Prtry") or REJECTED,
        reason=" ".join(texts(element, "StsRsnInf/AddtlInf")),
    )
