"""Draw a control sample with a published seed, ask those drawn for evidence, and record what each control came to."""

from collections.abc import Mapping
from datetime import date

from anslag.domain.problem import Problem
from anslag.domain.sampling import (
    SampleOutcome,
    Stratum,
    draw_problems,
    drawn,
    evidence_notice,
    result_problems,
)
from anslag.records.chain import chain_of
from anslag.records.evidence import evidence_in
from anslag.records.grants import held_programme
from anslag.records.mandates import parties_named
from anslag.records.reviews import reviews_in
from anslag.records.samples import control_of, population
from anslag.steps.act import Act, refuse, step
from anslag.steps.mail import queue_notices
from anslag.steps.review import latest_of, say


@step()
def draw_sample(
    act: Act,
    *,
    programme: str,
    seed: str,
    sizes: Mapping[Stratum, int],
    asks: str,
    due: date,
    base_address: str = "",
) -> None:
    """Draw among the reports submitted by now, and ask those drawn for evidence by a last day.

    What was drawn from is kept with it. The diary holds the seed, which is thereby public.
    """
    held = held_programme(programme)
    reports = population(reviews_in(chain_of(held), held, today=act.today))
    refuse(draw_problems(seed, sizes, reports=len(reports)))
    refuse(_asking_problems(asks, due, act.today))
    chosen = drawn(reports, seed=seed, sizes=sizes)
    said = {
        "seed": seed,
        "sizes": dict(sizes),
        "from": sorted([each.recipient, each.used, each.deviations] for each in reports),
        "drawn": {stratum: [each.recipient for each in there] for stratum, there in chosen.items()},
        "asks": asks,
        "due": due.isoformat(),
    }
    names = [each.recipient for there in chosen.values() for each in there]
    row = say(act, held, "draw_sample", None, said, seed=seed, due=due.isoformat(), drawn=names)
    pages = {
        each.name: f"{base_address}/ta-emot/{programme}/{each.number}/underlag/{row.entry.seq}/"
        for each in (parties_named(names) if base_address else ())
    }
    queue_notices(
        [
            evidence_notice(
                held.terms, name, asks=asks, due=due, number=row.entry.seq, address=pages.get(name, "")
            )
            for name in names
        ],
        programme=programme,
        today=act.today,
    )


@step()
def record_sample(
    act: Act,
    *,
    programme: str,
    sample: int,
    recipient: str,
    outcome: SampleOutcome,
    questioned: int,
    text: str,
    without: str = "",
) -> None:
    """Record what the control of a report that was drawn came to. A later result holds over an earlier.

    `without` says why, where the evidence that was asked for has not come.
    """
    held = held_programme(programme)
    control = control_of(held, sample, recipient)
    used = control.report.used if control else 0
    came = any(each.sample == sample for each in evidence_in(held, recipient))
    refuse(
        result_problems(
            outcome,
            drawn=control is not None,
            questioned=questioned,
            used=used,
            text=text,
            came=came,
            without=without,
        )
    )
    said = {"sample": sample, "outcome": outcome, "questioned": questioned, "text": text}
    if not came:
        said["without"] = without.strip()
    report = latest_of(held, recipient)
    say(act, held, "record_sample", report, said, sample=sample, outcome=outcome, questioned=questioned)


def _asking_problems(asks: str, due: date, today: date) -> tuple[Problem, ...]:
    problems = []
    if not asks.strip():
        problems.append(
            _problem(
                "sample.asks", "Det saknas vilket underlag som begärs.", "Skriv vad mottagaren ska skicka."
            )
        )
    if due <= today:
        problems.append(_problem("sample.due", "Sista dagen har redan varit.", "Ange en senare dag."))
    return tuple(problems)


def _problem(rule: str, message: str, remedy: str) -> Problem:
    return Problem(place="Stickprov", rule=rule, message=message, remedy=remedy)
