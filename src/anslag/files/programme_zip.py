"""Reads a programme folder that someone sends as a zip file, and trusts nothing that it says of itself."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from anslag.domain.problem import Refusal
from anslag.files.programme_texts import FILES
from anslag.files.programme_write import Texts

MOST_BYTES = 5_000_000
"""Of the file itself, and of all that is in it when unpacked."""

MOST_FILES = 100

LEFT_ASIDE = ("events.jsonl", "people.csv", ".DS_Store")
"""What may lie in a folder and is no part of its terms: never unpacked."""

CHUNK = 65_536


class ZipRefusedError(Refusal):
    """The file is not a folder of a programme's files, or is larger than one can be."""


def read_zip(data: bytes) -> Texts:
    """The texts of the known files, at the top or in one folder. Raises ZipRefusedError for anything else."""
    if len(data) > MOST_BYTES:
        raise ZipRefusedError(_TOO_LARGE)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return dict(_unpacked(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise ZipRefusedError(
            "Filen går inte att packa upp. Packa mappen som en vanlig zip-fil utan lösenord."
        ) from error


_TOO_LARGE = "Filen är större än 5 MB uppackad. Ha bara programmets egna filer i den."


def folder_zip(texts: Texts) -> bytes:
    """The folder as a zip file that `read_zip` reads."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in FILES:
            if name in texts:
                archive.writestr(zipfile.ZipInfo(name), texts[name])
    return packed.getvalue()


def _unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    found = _members(archive)
    left = MOST_BYTES
    if sum(member.file_size for member in found.values()) > left:
        raise ZipRefusedError(_TOO_LARGE)
    for name, member in found.items():
        with archive.open(member) as stream:
            content = _inflated(stream, left)
        left -= len(content)
        yield name, _text(name, content)


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """By name, what may be unpacked: known files, each once, all at one level."""
    found: dict[str, zipfile.ZipInfo] = {}
    folders: set[str] = set()
    if len(archive.infolist()) > MOST_FILES:
        raise ZipRefusedError("Zip-filen innehåller för många filer. Ha bara programmets egna filer i den.")
    for member in archive.infolist():
        folder, _, name = member.filename.rpartition("/")
        if member.is_dir() or name in LEFT_ASIDE or member.filename.startswith("__MACOSX/"):
            continue
        if name not in FILES or not re.fullmatch(r"([^/\\.][^/\\]*/)?[^/\\]+", member.filename):
            raise ZipRefusedError(
                f"Zip-filen innehåller {member.filename[:80]}, som inte hör till ett program. Ha bara de här "
                f"filerna i den: {', '.join(FILES)}."
            )
        if name in found:
            raise ZipRefusedError(f"{name} finns två gånger i zip-filen. Ha varje fil en gång.")
        folders.add(folder)
        found[name] = member
    if len(folders) > 1 or not found:
        raise ZipRefusedError(
            "Zip-filen ska innehålla ett enda programs filer. Packa mappen på nytt, för sig själv."
        )
    return found


def _inflated(stream: IO[bytes], most: int) -> bytes:
    """What is in the stream, counted as it comes: what the file says of its size may be a lie."""
    content = bytearray()
    while chunk := stream.read(CHUNK):
        content += chunk
        if len(content) > most:
            raise ZipRefusedError(_TOO_LARGE)
    return bytes(content)


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ZipRefusedError(f"{name} är inte UTF-8. Spara den på nytt som UTF-8.") from error
