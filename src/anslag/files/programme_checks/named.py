"""The checks that the form names: each of an answer that is a sum, with the keys that it goes by."""

from collections.abc import Iterator

from anslag.domain.form import NamedCheck, Question
from anslag.domain.named_check import CHECKS as RULES
from anslag.domain.question_kind import KINDS
from anslag.files.programme_checks.form import form_questions
from anslag.files.programme_fault import Fault, KeyPath
from anslag.files.programme_read import FORM, Folder

_SUMS = {"money", "count_by_sex"}
_KEYS = ("percent", "other")


def named_checks_look_at_sums(folder: Folder) -> Iterator[Fault]:
    questions = {question.id: question for _, question in form_questions(folder)}
    sums = [name for name, question in questions.items() if _is_sum(question)]
    for path, check in _checks(folder):
        for key, name in (("question", check.question), ("other", check.other)):
            if (name or key == "question") and name not in sums:
                message = f"”{name}” är ingen fråga vars svar är en summa."
                remedy = f"Ange en av: {', '.join(sums) or 'ingen finns'}."
                yield _fault((*path, key), "named_checks_look_at_sums", message, remedy)


def named_checks_look_back(folder: Folder) -> Iterator[Fault]:
    """What a check compares with is answered before it asks."""
    order = [question.id for _, question in form_questions(folder)]
    for path, check in _checks(folder):
        both = check.other in order and check.question in order
        if both and order.index(check.other) >= order.index(check.question):
            message = f"{check.other} är ingen tidigare fråga än {check.question}."
            remedy = "Låt other vara den fråga som står först av de två."
            yield _fault((*path, "other"), "named_checks_look_back", message, remedy)


def named_checks_have_their_keys(folder: Folder) -> Iterator[Fault]:
    for path, check in _checks(folder):
        needs = RULES[check.check].needs
        for key in _KEYS:
            given = getattr(check, key) not in (None, "")
            if given != (key in needs):
                message = f"Kontrollen {check.check} {'går inte efter' if given else 'behöver'} {key}."
                remedy = f"Ta bort {key}." if given else f"Lägg till {key}."
                yield _fault(path, "named_checks_have_their_keys", message, remedy)
        if check.percent is not None and not 0 < check.percent < 100:
            message = f"{check.percent} procent prövar ingenting."
            remedy = "Ange ett tal från 1 till 99."
            yield _fault((*path, "percent"), "named_checks_have_their_keys", message, remedy)


CHECKS = (named_checks_look_at_sums, named_checks_look_back, named_checks_have_their_keys)


def _checks(folder: Folder) -> Iterator[tuple[KeyPath, NamedCheck]]:
    for index, check in enumerate(folder.form.checks):
        yield ("checks", index), check


def _is_sum(question: Question) -> bool:
    return question.kind in _SUMS or KINDS[question.kind].parts


def _fault(path: KeyPath, rule: str, message: str, remedy: str) -> Fault:
    return Fault(file=FORM, path=path, rule=rule, message=message, remedy=remedy)
