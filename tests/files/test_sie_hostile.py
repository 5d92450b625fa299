"""What cannot be read exactly is not read: it ends in a message with the line, in flat memory."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from anslag.domain.bookkeeping import Selection
from anslag.files.sie import read_sie
from anslag.files.sie_fields import SieError
from tests.files.sie_files import HABITS, PLAIN, SIE5, sample_files, sie4, voucher
from tests.files.sie_hostile import BROKEN


def read(written: bytes) -> object:
    return read_sie(io.BytesIO(written), name="prov.se", selection=Selection())


@pytest.mark.parametrize("case", BROKEN)
def test_it_is_said_what_is_wrong_and_where(case: str) -> None:
    written, said = BROKEN[case]
    with pytest.raises(SieError) as refused:
        read(written)
    assert said in str(refused.value)
    assert str(refused.value).startswith("prov.se, rad ")
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 200


@given(some.binary(max_size=300))
def test_no_bytes_give_anything_but_a_reading_or_a_message(written: bytes) -> None:
    for head in (
        b"",
        b"#FLAGGA 0\n#SIETYP 4\n#VER A 1 20310115\n{\n",
        b'<Sie xmlns="http://www.sie.se/sie5">',
    ):
        try:
            read(head + written)
        except SieError as refused:
            assert str(refused).startswith("prov.se, rad ")


@given(some.sampled_from([*HABITS.values(), SIE5]), some.integers(0, 2_000), some.binary(max_size=4))
def test_no_damage_gives_anything_but_a_reading_or_a_message(written: bytes, at: int, damage: bytes) -> None:
    spoiled = written[: at % len(written)] + damage + written[at % len(written) + len(damage) :]
    try:
        read(spoiled)
    except SieError as refused:
        assert str(refused).startswith("prov.se, rad ")


@settings(max_examples=20)
@given(some.data())
def test_a_file_that_is_cut_inside_a_voucher_is_never_read(data: some.DataObject) -> None:
    body = PLAIN.index(b"#VER") + len("#VER ")
    cut = data.draw(some.integers(body, PLAIN.rindex(b"}")))
    with pytest.raises(SieError):
        read(PLAIN[:cut])


class Endless:
    """A file of any size that takes no room: the same vouchers again and again, each row tagged anew."""

    def __init__(self, vouchers: int) -> None:
        self._pieces = self._written(vouchers)

    def _written(self, vouchers: int) -> Iterator[bytes]:
        yield sie4()
        for number in range(vouchers):
            yield sie4(*voucher(f'#TRANS 4000 {{6 "P{number % 500}"}} 1.00', "#TRANS 1930 {} -1.00"), head="")

    def read(self, _: int, /) -> bytes:
        return next(self._pieces, b"")


def peak(vouchers: int) -> int:
    tracemalloc.start()
    try:
        found = read_sie(Endless(vouchers), name="stor.se", selection=Selection())
        assert found.rows == 2 * vouchers
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_file() -> None:
    peak(10)
    assert peak(6_000) < 2 * peak(600) + 1_000_000


def test_published_files_are_read_to_their_end() -> None:
    assert all(read(written) for written in sample_files().values())
