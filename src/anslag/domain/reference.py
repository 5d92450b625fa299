"""The number that a payment in is known by: an OCR number, with its own length and a check digit in it."""

from stdnum import luhn

from anslag.domain.problem import Refusal

SHORTEST, LONGEST = 4, 25
"""Digits in an OCR number with a length digit: what Bankgirot takes, less what says too little to go by."""

CONTROLS = 2
"""The length digit and the check digit, which end the number."""


class NotReferableError(Refusal):
    """A number that no OCR number can be made of."""


def ocr_number(number: int) -> str:
    """The OCR number of a whole number above zero: its digits, the length of it all modulo ten, a check digit.

    A number shorter than the shortest gets zeros before it. Two numbers never get the same OCR number.
    """
    digits = str(number).rjust(SHORTEST - CONTROLS, "0")
    length = len(digits) + CONTROLS
    if number <= 0 or length > LONGEST:
        raise NotReferableError(
            f"Av {number} går det inte att göra ett OCR-nummer. Ange ett tal med 1 till {LONGEST - CONTROLS} siffror."
        )
    counted = f"{digits}{length % 10}"
    return counted + luhn.calc_check_digit(counted)


def is_ocr_number(reference: str) -> bool:
    """Whether the reference is an OCR number with a right length digit and check digit."""
    return (
        reference.isascii()
        and reference.isdecimal()
        and SHORTEST <= len(reference) <= LONGEST
        and int(reference[-CONTROLS]) == len(reference) % 10
        and luhn.is_valid(reference)
    )


def as_ocr_number(text: str) -> str:
    """The OCR number that a bank has given back, filled out with spaces and zeros or not; empty if it is none."""
    digits = "".join(text.split()).lstrip("0").rjust(SHORTEST, "0")
    return digits if is_ocr_number(digits) else ""
