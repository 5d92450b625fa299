"""`anslag follow`: a krona's way level by level, as it is or as it was known on a day."""

import argparse
import json
from collections.abc import Iterator
from datetime import date

from anslag.domain.money import format_kronor
from anslag.domain.trail import Hop, Level, Row
from anslag.domain.trail_levels import levels, way_down
from anslag.records.as_known import last_known_entry
from anslag.records.grants import UnknownProgrammeError, grant_to, held_programme
from anslag.records.trail import Trail, trail

HELP = "Följ varje krona från anslaget till kostnadsslaget, som det är eller som det var känt en dag."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("programme", metavar="PROGRAM")
    parser.add_argument("recipient", metavar="MOTTAGARE", nargs="?", default="")
    parser.add_argument(
        "--day", metavar="DATUM", type=date.fromisoformat, help="det som fanns i diariet när dagen var slut"
    )
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    held = held_programme(options.programme)
    if options.recipient:
        grant_to(held, options.recipient)
    last = last_known_entry(options.day) if options.day else None
    found = trail(held, options.recipient, last_entry=last)
    if found is None:
        raise UnknownProgrammeError(f"Den {options.day} fanns {held.key} inte i diariet. Ange en senare dag.")
    staircase = tuple(_staircase(found))
    whole = all(level.balances for _, level in staircase) and not found.strays
    if options.json:
        told = {"whole": whole, "strays": found.strays, "levels": [_data(*each) for each in staircase]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(_lines(found, staircase, whole=whole)))
    return 0 if whole else 1


def _staircase(found: Trail) -> Iterator[tuple[Hop, Level]]:
    """Every level from the source down; of the programmes above only those on the way."""
    for hop in found.hops:
        for level in levels(hop) if hop is found.hops[-1] else way_down(hop):
            yield hop, level


def _data(hop: Hop, level: Level) -> dict[str, object]:
    return {
        "programme": hop.key,
        "level": level.name,
        "in": level.came_in,
        "out": level.went,
        "difference": level.difference,
        "rows": [
            {
                "label": row.label,
                "amount": row.amount,
                "day": row.moved.day.isoformat() if row.moved else None,
                "entry": row.moved.entry if row.moved else None,
                "case_reference": row.moved.case_reference if row.moved else None,
            }
            for row in level.rows
        ],
    }


def _lines(found: Trail, staircase: tuple[tuple[Hop, Level], ...], *, whole: bool) -> Iterator[str]:
    broken = [(hop, level) for hop, level in staircase if not level.balances]
    for hop, level in broken:
        yield f"Bryter kedjan: {level.label}, {hop.terms.title}: {_sums(level)}"
    for entry in found.strays:
        yield f"Bryter kedjan: diariets post {entry} säger inte det som står i reskontran."
    for hop, level in staircase:
        yield f"{level.label} ({hop.key})"
        yield from (f"  {format_kronor(row.amount):>15}  {row.label}{_when(row)}" for row in level.rows)
        yield f"  {_sums(level)}"
    if whole:
        yield f"Kedjan är hel: {len(staircase)} nivåer, 0 kronor i skillnad."


def _when(row: Row) -> str:
    return f", {row.moved.day}, post {row.moved.entry}" if row.moved else ""


def _sums(level: Level) -> str:
    came_in, went = format_kronor(level.came_in), format_kronor(level.went)
    if level.difference:
        return f"In {came_in} ≠ Ut {went} · skiljer {format_kronor(abs(level.difference))}"
    return f"In {came_in} = Ut {went} · {'stämmer' if level.balances else 'något är mindre än noll'}"
