"""What a receiver is asked to hand in evidence for, with what has come in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from anslag.domain.evidence import COMPLETION, Evidence
from anslag.domain.review import Completion
from anslag.records.evidence import evidence_in
from anslag.records.grants import Held
from anslag.records.samples import samples_in


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRequest:
    """What one receiver is asked for: by the sample of that number, or beside a completion."""

    number: int
    asks: tuple[str, ...]
    due: date | None
    """None when the completion has been answered, and no more is asked for."""
    handed: tuple[Evidence, ...]
    outcome: str = ""
    """What the control came to; empty while there is no result."""


def requests_to(held: Held, recipient: str, asked: Completion | None) -> tuple[EvidenceRequest, ...]:
    """Everything that the receiver is, or has been, asked to hand in evidence for. `asked`: what it is to complete."""
    return tuple(_requests(held, recipient, asked, evidence_in(held, recipient)))


def _requests(
    held: Held, recipient: str, asked: Completion | None, came: tuple[Evidence, ...]
) -> Iterator[EvidenceRequest]:
    for sample in samples_in(held):
        for control in sample.controls:
            if control.report.recipient == recipient:
                yield EvidenceRequest(
                    number=sample.number,
                    asks=(sample.asks,),
                    due=sample.due,
                    handed=tuple(each for each in came if each.sample == sample.number),
                    outcome=control.outcome,
                )
    beside = tuple(each for each in came if each.sample == COMPLETION)
    if asked or beside:
        yield EvidenceRequest(
            number=COMPLETION,
            asks=tuple(asked.parts.values()) if asked else (),
            due=asked.due if asked else None,
            handed=beside,
        )
