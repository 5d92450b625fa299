"""Vouchers as SIE 4I read back with the same sums, whatever the texts hold."""

import io
import shlex
import zlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.bookkeeping import Bookkeeping, Selection
from anslag.domain.voucher import Voucher, VoucherRow, Vouchers
from anslag.files.sie import read_sie
from anslag.files.sie_fields import SieError
from anslag.files.voucher_sie import Keeper, voucher_sie

DAY = date(2031, 4, 30)
KEEPER = Keeper(name='Örebro \N{EN DASH} "Verket" \\', organisation_number="202100-0555")


def made(*texts: str, amounts: tuple[int, ...] = (60, -10)) -> Vouchers:
    rows = tuple(
        VoucherRow(account="7711", amount=amount, text=text)
        for amount, text in zip(amounts, texts or ("Alfa", "Beta"), strict=False)
    )
    total = sum(row.amount for row in rows)
    last = VoucherRow(account="1940", amount=-total, text="Utbetalning")
    voucher = Voucher(number=17, day=date(2031, 4, 1), text="Utbetalning, Dnr", rows=(*rows, last))
    return Vouchers(
        vouchers=(voucher,),
        left_out={},
        accounts={"7711": "Lämnade bidrag", "1940": "Bank"},
        dimension=6,
        object="P1",
    )


def read(written: bytes, **selected: object) -> Bookkeeping:
    return read_sie(io.BytesIO(written), name="a.si", selection=Selection(**selected))  # type: ignore[arg-type]


def test_it_reads_back_with_the_same_sums_in_ore() -> None:
    found = made()
    back = read(voucher_sie(found, KEEPER, on=DAY))
    assert back.sums == {account: amount * 100 for account, amount in found.sums.items()}
    assert (back.vouchers, back.rows, back.unbalanced) == (1, 3, ())
    tagged = read(voucher_sie(found, KEEPER, on=DAY), dimension=6, object="P1")
    assert tagged.sums == back.sums


def test_it_is_in_the_code_page_of_the_format_and_the_same_each_time() -> None:
    written = voucher_sie(made(), KEEPER, on=DAY)
    assert written == voucher_sie(made(), KEEPER, on=DAY)
    text = written.decode("cp437")
    assert "#FORMAT PC8\r\n" in text
    assert "#SIETYP 4\r\n" in text
    assert '#FNAMN "Örebro - \\"Verket\\" /"' in text
    assert '#KONTO 7711 "Lämnade bidrag"' in text
    assert '#VER ANS 17 20310401 "Utbetalning, Dnr"' in text


def test_it_carries_the_checksum_of_its_records_and_says_when_one_is_changed() -> None:
    written = voucher_sie(made(), KEEPER, on=DAY)
    lines = written.split(b"\r\n")
    assert (lines[:2], lines[-1]) == ([b"#FLAGGA 0", b"#KSUMMA"], b"")
    counted = "".join(text for line in lines[2:-2] for text in fields(line.decode("cp437")))
    assert lines[-2] == b"#KSUMMA %d" % zlib.crc32(counted.encode("cp437"))
    assert read(written).checksum
    with pytest.raises(SieError, match="kontrollsumma"):
        read(written.replace(b"20310401", b"20310402"))


def fields(line: str) -> list[str]:
    """The label and the fields of a record, as section 10.14 of the format counts them."""
    split = shlex.shlex(line, posix=True)
    split.whitespace, split.quotes, split.commenters, split.whitespace_split = " {}", '"', "", True
    return list(split)


@pytest.mark.parametrize("text", ['"} #TRANS 1 {} 5', "rad\r\n#VER A 1", "\N{SNOWMAN}é\N{PILE OF POO}", "\\"])
def test_no_text_breaks_out_of_its_place(text: str) -> None:
    found = made(text, text)
    back = read(voucher_sie(found, KEEPER, on=DAY))
    assert back.sums == {account: amount * 100 for account, amount in found.sums.items()}


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(-(10**12), 10**12)), min_size=1, max_size=8))
def test_any_vouchers_read_back(rows: list[tuple[str, int]]) -> None:
    found = made(*(text for text, _ in rows), amounts=tuple(amount for _, amount in rows))
    back = read(voucher_sie(found, KEEPER, on=DAY))
    assert {name: ore for name, ore in back.sums.items() if ore} == {
        account: amount * 100 for account, amount in found.sums.items() if amount
    }
    assert back.unbalanced == ()
