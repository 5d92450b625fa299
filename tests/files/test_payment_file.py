"""Payment files hold to the schemas of ISO 20022, in both versions and to every form of account."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from anslag.domain.bank_account import read_bank_account
from anslag.domain.payment_file import BankProfile, FileVersion, OrderedLine, PaymentFile, payment_file
from anslag.files.bank_profile import BankProfileError, read_bank_profile
from anslag.files.payment_file import file_name, payment_xml, write_whole
from tests.domain.test_payment_file import BATCH, PROFILE
from tests.files.schemas import faults

VERSIONS: tuple[FileVersion, ...] = ("03", "09")
ACCOUNTS = {
    "9900-0101": ("9900", "99000101", "BGNR", "Prtry"),
    "PG 123456-6": ("9960", "1234566", "BBAN", "Cd"),
    "8327-9, 1234567": ("8327", "832791234567", "BBAN", "Cd"),
    "SE35 5000 0000 0549 1000 0003": ("", "SE3550000000054910000003", "", ""),
}


def made(account: str = "9900-0101", *, payer: str = "9900-1018") -> PaymentFile:
    line = OrderedLine(number=1, recipient="Alfa", amount=500, account=read_bank_account(account))
    batch = replace(BATCH, lines=(line,), payer=replace(BATCH.payer, account=read_bank_account(payer)))
    file = payment_file(batch, PROFILE, holidays=())
    assert file
    return file


def text(content: bytes, *path: str) -> list[str]:
    """The texts at the end of a path of tags, whatever their namespace."""
    where = "//" + "/".join(f"*[local-name()='{tag}']" for tag in path)
    found: Any = etree.fromstring(content).xpath(f"{where}/text()")
    return [str(each).strip() for each in found]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("payer", ACCOUNTS)
def test_every_form_of_account_holds_to_the_schema(version: FileVersion, account: str, payer: str) -> None:
    content = payment_xml(made(account, payer=payer), PROFILE, version)
    assert faults(content, f"pain.001.001.{version}") == []


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_account_is_written_as_banks_know_it(account: str) -> None:
    clearing, number, scheme, tag = ACCOUNTS[account]
    content = payment_xml(made(account), PROFILE, "09")
    assert text(content, "CdtTrfTxInf", "CdtrAgt", "FinInstnId", "ClrSysMmbId", "MmbId") == [clearing] * bool(
        clearing
    )
    assert (text(content, "CdtrAcct", "Id", "Othr", "Id") or text(content, "CdtrAcct", "Id", "IBAN")) == [
        number
    ]
    assert text(content, "CdtrAcct", "Id", "Othr", "SchmeNm", tag or "Cd") == [scheme] * bool(scheme)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_banks_profile_is_followed(version: FileVersion) -> None:
    profile = replace(PROFILE, plusgiro_scheme="PGNR", customer_number="55667788", bic="ESSESESS")
    content = payment_xml(made("PG 123456-6"), profile, version)
    assert faults(content, f"pain.001.001.{version}") == []
    assert text(content, "CdtrAcct", "Id", "Othr", "SchmeNm", "Prtry") == ["PGNR"]
    assert text(content, "InitgPty", "Id", "OrgId", "Othr", "Id") == ["55667788"]
    assert text(content, "DbtrAgt", "FinInstnId", "BIC" if version == "03" else "BICFI") == ["ESSESESS"]


def test_it_is_the_same_to_the_byte_and_called_the_same() -> None:
    assert payment_xml(made(), PROFILE, "09") == payment_xml(made(), PROFILE, "09")
    assert file_name(made(), "09") == "grant-betalning-7-0123456789abcdef.pain.001.001.09.xml"


def test_sums_and_counts_stand_at_both_levels() -> None:
    file = payment_file(BATCH, PROFILE, holidays=())
    assert file
    content = payment_xml(file, PROFILE, "09")
    assert text(content, "CtrlSum") == ["580.00", "580.00"]
    assert text(content, "NbOfTxs") == ["2", "2"]
    assert text(content, "InstdAmt") == ["500.00", "80.00"]
    assert text(content, "Ustrd") == ["1.2-3 2031 Bidraget - för e"] * 2


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.xml"
    write_whole(path, b"one")
    write_whole(path, b"other")
    assert path.read_bytes() == b"other"
    assert [each.name for each in path.parent.iterdir()] == ["file.xml"]


def test_the_common_profile_is_one() -> None:
    profile = read_bank_profile()
    assert isinstance(profile, BankProfile)
    assert (profile.version, profile.name_length) == ("09", 70)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("name = ", "går inte att läsa som TOML"),
        ('name = "x"\nversion = "04"', "version"),
        (
            'name = "x"\nversion = "09"\nname_length = 0\ntext_length = 1\ncharacters = ""\nplusgiro_scheme = "BBAN"',
            "minst 1",
        ),
    ],
)
def test_a_profile_that_is_none_is_told_where(tmp_path: Path, written: str, told: str) -> None:
    place = tmp_path / "bank.toml"
    place.write_text(written, encoding="utf-8")
    with pytest.raises(BankProfileError, match=told):
        read_bank_profile(place)
