"""What an answer of each kind is, in one table: whether it holds, what it may hang on, what it adds up to."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from anslag.domain.form import Answer, Question, QuestionKind, Sex
from anslag.domain.money import MOST, format_kronor

type Fault = tuple[str, str] | None
"""What is wrong with an answer, and the remedy."""

SEXES: tuple[Sex, ...] = get_args(Sex.__value__)

LONGEST: Mapping[QuestionKind, int] = {"short_text": 200, "long_text": 5_000}

_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What no XML can hold, and so no spreadsheet and no document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`compared` is what in an answer a branch may hang on; `parts` that it is made of amounts or counts."""

    fault: Callable[[Question, Answer], Fault]
    options: bool = False
    columns: bool = False
    compared: Literal["", "contains", "option", "truth", "number"] = ""
    parts: bool = False
    text: bool = False
    names_people: bool = False
    """Whether a person may be named in it, whatever is asked."""


def longest(question: Question) -> int | None:
    """How many characters a text answer may have; None where it is no text with a limit."""
    return question.longest if question.longest is not None else LONGEST.get(question.kind)


def is_blank(question: Question, answer: object) -> bool:
    """Whether nothing is said. A distribution without parts says that every part is nothing."""
    if isinstance(answer, str):
        return not answer.strip()
    return answer is None or answer == () or (answer == {} and question.kind != "distribution")


def total(answer: object) -> int | None:
    """What an answer adds up to; None for what is neither an amount nor made of amounts."""
    if type(answer) is int:
        return answer
    if not isinstance(answer, dict):
        return None
    parts = [total(part) for part in answer.values()]
    return sum(part for part in parts if part is not None) if None not in parts else None


def _text(question: Question, answer: Answer) -> Fault:
    if not isinstance(answer, str):
        return ("Svaret är inte en text.", "Skriv svaret som text.")
    if _UNWRITABLE.search(answer):
        return ("Svaret innehåller osynliga tecken som inte går att spara.", "Skriv om texten för hand.")
    limit = longest(question)
    if limit is not None and len(answer) > limit:
        over = len(answer) - limit
        return (
            f"Svaret har {format_kronor(len(answer))} tecken; högst {format_kronor(limit)} får plats.",
            f"Korta det med {format_kronor(over)} tecken.",
        )
    return None


def _email(question: Question, answer: Answer) -> Fault:
    if isinstance(answer, str) and answer.count("@") == 1 and not answer.startswith("@"):
        return _text(question, answer)
    return (f"”{answer}” är inte en e-postadress.", "Ange den som namn@exempel.se.")


def _date(_: Question, answer: Answer) -> Fault:
    try:
        if isinstance(answer, str) and date.fromisoformat(answer).isoformat() == answer:
            return None
    except ValueError:
        pass
    return (f"”{answer}” är inte ett datum.", "Ange det som ÅÅÅÅ-MM-DD.")


def _file(_: Question, answer: Answer) -> Fault:
    if isinstance(answer, str) and re.fullmatch(r"[0-9a-f]{64}", answer):
        return None
    return ("Svaret är ingen inlämnad fil.", "Lämna in filen på nytt.")


def _is_amount(amount: object) -> bool:
    return type(amount) is int and 0 <= amount <= MOST


def _money(_: Question, answer: Answer) -> Fault:
    if _is_amount(answer):
        return None
    return (f"”{answer}” är inte hela kronor.", "Ange ett helt antal kronor, noll eller mer.")


def _distribution(question: Question, answer: Answer) -> Fault:
    if not isinstance(answer, dict):
        return ("Svaret är inte fördelat.", "Ange ett belopp per rad.")
    if unknown := _strangers(answer, [option.id for option in question.options]):
        return (
            f"{unknown} finns inte bland raderna.",
            f"Välj bland {', '.join(sorted(option.id for option in question.options))}.",
        )
    if wrong := [str(name) for name, amount in answer.items() if not _is_amount(amount)]:
        return (f"{', '.join(wrong)} är inte hela kronor.", "Ange hela kronor, noll eller mer, på varje rad.")
    return None


def _table(question: Question, answer: Answer) -> Fault:
    if not isinstance(answer, dict) or not all(isinstance(row, dict) for row in answer.values()):
        return ("Svaret är ingen tabell.", "Ange ett belopp per rad och kolumn.")
    if unknown := _strangers(answer, [option.id for option in question.options]):
        return (f"{unknown} finns inte bland raderna.", "Ta bort raden.")
    for name, row in answer.items():
        assert isinstance(row, dict)
        if unknown := _strangers(row, [column.id for column in question.columns]):
            return (f"{unknown} finns inte bland kolumnerna.", "Ta bort kolumnen.")
        if wrong := [str(column) for column, amount in row.items() if not _is_amount(amount)]:
            return (
                f"{', '.join(wrong)} på raden {name} är inte hela kronor.",
                "Ange hela kronor, noll eller mer, i varje ruta.",
            )
    return None


def _count_by_sex(_: Question, answer: Answer) -> Fault:
    if not isinstance(answer, dict):
        return ("Svaret är inte delat på kön.", "Ange hur många kvinnor, män och okända.")
    if unknown := _strangers(answer, SEXES):
        return (f"{unknown} finns inte bland raderna.", f"Välj bland {', '.join(SEXES)}.")
    if not all(map(_is_amount, answer.values())):
        return ("Svaret är inte hela antal.", "Ange hela antal, noll eller fler, på varje rad.")
    return None


def _strangers(given: Mapping[str, object], known: list[str] | tuple[str, ...]) -> str:
    return ", ".join(sorted(str(name) for name in given if name not in known))


def _multiple(question: Question, answer: Answer) -> Fault:
    options = {option.id for option in question.options}
    if not isinstance(answer, tuple) or not all(isinstance(each, str) for each in answer):
        return ("Svaret är inte en lista med alternativ.", "Ange varje alternativ med dess id.")
    if len(set(answer)) != len(answer):
        return ("Svaret är inte en lista med olika alternativ.", "Ange varje alternativ en gång.")
    if unknown := sorted(set(answer) - options):
        return (f"{', '.join(unknown)} finns inte bland alternativen.", "Välj bland de alternativ som finns.")
    return None


def _single(question: Question, answer: Answer) -> Fault:
    if isinstance(answer, str) and answer in {option.id for option in question.options}:
        return None
    return (f"”{answer}” finns inte bland alternativen.", "Välj ett av de alternativ som finns.")


def _yes_no(_: Question, answer: Answer) -> Fault:
    return None if isinstance(answer, bool) else ("Svaret är varken ja eller nej.", "Svara ja eller nej.")


def _confirmation(_: Question, answer: Answer) -> Fault:
    return None if answer is True else ("Ni har inte intygat detta.", "Intyga för att skicka in.")


def _scale(question: Question, answer: Answer) -> Fault:
    if type(answer) is int and question.lowest <= answer <= question.highest:
        return None
    return (
        f"”{answer}” ligger utanför skalan.",
        f"Ange ett heltal från {question.lowest} till {question.highest}.",
    )


def _known(_: Question, __: Answer) -> Fault:
    return ("Uppgiften finns redan i systemet.", "Ta bort svaret.")


KINDS: Mapping[QuestionKind, Kind] = {
    "prefilled": Kind(fault=_known),
    "computed": Kind(fault=_known),
    "money": Kind(fault=_money, compared="number"),
    "distribution": Kind(fault=_distribution, options=True, parts=True),
    "table": Kind(fault=_table, options=True, columns=True, parts=True),
    "count_by_sex": Kind(fault=_count_by_sex),
    "multiple": Kind(fault=_multiple, options=True, compared="contains"),
    "single": Kind(fault=_single, options=True, compared="option"),
    "yes_no": Kind(fault=_yes_no, compared="truth"),
    "scale": Kind(fault=_scale, compared="number"),
    "short_text": Kind(fault=_text, text=True, names_people=True),
    "long_text": Kind(fault=_text, text=True, names_people=True),
    "email": Kind(fault=_email, names_people=True),
    "phone": Kind(fault=_text, names_people=True),
    "date": Kind(fault=_date),
    "file": Kind(fault=_file, names_people=True),
    "confirmation": Kind(fault=_confirmation, compared="truth", names_people=True),
}
"""Each kind once. What a page, a workbook or a folder does with it is said there, by the same names."""
