"""What banks answer is read to the öre, in every version; what does not add up or is hostile is refused."""

from datetime import date
from pathlib import Path

import pytest

from anslag.domain.bank_answer import Booking, Rejection
from anslag.files.bank_file import LARGEST, read_bank_file
from anslag.files.bank_file_fault import BankFileError
from tests.files.schemas import faults

BGMAX = Path(__file__).parent / "bgmax"
SAMPLE = (BGMAX / "fabhed-exempelfil-ocr-langd.txt").read_bytes()
HEAD = "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2031-03-04T09:00:00</CreDtTm></GrpHdr>"
KIND = {"camt.053": ("BkToCstmrStmt", "Stmt"), "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}
CODE = "<BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>"


def camt(message: str, version: str, entries: str, balances: str = "") -> bytes:
    group, statement = KIND[message]
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{message}.001.{version}"><{group}>{HEAD}<{statement}>'
        f"<Id>S-1</Id><CreDtTm>2031-03-04T09:00:00</CreDtTm><Acct><Id><IBAN>SE3550000000054910000003</IBAN></Id>"
        f"</Acct>{balances}{entries}</{statement}></{group}></Document>"
    ).encode()


def entry(version: str, amount: str, details: str = "", *, way: str = "CRDT", status: str = "BOOK") -> str:
    said = status if version == "02" else f"<Cd>{status}</Cd>"
    inner = f"<NtryDtls>{details}</NtryDtls>" if details else ""
    return (
        f'<Ntry><Amt Ccy="SEK">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>{said}</Sts><BookgDt><Dt>2031-03-04'
        f"</Dt></BookgDt><AcctSvcrRef>B-1</AcctSvcrRef>{CODE}{inner}</Ntry>"
    )


def detail(version: str, amount: str, reference: str, name: str = "Alfa") -> str:
    party = f"<Nm>{name}</Nm>" if version == "02" else f"<Pty><Nm>{name}</Nm></Pty>"
    money = f'<Amt Ccy="SEK">{amount}</Amt>'
    said = (
        f"<AmtDtls><TxAmt>{money}</TxAmt></AmtDtls>"
        if version == "02"
        else f"{money}<CdtDbtInd>CRDT</CdtDbtInd>"
    )
    return (
        f"<TxDtls><Refs><EndToEndId>E-{reference}</EndToEndId></Refs>{said}<RltdPties><Dbtr>{party}</Dbtr></RltdPties>"
        f"<RmtInf><Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"
    )


@pytest.mark.parametrize("version", ["02", "08"])
@pytest.mark.parametrize("message", KIND)
def test_a_statement_is_read_in_every_version(message: str, version: str) -> None:
    content = camt(message, version, entry(version, "307356.05", detail(version, "307356.05", "0141")))
    if message == "camt.054":
        assert faults(content, f"{message}.001.{version}") == []
    answer = read_bank_file(content)
    (booking,) = answer.bookings
    assert (answer.message, answer.reference) == (f"{message}.001.{version}", "S-1")
    assert booking == Booking(
        incoming=True,
        amount=30735605,
        day=date(2031, 3, 4),
        end_to_end="E-0141",
        reference="0141",
        bank_reference="B-1",
        name="Alfa",
        key="SE3550000000054910000003/in/2031-03-04/30735605/E-0141/0141/B-1/1",
    )


@pytest.mark.parametrize("version", ["02", "08"])
def test_many_payments_in_one_booking_are_told_apart(version: str) -> None:
    details = detail(version, "100.00", "0141") + detail(version, "20.50", "1248", "Beta")
    answer = read_bank_file(camt("camt.054", version, entry(version, "120.50", details)))
    assert [(each.amount, each.reference, each.name) for each in answer.bookings] == [
        (100_00, "0141", "Alfa"),
        (20_50, "1248", "Beta"),
    ]


def test_parts_that_do_not_add_up_are_one_booking_of_the_whole() -> None:
    details = detail("08", "100.00", "0141") + detail("08", "20.50", "1248")
    answer = read_bank_file(camt("camt.054", "08", entry("08", "200.00", details)))
    assert [each.amount for each in answer.bookings] == [200_00]


def test_what_is_only_expected_is_left_out_until_it_is_booked() -> None:
    answer = read_bank_file(camt("camt.054", "08", entry("08", "1.00", status="PDNG") + entry("08", "2.00")))
    assert [each.amount for each in answer.bookings] == [2_00]


def test_equal_bookings_are_told_apart_and_have_the_same_keys_each_time() -> None:
    content = camt("camt.054", "08", entry("08", "1.00") * 2)
    keys = [each.key for each in read_bank_file(content).bookings]
    assert len(set(keys)) == 2
    assert keys == [each.key for each in read_bank_file(content).bookings]


def balances(opening: str, closing: str) -> str:
    return "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="SEK">{amount}</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2031-03-04</Dt></Dt></Bal>"
        for code, amount in (("OPBD", opening), ("CLBD", closing))
    )


def test_a_statement_that_does_not_add_up_is_refused_with_both_sums() -> None:
    entries = entry("08", "10.00") + entry("08", "3.00", way="DBIT")
    right = camt("camt.053", "08", entries, balances("100.00", "107.00"))
    assert faults(right, "camt.053.001.08") == []
    assert len(read_bank_file(right).bookings) == 2
    with pytest.raises(BankFileError, match=r"blir 107\.00, men utgående saldo är 108\.00"):
        read_bank_file(camt("camt.053", "08", entries, balances("100.00", "108.00")))


PAIN_002 = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt><GrpHdr><MsgId>S1</MsgId>
<CreDtTm>2031-03-04T09:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>ANSLAG-1-X</OrgnlMsgId>
<OrgnlMsgNmId>pain.001</OrgnlMsgNmId><GrpSts>{group}</GrpSts>{reason}</OrgnlGrpInfAndSts>{rest}</CstmrPmtStsRpt></Document>"""
REASON = (
    "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Kontot</AddtlInf><AddtlInf>är stängt</AddtlInf></StsRsnInf>"
)
PARTS = f"""<OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId>
<TxInfAndSts><OrgnlEndToEndId>A1</OrgnlEndToEndId><TxSts>ACSP</TxSts></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>A2</OrgnlEndToEndId><TxSts>RJCT</TxSts>{REASON}</TxInfAndSts></OrgnlPmtInfAndSts>"""
WHOLE = f"""<OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>{REASON}
</OrgnlPmtInfAndSts>"""


@pytest.mark.parametrize(
    ("group", "reason", "rest", "rejected", "accepted"),
    [
        ("PART", "", PARTS, "A2", ("A1",)),
        ("RJCT", REASON, "", "ANSLAG-1-X", ()),
        ("PART", "", WHOLE, "P1", ()),
    ],
)
def test_what_the_bank_rejects_is_read_with_its_reason(
    group: str, reason: str, rest: str, rejected: str, accepted: tuple[str, ...]
) -> None:
    content = PAIN_002.format(group=group, reason=reason, rest=rest).encode()
    assert faults(content, "pain.002.001.03") == []
    answer = read_bank_file(content)
    assert answer.rejections == (Rejection(end_to_end=rejected, code="AC04", reason="Kontot är stängt"),)
    assert answer.accepted == accepted


def test_bankgirots_own_sample_is_read_with_its_sums() -> None:
    answer = read_bank_file(SAMPLE)
    assert (answer.message, answer.accounts) == ("BgMax", ("9912346",))
    assert [(each.amount, each.incoming) for each in answer.bookings[:3]] == [
        (100_000, True),
        (50_000, False),
        (140_000, True),
    ]
    assert (
        sum(each.amount if each.incoming else -each.amount for each in answer.bookings) == 190_000 + 800_000
    )
    assert answer.bookings[0].reference == "655969"
    assert answer.bookings[0].name == "Kalles Plåt AB"
    assert answer.bookings[0].day == date(2004, 5, 25)


def test_each_reference_with_its_amount_is_a_booking_of_its_own() -> None:
    content = (BGMAX / "barsoom-BgMaxfil4.txt").read_bytes()
    kronor = [line for line in content.splitlines(keepends=True) if line.strip()]
    start = next(at for at, line in enumerate(kronor) if line.startswith(b"05") and b"EUR" in line)
    end = len(kronor) - 1
    removed = [line[:2] for line in kronor[start:end]]
    counts = [int(kronor[-1][2 + 8 * at : 10 + 8 * at]) for at in range(4)]
    for at, kinds in enumerate(((b"20",), (b"21",), (b"22", b"23"), (b"15",))):
        counts[at] -= sum(removed.count(kind) for kind in kinds)
    last = b"70" + b"".join(f"{each:08}".encode() for each in counts) + b"\n"
    answer = read_bank_file(b"".join([*kronor[:start], last]))
    parts = [each for each in answer.bookings if each.reference in {"573964", "573865"}]
    assert [each.amount for each in parts] == [170_000, 30_000]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ((BGMAX / "barsoom-BgMaxfil4.txt").read_bytes(), "är i EUR"),
        (SAMPLE.replace(b"000000000000190000SEK", b"000000000000190001SEK"), "insättningen är 1900.01"),
        (SAMPLE[: SAMPLE.rindex(b"70")], "slutraden"),
        (SAMPLE.replace(b"70000000060", b"70000000070"), "slutraden"),
        (SAMPLE.replace(b"\n26", b"\n99"), "inte finns i BgMax"),
        (SAMPLE.replace(b"20040525", b"20041325"), "ingen dag"),
        (b"", "går inte att läsa"),
        (b"<a>", "går inte att läsa"),
        (b"<a/>", "inget svar från en bank"),
        (b'<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd"><a/>', "dokumenttyp"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', "dokumenttyp"),
        (camt("camt.054", "08", entry("08", "1.00").replace("SEK", "EUR")), "är i EUR"),
        (camt("camt.054", "08", entry("08", "1.005")), "inget belopp"),
        (camt("camt.054", "08", entry("08", "-1.00")), "inget belopp"),
        (camt("camt.054", "08", entry("08", "1.00").replace("2031-03-04", "i mars")), "ingen dag"),
        (b" " * (LARGEST + 1), "större än"),
    ],
)
def test_what_is_cut_off_changed_or_hostile_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(BankFileError, match=told):
        read_bank_file(content)
