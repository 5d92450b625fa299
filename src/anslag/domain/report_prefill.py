"""What the system holds already of the answers to a report, and from where: filled in, and never asked for again."""

from dataclasses import dataclass

from anslag.domain.form import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An answer that is filled in beforehand. `origin` says where it was taken from, in Swedish."""

    answer: Answer
    origin: str
