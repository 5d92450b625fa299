"""`anslag trace`: follow the money down every tier and back, step by step."""

import argparse
import json
from itertools import groupby

from anslag.domain.money import format_kronor
from anslag.domain.staircase import Step
from anslag.records.chain import staircase

HELP = "Följ pengarna genom alla led: vid varje steg ska in vara lika med ut."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("programme", metavar="PROGRAM")
    parser.add_argument("recipient", metavar="MOTTAGARE", nargs="?", default="")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    steps = staircase(options.programme, options.recipient)
    balanced = all(step.balances for step in steps)
    if options.json:
        print(
            json.dumps({"balanced": balanced, "steps": [_data(step) for step in steps]}, ensure_ascii=False)
        )
    else:
        print("\n".join(_lines(steps, balanced=balanced)))
    return 0 if balanced else 1


def _data(step: Step) -> dict[str, object]:
    return {
        "programme": step.programme,
        "recipient": step.recipient or None,
        "step": step.name,
        "in": step.came_in,
        "out": [{"name": share.name, "label": share.label, "amount": share.amount} for share in step.went],
        "difference": step.difference,
    }


def _lines(steps: tuple[Step, ...], *, balanced: bool) -> list[str]:
    lines = []
    width = max(len(step.label) for step in steps)
    for (programme, recipient), group in groupby(steps, key=lambda step: (step.programme, step.recipient)):
        lines.append(f"{programme}" + (f" · {recipient}" if recipient else ""))
        lines += [_line(step, width) for step in group if step.came_in or not step.balances]
        lines.append("")
    lines.append("Varje steg går ihop." if balanced else "Alla steg går inte ihop: se ≠ ovan.")
    return lines


def _line(step: Step, width: int) -> str:
    went = " + ".join(f"{format_kronor(share.amount)} {share.label}" for share in step.went) or "0"
    sign = "=" if step.balances else "≠"
    line = f"  {step.label:<{width}}  {format_kronor(step.came_in):>13} {sign} {went}"
    if step.difference:
        line += f"  (skiljer {format_kronor(step.difference)} kr)"
    return line
