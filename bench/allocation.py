"""Exact allocation of a pot among n recipients: ours, an exact Fraction version, vn-money, largest-remainder."""

from dataclasses import dataclass
from fractions import Fraction
from random import Random

from largest_remainder import LargestRemainder
from vn_money import allocate as vn_money_allocate

from anslag.domain.money import MOST
from anslag.domain.party import Party
from anslag.domain.share import largest_remainder
from bench._rounds import duration, medians, print_table, versions

POT = 496_000_000
EQUAL = "equal"
CASES = (
    (21, POT, ""),
    (290, POT, ""),
    (100_000, POT, ""),
    (1_000_000, POT, ""),
    (290, MOST, ""),
    (100_000, MOST, ""),
    (21, POT, EQUAL),
    (100_000, POT + 49_999, EQUAL),
)
"""Recipients, pot, and whether all have the same number: then every remainder ties and ranks decide."""

GROWTH_FROM = (21, 290, 1_200, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Case:
    """A pot and a made-up key; the recipients' ranks follow their positions, as the peers' ties do."""

    pot: int
    bases: list[int]
    parties: list[Party]

    def ours(self) -> list[int]:
        return largest_remainder(self.pot, self.bases, lambda position: self.parties[position].rank)

    def fractions(self) -> list[int]:
        """The definition, with Python's exact fractions."""
        total = sum(self.bases)
        shares = [Fraction(self.pot * basis, total) for basis in self.bases]
        amounts = [share.numerator // share.denominator for share in shares]
        rests = [share - amount for share, amount in zip(shares, amounts, strict=True)]
        order = sorted(range(len(rests)), key=lambda i: rests[i], reverse=True)
        for i in order[: self.pot - sum(amounts)]:
            amounts[i] += 1
        return amounts

    def vn_money(self) -> list[int]:
        return list(vn_money_allocate(self.pot, self.bases))

    def largest_remainder(self) -> list[int]:
        return list(LargestRemainder.round(self.bases, total=self.pot))

    def divisions(self) -> None:
        """The limit in plain Python: a division each, and no krona placed."""
        total = sum(self.bases)
        for basis in self.bases:
            divmod(self.pot * basis, total)


def case(n: int, pot: int, key: str = "") -> Case:
    chance = Random(n)
    bases = [7 if key == EQUAL else chance.randint(1_000, 3_000_000) for _ in range(n)]
    return Case(pot, bases, [Party(name=f"{position:07}", kind="") for position in range(n)])


def run() -> None:
    print(versions("vn-money", "largest-remainder"))
    print_table(
        ("n", "pot", "key", "ours", "Fraction", "vn-money", "largest-remainder", "limit",
         "Fraction/ours", "vn-money/ours", "largest-remainder/ours", "ours/limit", "largest-remainder wrong"),
        [_row(*each) for each in CASES],
    )  # fmt: skip
    print("Growth of ours from n to 10 n, pot 496 000 000:")
    print_table(("n", "10 n / n"), [(f"{n}", f"{_growth(n):.1f}") for n in GROWTH_FROM])


def _row(n: int, pot: int, key: str) -> tuple[str, ...]:
    work = case(n, pot, key)
    ours = work.ours()
    if not ours == work.fractions() == work.vn_money():
        raise AssertionError(f"The exact sides differ at n = {n}, pot = {pot}.")
    wrong = sum(ours[i] != amount for i, amount in enumerate(work.largest_remainder()))
    sides = {
        "ours": work.ours,
        "Fraction": work.fractions,
        "vn-money": work.vn_money,
        "largest-remainder": work.largest_remainder,
        "limit": work.divisions,
    }
    times = medians(sides)
    ratios = [times[name] / times["ours"] for name in ("Fraction", "vn-money", "largest-remainder")]
    return (
        f"{n}",
        f"{pot}",
        key or "varied",
        *(duration(seconds) for seconds in times.values()),
        *(f"{ratio:.2f}" for ratio in (*ratios, times["ours"] / times["limit"])),
        f"{wrong}",
    )


def _growth(n: int) -> float:
    times = medians({"n": case(n, POT).ours, "10 n": case(10 * n, POT).ours})
    return times["10 n"] / times["n"]
