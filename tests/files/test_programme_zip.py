"""A folder sent as a zip file: what is right is read, and nothing else is even unpacked."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from anslag.files.programme_folder import load_programme
from anslag.files.programme_texts import FILES
from anslag.files.programme_write import folder_texts
from anslag.files.programme_zip import MOST_BYTES, ZipRefusedError, folder_zip, read_zip
from tests.files.small_programme import CASES

type Entry = tuple[str | zipfile.ZipInfo, bytes]


def packed(*entries: Entry) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def test_what_is_packed_is_unpacked() -> None:
    texts = folder_texts(load_programme(CASES / "small-programme-above"))
    assert read_zip(folder_zip(texts)) == texts


def test_a_folder_in_the_zip_is_the_folder_and_what_happened_stays_behind() -> None:
    data = packed(
        ("grant/", b""),
        ("grant/programme.toml", b"\xef\xbb\xbftitle = 'a'\r\n"),
        ("grant/events.jsonl", b"\xff"),
        ("__MACOSX/grant/._programme.toml", b"\x00"),
        ("grant/.DS_Store", b"\x00"),
    )
    assert read_zip(data) == {"programme.toml": "title = 'a'\n"}


@pytest.mark.parametrize(
    "name",
    [
        "../programme.toml",
        "/programme.toml",
        "./programme.toml",
        "a/b/programme.toml",
        "a\\..\\programme.toml",
        "C:\\programme.toml",
        ".hidden/programme.toml",
        "notes.txt",
        "programme.toml.exe",
        "Programme.toml",
    ],
)
def test_a_path_or_a_file_that_is_not_known_is_refused_by_name(name: str) -> None:
    with pytest.raises(ZipRefusedError, match="som inte hör till ett program"):
        read_zip(packed(("key.csv", b""), (name, b"")))


def test_nothing_two_of_one_and_two_folders_are_refused() -> None:
    for data in (
        packed(),
        packed(("a/key.csv", b""), ("b/form.toml", b"")),
        packed(("key.csv", b""), ("a/form.toml", b"")),
    ):
        with pytest.raises(ZipRefusedError, match="ett enda programs filer"):
            read_zip(data)
    twice = packed(("a/key.csv", b"1"), ("b/key.csv", b"2"))
    with pytest.raises(ZipRefusedError, match="två gånger"):
        read_zip(twice)


def test_too_many_files_are_refused_before_any_is_read() -> None:
    with pytest.raises(ZipRefusedError, match="för många filer"):
        read_zip(packed(*((f"{number}.txt", b"") for number in range(101))))


def test_a_bomb_is_refused_by_what_it_says_of_its_size() -> None:
    data = packed(("form.toml", b"\x00" * (MOST_BYTES - 10)), ("key.csv", b"\x00" * 11))
    assert len(data) < 20_000
    with pytest.raises(ZipRefusedError, match="5 MB"):
        read_zip(data)


def test_a_bomb_that_lies_of_its_size_is_never_unpacked_beyond_what_it_says() -> None:
    data = bytearray(packed(("form.toml", b"\x00" * (20 * MOST_BYTES))))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    struct.pack_into("<I", data, 22, 10)
    with pytest.raises(ZipRefusedError, match="går inte att packa upp"):
        read_zip(bytes(data))


def test_a_file_that_is_too_large_itself_is_refused() -> None:
    with pytest.raises(ZipRefusedError, match="5 MB"):
        read_zip(b"PK" + b"\x00" * MOST_BYTES)


def encrypted(data: bytearray) -> None:
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1


def unknown_method(data: bytearray) -> None:
    struct.pack_into("<H", data, 8, 99)
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 10, 99)


def wrong_sum(data: bytearray) -> None:
    at = data.index(b"PK\x01\x02")
    data[at + 16] ^= 1
    data[14] ^= 1


def cut(data: bytearray) -> None:
    del data[-30:]


def spoiled(data: bytearray) -> None:
    for at in range(50, 60):
        data[at] ^= 0xFF


def nothing_at_all(data: bytearray) -> None:
    data[:] = b"title = 1"


@pytest.mark.parametrize("spoil", [encrypted, unknown_method, wrong_sum, cut, spoiled, nothing_at_all])
def test_a_file_that_is_no_whole_zip_is_refused(spoil: Callable[[bytearray], None]) -> None:
    data = bytearray(packed(("form.toml", bytes(range(32, 127)) * 30)))
    spoil(data)
    with pytest.raises(ZipRefusedError, match="går inte att packa upp"):
        read_zip(bytes(data))


def test_text_in_another_code_page_is_told_by_file() -> None:
    with pytest.raises(ZipRefusedError, match=r"parties\.csv är inte UTF-8"):
        read_zip(packed(("parties.csv", "Å".encode("latin-1"))))


def test_every_known_file_may_be_sent() -> None:
    assert read_zip(packed(*((name, b"x") for name in FILES))) == dict.fromkeys(FILES, "x")
