"""The life of an invoice, derived from what has been done: sent, reminded, put off, paid, written off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from anslag.domain.day import date_text
from anslag.domain.mail import Notice
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms

type InvoiceState = Literal[
    "credited",
    "paid",
    "written_off",
    "handed_over",
    "instalments",
    "respite",
    "late",
    "reminded",
    "sent",
    "issued",
]
type Happening = Literal[
    "send_invoice",
    "deliver_invoice",
    "remind_invoice",
    "grant_respite",
    "agree_instalments",
    "hand_over_debt",
    "write_off",
    "receive_repayment",
    "charge_interest",
    "receive_interest",
    "credit_invoice",
]

SETTLING = {"receive_repayment", "receive_interest", "write_off", "credit_invoice"}
"""What leaves less to pay."""

LONGEST_RESPITE = 365
"""Days. Longer needs special reasons; else instalments are agreed on in writing (1993:1138, § 14)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something done with an invoice. `amount` is what came in, was written off or was charged in interest."""

    what: Happening
    day: date
    """Of what came in: when the bank booked it."""
    entry: int
    noted: date
    """When it was entered here."""
    amount: Kronor = 0
    until: date | None = None
    """Of a respite: the new last day to pay. Of interest: the last day that it is charged for."""
    plan: tuple[tuple[date, Kronor], ...] = ()
    """Of instalments: each day and amount, in the order of the days."""
    said: str = ""
    """The reason, where the agreement is, to whom the debt went, another invoice's number, or a receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """How an invoice stands on a day."""

    amount: Kronor
    issued: date
    due: date
    """The last day to pay as it was issued."""
    events: tuple[Event, ...]
    today: date
    number: str = ""
    """As it stands on the invoice."""
    recipient: str = ""
    of_interest: bool = False
    """Whether it is of interest on another."""

    def happened(self, what: Happening) -> tuple[Event, ...]:
        return tuple(each for each in self.events if each.what == what)

    @property
    def paid(self) -> Kronor:
        return sum(
            each.amount for each in self.events if each.what in {"receive_repayment", "receive_interest"}
        )

    @property
    def charged_until(self) -> date | None:
        """The last day that interest on it has been charged for."""
        return max((each.until for each in self.happened("charge_interest") if each.until), default=None)

    @property
    def charged_too_long(self) -> tuple[Event, ...]:
        """Interest that was charged, before it was known, for days after something had come in."""
        came_in = self.happened("receive_repayment")
        return tuple(
            each
            for each in self.happened("charge_interest")
            if each.until and any(one.entry > each.entry and one.day < each.until for one in came_in)
        )

    @property
    def written_off(self) -> Kronor:
        return sum(each.amount for each in self.happened("write_off"))

    @property
    def credited(self) -> bool:
        return bool(self.happened("credit_invoice"))

    @property
    def left(self) -> Kronor:
        """What is still to be paid."""
        return 0 if self.credited else self.amount - self.paid - self.written_off

    @property
    def pay_by(self) -> date:
        """The last day to pay now: as issued, put off, or the next instalment that is not covered."""
        last = self._put_off
        if last is None:
            return self.due
        return last.until or self._next_instalment(last)

    @property
    def _put_off(self) -> Event | None:
        """The respite or the instalments that the last day to pay goes by."""
        moved = [each for each in self.events if each.what in {"grant_respite", "agree_instalments"}]
        return moved[-1] if moved else None

    def _next_instalment(self, agreed: Event) -> date:
        came_in = self._came_in_since(agreed)
        for day, amount in agreed.plan:
            came_in -= amount
            if came_in < 0:
                return day
        return agreed.plan[-1][0]

    def _came_in_since(self, agreed: Event) -> Kronor:
        return sum(each.amount for each in self.happened("receive_repayment") if each.entry > agreed.entry)

    @property
    def is_late(self) -> bool:
        return self.left > 0 and self.today > self.pay_by

    @property
    def overdue(self) -> Kronor:
        """What should have been paid by now; of instalments, those whose days have passed."""
        if not self.is_late:
            return 0
        last = self._put_off
        if last is None or not last.plan:
            return self.left
        fallen_due = sum(amount for day, amount in last.plan if day < self.today)
        return min(self.left, fallen_due - self._came_in_since(last))

    @property
    def to_pay(self) -> Kronor:
        """What is to be paid by the day that stands now: all that is left, or the instalments up to it."""
        last = self._put_off
        if last is None or not last.plan:
            return self.left
        fallen_due = sum(amount for day, amount in last.plan if day <= self.pay_by)
        return min(self.left, fallen_due - self._came_in_since(last))

    @property
    def later(self) -> Kronor:
        """What is left to pay after the day that stands now."""
        return self.left - self.to_pay

    @property
    def settled(self) -> date | None:
        """The day that the last of it was paid or given up, where nothing is left."""
        if self.left:
            return None
        return max((each.day for each in self.events if each.what in SETTLING), default=None)

    @property
    def debts(self) -> tuple[tuple[date, Kronor], ...]:
        """What was owed from each day on; what came in on a day counts from the day after."""
        owed, steps = self.amount, [(self.issued, self.amount)]
        moving = [each for each in self.events if each.what in {"receive_repayment", "write_off"}]
        for each in sorted(moving, key=lambda one: one.day):
            owed -= each.amount
            steps.append((max(self.issued, each.day + timedelta(1)), owed))
        return tuple(steps)

    @property
    def state(self) -> InvoiceState:
        ended: tuple[tuple[bool, InvoiceState], ...] = (
            (self.credited, "credited"),
            (not self.left and bool(self.written_off), "written_off"),
            (not self.left, "paid"),
            (bool(self.happened("hand_over_debt")), "handed_over"),
        )
        running: tuple[tuple[bool, InvoiceState], ...] = (
            (self.is_late and bool(self.happened("remind_invoice")), "reminded"),
            (self.is_late, "late"),
            (bool(self.happened("agree_instalments")), "instalments"),
            (bool(self.happened("grant_respite")), "respite"),
            (bool(self.happened("send_invoice")), "sent"),
        )
        return next((state for holds, state in ended + running if holds), "issued")


def open_problems(life: Life | None, *, recipient: str) -> tuple[Problem, ...]:
    """Why nothing more can be done with an invoice: it is none of the recipient's, or nothing of it is left."""
    if life is None:
        return _problem(
            recipient,
            "invoice.unknown",
            "Det är ingen faktura till mottagaren.",
            "Kontrollera mottagaren och numret.",
        )
    if not life.left:
        return _problem(recipient, "invoice.open", "Inget är kvar att betala.", "Inget mer behöver göras.")
    return ()


def reminder_problems(life: Life, *, recipient: str) -> tuple[Problem, ...]:
    """Why the recipient is not reminded now."""
    if life.is_late:
        return ()
    return _problem(
        recipient,
        "invoice.late",
        f"Sista dag att betala är {date_text(life.pay_by)}.",
        "Påminn när den dagen har varit.",
    )


def reminder_notice(
    terms: Terms, life: Life, *, recipient: str, invoice: str, address: str, number: int
) -> Notice:
    """What the recipient is told of an invoice that is late. `address` is the page where the invoice is read."""
    late, left = format_kronor(life.overdue), format_kronor(life.left)
    rest = f"\nKvar av hela fakturan: {left} kronor" if life.overdue < life.left else ""
    paragraphs = (
        f"Faktura {invoice} är inte betald. Sista dag att betala var {date_text(life.pay_by)}.",
        f"Att betala nu: {late} kronor{rest}",
        f"Bidrag: {terms.title}\nDiarienummer: {terms.case_reference}\nGäller: {recipient}",
        *([f"Logga in och läs fakturan, och hur den betalas:\n{address}"] if address else []),
        "Har ni betalat de senaste dagarna behöver ni inte göra något.",
        terms.giver,
    )
    return Notice(
        key=f"invoice_reminder/{number}",
        kind="invoice_reminder",
        party=recipient,
        subject=f"Påminnelse om faktura {invoice} – {terms.title} (dnr {terms.case_reference})",
        text="\n\n".join(paragraphs) + "\n",
    )


def respite_problems(
    life: Life, *, recipient: str, until: date, reason: str, special: bool
) -> tuple[Problem, ...]:
    """Why the last day to pay cannot be put off until then."""
    problems = list(_reason_problems(recipient, reason))
    if until <= max(life.pay_by, life.today):
        problems += _problem(
            recipient,
            "respite.until",
            f"Anstånd till {date_text(until)} är ingen senare dag.",
            f"Ange en dag efter {date_text(max(life.pay_by, life.today))}.",
        )
    elif (until - life.due).days > LONGEST_RESPITE and not special:
        problems += _problem(
            recipient,
            "respite.longest",
            f"{date_text(until)} är mer än ett år efter den första sista dagen, {date_text(life.due)}.",
            "Kom överens om delbetalning i stället, eller ange att det finns särskilda skäl.",
        )
    return tuple(problems)


def instalment_problems(
    life: Life, *, recipient: str, plan: Sequence[tuple[date, Kronor]], written: str
) -> tuple[Problem, ...]:
    """Why instalments cannot be agreed on so: in writing, on later days, of all that is left."""
    days = [day for day, _ in plan]
    total = sum(amount for _, amount in plan)
    faults = (
        (
            total != life.left,
            "instalments.sum",
            f"Delbetalningarna är {format_kronor(total)} kr, men {format_kronor(life.left)} kr är kvar.",
            "Ändra beloppen så att de blir det som är kvar.",
        ),
        (
            len(plan) < 2 or any(amount <= 0 for _, amount in plan),
            "instalments.number",
            "En plan har minst två delbetalningar, var och en på minst 1 kr.",
            "Ge anstånd om allt ska betalas på en dag.",
        ),
        (
            any(day <= life.today for day in days) or any(one >= other for one, other in pairwise(days)),
            "instalments.days",
            "Dagarna ska komma efter i dag och efter varandra.",
            "Ändra dagarna.",
        ),
        (
            not written.strip(),
            "instalments.written",
            "Det framgår inte var överenskommelsen finns.",
            "Ange diarienumret för den skriftliga överenskommelsen.",
        ),
    )
    return tuple(
        problem
        for fault, rule, message, remedy in faults
        if fault
        for problem in _problem(recipient, rule, message, remedy)
    )


def handing_over_problems(life: Life, *, recipient: str, to: str) -> tuple[Problem, ...]:
    """Why the debt is not handed over for collection: it is not late, nobody has been reminded, or it is done."""
    faults = (
        (not life.is_late, "collection.late", "Fakturan är inte försenad.", "Vänta till dagen efter."),
        (
            not life.happened("remind_invoice"),
            "collection.reminded",
            "Mottagaren har inte fått någon påminnelse.",
            "Påminn först.",
        ),
        (
            bool(life.happened("hand_over_debt")),
            "collection.once",
            "Den är redan lämnad till indrivning.",
            "Inget mer behöver göras.",
        ),
        (not to.strip(), "collection.to", "Det framgår inte till vem.", "Ange vem som driver in fordran."),
    )
    return tuple(
        problem
        for fault, rule, message, remedy in faults
        if fault
        for problem in _problem(recipient, rule, message, remedy)
    )


def write_off_problems(life: Life, *, recipient: str, reason: str) -> tuple[Problem, ...]:
    """Why what is left cannot be given up: it has not been tried to get it, or nobody says why."""
    problems = _reason_problems(recipient, reason)
    if life.of_interest:
        problems += _problem(
            recipient,
            "write_off.interest",
            "Ränta står inte i reskontran, så den kan inte avföras ur den.",
            "Kreditera fakturan, med skälet.",
        )
    if life.happened("remind_invoice"):
        return problems
    return problems + _problem(
        recipient,
        "write_off.reminded",
        "Mottagaren har inte fått någon påminnelse.",
        "Påminn först. Ska fakturan inte gälla krediteras den.",
    )


def settled(
    amounts: Sequence[tuple[str, Kronor]], receipts: Sequence[tuple[str, Kronor]]
) -> tuple[tuple[tuple[int, Kronor], ...], ...]:
    """Of each receipt, how much counts on which invoice, by its place in `amounts`.

    `amounts` are the invoices that stand, by reference, the oldest first. A receipt counts on the invoice whose
    reference it bears, and what is over on the oldest that has something left.
    """
    left = [amount for _, amount in amounts]
    found = []
    for reference, received in receipts:
        own = [place for place, (known, _) in enumerate(amounts) if known == reference]
        shares, over = [], received
        for place in (*own, *range(len(amounts))):
            share = min(over, left[place])
            if share:
                shares.append((place, share))
                left[place] -= share
                over -= share
        found.append(tuple(shares))
    return tuple(found)


def _reason_problems(recipient: str, reason: str) -> tuple[Problem, ...]:
    if reason.strip():
        return ()
    return _problem(recipient, "invoice.reason", "Skälet saknas.", "Skriv varför du beslutar så.")


def _problem(recipient: str, rule: str, message: str, remedy: str) -> tuple[Problem, ...]:
    return (Problem(place=f"Faktura, {recipient}", rule=rule, message=message, remedy=remedy),)
