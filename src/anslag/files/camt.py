"""Reads camt.053 (statement) and camt.054 (notification) of ISO 20022, versions 02 and 08."""

from collections.abc import Iterator

from lxml import etree

from anslag.domain.bank_answer import BankAnswer, Booking, keyed
from anslag.files.bank_file_fault import BankFileError, children, day, ore, text, texts

NOT_PROVIDED = "NOTPROVIDED"
CURRENCY = "SEK"


def read_camt(root: etree._Element, message: str) -> BankAnswer:
    """The bookings of a file; what is only expected is left out, since it is told again when it is booked."""
    statements = [*children(root, "BkToCstmrStmt/Stmt"), *children(root, "BkToCstmrDbtCdtNtfctn/Ntfctn")]
    if not statements:
        raise BankFileError("Filen har inget kontoutdrag. Hämta den på nytt från banken.")
    bookings = [each for statement in statements for each in _statement(statement)]
    return BankAnswer(
        message=message,
        reference=text(statements[0], "Id"),
        accounts=tuple(dict.fromkeys(_account(each) for each in statements)),
        bookings=tuple(bookings),
    )


def _statement(statement: etree._Element) -> Iterator[Booking]:
    bookings = [each for entry in children(statement, "Ntry") if _booked(entry) for each in _entry(entry)]
    _check_balance(statement, bookings)
    yield from keyed(bookings, _account(statement))


def _account(statement: etree._Element) -> str:
    return text(statement, "Acct/Id/IBAN", "Acct/Id/Othr/Id")


def _booked(entry: etree._Element) -> bool:
    return text(entry, "Sts/Cd", "Sts") == "BOOK"


def _entry(entry: etree._Element) -> Iterator[Booking]:
    """A booking for each transaction, where they say their amounts; else one of the whole."""
    whole = _amount(entry)
    details = children(entry, "NtryDtls/TxDtls")
    amounts = [_detail_amount(each) for each in details]
    if len(details) == 1:
        yield _booking(entry, details[0], whole)
    elif details and None not in amounts and sum(each or 0 for each in amounts) == whole:
        for each, amount in zip(details, amounts, strict=True):
            yield _booking(entry, each, amount or 0)
    else:
        yield _booking(entry, entry, whole)


def _booking(entry: etree._Element, detail: etree._Element, amount: int) -> Booking:
    incoming = text(entry, "CdtDbtInd") == "CRDT"
    end_to_end = text(detail, "Refs/EndToEndId")
    other = "Dbtr" if incoming else "Cdtr"
    return Booking(
        incoming=incoming,
        amount=amount,
        day=day(text(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")),
        end_to_end="" if end_to_end == NOT_PROVIDED else end_to_end,
        reference=" ".join(texts(detail, "RmtInf/Strd/CdtrRefInf/Ref") or texts(detail, "RmtInf/Ustrd")),
        bank_reference=text(detail, "Refs/AcctSvcrRef") or text(entry, "AcctSvcrRef", "NtryRef"),
        returned=" ".join(
            filter(
                None,
                (
                    text(detail, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"),
                    *texts(detail, "RtrInf/AddtlInf"),
                ),
            )
        ),
        name=text(detail, f"RltdPties/{other}/Pty/Nm", f"RltdPties/{other}/Nm"),
    )


def _amount(element: etree._Element) -> int:
    found = children(element, "Amt")
    if not found:
        raise BankFileError("En rad i filen saknar belopp. Hämta filen på nytt från banken.")
    amount = found[0]
    if amount.get("Ccy", CURRENCY) != CURRENCY:
        raise BankFileError(
            f"En rad i filen är i {amount.get('Ccy')}. Bara konton i svenska kronor läses in."
        )
    return ore(amount.text or "")


def _detail_amount(detail: etree._Element) -> int | None:
    said = text(detail, "Amt", "AmtDtls/TxAmt/Amt")
    return ore(said) if said else None


def _check_balance(statement: etree._Element, bookings: list[Booking]) -> None:
    """What stood there, what moved, and what stands there agree, where the file tells all three."""
    opening, closing = (_balance(statement, code) for code in ("OPBD", "CLBD"))
    if opening is None or closing is None:
        return
    moved = sum(each.amount if each.incoming else -each.amount for each in bookings)
    if opening + moved != closing:
        raise BankFileError(
            f"Kontoutdraget går inte ihop: ingående saldo och rader blir {(opening + moved) / 100:.2f}, men utgående "
            f"saldo är {closing / 100:.2f}. Hämta filen på nytt från banken."
        )


def _balance(statement: etree._Element, code: str) -> int | None:
    found = [each for each in children(statement, "Bal") if text(each, "Tp/CdOrPrtry/Cd") == code]
    if len(found) != 1:
        return None
    amount = ore(text(found[0], "Amt"))
    return amount if text(found[0], "CdtDbtInd") == "CRDT" else -amount
