"""Reads a programme folder that someone sends as a zip file, and trusts nothing that it says of itself."""

import re
import zipfile
import zlib
from io import BytesIO

from anslag.domain.problem import Refusal
from anslag.files.programme_texts import FILES
from anslag.files.programme_write import Texts
from anslag.files.unpacking import UnpacksTooFarError, unpacked

MOST_BYTES = 5_000_000
"""Of the file itself, and of all that is in it when unpacked."""

MOST_FILES = 100

LEFT_ASIDE = ("events.jsonl", "people.csv", ".DS_Store")
"""What may lie in a folder and is no part of its terms: never unpacked."""


class ZipRefusedError(Refusal):
    """The file is not a folder of a programme's files, or is larger than one can be."""


def read_zip(data: bytes) -> Texts:
    """The texts of the known files, at the top or in one folder. Raises ZipRefusedError for anything else."""
    if len(data) > MOST_BYTES:
        raise ZipRefusedError(_TOO_LARGE)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _texts(archive)
    except UnpacksTooFarError as error:
        raise ZipRefusedError(_TOO_LARGE) from error
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


def _texts(archive: zipfile.ZipFile) -> Texts:
    found = _members(archive)
    contents = unpacked(archive, found.values(), most=MOST_BYTES)
    return {name: _text(name, contents[member.filename]) for name, member in found.items()}


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


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ZipRefusedError(f"{name} är inte UTF-8. Spara den på nytt som UTF-8.") from error
