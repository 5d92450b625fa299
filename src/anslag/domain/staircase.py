"""The staircase of a programme's money: at each step, what came in equals what went on plus what remains."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from anslag.domain.grant import Flows, Position
from anslag.domain.money import Kronor

_POTS = ("pot", "administration")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Where some of a step's kronor went."""

    name: str
    label: str
    amount: Kronor


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: kronor in, and where they went. It balances when nothing is left over or missing."""

    programme: str
    recipient: str
    name: str
    label: str
    came_in: Kronor
    went: tuple[Share, ...]

    @property
    def difference(self) -> Kronor:
        return self.came_in - sum(share.amount for share in self.went)


def programme_steps(key: str, flows: Flows, parts: Mapping[str, str], *, funded: bool) -> tuple[Step, ...]:
    """The steps of a programme's own accounts. `flows` are net, `parts` the titles of the pot's parts by id."""

    def moved(source: str, target: str) -> Kronor:
        return sum(amount for (left, right, _), amount in flows.items() if (left, right) == (source, target))

    pots = {part: sum(flows.get(("appropriation", pot, part), 0) for pot in _POTS) for part in parts}
    pot = sum(pots.values())
    released = sum(moved(source, "appropriation") for source in (*_POTS, "lapsed", "returned"))
    steps = []
    if funded:
        filled = moved("paid", "appropriation") + moved("used", "appropriation")
        handed_back = moved("appropriation", "paid")
        steps.append(
            _step(
                key,
                "funding",
                "Ur bidraget ovan",
                filled,
                handed_on=("stannar i det här ledet", pot - released),
                handed_back=("tillbaka uppåt", handed_back),
            )
        )
    steps.append(
        Step(
            programme=key,
            recipient="",
            name="decision",
            label="Beslut",
            came_in=pot,
            went=tuple(Share(name=part, label=parts[part], amount=amount) for part, amount in pots.items()),
        )
    )
    allocated = sum(moved(source, "entitled") for source in _POTS)
    pot_released = sum(moved(source, "appropriation") for source in _POTS)
    steps.append(
        _step(
            key,
            "allocation",
            "Fördelning",
            pot,
            allocated=("fördelat", allocated),
            released=("återlämnat", pot_released),
            remains=("kvar i potten", pot - allocated - pot_released),
        )
    )
    if lapsed := moved("entitled", "lapsed"):
        shared, back = moved("lapsed", "entitled"), moved("lapsed", "appropriation")
        steps.append(
            _step(
                key,
                "lapsed",
                "Inte rekvirerat",
                lapsed,
                redistributed=("omfördelat", shared),
                released=("återlämnat", back),
                remains=("kvar hos givaren", lapsed - shared - back),
            )
        )
    return tuple(steps)


def grant_steps(
    key: str,
    positions: Iterable[Position],
    *,
    recipient: str = "",
    reported: Kronor | None = None,
    used_below: Kronor = 0,
) -> tuple[Step, ...]:
    """The steps of one grant's money, or of several grants' together.

    `reported` is what the accepted reports say was used, and `used_below` what those further down have used of it.
    """
    each = tuple(positions)

    def total(name: str) -> Kronor:
        return sum(getattr(position, name) for position in each)

    def step(name: str, label: str, came_in: str, **went: tuple[str, Kronor]) -> Step:
        return _step(key, name, label, total(came_in), recipient=recipient, **went)

    steps = [
        step(
            "requisition",
            "Rekvisition",
            "entitled",
            requisitioned=("rekvirerat", total("requisitioned")),
            lapsed=("inte rekvirerat", total("lapsed")),
            remains=("kvar att rekvirera", total("unrequisitioned")),
        ),
        step(
            "payment",
            "Utbetalning",
            "requisitioned",
            paid=("utbetalt", total("paid")),
            remains=("väntar på utbetalning", total("awaiting_payment")),
        ),
        step(
            "use",
            "Användning",
            "paid",
            used=("använt", total("used_itself")),
            passed_on=("lämnat vidare", total("passed_on")),
            unused=("oanvänt", total("unused")),
            remains=("inte redovisat", total("unaccounted")),
        ),
        step(
            "unused",
            "Oanvänt",
            "unused",
            waived=("eftergivet", total("waived")),
            demanded=("krävt åter", total("demanded")),
            remains=("inte beslutat", total("undecided")),
        ),
        step(
            "repayment",
            "Återbetalning",
            "demanded",
            returned=("återbetalt", total("returned")),
            remains=("fordran", total("receivable")),
        ),
    ]
    if reported is not None:
        steps.append(
            _step(
                key,
                "report",
                "Återrapporterat som använt",
                reported,
                recipient=recipient,
                used=("bokfört här", total("used_itself")),
                used_below=("bokfört i nästa led", used_below),
            )
        )
    return tuple(steps)


def _step(
    key: str, name: str, label: str, came_in: Kronor, *, recipient: str = "", **went: tuple[str, Kronor]
) -> Step:
    """A step whose shares are given by name as (label, kronor). Shares of nothing are left out."""
    return Step(
        programme=key,
        recipient=recipient,
        name=name,
        label=label,
        came_in=came_in,
        went=tuple(
            Share(name=share, label=words, amount=amount) for share, (words, amount) in went.items() if amount
        ),
    )
