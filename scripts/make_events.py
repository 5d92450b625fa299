"""Writes each programme's events.jsonl: a year of made-up answers that give the published figures.

    python scripts/make_events.py                 writes into programmes/
    python scripts/make_events.py --output DIR    writes DIR/PROGRAMME.jsonl instead

The same folders and the same published report give the same bytes.
"""

import argparse
import json
from pathlib import Path

from anslag.files.programme_folder import load_programme
from synthetic_year import PROGRAMMES, Event, whole_year

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ROOT / "programmes"
PUBLISHED = ROOT / "tests" / "cases" / "published-2025.json"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output", type=Path, help="a folder to write PROGRAMME.jsonl in")
    output: Path | None = parser.parse_args().output
    programmes = {key: load_programme(FOLDERS / key) for key in PROGRAMMES}
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    for key, events in whole_year(programmes, published).items():
        path = output / f"{key}.jsonl" if output else FOLDERS / key / "events.jsonl"
        path.write_text(as_lines(events), encoding="utf-8", newline="\n")
        print(f"{path}: {len(events)} händelser")


def as_lines(events: list[Event]) -> str:
    return "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events)


if __name__ == "__main__":
    main()
