"""`anslag audit`: any published report, held against its own figures."""

import argparse
import json
import re
import sys
from dataclasses import asdict
from pathlib import Path

from anslag.domain.audit.checks import audit
from anslag.domain.audit.finding import Finding
from anslag.files.report_data import UnreadableReportError, read_report

HELP = "Granska publicerade rapporter: stämmer siffror, hänvisningar och texter med varandra?"

CLEAN, FOUND, UNREADABLE = 0, 1, 2

LINE_BREAKS = re.compile("[\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")
"""Line breaks that JSON allows in a text."""

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FIL", help="en rapport som data (report.json)")
    parser.add_argument("--json", action="store_true", help="skriv en rad JSON för varje fil")


def run(options: argparse.Namespace) -> int:
    """0 when every file is without findings, 1 when any has some, 2 when any cannot be read."""
    result = CLEAN
    for file in options.files:
        findings, readable = _findings(Path(file))
        result = max(result, (FOUND if findings else CLEAN) if readable else UNREADABLE)
        name = file.encode(errors="replace").decode()
        if options.json:
            print(_line(name, findings))
        else:
            print(_page(name, findings), file=sys.stdout if readable else sys.stderr)
    return result


def _findings(path: Path) -> tuple[tuple[Finding, ...], bool]:
    """What is wrong, and whether the file could be read at all."""
    try:
        return audit(read_report(path)), True
    except UnreadableReportError as error:
        return error.findings, False


def _line(name: str, findings: tuple[Finding, ...]) -> str:
    line = json.dumps({"file": name, "findings": [asdict(each) for each in findings]}, ensure_ascii=False)
    return LINE_BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def _page(name: str, findings: tuple[Finding, ...]) -> str:
    lines = [f"{name}: {len(findings) or 'inga'} fynd"]
    for each in findings:
        lines += [f"  {each.place} [{each.code}]", f"    {each.message}", f"    Åtgärd: {each.remedy}"]
    return "\n".join(CONTROLS.sub("\N{REPLACEMENT CHARACTER}", line) for line in lines)
