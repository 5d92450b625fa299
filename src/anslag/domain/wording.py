"""How figures, dates and lists are put into Swedish words, by one rule each."""

import unicodedata
from collections.abc import Sequence

from anslag.domain.money import NO_BREAK_SPACE
from anslag.domain.outline import Noun

MOST_IN_WORDS = 12
"""Counts up to this are written in words in running text."""

_TEENS = (
    *("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"),
    *("tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton"),
)
_TENS = ("tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio")


def number_word(number: int, *, one: str = "ett") -> str:
    """A number from 0 to 999 in words; `one` is en or ett. Larger ones in figures: 1 200."""
    if number >= 1000:
        return f"{number:,}".replace(",", NO_BREAK_SPACE)
    hundreds, rest = divmod(number, 100)
    word = ("" if hundreds == 1 else _TEENS[hundreds]) + "hundra" if hundreds else ""
    if rest == 0 and hundreds:
        return word
    tens, ones = divmod(rest, 10) if rest >= 20 else (0, rest)
    if tens:
        word += _TENS[tens - 2]
    if ones == 1:
        return word + one
    return word + _TEENS[ones] if ones or not tens else word


def number_text(number: int, *, one: str = "ett", in_words: bool = True) -> str:
    """A count in running text: in words up to twelve, unless it stands beside one that is not."""
    if in_words and number <= MOST_IN_WORDS:
        return number_word(number, one=one)
    return f"{number:,}".replace(",", NO_BREAK_SPACE)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def recipients_text(number: int, noun: Noun, *, in_words: bool = True) -> str:
    """Count and noun within a sentence: ingen skola, en skola, sju skolor, 21 skolor."""
    if number == 0:
        return f"{noun.none} {noun.one}"
    text = number_text(number, one=noun.article, in_words=in_words or number == 1)
    return f"{text}{NO_BREAK_SPACE}{noun.one if number == 1 else noun.many}"


def recipients_opening(number: int, noun: Noun) -> str:
    """The same where a sentence begins, never with figures: Arton skolor, Sammanlagt 1 200 skolor."""
    if number <= 1:
        return capital(recipients_text(number, noun))
    word = number_word(number, one=noun.article)
    return capital(f"{f'sammanlagt {word}' if word[0].isdigit() else word}{NO_BREAK_SPACE}{noun.many}")


def joined(items: Sequence[str]) -> str:
    """In a row: a, b och c. Where items hold commas or an "och" of their own: a, b; c och d samt e."""
    if len(items) < 2:
        return "".join(items)
    between = "; " if any("," in item for item in items[:-1]) else ", "
    last = "samt" if any(" och " in item for item in items) else "och"
    return f"{between.join(items[:-1])} {last} {items[-1]}"


def in_running_text(label: str) -> str:
    """An option's label within a sentence: small first letter, nothing in parenthesis or after a dash."""
    name = without_remark(label)
    for dash in (" – ", " - "):
        name = name.partition(dash)[0]
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def without_remark(label: str) -> str:
    """A label up to its closing parenthesis, as it stands in a heading."""
    return label.partition(" (")[0] if label.endswith(")") else label


def percent_in_words(part: int, whole: int) -> str:
    """The nearest whole percent, and on which side of it the share is: "drygt 71", "knappt 67", "75"."""
    percent, rest = divmod(100 * part, whole) if whole else (0, 0)
    if rest == 0:
        return str(percent)
    return f"drygt {percent}" if 2 * rest < whole else f"knappt {percent + 1}"


_LAST_LETTERS = str.maketrans("åäö", "{|}")  # the three signs that follow z


def swedish_order(name: str) -> str:
    """A key that sorts names as a Swedish list is sorted: å, ä and ö last, other accents ignored."""
    letters = unicodedata.normalize("NFC", name).casefold().translate(_LAST_LETTERS)
    if letters.isascii():
        return letters
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in letters)
