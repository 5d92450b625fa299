"""Writes each programme's people.csv: the made-up people behind the names in its events.jsonl.

    python scripts/make_people.py                 writes into programmes/
    python scripts/make_people.py --output DIR    writes DIR/PROGRAMME.csv instead

The same folders give the same bytes.
"""

import argparse
import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from anslag.domain.party import Party
from anslag.files.people import COLUMNS
from anslag.files.programme_folder import load_programme
from synthetic_year import AGENCY, DEVELOPMENT, GOVERNMENT, PROGRAMMES, REGION

type Row = tuple[str, ...]
"""A person as COLUMNS has it."""

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ROOT / "programmes"

OFFICE = {
    "case_officer": ("case-officer", "Handläggare", "handlaggare"),
    "approver": ("approver", "Beslutsfattare", "beslutsfattare"),
    "economist": ("economist", "Ekonom", "ekonom"),
    "auditor": ("auditor", "Revisor", "revisor"),
}
"""Role at a giver: the pseudonym before its number, the name and the address."""

RECEIVER = {
    "signatory": ("signatory", "Firmatecknare", "firmatecknare"),
    "proxy": ("proxy", "Ombud", "ombud"),
    "representative": ("representative", "Representant", "representant"),
    "contributor": ("contributor", "Uppgiftssamordnare", "uppgiftssamordnare"),
}

WHOLE_STAFF = ("Region Örebro län", "Region Jönköping")
"""Receivers with a representative and a contributor too: one hands its grant on, one had a little left over."""

HINTS = {
    "case-officer-1": "följa alla 21 regioner, förbereda beslut, lägga upp nästa års program",
    "approver-1": "godkänna det som handläggaren eller ekonomen har förberett",
    "economist-1": "förbereda utbetalningar och märka dem som betalda",
    "auditor-1": "läsa allt, ändra inget",
    "proxy-06": "se regionens bidrag och pengarna, bjuda in en medarbetare",
    "contributor-06": "fylla i det som andra skickar in",
    "case-officer-3": "se hur en region ger bidraget vidare till sina 29 vårdcentraler",
    "proxy-18": "se samma bidrag från den andra sidan, som mottagare",
    "centre-manager-01": "se vad en vårdcentral fick och hur den redovisade",
    "approver-2": "se hela trappan från den som gav uppdraget",
}
"""What to try as some of them."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output", type=Path, help="a folder to write PROGRAMME.csv in")
    output: Path | None = parser.parse_args().output
    for key in PROGRAMMES:
        path = output / f"{key}.csv" if output else FOLDERS / key / "people.csv"
        rows = [*people(key)]
        path.write_text(as_table(rows), encoding="utf-8", newline="\n")
        print(f"{path}: {len(rows)} personer")


def as_table(rows: list[Row]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    return text.getvalue()


def people(key: str) -> Iterator[Row]:
    """Those who act in a programme's events, and those whom they appoint."""
    programme = load_programme(FOLDERS / key)
    giver, receivers = programme.giver, programme.recipients
    if key in {GOVERNMENT, DEVELOPMENT}:
        number = "2" if key == GOVERNMENT else "4"
        yield receiver("signatory", giver, number)
        yield from staff(giver, number, "case_officer", "approver", "economist")
        yield receiver("signatory", receivers[0], "agency")
        yield receiver("proxy", receivers[0], "agency")
        if key == GOVERNMENT:
            yield from staff(receivers[0], "1", *OFFICE)
    elif key == AGENCY:
        yield receiver("signatory", giver, "agency")
        yield from staff(giver, "1", *OFFICE)
        for party in receivers:
            roles = [*RECEIVER] if party.name in WHOLE_STAFF else ["signatory", "proxy"]
            yield from (receiver(role, party, str(party.county_code)) for role in roles)
    elif key == REGION:
        yield receiver("signatory", giver, str(giver.county_code))
        yield from staff(giver, "3", "case_officer", "approver", "economist")
        for place, party in enumerate(receivers, start=1):
            yield row(
                f"centre-manager-{place:02d}",
                f"Verksamhetschef på {party.name}",
                "verksamhetschef",
                party,
                "proxy",
            )


def staff(party: Party, number: str, *roles: str) -> Iterator[Row]:
    for role in roles:
        pseudonym, name, address = OFFICE[role]
        yield row(f"{pseudonym}-{number}", f"{name} hos {party.name}", address, party, role)


def receiver(role: str, party: Party, number: str) -> Row:
    pseudonym, name, address = RECEIVER[role]
    return row(f"{pseudonym}-{number}", f"{name} för {party.name}", address, party, role)


def row(pseudonym: str, name: str, address: str, party: Party, role: str) -> Row:
    domain = str(party.registry_email).partition("@")[2]
    hint = HINTS.get(pseudonym, "")
    return (pseudonym, f"{name} (påhittad)", f"{address}@{domain}", party.name, role, hint)


if __name__ == "__main__":
    main()
