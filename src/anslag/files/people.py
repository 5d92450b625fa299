"""people.csv: the made-up people of a programme folder, and for which organisation each of them acts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from anslag.domain.mandate import FOUNDING, GIVING, INVITED, ROLE_WORDS, Role, address_problems
from anslag.domain.problem import Problem, Refused
from anslag.domain.programme import Programme
from anslag.files.programme_csv import Row, read_rows
from anslag.files.programme_fault import Fault

NAME = "people.csv"

COLUMNS = ("pseudonym", "name", "email", "party", "role", "hint")
"""`hint` says what to try as the person, for some of them."""

MADE_UP = ".example"
"""How the address of someone who does not exist ends: no one else can have such a one (RFC 2606)."""

ONE_EACH: tuple[Role, ...] = ("signatory", "proxy")
"""Roles that one person has in an organisation of a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Someone made up, in one role. `place` is the row in the file."""

    pseudonym: str
    name: str
    email: str
    party: str
    role: Role
    hint: str = ""
    place: str = ""


def read_people(folder: Path, programme: Programme) -> tuple[Listed, ...]:
    """The people of a folder, none where it lists none. Raises Refused with every row that does not hold."""
    path = folder / NAME
    if not path.exists():
        return ()
    table = read_rows(path, COLUMNS[:-1])
    faults = [*table.faults, *_unknown(table.columns)]
    known = {party.name for party in programme.parties}
    for row in table.rows:
        faults += _row_faults(row, known)
    if not faults:
        faults += [*_disagreements(table.rows), *_unsupported(table.rows, giver=programme.giver.name)]
    if faults:
        raise Refused(tuple(_problem(folder, fault) for fault in faults))
    return tuple(_listed(folder, row) for row in table.rows)


def same_people(people: Mapping[str, Iterable[Listed]]) -> None:
    """Raise Refused where someone is told in two ways, in one folder or in several."""
    first: dict[str, Listed] = {}
    problems = []
    for each in (each for listed in people.values() for each in listed):
        other = first.setdefault(each.pseudonym, each)
        if (each.name, each.email) != (other.name, other.email):
            message = f"{each.pseudonym} har ett annat namn eller en annan adress än i {other.place}."
            problems.append(_same_problem(each.place, message))
    if problems:
        raise Refused(tuple(problems))


def _same_problem(place: str, message: str) -> Problem:
    return Problem(place=place, rule="people.same", message=message, remedy="Skriv samma på alla rader.")


def _problem(folder: Path, fault: Fault) -> Problem:
    told = fault.problem()
    place = f"{folder.name}/{told.place}"
    return Problem(place=place, rule=told.rule, message=told.message, remedy=told.remedy)


def _listed(folder: Path, row: Row) -> Listed:
    cells = {column: row.cells.get(column, "") for column in COLUMNS}
    return Listed(**cells, place=f"{folder.name}/{NAME}, rad {row.line}")  # type: ignore[arg-type]  # the role: by _row_faults


def _fault(row: Row, column: str, rule: str, message: str, remedy: str) -> Fault:
    return Fault(
        file=NAME, path=(column,), line=row.line, rule=f"people.{rule}", message=message, remedy=remedy
    )


def _unknown(columns: Iterable[str]) -> Iterator[Fault]:
    for column in columns:
        if column not in COLUMNS:
            message, remedy = f"Kolumnen {column} finns inte.", f"Välj bland: {', '.join(COLUMNS)}."
            yield Fault(file=NAME, line=1, rule="people.columns", message=message, remedy=remedy)


def _row_faults(row: Row, parties: set[str]) -> Iterator[Fault]:
    cells = row.cells
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cells["pseudonym"]):
        message = f"”{cells['pseudonym']}” går inte att ha som pseudonym."
        yield _fault(row, "pseudonym", "pseudonym", message, "Skriv små bokstäver, siffror och bindestreck.")
    if not cells["name"]:
        yield _fault(row, "name", "name", "Cellen är tom.", "Skriv ett påhittat namn.")
    if address_problems("", cells["email"]) or not cells["email"].endswith(MADE_UP):
        message = f"”{cells['email']}” är ingen påhittad e-postadress."
        yield _fault(row, "email", "email", message, f"Låt den sluta på {MADE_UP}, som ingen annan kan ha.")
    if cells["party"] not in parties:
        message = f"”{cells['party']}” står inte i parties.csv."
        yield _fault(row, "party", "party", message, "Skriv namnet som det står där.")
    if cells["role"] not in ROLE_WORDS:
        message, remedy = f"Rollen ”{cells['role']}” finns inte.", f"Välj bland: {', '.join(ROLE_WORDS)}."
        yield _fault(row, "role", "role", message, remedy)


def _disagreements(rows: Iterable[Row]) -> Iterator[Fault]:
    """Rows that say the same twice, and organisations with two of what there is one of."""
    people: set[tuple[str, ...]] = set()
    seats: set[tuple[str, str]] = set()
    for row in rows:
        person, party, role = (row.cells[column] for column in ("pseudonym", "party", "role"))
        if (person, party, role) in people:
            message = f"{person} står redan med den rollen."
            yield _fault(row, "pseudonym", "once", message, "Ta bort den ena raden.")
        elif (party, role) in seats and role in ONE_EACH:
            message = f"{party} har redan en {ROLE_WORDS[role]}."
            yield _fault(row, "role", "one_each", message, "Låt en person ha rollen.")
        people.add((person, party, role))
        seats.add((party, role))


def _unsupported(rows: tuple[Row, ...], *, giver: str) -> Iterator[Fault]:
    """Rows whose role nobody listed can give."""
    seats: dict[tuple[str, str], Row] = {}
    for row in rows:
        seats.setdefault((row.cells["party"], row.cells["role"]), row)
    for row in rows:
        for where, who in _needed(row, giver, first=seats[row.cells["party"], row.cells["role"]] is row):
            if (where, who) not in seats:
                message = f"Ingen {ROLE_WORDS[who]} för {where} står i filen, så rollen kan inte ges."
                yield _fault(row, "role", "given_by", message, "Lägg till en rad med den rollen.")


def _needed(row: Row, giver: str, *, first: bool) -> list[tuple[str, Role]]:
    """Where someone has to have which role for the row's role to be given."""
    party, role = row.cells["party"], row.cells["role"]
    if role in FOUNDING and first:
        return []
    if role in GIVING:
        return [(party, "signatory"), (party, "approver")]
    if role in INVITED:
        return [(party, "proxy")]
    return [(giver, "approver")] if role == "proxy" else []
