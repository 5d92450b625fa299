"""Whole kronor: the only amounts there are."""

import re

from anslag.domain.problem import Refusal

type Kronor = int

MOST = 10**15
"""The largest amount the arithmetic is tested for; the ledger itself stops at 10**12 a transfer."""

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


class NotKronorError(Refusal):
    """Something other than whole kronor stood where an amount was due."""


def whole_kronor(value: object, *, of: str = "Beloppet") -> Kronor:
    """Hand back `value` if it is a whole number of kronor from 0 to MOST.

    Raises NotKronorError for anything else: a float, a bool, a text, a negative or an absurd number.
    """
    if type(value) is not int:
        raise NotKronorError(f"{of} är {value!r}. Ange ett helt antal kronor, utan decimaler.")
    if not 0 <= value <= MOST:
        raise NotKronorError(f"{of} är {value}. Ange ett belopp från 0 till {format_kronor(MOST)} kronor.")
    return value


def read_kronor(text: str) -> Kronor:
    """The amount that someone has written: with any kind of space, "kr", ":-" or ",00".

    Raises NotKronorError, with what was probably meant, for what is not whole kronor from 0 to MOST.
    """
    bare = "".join(text.split()).casefold()
    bare = re.sub(r"^sek|(?<=[0-9-])(kronor|kr|sek)\.?$", "", bare)
    bare = re.sub(r"(:-|[,:]-|,00)$", "", bare)
    if re.fullmatch(r"[0-9]{19,}", bare):
        raise NotKronorError(f"Beloppet är för stort. Ange högst {format_kronor(MOST)} kronor.")
    if re.fullmatch(r"[0-9]{1,18}", bare):
        return whole_kronor(int(bare))
    if re.fullmatch(r"[0-9]{1,3}([.,'’][0-9]{3})+", bare):
        meant = format_kronor(int(re.sub(r"[^0-9]", "", bare)))
        raise NotKronorError(f"Menar du {meant} kronor? Skriv beloppet utan punkter och kommatecken.")
    if re.fullmatch(r"[0-9]+,[0-9]{2}", bare) and len(bare) > len("999,99"):
        raise NotKronorError("Skriv hela kronor, utan ören.")
    if re.fullmatch(r"[0-9]+[.,][0-9]+(mkr|mnkr|tkr|milj\w*)?|[0-9]+(mkr|mnkr|tkr|milj\w*)", bare):
        raise NotKronorError("Skriv hela kronor, inte tusental eller miljoner.")
    if re.fullmatch(r"[-−–][0-9]+", bare):
        raise NotKronorError("Skriv beloppet utan minustecken.")
    raise NotKronorError("Skriv beloppet med siffror, till exempel 1 200.")


def format_kronor(amount: int) -> str:
    """The amount with no-break spaces between thousands, and a minus sign: 307 356, −538."""
    return f"{amount:,}".replace(",", NO_BREAK_SPACE).replace("-", "\N{MINUS SIGN}")


def share_percent(part: Kronor, whole: Kronor, *, decimals: int) -> str:
    """The share in percent, with a decimal point: exact, rounded half up.

    A share that would round to 100 although something is left is printed one unit lower (99; 99.9), so that
    "100" always means all of it; one that would round to 0 although there is something, one unit higher (1; 0.1).
    A share of nothing is 0.
    """
    unit = 10**decimals
    if whole == 0:
        scaled = 0
    else:
        scaled = (2 * 100 * unit * part + whole) // (2 * whole)
        if 0 < part < whole:
            scaled = min(max(scaled, 1), 100 * unit - 1)
    integer, fraction = divmod(scaled, unit)
    return f"{integer}.{fraction:0{decimals}d}" if decimals else str(integer)


def decimal_comma(number: str) -> str:
    """A number as it is printed in Swedish: 99.9 becomes 99,9."""
    return number.replace(".", ",")


def shares_to_hundred(parts: tuple[Kronor, ...]) -> tuple[int, ...]:
    """Whole percents that add up to exactly 100, by largest remainder; earlier parts first when remainders tie."""
    whole = sum(parts)
    if whole == 0:
        return (0,) * len(parts)
    floors = [divmod(100 * part, whole) for part in parts]
    left = 100 - sum(floor for floor, _ in floors)
    by_remainder = sorted(range(len(parts)), key=lambda index: -floors[index][1])
    raised = set(by_remainder[:left])
    return tuple(floor + (index in raised) for index, (floor, _) in enumerate(floors))
