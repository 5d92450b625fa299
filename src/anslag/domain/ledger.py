"""Accounts, and the only movements there are between them."""

from dataclasses import dataclass
from typing import Literal, Protocol

from anslag.domain.money import Kronor

type ProgrammeAccount = Literal["appropriation", "pot", "administration", "lapsed", "outside"]
"""`appropriation` is the source, and `outside` where money that is no part of the grant comes from and goes back to.
There is a `pot` (or an `administration`) for each part."""

type GrantAccount = Literal[
    "entitled", "requisitioned", "paid", "used", "unused", "waived", "receivable", "returned", "overpaid"
]
"""`used` is one account per cost category."""

UNBOUNDED = ("appropriation", "outside")
"""The accounts that may be below zero."""

type AccountKind = ProgrammeAccount | GrantAccount


@dataclass(frozen=True, slots=True)
class Edge:
    """A movement that exists: its code, from where, to where, and whether another person must approve it."""

    code: str
    source: AccountKind
    target: AccountKind
    approved: bool = False
    between_programmes: bool = False
    """Whether the two accounts belong to a programme and the grant that funds it."""


EDGES = (
    Edge("fund", "appropriation", "pot"),
    Edge("fund", "appropriation", "administration"),
    Edge("allocate", "pot", "entitled", approved=True),
    Edge("allocate", "administration", "entitled", approved=True),
    Edge("requisition", "entitled", "requisitioned"),
    Edge("withdraw", "requisitioned", "entitled"),
    Edge("lapse", "entitled", "lapsed"),
    Edge("redistribute", "lapsed", "entitled", approved=True),
    Edge("restore", "lapsed", "entitled", approved=True),
    Edge("pay", "requisitioned", "paid", approved=True),
    Edge("pass_on", "paid", "appropriation", between_programmes=True),
    Edge("use", "paid", "used"),
    Edge("leave", "paid", "unused"),
    Edge("link", "used", "appropriation", approved=True, between_programmes=True),
    Edge("waive", "unused", "waived", approved=True),
    Edge("demand", "unused", "receivable", approved=True),
    Edge("claw_back", "used", "receivable", approved=True),
    Edge("write_off", "receivable", "waived", approved=True),
    Edge("repay", "receivable", "returned", approved=True),
    Edge("release", "pot", "appropriation", approved=True),
    Edge("release", "administration", "appropriation", approved=True),
    Edge("release", "lapsed", "appropriation", approved=True),
    Edge("release", "returned", "appropriation", approved=True),
    Edge("hand_back", "appropriation", "paid", approved=True, between_programmes=True),
    Edge("overpay", "outside", "overpaid", approved=True),
    Edge("pay", "overpaid", "outside", approved=True),
)

ACCOUNT_WORDS: dict[str, str] = {
    "appropriation": "anslag",
    "pot": "pott",
    "administration": "förvaltningsmedel",
    "lapsed": "inte rekvirerat",
    "entitled": "kvar att rekvirera",
    "requisitioned": "väntar på utbetalning",
    "paid": "inte redovisat",
    "used": "använt",
    "unused": "ej använt, inte beslutat",
    "waived": "eftergivet eller avfört",
    "receivable": "fordran",
    "returned": "återbetalt",
    "overpaid": "betalt för mycket, ska tillbaka",
    "outside": "utanför bidraget",
}
"""What stands in each kind of account, as economists read it."""

BESIDE = ("charge_interest", "receive_interest", "return_fee")
"""What the giver's own books are told of besides, that is no part of any grant and stands nowhere in the ledger."""

MOVEMENT_WORDS: dict[str, str] = {
    "fund": "till potten",
    "allocate": "fördelat",
    "requisition": "rekvirerat",
    "withdraw": "återtaget ur en rekvisition",
    "lapse": "inte rekvirerat",
    "redistribute": "omfördelat",
    "restore": "återgivet efter sen rekvisition",
    "pay": "utbetalt",
    "pass_on": "fördelat vidare",
    "use": "använt",
    "leave": "ej använt",
    "link": "knutet till bidraget ovan",
    "waive": "eftergivet",
    "demand": "krävt åter",
    "claw_back": "krävt åter sedan det använts",
    "repay": "återbetalt",
    "write_off": "avfört som förlust",
    "release": "återlämnat",
    "hand_back": "tillbaka uppåt",
    "overpay": "betalt för mycket",
    "pay_back": "betalt tillbaka",
    "correct": "rättelse",
    "charge_interest": "ränta som har krävts",
    "receive_interest": "ränta som har kommit in",
    "return_fee": "bankens avgift för en betalning som kom tillbaka",
}
"""Each code of a movement, as it is read."""

CORRECTION = "correct"
"""The code of a transfer that undoes another: same amount, opposite way, once, approved by another person."""

MOST_PER_TRANSFER = 10**12


class Kept(Protocol):
    """A row that is kept, whatever keeps it: known here by its key alone."""

    @property
    def pk(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """An amount to be moved from one account to another. A correction names the transfer that it undoes."""

    source: Kept
    target: Kept
    amount: Kronor
    code: str
    reason: str = ""
    requisition: Kept | None = None
    corrects: Kept | None = None
