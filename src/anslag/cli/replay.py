"""`anslag replay`: a year as events, from one or more programme folders, into the database."""

import argparse
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tqdm import tqdm

from anslag.domain.problem import Refusal
from anslag.domain.programme import Programme
from anslag.files.events import Event, read_events
from anslag.files.people import Listed, read_people, same_people
from anslag.files.programme_folder import load_programme
from anslag.records.database import migrate_if_needed
from anslag.steps.people import Mandating, refuse_among_real_people
from anslag.steps.replay import STEPS, Doable, Prepared, perform, prepare, rehearse, undone, with_people

HELP = "Spela upp händelser ur programmappar i databasen."


class MissingEventsError(Refusal):
    """A folder that has no events, or one file of events for several folders."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", metavar="MAPP", nargs="+", type=Path)
    parser.add_argument(
        "--events", metavar="FIL", type=Path, help="händelser i stället för mappens events.jsonl"
    )
    parser.add_argument(
        "--until", metavar="DATUM", type=date.fromisoformat, help="bara händelser till och med denna dag"
    )
    parser.add_argument(
        "--people",
        action="store_true",
        help="ge också de påhittade personerna i people.csv sina behörigheter",
    )


def run(options: argparse.Namespace) -> int:
    if options.events and len(options.folders) > 1:
        raise MissingEventsError(
            "--events gäller en mapp i taget. Ange en mapp, eller lägg händelserna i varje mapp."
        )
    named = {folder.resolve().name: folder.resolve() for folder in options.folders}
    programmes = _with_funding(named)
    events = _events(options, named, programmes)
    prepared = prepare(events, {key: programme for key, (_, programme) in programmes.items()})
    doable: list[Doable] = [*prepared]
    if options.people:
        doable = [*with_people(prepared, _people(programmes))]
    migrate_if_needed()
    left = undone(doable)
    if left:
        refuse_among_real_people()
    for label, act in (("Prövar", rehearse), ("Utför", perform)):
        with tqdm(total=len(left), desc=label, unit=" steg", disable=None, leave=False) as bar:
            act(left, told=bar.update)
    _tell(left, prepared)
    return 0


def _events(
    options: argparse.Namespace, named: dict[str, Path], programmes: dict[str, tuple[Path, Programme]]
) -> list[Event]:
    """What is to happen, in the order of the days; on the same day what funds another comes first."""
    events: list[Event] = []
    for key, (folder, _) in programmes.items():
        own = read_events(
            _events_file(folder, options.events if key in named else None), programme=key, steps=STEPS
        )
        events += own if key in named else _as_far_as_needed(own)
    if options.until:
        events = [event for event in events if event.day <= options.until]
    order = {key: number for number, key in enumerate(programmes)}
    return sorted(events, key=lambda event: (event.day, order[event.programme], event.line))


def _people(programmes: dict[str, tuple[Path, Programme]]) -> dict[str, tuple[Listed, ...]]:
    people = {key: read_people(folder, programme) for key, (folder, programme) in programmes.items()}
    same_people(people)
    return people


def _tell(left: list[Doable], prepared: tuple[Prepared, ...]) -> None:
    events = sum(isinstance(each, Prepared) for each in left)
    done = len(prepared) - events
    verb = "utförd" if events == 1 else "utförda"
    print(f"{_number(events)} {verb}" + (f", {done} var redan utförda." if done else "."))
    people = {each.person.pseudonym for each in left if isinstance(each, Mandating)}
    if people:
        print(f"Påhittade personer som har fått behörighet: {len(people)}.")


def _number(events: int) -> str:
    return f"{events} händelse{'r' if events != 1 else ''}"


def _with_funding(named: dict[str, Path]) -> dict[str, tuple[Path, Programme]]:
    """The folders with what funds them, the funding first."""
    found: dict[str, tuple[Path, Programme]] = {}

    def add(folder: Path) -> None:
        programme = load_programme(folder)
        if programme.terms.funding:
            above = programme.terms.funding.programme
            if above not in found:
                add(named.get(above, folder.parent / above))
        found.setdefault(programme.key, (folder, programme))

    for folder in named.values():
        add(folder)
    return found


def _events_file(folder: Path, given: Path | None) -> Path:
    file = given or folder / "events.jsonl"
    if not file.exists():
        raise MissingEventsError(f"{file} finns inte. Skriv händelserna där, eller ange --events FIL.")
    return file


def _as_far_as_needed(events: Iterable[Event]) -> list[Event]:
    """A funding programme's events until its first payment: then there is something to hand on."""
    needed = []
    for event in sorted(events, key=lambda event: (event.day, event.line)):
        needed.append(event)
        if event.step == "pay":
            break
    return needed
