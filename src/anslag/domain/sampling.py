"""A control sample: reports drawn by amount and risk with a seed that is published, so that anyone can draw it again.

The method. Reports are sorted into strata: those in which some check deviates, then by the amount used, at or above the
median and below it. Within a stratum they are ordered by the SHA-256, in hexadecimal, of the seed, a line feed and the
recipient's name, in UTF-8. The first ones of each stratum are drawn, as many as its size asks for. Neither the order in
which reports are given nor anything but seed, names, amounts and deviations decides.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from anslag.domain.day import date_text
from anslag.domain.mail import Notice
from anslag.domain.money import Kronor
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms

type Stratum = Literal["deviating", "large", "small"]
type SampleOutcome = Literal["in_order", "questioned"]

STRATA: tuple[Stratum, ...] = get_args(Stratum.__value__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A report that can be drawn, or has been: with how many checks deviate in it."""

    recipient: str
    used: Kronor
    deviations: int


def strata(reports: Iterable[Sampled]) -> dict[Stratum, tuple[Sampled, ...]]:
    """The reports by stratum, each in the order of their names."""
    every = sorted(reports, key=lambda each: each.recipient)
    amounts = sorted(each.used for each in every)
    median = amounts[len(amounts) // 2] if amounts else 0
    found: dict[Stratum, list[Sampled]] = {name: [] for name in STRATA}
    for each in every:
        found["deviating" if each.deviations else "large" if each.used >= median else "small"].append(each)
    return {name: tuple(there) for name, there in found.items()}


def rank(seed: str, recipient: str) -> str:
    """What decides the order within a stratum."""
    return hashlib.sha256(f"{seed}\n{recipient}".encode()).hexdigest()


def drawn(
    reports: Iterable[Sampled], *, seed: str, sizes: Mapping[Stratum, int]
) -> dict[Stratum, tuple[Sampled, ...]]:
    """The sample by stratum. A stratum with fewer reports than asked for is drawn whole."""
    return {
        name: tuple(
            sorted(there, key=lambda each: (rank(seed, each.recipient), each.recipient))[: sizes.get(name, 0)]
        )
        for name, there in strata(reports).items()
    }


def draw_problems(seed: str, sizes: Mapping[Stratum, int], *, reports: int) -> tuple[Problem, ...]:
    """Why a sample cannot be drawn."""
    problems = []
    if not seed.strip():
        problems.append(
            _problem("sample.seed", "Fröet saknas.", "Skriv ett tal eller en text som publiceras.")
        )
    if not sum(sizes.values()) or min(sizes.values(), default=0) < 0:
        problems.append(_problem("sample.size", "Ingen redovisning dras.", "Skriv hur många som ska dras."))
    if not reports:
        problems.append(
            _problem("sample.reports", "Det finns inget att dra bland.", "Vänta på redovisningarna.")
        )
    return tuple(problems)


def result_problems(
    outcome: str, *, drawn: bool, questioned: Kronor, used: Kronor, text: str, came: bool, without: str
) -> tuple[Problem, ...]:
    """Why the result of a control cannot be recorded. `without`: why there is one although no evidence `came`."""
    problems = []
    if not drawn:
        problems.append(_problem("sample.drawn", "Redovisningen är inte dragen.", "Välj en som är det."))
    elif not came and not without.strip():
        problems.append(
            _problem(
                "sample.without",
                "Inget underlag har kommit in.",
                "Vänta på det, eller skriv varför resultatet sparas ändå.",
            )
        )
    if outcome not in get_args(SampleOutcome.__value__):
        problems.append(_problem("sample.outcome", "Resultatet saknas.", "Välj vad kontrollen visade."))
    if not text.strip():
        problems.append(
            _problem("sample.text", "Det saknas vad som är kontrollerat.", "Skriv vad ni har sett.")
        )
    if not 0 <= questioned <= used or (outcome == "questioned") != bool(questioned):
        problems.append(
            _problem(
                "sample.questioned",
                "Det ifrågasatta beloppet stämmer inte med resultatet eller med det som är använt.",
                "Skriv hur många av de använda kronorna som ifrågasätts, noll om inga.",
            )
        )
    return tuple(problems)


def evidence_notice(
    terms: Terms, recipient: str, *, asks: str, due: date, number: int, address: str = ""
) -> Notice:
    """What a receiver is told whose report has been drawn. `address` is the page where the evidence is sent."""
    paragraphs = (
        f"Er redovisning är dragen i ett stickprov. Skicka underlaget senast {date_text(due)}.",
        f"Det vi behöver:\n{asks.strip()}",
        f"Bidrag: {terms.title}\nDiarienummer: {terms.case_reference}\nGäller: {recipient}",
        *([f"Logga in och skicka underlaget:\n{address}"] if address else []),
        "Stickprovet är draget med slump. Att ni är dragna säger inget om er redovisning.",
        terms.giver,
    )
    return Notice(
        key=f"sample/{number}/{recipient}",
        kind="evidence",
        party=recipient,
        subject=f"Skicka underlag senast {date_text(due)} – {terms.title} (dnr {terms.case_reference})",
        text="\n\n".join(paragraphs) + "\n",
    )


def _problem(rule: str, message: str, remedy: str) -> Problem:
    return Problem(place="Stickprov", rule=rule, message=message, remedy=remedy)
