"""Whether a programme folder's files agree with each other: one small named check for each rule."""

from collections.abc import Callable, Iterable

from anslag.files.programme_checks import (
    accounting,
    dates,
    form,
    funding,
    ids,
    named,
    outline,
    parties,
    pot,
    questions,
    words,
)
from anslag.files.programme_fault import Fault
from anslag.files.programme_read import Folder

type Check = Callable[[Folder], Iterable[Fault]]

CHECKS: tuple[Check, ...] = (
    *ids.CHECKS,
    *pot.CHECKS,
    *parties.CHECKS,
    *funding.CHECKS,
    *dates.CHECKS,
    *form.CHECKS,
    *questions.CHECKS,
    *named.CHECKS,
    *outline.CHECKS,
    *words.CHECKS,
    *accounting.CHECKS,
)
"""In the order their faults are told."""
