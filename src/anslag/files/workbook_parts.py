"""The parts of a workbook that someone sends, unpacked and looked through before any library builds a sheet of them.

Only the parts that are XML: another kind of spreadsheet has others besides, and is then not taken for a workbook.
"""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO

from anslag.files.sheet_cells import Marks, Room, marks_of, text_lengths
from anslag.files.unpacking import unpacked

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*\"([^\"]*)\"|([\w:]+)\s*=\s*'([^']*)'")


def unpacked_parts(archive: zipfile.ZipFile, *, most: int) -> dict[str, bytes]:
    """The parts by name, no more than `most` bytes in all. Raises what `unpacked` does."""
    wanted = [each for each in archive.infolist() if each.filename.endswith((".xml", ".rels"))]
    return unpacked(archive, wanted, most=most)


def looked_through(parts: Mapping[str, bytes], *, rows: int, columns: int) -> dict[str, Marks]:
    """What is noted of the cells of each sheet, by the name of its part.

    Raises FarCellError where a cell beyond so many rows or columns holds something, TooMuchError where all that the
    sheets hold is more than can be built, and DamagedSheetError.
    """
    texts = [text_lengths(part) for name, part in parts.items() if name.lower().endswith("sharedstrings.xml")]
    room = Room(texts=texts[0] if len(texts) == 1 else [])
    return {
        name: marks_of(part, rows=rows, columns=columns, room=room)
        for name, part in parts.items()
        if b"sheetData" in part
    }


def plain(parts: Mapping[str, bytes]) -> BytesIO:
    """The same workbook with nothing packed in it: what is built is what was looked through."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    out.seek(0)
    return out


def files_of_sheets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The file that each sheet is in."""
    targets = {
        said.get("Id", ""): said.get("Target", "")
        for said in map(_attributes, _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b"")))
    }
    found = {}
    for said in map(_attributes, _SHEET.findall(parts.get("xl/workbook.xml", b""))):
        relation = next((value for name, value in said.items() if name.rpartition(":")[2] == "id"), "")
        target = targets.get(relation, "")
        found[_plain(said.get("name", ""))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        (match[1] or match[3]).decode("utf-8", "replace"): (match[2] or match[4] or b"").decode(
            "utf-8", "replace"
        )
        for match in _ATTRIBUTE.finditer(tag)
    }


def _plain(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text
