"""Books that someone hands in as evidence: a workbook, a table, a text or SIE, with nothing in them to be run."""

import csv
import re
import zipfile
import zlib
from io import BytesIO, StringIO

from anslag.domain.bookkeeping import Selection
from anslag.domain.document import Document, MediaType
from anslag.domain.problem import Problem, Refusal, Refused
from anslag.files.key_table import delimiter_of
from anslag.files.sheet_cells import DamagedSheetError, FarCellError, TooMuchError
from anslag.files.sie import looks_like_sie, read_sie
from anslag.files.unpacking import UnpacksTooFarError
from anslag.files.workbook_parts import looked_through, unpacked_parts

MOST_UNPACKED = 40_000_000
MOST_ENTRIES = 500
MOST_ROWS, MOST_COLUMNS = 200_000, 200

WORKBOOK: MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_RUNS = re.compile(
    r"vbaproject|activex|embeddings|externallinks|connections\.xml|querytables|macrosheets|customui",
    re.IGNORECASE,
)
"""Parts of a workbook that are run, that fetch something from elsewhere, or that hold another file."""

_FORMULA = re.compile(r"(?:^|[;,\t])[\s\"']*(?:[=@]|[+-](?=[A-Za-zÅÄÖåäö(=@]))", re.MULTILINE)
"""Where a cell of a table begins as what a spreadsheet takes for a formula, whichever of the signs parts its cells."""

CUT_OFF = ("%PDF", "%!PS")
"""How a text begins that is what is left of something else."""

_CONTROL = re.compile("[^\t\n\x0c\r\x1a -\x7e\x80-\U0010ffff]")


def books_in(content: bytes) -> Document:
    """The document in a file of books. Raises Refused with why it cannot be taken."""
    if content.startswith(b"PK\x03\x04"):
        return Document(media_type=_workbook(content), content=content)
    if looks_like_sie(content[:200]):
        return Document(media_type=_sie(content), content=content)
    return Document(media_type=_text(content), content=content)


def _workbook(content: bytes) -> MediaType:
    try:
        names = _looked_through(content)
    except (UnpacksTooFarError, FarCellError, TooMuchError):
        raise _refused(
            "size", "Arbetsboken är orimligt stor när den öppnas.", "Skicka bara de rader som behövs."
        ) from None
    except (
        DamagedSheetError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as fault:
        raise _no_kind() from fault
    if any(map(_RUNS.search, names)):
        raise _refused(
            "active",
            "Arbetsboken har ett makro, en länk till en annan fil eller en bifogad fil i sig.",
            "Kopiera värdena till en ny arbetsbok och skicka den i stället.",
        )
    return WORKBOOK


def _looked_through(content: bytes) -> list[str]:
    """The names of all that is in the workbook."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        if len(members) > MOST_ENTRIES or sum(each.file_size for each in members) > MOST_UNPACKED:
            raise UnpacksTooFarError
        parts = unpacked_parts(archive, most=MOST_UNPACKED)
    if "xl/workbook.xml" not in parts or any(b"<!DOCTYPE" in part for part in parts.values()):
        raise DamagedSheetError
    looked_through(parts, rows=MOST_ROWS, columns=MOST_COLUMNS)
    return [each.filename for each in members]


def _sie(content: bytes) -> MediaType:
    try:
        read_sie(BytesIO(content), name="Filen", selection=Selection())
    except Refusal as fault:
        if content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<"):
            raise _no_kind() from fault
        raise _refused("sie", str(fault), "Ta ut filen på nytt ur ekonomisystemet.") from fault
    return (
        "application/x-sie"
        if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"#")
        else "application/x-sie+xml"
    )


def _text(content: bytes) -> MediaType:
    text = _decoded(content)
    if not text.strip() or _CONTROL.search(text) or text.startswith(CUT_OFF):
        raise _no_kind()
    if not _is_table(text):
        return "text/plain"
    if found := _FORMULA.search(text):
        line = text.count("\n", 0, found.end()) + 1
        raise _refused(
            "active", f"Rad {line} har en formel.", "Spara tabellen med värden i stället, utan formler."
        )
    return "text/csv"


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _no_kind()


def _is_table(text: str) -> bool:
    """Whether its first two lines are parted into as many cells, two at the least."""
    try:
        rows = [row for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text)) if row][
            :2
        ]
    except csv.Error:
        return False
    return len(rows) > 1 and len(rows[0]) == len(rows[1]) > 1


def _no_kind() -> Refused:
    return _refused(
        "kind",
        "Filen är varken pdf, jpg, png, xlsx, csv, txt eller SIE, eller så är den skadad.",
        "Spara den som pdf eller xlsx och välj den på nytt.",
    )


def _refused(rule: str, message: str, remedy: str) -> Refused:
    return Refused((Problem(place="Underlaget", rule=f"document.{rule}", message=message, remedy=remedy),))
