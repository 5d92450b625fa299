"""The staircase of a programme's money: at each step, what came in equals what went on plus what remains."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from anslag.domain.grant import Flows, Position
from anslag.domain.money import Kronor

type Balances = Mapping[str, Kronor]
"""What stands in accounts, by their kind: kept by the database beside what has moved, and held against it here."""

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

    @property
    def balances(self) -> bool:
        """Nothing is left over, nothing is missing, and no share is less than nothing."""
        return not self.difference and all(share.amount >= 0 for share in self.went)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stair:
    """Whose steps these are: a programme's, or those of one recipient in it."""

    programme: str
    recipient: str = ""

    def step(self, name: str, label: str, came_in: Kronor, *went: tuple[str, str, Kronor]) -> Step:
        """A step whose shares are (name, label, kronor). Shares of nothing are left out."""
        shares = tuple(
            Share(name=share, label=words, amount=amount) for share, words, amount in went if amount
        )
        return Step(
            programme=self.programme,
            recipient=self.recipient,
            name=name,
            label=label,
            came_in=came_in,
            went=shares,
        )


def programme_steps(
    stair: Stair, flows: Flows, parts: Mapping[str, str], balances: Balances, *, funded: bool
) -> tuple[Step, ...]:
    """The steps of a programme's own accounts. `flows` are net, `parts` the titles of the pot's parts by id."""

    def moved(sources: Iterable[str], target: str) -> Kronor:
        return sum(
            amount for (left, right, _), amount in flows.items() if left in sources and right == target
        )

    amounts = {part: sum(flows.get(("appropriation", pot, part), 0) for pot in _POTS) for part in parts}
    pot = sum(amounts.values())
    funding = stair.step(
        "funding",
        "Ur bidraget ovan",
        moved(("paid", "used"), "appropriation"),
        ("stays", "stannar i det här ledet", pot - moved((*_POTS, "lapsed", "returned"), "appropriation")),
        ("handed_back", "tillbaka uppåt", moved(("appropriation",), "paid")),
    )
    shares = [(part, parts[part], amount) for part, amount in amounts.items()]
    decision = stair.step("decision", "Beslut", pot, *shares)
    allocated, released = moved(_POTS, "entitled"), moved(_POTS, "appropriation")
    allocation = stair.step(
        "allocation",
        "Fördelning",
        pot,
        ("allocated", "fördelat", allocated),
        ("released", "återlämnat", released),
        ("remains", "kvar i potten", sum(balances.get(kind, 0) for kind in _POTS)),
    )
    lapsed, again = moved(("entitled",), "lapsed"), moved(("lapsed",), "entitled")
    back = moved(("lapsed",), "appropriation")
    not_requisitioned = stair.step(
        "lapsed",
        "Inte rekvirerat",
        lapsed,
        ("redistributed", "omfördelat", again),
        ("released", "återlämnat", back),
        ("remains", "kvar hos givaren", balances.get("lapsed", 0)),
    )
    return (*((funding,) if funded else ()), decision, allocation, not_requisitioned)


_GRANT_STEPS = (
    (
        ("requisition", "Rekvisition", "entitled"),
        ("requisitioned", "rekvirerat", "requisitioned"),
        ("lapsed", "inte rekvirerat", "lapsed"),
        ("remains", "kvar att rekvirera", "entitled"),
    ),
    (
        ("payment", "Utbetalning", "requisitioned"),
        ("paid", "utbetalt", "paid"),
        ("remains", "väntar på utbetalning", "requisitioned"),
    ),
    (
        ("use", "Användning", "paid"),
        ("used", "använt", "used_itself"),
        ("passed_on", "fördelat vidare", "passed_on"),
        ("unused", "ej använt", "unused"),
        ("remains", "inte redovisat", "paid"),
    ),
    (
        ("unused", "Ej använt", "unused"),
        ("waived", "eftergivet", "waived"),
        ("demanded", "krävt åter", "demanded"),
        ("remains", "inte beslutat", "unused"),
    ),
    (
        ("repayment", "Återbetalning", "demanded"),
        ("returned", "återbetalt", "returned"),
        ("written_off", "avfört som förlust", "written_off"),
        ("remains", "fordran", "receivable"),
    ),
    (
        ("overpaid", "Betalt för mycket", "overpaid"),
        ("paid_back", "betalt tillbaka", "paid_back"),
        ("remains", "ska betalas tillbaka", "overpaid"),
    ),
)
"""Each step and its shares: name, label, and the field of Position that has the kronor that moved; of what
remains, the account it stands in."""


def grant_steps(stair: Stair, positions: Iterable[Position], balances: Balances) -> tuple[Step, ...]:
    """The steps of one grant's money, or of several grants' together, with their accounts' balances by kind."""
    each = tuple(positions)

    def total(share: str, of: str) -> Kronor:
        if share == "remains":
            return balances.get(of, 0)
        return sum(getattr(position, of) for position in each)

    return tuple(
        stair.step(
            name, label, total("", of), *((share, words, total(share, of)) for share, words, of in went)
        )
        for (name, label, of), *went in _GRANT_STEPS
    )


def report_step(
    stair: Stair, *, reported: Kronor, used_here: Kronor, used_below: Kronor, clawed_back: Kronor = 0
) -> Step:
    """What accepted reports say was used, and where it is booked: by the receivers themselves, or further down."""
    return stair.step(
        "report",
        "Redovisat som använt",
        reported,
        ("used", "bokfört här", used_here),
        ("used_below", "bokfört i nästa led", used_below),
        ("clawed_back", "krävt åter sedan dess", clawed_back),
    )
