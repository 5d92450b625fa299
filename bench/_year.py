"""Years to replay in benchmarks, as acts ready to be done."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from anslag.domain.programme import Funding, Programme
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.payment import pay
from anslag.steps.report import accept, submit_report
from anslag.steps.requisition import close_call, requisition
from tests.steps.year import OPENS, REPORTS, act, answers, programme

PAID = date(2031, 4, 2)

type Acts = Iterator[Callable[[], None]]


def small(recipients: int, _: int) -> Acts:
    """A year of one programme."""
    made = programme("small", giver="Small giver", basis=_basis("S", recipients), pot=496_000_000)
    yield from _handed_out(made)
    yield from _reported(made)


def large(recipients: int, below: int) -> Acts:
    """A year of one programme whose every recipient hands on all it gets to `below` others."""
    basis = _basis("L", recipients)
    above = programme("large", giver="Large giver", basis=basis, pot=1_000_000 * recipients)
    amounts = [1_000_000] * recipients
    yield from _handed_out(above)
    lower = [
        programme(
            f"below-{name}",
            giver=name,
            basis=_basis(f"{name}-", below),
            pot=amount,
            funding=Funding(programme="large", recipient=name, part="all"),
        )
        for name, amount in zip(basis, amounts, strict=True)
    ]
    for made in lower:
        yield from _handed_out(made)
    for made in lower:
        yield from _reported(made)
    yield from _reported(above)


def _basis(prefix: str, number: int) -> dict[str, int]:
    return {f"{prefix}{index:04d}": 1000 for index in range(number)}


def _handed_out(made: Programme) -> Acts:
    yield partial(open_programme, act(OPENS), programme=made)
    yield partial(allocate_pot, act(OPENS), programme=made.key)
    for name in made.basis:
        yield partial(requisition, act(OPENS, by=name, approved_by=""), programme=made.key, recipient=name)
    yield partial(close_call, act(PAID), programme=made.key)
    yield partial(pay, act(PAID), programme=made.key)


def _reported(made: Programme) -> Acts:
    share, more = divmod(made.terms.pot.amount, len(made.basis))
    for index, name in enumerate(made.basis):
        paid = share + (index < more)
        yield partial(
            submit_report,
            act(REPORTS, by=name, approved_by=""),
            programme=made.key,
            recipient=name,
            answers=answers({"pay": paid, "travel": 0}),
        )
    yield partial(accept, act(REPORTS), programme=made.key)
