"""Reads a programme folder's tables: key.csv, what the recipients measure, and parties.csv, who they are."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from anslag.domain.money import MOST, format_kronor
from anslag.domain.party import Party
from anslag.domain.programme import Basis, Classes
from anslag.files.programme_fault import Fault
from anslag.files.programme_text import read_text

KEY_COLUMNS = ("recipient", "county_code")
PARTY_REQUIRED = ("name", "kind")
PARTY_OPTIONAL = (
    "organisation_number",
    "county_code",
    "bankgiro",
    "account",
    "endpoint",
    "buyer_reference",
    "registry_email",
    "street",
    "postcode",
    "city",
    "assumed",
)


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as text: its columns, and its rows by column."""

    name: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_rows(path: Path, required: tuple[str, ...]) -> Rows:
    """The file's rows, cells stripped of outer spaces, empty rows left out."""
    text = read_text(path)
    if isinstance(text, Fault):
        return Rows(path.name, faults=(text,))
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error:
        message, remedy = (
            "Raden går inte att läsa.",
            "Kontrollera att varje citattecken har ett som avslutar.",
        )
        return Rows(path.name, faults=(_fault(path.name, "csv", message, remedy, line=reader.line_num),))
    filled = [(line, cells) for line, cells in lines if any(cells)]
    if not filled:
        return Rows(path.name, faults=(_fault(path.name, "csv", "Filen är tom."),))
    (first, header), *rest = filled
    if faults := tuple(_header_faults(path.name, first, header, required)):
        return Rows(path.name, faults=faults)
    width = len(header)
    rows = [Row(line, dict(zip(header, cells, strict=True))) for line, cells in rest if len(cells) == width]
    return Rows(path.name, tuple(header), tuple(rows), tuple(_ragged(path.name, width, rest)))


_ROWS = "Skriv en rad med kolumnnamn och sedan en rad för varje organisation, med komma mellan cellerna."


def _fault(
    file: str, rule: str, message: str, remedy: str = _ROWS, *, line: int | None = None, column: str = ""
) -> Fault:
    path = (column,) if column else ()
    return Fault(file=file, path=path, line=line, rule=rule, message=message, remedy=remedy)


def _header_faults(file: str, line: int, header: list[str], required: tuple[str, ...]) -> Iterator[Fault]:
    missing = [column for column in required if column not in header]
    if missing and any(";" in cell for cell in header):
        remedy = "Spara filen med komma mellan cellerna."
        yield _fault(file, "columns", "Cellerna skiljs åt av semikolon.", remedy, line=line)
        return
    for column in missing:
        yield _fault(
            file, "columns", f"Kolumnen {column} saknas.", f"Lägg till kolumnen {column}.", line=line
        )
    for column in sorted({column for column in header if header.count(column) > 1 or not column}):
        message = f"Kolumnen {column} finns två gånger." if column else "En kolumn saknar namn."
        yield _fault(file, "columns", message, "Ge varje kolumn ett eget namn.", line=line)


def _ragged(file: str, width: int, lines: Iterable[tuple[int, list[str]]]) -> Iterator[Fault]:
    for line, cells in lines:
        if len(cells) != width:
            message = f"Raden har {len(cells)} celler men filen {width} kolumner."
            remedy = (
                "Sätt citattecken om text som innehåller komma, och skriv ett komma även för en tom cell."
            )
            yield _fault(file, "columns", message, remedy, line=line)


@dataclass(frozen=True, slots=True)
class KeyTable:
    """`lines` and `county_codes` by the recipient's name."""

    basis: Basis
    classes: Classes
    lines: dict[str, int]
    county_codes: dict[str, str]
    faults: tuple[Fault, ...]


def read_key(path: Path, class_columns: frozenset[str]) -> KeyTable:
    """key.csv as whole numbers, and as texts in the columns that name a recipient's class."""
    table = read_rows(path, KEY_COLUMNS[:1])
    columns = [column for column in table.columns if column not in KEY_COLUMNS]
    key = KeyTable({}, {}, {}, {}, ())
    faults = list(table.faults)
    if table.columns and not columns:
        message = "Filen har ingen kolumn att fördela efter."
        faults.append(_fault(path.name, "columns", message, "Lägg till minst en.", line=1))
    for row in table.rows:
        name = row.cells["recipient"]
        faults += _recipient_faults(path.name, row.line, name, known=name in key.basis)
        numbers = {name: _number(path.name, row, name) for name in columns if name not in class_columns}
        faults += [number for number in numbers.values() if isinstance(number, Fault)]
        key.basis[name] = {column: number for column, number in numbers.items() if isinstance(number, int)}
        if class_columns:
            key.classes[name] = {column: row.cells[column] for column in columns if column in class_columns}
        key.lines[name] = row.line
        key.county_codes[name] = row.cells.get("county_code", "")
    return replace(key, faults=tuple(faults))


def _recipient_faults(file: str, line: int, name: str, *, known: bool) -> Iterator[Fault]:
    if not name:
        message, remedy = "Mottagaren saknar namn.", "Skriv namnet som i parties.csv."
        yield _fault(file, "recipient", message, remedy, line=line, column="recipient")
    elif known:
        message, remedy = f"{name} står på flera rader.", "Låt varje mottagare ha en rad."
        yield _fault(file, "duplicate_recipient", message, remedy, line=line, column="recipient")


def _number(file: str, row: Row, column: str) -> int | Fault:
    text = row.cells[column]
    if re.fullmatch(r"[0-9]{1,16}", text) and int(text) <= MOST:
        return int(text)
    message = f"”{text}” är inget heltal från 0 till {format_kronor(MOST)}." if text else "Cellen är tom."
    return _fault(file, "whole_number", message, _number_remedy(text), line=row.line, column=column)


def _number_remedy(text: str) -> str:
    if re.fullmatch(r"[0-9]{1,3}([\s.,'][0-9]{3})+", text):
        return f"Skriv talet utan avskiljare mellan tusental: {re.sub(r'[^0-9]', '', text)}."
    if re.fullmatch(r"[0-9]+[.,][0-9]+", text):
        return "Skriv ett helt tal; nyckeln räknas exakt och tar inga decimaler."
    if not text:
        return "Skriv 0 om mottagaren inte ska ha något."
    return "Skriv talet med bara siffror."


@dataclass(frozen=True, slots=True)
class PartyTable:
    """The parties, and on which line each stands."""

    parties: tuple[Party, ...]
    lines: tuple[int, ...]
    faults: tuple[Fault, ...]


def read_parties(path: Path) -> PartyTable:
    table = read_rows(path, PARTY_REQUIRED)
    faults = list(table.faults)
    known = (*PARTY_REQUIRED, *PARTY_OPTIONAL)
    for column in table.columns:
        if column not in known:
            remedy = f"Ta bort den eller välj bland: {', '.join(known)}."
            faults.append(_fault(path.name, "columns", f"Kolumnen {column} finns inte.", remedy, line=1))
    for row in table.rows:
        faults += [
            _fault(
                path.name, "party", f"Cellen {column} är tom.", "Fyll i den.", line=row.line, column=column
            )
            for column in PARTY_REQUIRED
            if not row.cells[column]
        ]
    parties = tuple(_party(row.cells) for row in table.rows)
    return PartyTable(parties, tuple(row.line for row in table.rows), tuple(faults))


def _party(cells: dict[str, str]) -> Party:
    return Party(
        name=cells["name"],
        kind=cells["kind"],
        organisation_number=cells.get("organisation_number") or None,
        county_code=cells.get("county_code") or None,
        bankgiro=cells.get("bankgiro") or None,
        account=cells.get("account") or None,
        endpoint=cells.get("endpoint") or None,
        buyer_reference=cells.get("buyer_reference") or None,
        registry_email=cells.get("registry_email") or None,
        street=cells.get("street") or None,
        postcode=cells.get("postcode") or None,
        city=cells.get("city") or None,
        assumed=tuple(cells.get("assumed", "").split()),
    )
