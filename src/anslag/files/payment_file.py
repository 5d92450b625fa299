"""Writes what a bank is told of a payment order as ISO 20022 pain.001.001, version 03 or 09."""

import os
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from anslag.domain.bank_account import AccountForm, BankAccount
from anslag.domain.payment_file import BankProfile, CreditTransfer, FileVersion, PaymentFile

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.{}"

CLEARING: Mapping[AccountForm, str] = {"bankgiro": "9900", "plusgiro": "9960"}
"""What the Swedish clearing system (SESBA) knows the giros by."""

COUNTRY = "SE"
CURRENCY = "SEK"

type Element = etree._Element  # noqa: SLF001 - the name that lxml's own types have


def file_name(file: PaymentFile, version: FileVersion) -> str:
    return f"{file.name}.pain.001.001.{version}.xml"


def payment_xml(file: PaymentFile, profile: BankProfile, version: FileVersion) -> bytes:
    """The file: the same bytes for the same order, profile and version."""
    namespace = NAMESPACE.format(version)
    root = etree.Element(etree.QName(namespace, "Document"), nsmap={None: namespace})
    initiation = _path(root, "CstmrCdtTrfInitn")
    _header(initiation, file, profile)
    _payment(initiation, file, profile, version)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, so that it survives a power cut: aside, to the disk, and then in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _header(parent: Element, file: PaymentFile, profile: BankProfile) -> None:
    header = _path(parent, "GrpHdr")
    _text(header, "MsgId", file.id)
    _text(header, "CreDtTm", file.created)
    _sums(header, file)
    _payer(_path(header, "InitgPty"), file, profile)


def _payment(parent: Element, file: PaymentFile, profile: BankProfile, version: FileVersion) -> None:
    """One group: the same payer, account and day for all."""
    payment = _path(parent, "PmtInf")
    _text(payment, "PmtInfId", file.id)
    _text(payment, "PmtMtd", "TRF")
    _text(payment, "BtchBookg", "false")
    _sums(payment, file)
    _text(payment, "PmtTpInf/SvcLvl/Cd", "NURG")
    day = "ReqdExctnDt" if version == "03" else "ReqdExctnDt/Dt"
    _text(payment, day, file.execution.isoformat())
    _payer(_path(payment, "Dbtr"), file, profile)
    account = _path(payment, "DbtrAcct")
    _account(account, file.payer_account, profile)
    _text(account, "Ccy", CURRENCY)
    _payers_bank(payment, file.payer_account, profile, version)
    _text(payment, "ChrgBr", "SLEV")
    for each in file.transfers:
        _transfer(payment, each, profile)


def _sums(parent: Element, file: PaymentFile) -> None:
    _text(parent, "NbOfTxs", str(len(file.transfers)))
    _text(parent, "CtrlSum", f"{file.amount}.00")


def _payer(parent: Element, file: PaymentFile, profile: BankProfile) -> None:
    _text(parent, "Nm", file.payer.name)
    known_by = profile.customer_number or file.payer.organisation_number.replace("-", "")
    if known_by:
        other = _path(parent, "Id/OrgId/Othr")
        _text(other, "Id", known_by)
        _text(other, "SchmeNm/Cd", "BANK" if profile.customer_number else "COID")


def _payers_bank(parent: Element, account: BankAccount, profile: BankProfile, version: FileVersion) -> None:
    bank = _path(parent, "DbtrAgt/FinInstnId")
    if profile.bic:
        _text(bank, "BIC" if version == "03" else "BICFI", profile.bic)
    elif clearing := _clearing(account):
        _swedish_clearing(bank, clearing)
    else:
        _text(bank, "Othr/Id", "NOTPROVIDED")


def _transfer(parent: Element, transfer: CreditTransfer, profile: BankProfile) -> None:
    one = _path(parent, "CdtTrfTxInf")
    ids = _path(one, "PmtId")
    _text(ids, "InstrId", transfer.id)
    _text(ids, "EndToEndId", transfer.id)
    _text(one, "Amt/InstdAmt", f"{transfer.amount}.00").set("Ccy", CURRENCY)
    if clearing := _clearing(transfer.account):
        _swedish_clearing(_path(one, "CdtrAgt/FinInstnId"), clearing)
    recipient = _path(one, "Cdtr")
    _text(recipient, "Nm", transfer.recipient)
    _text(recipient, "PstlAdr/Ctry", COUNTRY)
    _account(_path(one, "CdtrAcct"), transfer.account, profile)
    _text(one, "RmtInf/Ustrd", transfer.text)


def _clearing(account: BankAccount) -> str:
    """The bank's number in the Swedish clearing system, four digits; empty for an IBAN, which says it itself."""
    return CLEARING.get(account.form, account.clearing[:4])


def _swedish_clearing(parent: Element, number: str) -> None:
    member = _path(parent, "ClrSysMmbId")
    _text(member, "ClrSysId/Cd", "SESBA")
    _text(member, "MmbId", number)


def _account(parent: Element, account: BankAccount, profile: BankProfile) -> None:
    if account.form == "iban":
        _text(parent, "Id/IBAN", account.number)
        return
    other = _path(parent, "Id/Othr")
    _text(other, "Id", account.clearing + account.number)
    scheme = {"bankgiro": "BGNR", "plusgiro": profile.plusgiro_scheme}.get(account.form, "BBAN")
    _text(other, "SchmeNm/Cd" if scheme == "BBAN" else "SchmeNm/Prtry", scheme)


def _path(parent: Element, path: str) -> Element:
    """The new elements of a path, each in the one before; the last of them."""
    for tag in path.split("/"):
        parent = etree.SubElement(parent, etree.QName(etree.QName(parent).namespace, tag))
    return parent


def _text(parent: Element, path: str, text: str) -> Element:
    element = _path(parent, path)
    element.text = text
    return element
