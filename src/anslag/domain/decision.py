"""Opening a programme: what its pot is drawn from, and who stands behind it."""

from dataclasses import dataclass
from datetime import date

from anslag.domain.day import date_text
from anslag.domain.grant import Position
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingGrant:
    """The grant a programme is to be funded by, as it stands. `reported` when its receiver has accounted for it."""

    position: Position
    already_handed_on: Kronor
    """Pots of other programmes opened on the same grant."""
    reported: bool


def opening_problems(terms: Terms, funding: FundingGrant | None, *, opened: bool) -> tuple[Problem, ...]:
    """Why a programme cannot be opened: twice, without its funding, or with more than that gives."""
    if opened:
        return (
            Problem(
                place="programme.toml",
                rule="open.once",
                message="Programmet är redan öppnat.",
                remedy="Ändrade villkor kräver en ny mapp.",
            ),
        )
    if terms.funding is None:
        return ()
    if funding is None:
        return (
            Problem(
                place="programme.toml: funding",
                rule="open.funding",
                message=f"Det finns inget bidrag till {terms.funding.recipient} i {terms.funding.programme}.",
                remedy="Öppna det programmet och fördela det först.",
            ),
        )
    left = funding.position.paid - funding.already_handed_on
    if terms.pot.amount > left:
        return (
            Problem(
                place="programme.toml: pot.amount",
                rule="open.funded",
                message=f"Potten är {format_kronor(terms.pot.amount)} kr, men av bidraget som finansierar den finns "
                f"{format_kronor(left)} kr utbetalt att fördela vidare.",
                remedy="Vänta på utbetalningen eller minska potten.",
            ),
        )
    return ()


def call_over_problems(terms: Terms, *, today: date) -> tuple[Problem, ...]:
    """That the call is over before the programme is opened, so that nobody can requisition in time."""
    if today <= terms.call.closes:
        return ()
    return (
        Problem(
            place="programme.toml: call.closes",
            rule="open.call",
            message=f"Sista dag att rekvirera är {date_text(terms.call.closes)}, och i dag är det {date_text(today)}: "
            "ingen kan rekvirera i tid.",
            remedy="Flytta utlysningens dagar framåt.",
        ),
    )


def separation_problems(*, by: str, approved_by: str, required: bool) -> tuple[Problem, ...]:
    """Why the people behind an act do not do: nobody, nobody else, or the same person twice."""
    if not by.strip():
        return (
            Problem(
                place="Utfört av",
                rule="act.by",
                message="Det framgår inte vem som utför steget.",
                remedy="Ange vem.",
            ),
        )
    if required and not approved_by.strip():
        return (
            Problem(
                place="Godkänt av",
                rule="act.approved",
                message="Steget kräver två personer, men ingen har godkänt det.",
                remedy="Låt en annan person godkänna.",
            ),
        )
    if approved_by.strip().casefold() == by.strip().casefold():
        return (
            Problem(
                place="Godkänt av",
                rule="act.separation",
                message=f"{by} kan inte godkänna sin egen åtgärd.",
                remedy="Låt en annan person godkänna.",
            ),
        )
    return ()
