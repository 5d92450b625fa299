"""What may be paid: what was requisitioned, once, when the programme is funded and two people have let it be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from anslag.domain.bank_account import BankAccount, NotAnAccountError, read_bank_account
from anslag.domain.day import date_text
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A payment order: what one person has prepared and another let be paid. `paid`: nothing of it waits."""

    number: int
    ordered: date
    approved_by: str
    paid: bool


def stop_problems(*, recipient: str, reason: str, stopped: bool, lifting: bool) -> tuple[Problem, ...]:
    """Why payments to the recipient cannot be stopped, or the stop not lifted."""
    faults = (
        (not reason.strip(), "stop.reason", "Skälet saknas.", "Skriv varför."),
        (stopped and not lifting, "stop.once", "De är redan stoppade.", "Inget mer behöver göras."),
        (lifting and not stopped, "stop.none", "De är inte stoppade.", "Inget mer behöver göras."),
    )
    return tuple(
        Problem(place=f"Utbetalningar till {recipient}", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )


def payment_problems(
    terms: Terms, *, recipient: str, waiting: bool, stopped: str = "", overdue: Kronor = 0
) -> tuple[Problem, ...]:
    """Why nothing can be paid to the recipient now. `waiting`: a requisition of theirs is in no order yet.

    `stopped`: the reason why payments to them are stopped, where they are. `overdue`: what they should have repaid the
    giver by now; it hinders where the terms say so.
    """
    place = f"Utbetalning, {recipient}"
    if stopped:
        return (
            Problem(
                place=place,
                rule="payment.stopped",
                message=f"Utbetalningar till mottagaren är stoppade: {stopped}",
                remedy="Betala ut när stoppet är hävt.",
            ),
        )
    if terms.status != "decided":
        return (
            Problem(
                place=place,
                rule="status",
                message="Programmet är villkorat: medlen är inte beslutade.",
                remedy="Betala ut när beslutet om medel finns i villkoren.",
            ),
        )
    if not waiting:
        return (
            Problem(
                place=place,
                rule="payment.requisitioned",
                message="Det finns ingen obetald rekvisition.",
                remedy="Betala ut när mottagaren har rekvirerat.",
            ),
        )
    if overdue and terms.payment.open_debt_bars:
        return (
            Problem(
                place=place,
                rule="payment.debt",
                message=f"Mottagaren har en förfallen skuld på {format_kronor(overdue)} kr. Enligt villkoren betalas "
                "inget ut så länge.",
                remedy="Betala ut när den är betald, eller när mottagaren har fått anstånd.",
            ),
        )
    return ()


HOLD = timedelta(days=2)
"""How long a changed account waits before it is paid to: the party's registry has been told, and can object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeAccount:
    """The account in the register. `changed` and `approved_by` are of the act that changed it, empty when none has."""

    account: BankAccount
    changed: date | None = None
    approved_by: str = ""
    returned: str = ""
    """Why the last payment to it came back from the bank, where the party has not given or confirmed it since."""
    refused: str = ""
    """Why the bank has refused it since then, in words."""


def account_problems(
    known: PayeeAccount | None, *, recipient: str, stated: str, approved_by: str, today: date
) -> tuple[Problem, ...]:
    """Why nothing can be paid to the recipient's account. `stated`: the new account that a requisition asks for."""
    if stated and (known is None or known.account != _read(stated)):
        fault = (
            "payment.account_not_approved",
            "Rekvisitionen anger ett nytt konto, som inte är godkänt.",
            "Be mottagarens firmatecknare eller ombud begära bytet, och låt en annan person godkänna det.",
        )
    elif known is None:
        fault = (
            "payment.account",
            "Vi vet inte vilket konto pengarna ska till.",
            "Be mottagarens firmatecknare eller ombud lämna kontot.",
        )
    elif known.returned:
        fault = (
            "payment.returned",
            f"Den förra betalningen till kontot återkom från banken: {known.returned}.",
            "Be mottagarens firmatecknare eller ombud lämna ett nytt konto, eller bekräfta det som finns.",
        )
    elif known.refused:
        fault = (
            "payment.refused",
            f"Banken nekade den förra betalningen till kontot: {known.refused}.",
            "Be mottagarens firmatecknare eller ombud lämna ett nytt konto, eller bekräfta det som finns.",
        )
    elif known.changed and today < known.changed + HOLD:
        fault = (
            "payment.account_hold",
            f"Kontot ändrades {date_text(known.changed)}.",
            f"Betala tidigast {date_text(known.changed + HOLD)}.",
        )
    elif known.approved_by and known.approved_by.strip() == approved_by.strip():
        fault = (
            "payment.account_approver",
            "Den som godkände kontot kan inte godkänna betalningen till det.",
            "Låt en annan beslutsfattare godkänna betalningen.",
        )
    else:
        return ()
    rule, message, remedy = fault
    return (Problem(place=f"Utbetalning, {recipient}", rule=rule, message=message, remedy=remedy),)


def _read(stated: str) -> BankAccount | None:
    try:
        return read_bank_account(stated)
    except NotAnAccountError:
        return None


def change_account_problems(
    known: PayeeAccount | None, account: str, *, recipient: str, receives: bool
) -> tuple[Problem, ...]:
    """Why the account cannot be changed to this one. `receives`: whether the giver pays the party anything at all.

    One that a payment has come back from, or that the bank has refused, may be given again: it is thereby confirmed.
    """
    try:
        new = read_bank_account(account)
    except NotAnAccountError as fault:
        return (_account_problem(recipient, "account.form", str(fault), "Rätta numret."),)
    if not receives:
        message, remedy = (
            "Organisationen får inget bidrag i programmet.",
            "Välj ett program som den får bidrag i.",
        )
        return (_account_problem(recipient, "account.receives", message, remedy),)
    if known and known.account == new and not (known.returned or known.refused):
        message, remedy = "Det är det konto som redan gäller.", "Inget mer behöver göras."
        return (_account_problem(recipient, "account.same", message, remedy),)
    return ()


def _account_problem(recipient: str, rule: str, message: str, remedy: str) -> Problem:
    return Problem(place=f"Konto, {recipient}", rule=rule, message=message, remedy=remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPayment:
    """What was to be paid when it was prepared: in all, and to each recipient; None where it was not said."""

    amount: Kronor | None
    amounts: Mapping[str, Kronor] | None


def ordering_problems(amounts: Mapping[str, Kronor], *, prepared: PreparedPayment) -> tuple[Problem, ...]:
    """That what is to be paid, by recipient, is no longer what was prepared."""
    found = []
    if prepared.amounts is not None:
        names = {**prepared.amounts, **amounts}
        found += [(name, prepared.amounts.get(name, 0), amounts.get(name, 0)) for name in names]
    if prepared.amount is not None:
        found.append(("", prepared.amount, sum(amounts.values())))
    return tuple(
        Problem(
            place=", ".join(filter(None, ("Betalningsuppdraget", name))),
            rule="payment.changed",
            message=f"Det förbereddes på {format_kronor(then)} kr, men rekvisitionerna är nu på "
            f"{format_kronor(now)} kr.",
            remedy="Ladda om sidan och förbered ett nytt. Väntar ett förslag redan avslås det först.",
        )
        for name, then, now in found
        if then != now
    )


OF_CHANGED_ACCOUNTS = ("payment.account_hold", "payment.account_approver")
"""The rules that a changed account is held to, however it is paid to."""


def refusing_problems(number: int, *, waits: bool, code: str) -> tuple[Problem, ...]:
    """Why the bank's refusal of a line cannot be noted."""
    faults = (
        (
            not waits,
            "refusal.waits",
            "Raden är redan betald eller nekad.",
            "Kontrollera bankens svar mot kontoutdraget.",
        ),
        (not code.strip(), "refusal.code", "Bankens skäl saknas.", "Ange vad banken svarade."),
    )
    return tuple(
        Problem(place=f"Betalningsuppdrag {number}", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )


def marking_problems(
    order: Order, *, approved_by: str, paid_on: date, reference: str, today: date
) -> tuple[Problem, ...]:
    """Why the order cannot be marked as paid on that day, with that reference."""
    faults = (
        (order.paid, "payment.once", "Det är redan markerat som betalt.", "Inget mer behöver göras."),
        (
            approved_by != order.approved_by,
            "payment.approved",
            "Uppdraget är godkänt av någon annan.",
            "Ange den som godkände uppdraget.",
        ),
        (
            not order.ordered <= paid_on <= today,
            "payment.paid_on",
            f"Betalningsdagen {date_text(paid_on)} är före uppdraget eller efter i dag.",
            f"Ange en dag från {date_text(order.ordered)} till {date_text(today)}.",
        ),
        (not reference.strip(), "payment.reference", "Referensen saknas.", "Ange bankens referens."),
    )
    return tuple(
        Problem(place=f"Betalningsuppdrag {order.number}", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )
