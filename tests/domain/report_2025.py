"""The report on the grant of 2025, compiled from the programme folder and the returns in its events."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from anslag.domain.allocation import allocate
from anslag.domain.compilation import Account, Compiled, Return, compile_report
from anslag.domain.programme import Programme
from anslag.files.programme_folder import load_programme

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "programmes" / "primary-care-mental-health-2025"
PUBLISHED = ROOT / "tests" / "cases" / "published-2025.json"


@cache
def programme_2025() -> Programme:
    return load_programme(FOLDER)


def events(folder: Path, step: str) -> list[dict[str, Any]]:
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    return [event for event in map(json.loads, lines) if event["step"] == step]


@cache
def returns_2025() -> tuple[Return, ...]:
    return tuple(Return(event["recipient"], event["answers"]) for event in events(FOLDER, "submit_report"))


@cache
def accounts_2025() -> tuple[Account, ...]:
    """Claimed is the key's share; what is unused is waived where the events waive it."""
    entitled = allocate(programme_2025()).amounts
    waived = {event["recipient"] for event in events(FOLDER, "waive")}
    used = {one.recipient: one.answers["used_amount"] for one in returns_2025()}
    return tuple(
        Account(
            recipient=name,
            allocated=amount,
            claimed=amount,
            used=used[name],
            waived=amount - used[name] if name in waived else 0,
        )
        for name, amount in entitled.items()
    )


@cache
def compiled_2025() -> Compiled:
    return compile_report(
        programme=programme_2025(),
        returns=returns_2025(),
        accounts=accounts_2025(),
        published=date(2026, 6, 15),
    )


@cache
def published_2025() -> dict[str, Any]:
    """The report as the agency published it, with its slips."""
    published: dict[str, Any] = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return published
