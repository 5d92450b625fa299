"""SIE files are read to the öre, whatever the habits of the program that wrote them."""

import io
from collections import defaultdict
from datetime import date
from decimal import Decimal
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as some

from anslag.domain.bookkeeping import Bookkeeping, Selection, SelectionError, UnbalancedVoucher
from anslag.files.sie import read_sie
from anslag.files.sie_fields import SieError, fields_of, ore_of
from tests.files.sie_files import HABITS, HEAD, PLAIN, SIE5, balances, plainly, sample_files, sie4, voucher

ALL = Selection()
PLAIN_SUMS = {"1930": -125063, "2640": 25013, "4000": 100050}


def read(written: bytes, selection: Selection = ALL) -> Bookkeeping:
    return read_sie(io.BytesIO(written), name="prov.se", selection=selection)


@pytest.mark.parametrize("habit", HABITS)
def test_every_habit_gives_the_same_sums(habit: str) -> None:
    found = read(HABITS[habit])
    assert (found.vouchers, found.rows, found.unbalanced_vouchers) == (1, 3, 0)
    assert found.sums == PLAIN_SUMS
    assert found.company == "Åsö vård"


def test_every_file_is_read_as_a_plain_reading_reads_it() -> None:
    for name, written in sample_files().items():
        found, told = read(written), plainly(written)
        assert (name, found.vouchers, found.rows) == (name, told.vouchers, told.rows)
        assert (name, found.sums) == (name, told.sums)


OFF = {"Sie4.se": 4, "a-9_sie-gruppen-e-conomic.se": 8, "transaktioner_ovnbolag-bad-balance.se": 1}
"""Published files whose own figures do not agree, with how many accounts; the last of them on purpose."""


def test_what_accounts_came_to_before_and_the_rows_make_what_they_came_to_after() -> None:
    """Facts that the files themselves hold: nothing of ours is asked but the sums."""
    for name, written in sample_files().items():
        said, found = balances(written), read(written)
        if not found.vouchers or b"#RES" not in written:
            continue  # balances alone, or vouchers on their way in
        wrong = [
            account
            for account in said.keys() | found.sums.keys()
            if said.get(account, (0, 0))[0] + found.sums.get(account, 0) != said.get(account, (0, 0))[1]
        ]
        assert (name, len(wrong)) == (name, OFF.get(name, 0)), wrong


def test_it_is_told_what_the_file_says_of_itself() -> None:
    found = read(PLAIN)
    assert (found.type, found.encoding, found.currency) == (4, "cp437", "SEK")
    assert found.years == ((date(2030, 1, 1), date(2030, 12, 31)), (date(2031, 1, 1), date(2031, 12, 31)))
    assert found.dimensions == {1: "Kostnadsställe", 21: "Del"}
    assert found.objects == {(1, "10"): "", (6, "P1"): "Örtagård"}
    assert found.accounts == {"4000": "Inköp"}


@pytest.mark.parametrize(
    ("habit", "encoding"),
    [("plain", "cp437"), ("UTF-8", "utf-8"), ("UTF-8 with a mark", "utf-8"), ("Latin-1", "latin-1")],
)
def test_the_character_set_is_judged_by_the_bytes(habit: str, encoding: str) -> None:
    assert read(HABITS[habit]).encoding == encoding


@pytest.mark.parametrize("type_", [1, 2, 3])
def test_files_of_balances_have_no_sums(type_: int) -> None:
    found = read(HEAD.replace("#SIETYP 4", f"#SIETYP {type_}").encode("cp437") + b"#IB 0 1930 100.00\r\n")
    assert (found.type, found.vouchers, found.sums) == (type_, 0, {})


def test_what_was_left_out_or_cut_off_is_told() -> None:
    assert read(HABITS["a brace that is left out"]).remarks == (
        "Verifikation A 1 saknar den { som ska börja den.",
    )
    assert len(read(HABITS["a text that is cut off"]).remarks) == 0  # the text is not read
    assert read(PLAIN).remarks == ()


SELECTED = sie4(
    *voucher(
        '#TRANS 4000 {1 "10" 6 "P1"} 1.00 20310131',
        '#TRANS 4000 {"6" "P2"} 20.00 20310201',
        '#TRANS 4010 {21 "1001"} 300.00',
        '#TRANS 4010 {6 "Örtagård"} 4000.00 ""',
        "#TRANS 1930 {} -4321.00",
    )
)


@pytest.mark.parametrize(
    ("selection", "sums"),
    [
        (Selection(dimension=6), {"4000": 2100, "4010": 400000}),
        (Selection(dimension=6, object="P1"), {"4000": 100}),
        (Selection(dimension=6, object="p1"), {}),
        (Selection(dimension=6, object="Örtagård"), {"4010": 400000}),
        (Selection(dimension=21, object="1001"), {"4010": 30000}),
        (Selection(first=date(2031, 1, 31), last=date(2031, 1, 31)), {"4000": 100}),
        (Selection(first=date(2031, 2, 1)), {"4000": 2000}),
        (Selection(dimension=6, last=date(2031, 1, 15)), {"4010": 400000}),
    ],
)
def test_rows_are_chosen_by_object_and_day(selection: Selection, sums: dict[str, int]) -> None:
    found = read(SELECTED, selection)
    assert found.sums == sums
    assert (found.rows, found.unbalanced_vouchers) == (5, 0)


PARTS = sie4(
    '#DIM 20 "Avdelning"',
    '#UNDERDIM 21 "Underavdelning" 20',
    '#UNDERDIM 22 "Rum" 21',
    '#OBJEKT 20 "01" "Barn"',
    '#OBJEKT 20 "02" "Unga"',
    '#OBJEKT 20 "020" "Egen avdelning"',
    '#OBJEKT 21 "0101" "Spädbarn"',
    *voucher(
        '#TRANS 4000 {20 "01"} 1.00',
        '#TRANS 4000 {21 "0101"} 20.00',
        '#TRANS 4000 {20 "02" 21 "01"} 300.00',
        '#TRANS 4000 {22 "010107"} 4000.00',
        '#TRANS 4000 {21 "0201"} 50000.00',
        '#TRANS 4000 {21 "99"} 600000.00',
        "#TRANS 1930 {} -654321.00",
    ),
)
"""As SIE 4B has it in 8.10 to 8.13 and 8.23: a part is written after the whole, or with the whole beside it."""


@pytest.mark.parametrize(
    ("selection", "kronor"),
    [
        (Selection(dimension=20), 654321),
        (Selection(dimension=20, object="01"), 4021),
        (Selection(dimension=20, object="02"), 300),
        (Selection(dimension=20, object="020"), 50000),
        (Selection(dimension=21), 654320),
        (Selection(dimension=21, object="0101"), 4020),
        (Selection(dimension=22), 4000),
    ],
)
def test_the_objects_of_a_sub_dimension_are_parts_of_those_above(selection: Selection, kronor: int) -> None:
    assert read(PARTS, selection).sums == {"4000": kronor * 100}


def test_a_reserved_dimension_is_a_part_unless_the_file_says_that_it_stands_alone() -> None:
    rows = voucher('#TRANS 4000 {2 "B"} 1.00', '#TRANS 1930 {1 "A"} -1.00')
    assert read(sie4(*rows), Selection(dimension=1)).sums == {"4000": 100, "1930": -100}
    assert read(sie4('#DIM 2 "Bärare"', *rows), Selection(dimension=1)).sums == {"1930": -100}


def test_dimensions_that_are_parts_of_each_other_end() -> None:
    rows = ('#UNDERDIM 30 "A" 31', '#UNDERDIM 31 "B" 30', *voucher('#TRANS 4000 {31 "B"} 0.00'))
    assert read(sie4(*rows), Selection(dimension=32)).matching_rows == 0


def test_an_object_is_found_in_every_character_set() -> None:
    wanted = Selection(dimension=6, object="Örtagård")
    for encoding in ("cp437", "utf-8", "latin-1"):
        written = SELECTED.decode("cp437").encode(encoding)
        assert read(written, wanted).sums == {"4010": 400000}


def test_a_choice_that_cannot_be_meant_is_refused() -> None:
    with pytest.raises(SelectionError, match="dimension"):
        Selection(object="P1")
    with pytest.raises(SelectionError, match="Perioden"):
        Selection(first=date(2031, 2, 1), last=date(2031, 1, 1))


def test_vouchers_that_do_not_add_up_are_named() -> None:
    found = read(
        sie4(*voucher("#TRANS 1930 {} 1.00"), *voucher("#TRANS 1930 {} -0.01", head='#VER "" "" 20310116'))
    )
    assert found.unbalanced_vouchers == 2
    assert found.unbalanced == (
        UnbalancedVoucher(series="A", number="1", day=date(2031, 1, 15), difference=100),
        UnbalancedVoucher(series="", number="", day=date(2031, 1, 16), difference=-1),
    )


def test_a_checksum_is_checked() -> None:
    inside = b'#VER A 1 20310115 "a b"\r\n{\r\n#TRANS 1930 {6 "P 1"} 0.00\r\n}\r\n'
    summed = crc32(b"#VERA120310115a b#TRANS19306P 10.00")
    written = b"#FLAGGA 0\r\n#KSUMMA\r\n" + inside + b"#KSUMMA %d\r\n"
    assert read(written % summed).checksum
    with pytest.raises(SieError, match="kontrollsumma"):
        read(written % (summed + 1))


def test_sie5_is_read_without_the_rows_struck_over() -> None:
    found = read(SIE5)
    assert (found.type, found.encoding, found.company, found.rows) == (5, "utf-8", "Åsö vård", 3)
    assert (found.sums, found.unbalanced_vouchers) == (PLAIN_SUMS, 0)
    assert found.objects == {(6, "P1"): "Örtagård"}
    assert found.years == ((date(2031, 1, 1), date(2031, 12, 31)),)
    assert read(SIE5, Selection(dimension=6, object="P1")).sums == {"4000": 100050}
    assert read(SIE5, Selection(first=date(2031, 2, 1))).sums == {"2640": 25013}


def test_a_piece_may_end_anywhere() -> None:
    """A file larger than what is read at a time, so that lines and vouchers are parted everywhere."""
    many = sie4(*voucher("#TRANS 4000 {} 1.25", "#TRANS 1930 {} -1.25") * 9_000, *["#PROSA x"] * 9)
    found = read(many)
    assert (found.vouchers, found.rows, found.unbalanced_vouchers) == (9_000, 18_000, 0)
    assert found.sums == {"1930": -1125000, "4000": 1125000}


# ├ is left out: before some letters its byte makes a Swedish letter in UTF-8, and a file in both is refused.
texts = some.text(
    some.characters(codec="cp437", exclude_categories=["Cc"], exclude_characters="├"), max_size=12
)
amounts = some.integers(-(10**14), 10**14)
rows = some.tuples(
    some.sampled_from(["1930", "4000", "7010"]), amounts, texts, some.sampled_from(["P1", "P 2", 'å"{}\\x'])
)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"').rstrip("\\") + '"'


@given(some.lists(some.lists(rows, min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_is_written_is_what_is_read(vouchers: list[list[tuple[str, int, str, str]]]) -> None:
    lines: list[str] = []
    sums: defaultdict[str, int] = defaultdict(int)
    for booked in vouchers:
        lines += ["#VER A 1 20310115", "{"]
        for account, ore, text, code in booked:
            lines.append(
                f"#TRANS {account} {{6 {quoted(code)}}} {Decimal(ore).scaleb(-2)} 20310115 {quoted(text)}"
            )
            sums[account] += ore if code == "P 2" else 0
        lines.append("}")
    found = read(sie4(*lines), Selection(dimension=6, object="P 2"))
    assert found.rows == sum(len(booked) for booked in vouchers)
    assert {account: ore for account, ore in found.sums.items() if ore} == {
        a: o for a, o in sums.items() if o
    }
    assert found.unbalanced_vouchers == sum(sum(ore for _, ore, _, _ in booked) != 0 for booked in vouchers)


@given(some.integers(-(10**16), 10**16))
def test_an_amount_is_exact(ore: int) -> None:
    assert ore_of(str(Decimal(ore).scaleb(-2)).encode()) == ore


@given(some.lists(texts.filter(lambda text: not text.endswith("\\")), min_size=1, max_size=6))
def test_fields_come_back_as_they_were(written: list[str]) -> None:
    assert fields_of(" ".join(map(quoted, written)).encode()) == [text.encode() for text in written]
