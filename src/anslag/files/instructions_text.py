"""The instructions for a call, made from the programme's terms: nine headings, the same for the page and the PDF."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from anslag.domain.allocation import allocate
from anslag.domain.day import date_text
from anslag.domain.money import format_kronor
from anslag.domain.programme import Instructions, Method, Part, Programme, Terms
from anslag.domain.wording import joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph (its one text), a list of items (its texts), or a table of amounts (its rows and their sum)."""

    kind: Literal["paragraph", "items", "amounts"]
    texts: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    total: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionsText:
    """`version` is the beginning of the folder's digest, `dated` the day of the call."""

    title: str
    programme: str
    giver: str
    case_reference: str
    dated: date
    date: str
    version: str
    reservation: str
    synthetic: str
    contact: str
    chapters: tuple[Chapter, ...]


def instructions_text(programme: Programme, *, version: str) -> InstructionsText:
    """What those who may apply are told. Raises KeyUnusableError for a pot that cannot be shared."""
    terms = programme.terms
    said = terms.instructions or Instructions()
    return InstructionsText(
        title=f"Anvisningar: {terms.title}",
        programme=terms.title,
        giver=terms.giver,
        case_reference=terms.case_reference,
        dated=terms.call.opens,
        date=date_text(terms.call.opens),
        version=version,
        reservation=_RESERVATIONS.get(terms.status, ""),
        synthetic=terms.synthetic,
        contact=programme.giver.registry_email or "",
        chapters=(
            _chapter("bakgrund", "Bakgrund", _background(terms, said)),
            _chapter("storlek", "Bidragets storlek", _size(programme)),
            _chapter("vilka", "Vilka kan rekvirera?", _who(programme, said)),
            _chapter("till-vad", "Vad kan ni rekvirera pengar för?", _purposes(terms)),
            _chapter("villkor", "Villkor", _conditions(terms)),
            _chapter("konto", "Separat konto", _separate_account(said)),
            _chapter("utbetalning", "Hur får ni pengarna?", _payment(terms, said)),
            _chapter("kvar", "Om allt inte rekvireras", _leftover(terms)),
            _chapter("redovisning", "Redovisning och återbetalning", _coming_back(terms, said)),
        ),
    )


_RESERVATIONS = {
    "planned": "Bidraget är planerat. Det är inte beslutat, och allt här kan ändras.",
    "conditional": "Bidraget är villkorat: pengarna är inte beslutade än, och allt här kan ändras.",
}
"""What a programme that is not decided says first, by its status."""


def _chapter(name: str, title: str, blocks: Iterable[Block]) -> Chapter:
    return Chapter(id=name, title=title, blocks=tuple(blocks))


def _paragraphs(*texts: str) -> Iterator[Block]:
    return (Block(kind="paragraph", texts=(text,)) for text in texts if text)


def _list(lead: str, items: Iterable[str]) -> Iterator[Block]:
    """The items after their lead; nothing at all where there are none."""
    if texts := tuple(items):
        yield from _paragraphs(lead)
        yield Block(kind="items", texts=texts)


def _kronor(amount: int) -> str:
    return f"{format_kronor(amount)}\N{NO-BREAK SPACE}kronor"


def _background(terms: Terms, said: Instructions) -> Iterator[Block]:
    yield from _paragraphs(terms.summary, *said.background)
    yield from _list(
        "Bidraget vilar på:",
        (f"{each.title}. {each.by}, {date_text(each.decided)}, dnr {each.case_reference}."
         for each in terms.decisions),
    )  # fmt: skip


_METHODS: dict[Method, str] = {
    "given": "beloppen är bestämda för var och en",
    "equal": "alla får lika mycket",
    "proportional": "fördelas efter nyckeln",
    "fixed_plus_proportional": "{fixed} till var och en, resten efter nyckeln",
    "weighted": "fördelas efter nyckelns sammanvägda tal",
    "per_class": "beloppet följer av mottagarens klass",
}


def _size(programme: Programme) -> Iterator[Block]:
    pot, key = programme.terms.pot, programme.terms.key
    yield from _paragraphs(f"Bidraget är på {_kronor(pot.amount)}.")
    yield from _list("Så fördelas det:", map(_part, pot.parts))
    yield from _paragraphs(f"Nyckeln: {key.basis}.")
    amounts = allocate(programme).amounts
    yield Block(
        kind="amounts",
        rows=tuple((name, format_kronor(amount)) for name, amount in amounts.items()),
        total=format_kronor(sum(amounts.values())),
    )


def _part(part: Part) -> str:
    how = _METHODS[part.method].format(fixed=_kronor(part.fixed))
    most = f", högst {_kronor(part.cap)} var" if part.cap is not None else ""
    own = " Pengarna används av mottagaren själv och lämnas inte vidare." if part.administration else ""
    return f"{part.title}: {_kronor(part.amount)}, {how}{most}.{own}"


def _who(programme: Programme, said: Instructions) -> Iterator[Block]:
    recipients = programme.recipients
    named = (
        f"Bara {recipients[0].name} kan rekvirera."
        if len(recipients) == 1
        else f"Bidraget har {len(recipients)} mottagare. Tabellen över beloppen visar vilka de är."
    )
    yield from _paragraphs(*said.eligible, named)


def _purposes(terms: Terms) -> Iterator[Block]:
    yield from _list("Pengarna får användas till det här:", (item.label for item in terms.purposes))
    yield from _list("I uppdraget ingår:", (item.label for item in terms.tasks))
    period = terms.use_period
    yield from _paragraphs(
        f"Kostnaderna ska höra till tiden {date_text(period.start)}–{date_text(period.end)}.",
        f"Ni redovisar dem som {joined([each.label.lower() for each in terms.cost_categories])}."
        if terms.cost_categories
        else "",
    )


def _conditions(terms: Terms) -> Iterator[Block]:
    yield from _list("Det här gäller för bidraget:", (item.label for item in terms.conditions))
    if not terms.conditions:
        yield from _paragraphs("Inga andra villkor gäller än ändamålen och tiden ovan.")
    yield from _paragraphs(terms.appeal)


def _separate_account(said: Instructions) -> Iterator[Block]:
    yield from _paragraphs(*(said.separate_account or ("Bidraget kräver inget separat konto.",)))


def _payment(terms: Terms, said: Instructions) -> Iterator[Block]:
    call = terms.call
    yield from _paragraphs(
        f"Ni kan rekvirera från den {date_text(call.opens)} till och med den {date_text(call.closes)}.",
        *said.getting_the_money,
        f"Pengarna betalas ut en gång, senast den {date_text(terms.payment.latest)}.",
        *(
            [f"Inget betalas ut till den som har en förfallen skuld till {terms.giver}."]
            if terms.payment.open_debt_bars
            else []
        ),
    )
    yield from _list(
        "Det här frågar vi om i rekvisitionen:", (each.label for each in terms.requisition.fields)
    )


def _leftover(terms: Terms) -> Iterator[Block]:
    if terms.requisition.leftover == "keep":
        yield from _paragraphs(f"Det som inte har rekvirerats i tid stannar hos {terms.giver}.")
    else:
        yield from _paragraphs(
            f"Det som inte har rekvirerats senast den {date_text(terms.call.closes)} fördelas en gång till, "
            "mellan dem som i rekvisitionen har svarat att de vill ha mer. Samma nyckel gäller då."
        )


def _coming_back(terms: Terms, said: Instructions) -> Iterator[Block]:
    report, repayment = terms.report_back, terms.repayment
    yield from _paragraphs(
        f"Redovisa från den {date_text(report.opens)}, senast den {date_text(report.due)}.",
        "Ni kan läsa alla frågor redan nu, på bidragets sida.",
        *said.report_back,
    )
    yield from _list(
        "Det här ska ni också lämna:",
        (f"{each.title}, till {each.to} senast den {date_text(each.due)}." for each in terms.deliverables),
    )
    yield from _list(
        f"Betala tillbaka senast den {date_text(repayment.due)} om något av det här gäller:",
        (item.label for item in repayment.grounds),
    )
    yield from _paragraphs(repayment.abstaining, _waiver(terms), repayment.interest)
    if terms.national_report:
        due, to = terms.national_report.due, terms.national_report.to
        yield from _paragraphs(
            f"{terms.giver} redovisar hela bidraget till {to} senast den {date_text(due)}."
        )


def _waiver(terms: Terms) -> str:
    waiver = terms.repayment.waiver
    if waiver is None:
        return ""
    return waiver.decision or f"Ej använda belopp på högst {_kronor(waiver.threshold)} kan efterges."
