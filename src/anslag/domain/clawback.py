"""A case of clawback: opened on a ground, the recipient heard, decided in full or part or not at all, with reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from anslag.domain.day import business_day_from, date_text, is_business_day
from anslag.domain.grant import Position
from anslag.domain.mail import Notice
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms

type CaseState = Literal["hearing", "to_decide", "clawed_back", "credited", "abstained"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as it stands. `number` is that of the entry that opened it."""

    number: int
    recipient: str
    opened: date
    ground: str
    """One of the programme's, by its id."""
    amount: Kronor
    """What is considered."""
    reason: str
    answer_by: date
    evidence: str = ""
    """Where what was found is: the review or the audit that it comes from."""
    sample: int = 0
    """The number of the control sample in which it was found, if it was."""
    answered: date | None = None
    answer: str = ""
    decided: date | None = None
    clawed_back: Kronor = 0
    decision: str = ""
    """The reasons."""
    invoice: str = ""
    credited: date | None = None
    """The day that the invoice was withdrawn, if it was."""
    credit_note: str = ""

    def is_heard(self, today: date) -> bool:
        """Whether the recipient still has something to answer, as it stood on that day."""
        ended = min(filter(None, (self.answered, self.decided)), default=None)
        return self.opened <= today <= self.answer_by and (ended is None or today < ended)

    def state(self, today: date) -> CaseState:
        if self.credited:
            return "credited"
        if self.decided:
            return "clawed_back" if self.clawed_back else "abstained"
        return "to_decide" if self.answered or today > self.answer_by else "hearing"


def opening_problems(
    terms: Terms,
    position: Position,
    *,
    recipient: str,
    ground: str,
    amount: Kronor,
    reason: str,
    answer_by: date,
    today: date,
    handed_on: Sequence[str] = (),
    questioned: bool = True,
) -> tuple[Problem, ...]:
    """Why no case can be opened. `questioned`: the control that it comes from, if any, found something.

    `handed_on` are the titles of the recipient's own programmes, where what it got is handed on.
    """
    grounds = [each.id for each in terms.repayment.grounds]
    used = format_kronor(position.used_itself)
    faults = (
        (
            not questioned,
            "clawback.sample",
            "Stickprovet har inte ifrågasatt något hos mottagaren.",
            "Skriv först kontrollens resultat.",
        ),
        (
            ground not in grounds,
            "clawback.ground",
            "Grunden finns inte bland programmets.",
            f"Välj en av: {', '.join(each.label for each in terms.repayment.grounds)}.",
        ),
        (
            not 0 < amount <= position.used_itself,
            "clawback.amount",
            *(
                (
                    f"{format_kronor(amount)} kr passar inte det som är bokfört som använt, {used} kr.",
                    f"Ange 1 till {used} kr. Ej använda pengar krävs tillbaka utan ärende.",
                )
                if position.used_itself
                else elsewhere_words(position, recipient=recipient, handed_on=handed_on)
            ),
        ),
        (not reason.strip(), "clawback.reason", "Skälet saknas.", "Skriv vad som har kommit fram."),
        *_time_faults(terms, answer_by, today),
    )
    return _told(recipient, faults)


type _Fault = tuple[bool, str, str, str]


def _time_faults(terms: Terms, answer_by: date, today: date) -> tuple[_Fault, ...]:
    """That the last day to answer is too soon, or no day when people work."""
    least = today + timedelta(terms.repayment.hearing_days)
    return (
        (
            answer_by < least,
            "clawback.answer_by",
            f"{date_text(answer_by)} ger mindre tid att svara än {terms.repayment.hearing_days} dagar.",
            f"Ge mottagaren till tidigast {date_text(business_day_from(least, ()))}.",
        ),
        (
            answer_by >= least and not is_business_day(answer_by, ()),
            "clawback.answer_by",
            f"{date_text(answer_by)} är en lördag eller söndag.",
            f"Ange en vardag, till exempel {date_text(business_day_from(answer_by, ()))}.",
        ),
    )


def elsewhere_words(position: Position, *, recipient: str, handed_on: Sequence[str]) -> tuple[str, str]:
    """Where the money is that is not the recipient's own use, and what to do there."""
    if not handed_on:
        return (
            "Inget är bokfört som använt.",
            "Ej använda pengar krävs tillbaka utan ärende, när redovisningen är godkänd.",
        )
    where = " och ".join(f"”{each}”" for each in handed_on)
    amount = format_kronor(position.passed_on)
    return (
        f"{recipient} har fördelat {amount} kr vidare, till mottagarna i {where}.",
        f"{recipient} ger det bidraget och öppnar ärendet där, mot den mottagare som det gäller.",
    )


def hearing_notice(
    terms: Terms,
    recipient: str,
    *,
    ground: str,
    amount: Kronor,
    reason: str,
    answer_by: date,
    address: str,
    number: int,
) -> Notice:
    """What the recipient is told of a case, and asked. `address` is the page where the case is found and answered."""
    grounds = {each.id: each.label for each in terms.repayment.grounds}
    last = date_text(answer_by)
    paragraphs = (
        f"Vi prövar om ni ska betala tillbaka {format_kronor(amount)} kronor. Inget är beslutat.",
        f"Grunden: {grounds[ground]}",
        f"Det som har kommit fram:\n{reason.strip()}",
        f"Ni kan svara senast {last}. Vi beslutar när ni har svarat, eller efter den dagen.",
        f"Bidrag: {terms.title}\nDiarienummer: {terms.case_reference}\nGäller: {recipient}",
        *([f"Logga in och svara:\n{address}"] if address else []),
        terms.giver,
    )
    return Notice(
        key=f"hearing/{number}",
        kind="hearing",
        party=recipient,
        subject=f"Svara senast {last} i ett ärende om återkrav – {terms.title} (dnr {terms.case_reference})",
        text="\n\n".join(paragraphs) + "\n",
    )


def answer_problems(case: Case, *, recipient: str, answer: str) -> tuple[Problem, ...]:
    """Why the recipient cannot answer. A late answer is taken as long as nothing is decided."""
    faults = (
        (
            case.recipient != recipient,
            "clawback.case",
            "Ärendet gäller en annan mottagare.",
            "Kontrollera numret.",
        ),
        (
            case.decided is not None,
            "clawback.decided",
            "Ärendet är avgjort.",
            "Överklaga i stället, om det går.",
        ),
        (not answer.strip(), "clawback.answer", "Svaret är tomt.", "Skriv vad ni anser."),
    )
    return _told(recipient, faults)


def decision_problems(
    case: Case,
    position: Position,
    *,
    recipient: str,
    reason: str,
    today: date,
    amount: Kronor | None = None,
    due: date | None = None,
    category: str = "",
) -> tuple[Problem, ...]:
    """Why the case cannot be decided. `amount` is what is clawed back, by `due`; None to abstain from it.

    `category` is the cost category that it is taken from first, where one is chosen.
    """
    most = min(case.amount, position.used_itself)
    faults = (
        (
            case.recipient != recipient,
            "clawback.case",
            "Ärendet gäller en annan mottagare.",
            "Kontrollera numret.",
        ),
        (case.decided is not None, "clawback.decided", "Ärendet är avgjort.", "Inget mer behöver göras."),
        (
            case.state(today) == "hearing",
            "clawback.heard",
            f"Mottagaren får svara till och med {date_text(case.answer_by)} och har inte svarat.",
            "Besluta när svaret har kommit eller dagen har varit.",
        ),
        (
            amount is not None and not 0 < amount <= most,
            "clawback.amount",
            f"{format_kronor(amount or 0)} kr passar inte ärendet.",
            f"Ange 1 till {format_kronor(most)} kr, eller avstå.",
        ),
        (
            amount is not None and (due is None or due <= today),
            "clawback.due",
            "Sista dag att betala är inte efter i dag.",
            "Ange en dag som kommer.",
        ),
        (
            bool(category) and not position.used.get(category),
            "clawback.category",
            "Inget är bokfört som använt på kostnadsslaget.",
            "Välj ett annat, eller inget.",
        ),
        (not reason.strip(), "clawback.reason", "Skälen saknas.", "Skriv varför du beslutar så."),
    )
    return _told(recipient, faults)


def in_other_cases(cases: Iterable[Case], recipient: str, *, but: int = 0) -> Kronor:
    """What the recipient's other cases are about, those that are not decided: the same money may be meant."""
    others = (each for each in cases if each.recipient == recipient and each.number != but)
    return sum(each.amount for each in others if not each.decided)


def taken_from(used: Mapping[str, Kronor], amount: Kronor, *, first: str = "") -> dict[str, Kronor]:
    """From which cost categories an amount is clawed back: the one chosen, if any, and then the largest first.

    By name where two are as large.
    """
    taken: dict[str, Kronor] = {}
    for category, stands in sorted(used.items(), key=lambda each: (each[0] != first, -each[1], each[0])):
        share = min(stands, amount)
        if share > 0:
            taken[category] = share
            amount -= share
    return taken


def _told(recipient: str, faults: tuple[_Fault, ...]) -> tuple[Problem, ...]:
    return tuple(
        Problem(place=f"Återkrav, {recipient}", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )
