"""`anslag demo`: a year with made-up people to sign in as: replayed, checked, and shown until stopped."""

import argparse
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from anslag.cli.children import Children, FailedError
from anslag.cli.port import DEFAULT, address, port, require_free
from anslag.domain.mandate import ROLE_WORDS
from anslag.domain.programme import Programme
from anslag.files.events import read_events
from anslag.files.people import Listed, read_people
from anslag.files.programme_folder import load_programme
from anslag.steps.replay import STEPS

HELP = (
    "Spela upp ett år med påhittade personer, kontrollera det och visa sidorna tills du avbryter med Ctrl-C."
)

DATABASE = "anslag.sqlite3"
REPORT = "report"
MAIL = "mail"

STOPPED = 130
"""What a command that was stopped before it was done ends with."""


@dataclass(frozen=True, slots=True)
class Told:
    """A folder of the demo: its programme, its people, and when each kind of step is first done."""

    programme: Programme
    people: tuple[Listed, ...]
    first: dict[str, date]

    def done(self, step: str, today: date) -> bool:
        return step in self.first and self.first[step] <= today


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", metavar="MAPP", nargs="+", type=Path)
    parser.add_argument(
        "--today", metavar="DATUM", type=date.fromisoformat, required=True, help="dagen som det är i demon"
    )
    parser.add_argument(
        "--into",
        metavar="MAPP",
        type=Path,
        default="var/demo",
        help="var rapport och brev hamnar, och databasen när DATABASE_URL inte anger någon",
    )
    parser.add_argument("--port", metavar="PORT", type=port, default=DEFAULT)


def run(options: argparse.Namespace) -> int:
    require_free(options.port)
    told = [_told(folder) for folder in options.folders]
    into = options.into.resolve()
    _clear(into)
    serving = False
    try:
        with Children(_environment(into, options)) as children:
            _replay(children, told, options, into)
            _say_where_to_go(told, options, into)
            serving = True
            return _serve(children, options.port)
    except FailedError as failed:
        return failed.code
    except KeyboardInterrupt:
        return 0 if serving else STOPPED


def _told(folder: Path) -> Told:
    programme = load_programme(folder)
    first: dict[str, date] = {}
    for event in read_events(folder / "events.jsonl", programme=programme.key, steps=STEPS):
        first[event.step] = min(event.day, first.get(event.step, event.day))
    return Told(programme, read_people(folder, programme), first)


def _clear(into: Path) -> None:
    """Take away what the demo before this one made. A database that DATABASE_URL names is left as it is."""
    into.mkdir(parents=True, exist_ok=True)
    if not os.environ.get("DATABASE_URL"):
        for file in into.glob(f"{DATABASE}*"):
            file.unlink()
    for folder in (REPORT, MAIL):
        shutil.rmtree(into / folder, ignore_errors=True)


def _environment(into: Path, options: argparse.Namespace) -> dict[str, str]:
    """The demo's own settings, on its own day, and one key for the pages and the worker."""
    chosen = {
        "DATABASE_URL": f"sqlite:///{into / DATABASE}",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ANSLAG_ADDRESS": address(options.port).rstrip("/"),
        "ANSLAG_MAIL_FOLDER": str(into / MAIL),
    }
    given = {name: value for name, value in os.environ.items() if value}
    demo = {"DJANGO_SETTINGS_MODULE": "anslag.settings_demo", "ANSLAG_TODAY": str(options.today)}
    return chosen | given | demo


def _replay(children: Children, told: Iterable[Told], options: argparse.Namespace, into: Path) -> None:
    print(f"Spelar upp till och med {options.today} …", flush=True)
    folders = map(str, options.folders)
    children.run("replay", *folders, "--people", "--until", str(options.today))
    for each in told:
        if each.done("compile", options.today):
            children.heard("compile", each.programme.key, "--output", str(into / REPORT / each.programme.key))
    print(children.heard("verify").splitlines()[-1], end="\n\n", flush=True)
    for each in told:
        if each.programme.terms.funding is None and each.done("open", options.today):
            children.run("trace", each.programme.key)
            print(flush=True)


def _say_where_to_go(told: list[Told], options: argparse.Namespace, into: Path) -> None:
    opened = [each for each in told if each.done("open", options.today)]
    for report in sorted(into.glob(f"{REPORT}/*/report.html")):
        print(f"Den nationella redovisningen: {report} (och report.pdf, report.json, tables/)")
    print(f"Brev som skickas hamnar i {into / MAIL}.")
    print(f"I demon är det {options.today}. En annan dag: ANSLAG_TODAY=ÅÅÅÅ-MM-DD make demo")
    if opened:
        print(f"\nLogga in på {address(options.port)}logga-in/ utan lösenord, till exempel som:\n")
        print("\n".join(_table(opened)), end="\n\n", flush=True)
    else:
        first = min(each.first["open"] for each in told)
        print(
            f"\nInget program har öppnats än, så ingen kan logga in. Det första öppnas {first}.", flush=True
        )


def _table(opened: Iterable[Told]) -> Iterator[str]:
    """Those of the people for whom there is something in particular to try: who, where and what."""
    hinted = {each.pseudonym: each for told in opened for each in told.people if each.hint}
    rows = [(ROLE_WORDS[each.role].capitalize(), each.party, each.hint) for each in hinted.values()]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    for role, party, hint in rows:
        yield f"  {role:<{widths[0]}}  {party:<{widths[1]}}  {hint}"


def _serve(children: Children, number: int) -> int:
    """The pages and the worker beside them, until the pages end."""
    pages = children.start("serve", "--port", str(number))
    worker = children.start("worker")
    while True:
        try:
            return pages.wait(timeout=1)
        except subprocess.TimeoutExpired:
            if worker.poll() is not None and worker in children.running:
                children.running.remove(worker)
                print("Bakgrundsarbetet har slutat: inga brev skickas. Starta om demon.", flush=True)
