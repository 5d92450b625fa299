"""The checks that a form may name: each looks at an answer, and says what it found that somebody ought to explain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from anslag.domain.form import Answers, CheckName, NamedCheck, ValueName
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.question_kind import total

type Known = Mapping[ValueName, str | int]
"""What the system knows of the grant: recipient, organisation number, case reference, claimed kronor."""

type _Find = Callable[[NamedCheck, int, Answers, Known], str]
"""What is odd about a sum, in a sentence; empty when nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """What a check looks for, what it asks unless the form says it, and which of its keys it needs."""

    find: _Find
    asks: str
    needs: tuple[str, ...] = ()


def found(check: NamedCheck, answers: Answers, known: Known) -> str:
    """What the check finds in these answers, and what is asked about it; empty when it finds nothing."""
    rule = CHECKS[check.check]
    amount = total(answers.get(check.question))
    said = "" if amount is None else rule.find(check, amount, answers, known)
    return f"{said} {check.text or rule.asks}" if said else ""


THOUSAND = 1000


def is_rounded_off(amount: Kronor, paid: Kronor) -> bool:
    """Whether the amount is what was paid, in whole thousands: the kronor that it leaves are no leftover."""
    return amount > 0 and amount % THOUSAND == 0 and 0 < paid - amount < THOUSAND


def _whole_thousands(_: NamedCheck, amount: int, __: Answers, known: Known) -> str:
    paid = known.get("claimed")
    if type(paid) is not int or not is_rounded_off(amount, paid):
        return ""
    return (
        f"Ni har angett {format_kronor(amount)} kr, ett jämnt tusental, och fick {format_kronor(paid)} kr: "
        f"{format_kronor(paid - amount)} kr skiljer."
    )


def _far_below_paid(check: NamedCheck, amount: int, _: Answers, known: Known) -> str:
    paid = known.get("claimed")
    if type(paid) is not int or 100 * amount >= (100 - (check.percent or 0)) * paid:
        return ""
    return (
        f"Ni har angett {format_kronor(amount)} kr av {format_kronor(paid)} kr. "
        f"Det är mer än {check.percent} procent under det ni fick."
    )


def _far_from_last_year(check: NamedCheck, amount: int, _: Answers, known: Known) -> str:
    before = known.get("used_last_year")
    if type(before) is not int or 100 * abs(amount - before) <= (check.percent or 0) * before:
        return ""
    return (
        f"Ni har angett {format_kronor(amount)} kr och förra året {format_kronor(before)} kr. "
        f"Det skiljer mer än {check.percent} procent."
    )


def _differs_from(check: NamedCheck, amount: int, answers: Answers, _: Known) -> str:
    other = total(answers.get(check.other))
    if other is None or amount == other:
        return ""
    return f"Summan här är {format_kronor(amount)}, men {format_kronor(other)} i det andra svaret."


CHECKS: Mapping[CheckName, CheckRule] = {
    "whole_thousands": CheckRule(
        find=_whole_thousands, asks="Är beloppet i hela kronor? Ändra det, eller skriv att det stämmer."
    ),
    "far_below_paid": CheckRule(
        find=_far_below_paid, asks="Stämmer det? Skriv gärna varför.", needs=("percent",)
    ),
    "far_from_last_year": CheckRule(
        find=_far_from_last_year, asks="Stämmer det? Skriv gärna varför.", needs=("percent",)
    ),
    "differs_from": CheckRule(find=_differs_from, asks="Stämmer det? Skriv gärna varför.", needs=("other",)),
}
