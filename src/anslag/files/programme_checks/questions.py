"""Each question of the form by itself: that its fields fit its kind, and its branch an earlier question."""

from collections.abc import Iterator

from anslag.domain.form import Condition, Question
from anslag.domain.question_kind import KINDS
from anslag.files.programme_checks.form import form_questions, options_of
from anslag.files.programme_fault import Fault, KeyPath
from anslag.files.programme_read import FORM, Folder

_SHOWN = {
    "prefilled": ("recipient", "organisation_number", "case_reference", "claimed", "used_last_year"),
    "computed": ("unused", "used_share"),
}
"""The values that the kinds that ask nothing may show."""

NUMERIC_VALUES = {"claimed", "unused", "used_last_year"}


def options_fit_kind(folder: Folder) -> Iterator[Fault]:
    for path, question in form_questions(folder):
        kind, given = KINDS[question.kind], bool(question.options or question.option_set)
        if kind.options and not given:
            message = f"En fråga av slaget {question.kind} behöver alternativ."
            yield _fault(path, "options_fit_kind", message, "Lägg till options eller option_set.")
        if not kind.options and given:
            message = f"En fråga av slaget {question.kind} har inga alternativ."
            yield _fault(path, "options_fit_kind", message, "Ta bort dem eller byt slag.")
        if kind.columns != bool(question.columns):
            message = (
                f"En fråga av slaget {question.kind} {'behöver' if kind.columns else 'har inga'} kolumner."
            )
            yield _fault(path, "options_fit_kind", message, "Lägg till columns, eller byt slag.")


def others_can_be_chosen(folder: Folder) -> Iterator[Fault]:
    """What is meant by another option is only asked of those who choose one."""
    for path, question in form_questions(folder):
        others = [option.id for option in options_of(folder, question) if option.other]
        if others and KINDS[question.kind].compared not in {"contains", "option"}:
            message = f"En fråga av slaget {question.kind} frågar inte vad som menas med {', '.join(others)}."
            yield _fault(
                (*path, "options"), "others_can_be_chosen", message, "Ta bort other, eller byt slag."
            )


def limits_fit_texts(folder: Folder) -> Iterator[Fault]:
    for path, question in form_questions(folder):
        if question.longest is None:
            continue
        if not KINDS[question.kind].text:
            message = f"En fråga av slaget {question.kind} har inget antal tecken."
            yield _fault((*path, "longest"), "limits_fit_texts", message, "Ta bort longest.")
        elif question.longest < 1:
            yield _fault((*path, "longest"), "limits_fit_texts", "Inget får plats.", "Ange minst 1.")


def scales_rise(folder: Folder) -> Iterator[Fault]:
    for path, question in form_questions(folder):
        if question.kind == "scale" and question.lowest >= question.highest:
            message = f"Skalan går från {question.lowest} till {question.highest}."
            yield _fault((*path, "highest"), "scales_rise", message, "Låt den gå från lägre till högre.")


def shown_values_exist(folder: Folder) -> Iterator[Fault]:
    for path, question in form_questions(folder):
        allowed = _SHOWN.get(question.kind, ())
        if allowed and question.source_value not in allowed:
            message = f"En fråga av slaget {question.kind} behöver ett source_value."
            yield _fault(path, "shown_values_exist", message, f"Välj bland: {', '.join(allowed)}.")
        if not allowed and question.source_value:
            message = f"En fråga av slaget {question.kind} visar inget källvärde."
            remedy = "Ta bort source_value, eller byt slag till prefilled eller computed."
            yield _fault((*path, "source_value"), "shown_values_exist", message, remedy)


def sums_name_a_money_question(folder: Folder) -> Iterator[Fault]:
    money = [question.id for _, question in form_questions(folder) if question.kind == "money"]
    for path, question in form_questions(folder):
        rule = "sums_name_a_money_question"
        if _must_add_up(question) and question.adds_up_to not in money:
            message = f"”{question.adds_up_to}” är ingen fråga om kronor."
            remedy = f"Ange i adds_up_to en av: {', '.join(money) or 'ingen finns'}."
            yield _fault((*path, "adds_up_to"), rule, message, remedy)
        if not KINDS[question.kind].parts and question.adds_up_to:
            message = f"En fråga av slaget {question.kind} har inga delar som blir en summa."
            yield _fault((*path, "adds_up_to"), rule, message, "Ta bort adds_up_to.")
        if question.kind != "money" and question.at_most:
            message = f"En fråga av slaget {question.kind} är inget belopp."
            yield _fault((*path, "at_most"), rule, message, "Ta bort at_most.")


def _must_add_up(question: Question) -> bool:
    """A distribution does; a table may."""
    return question.kind == "distribution" or bool(KINDS[question.kind].parts and question.adds_up_to)


def personal_data_is_marked(folder: Folder) -> Iterator[Fault]:
    for path, question in form_questions(folder):
        if question.kind in {"email", "phone"} and not question.personal_data:
            message = "Svaret pekar ut en person men är inte märkt som personuppgift."
            yield _fault(path, "personal_data_is_marked", message, "Lägg till personal_data = true.")


def branches_point_back(folder: Folder) -> Iterator[Fault]:
    """A branch hangs on one thing in an earlier question, and that can be its answer."""
    earlier: dict[str, Question] = {}
    for at, section in enumerate(folder.form.sections):
        path: KeyPath = ("sections", at, "shown_if")
        yield from _branch_faults(folder, path, section.shown_if, earlier)
        for index, question in enumerate(section.questions):
            path = ("sections", at, "questions", index, "shown_if")
            yield from _branch_faults(folder, path, question.shown_if, earlier)
            earlier[question.id] = question


CHECKS = (
    options_fit_kind,
    others_can_be_chosen,
    limits_fit_texts,
    scales_rise,
    shown_values_exist,
    sums_name_a_money_question,
    personal_data_is_marked,
    branches_point_back,
)


def _branch_faults(
    folder: Folder, path: KeyPath, rule: Condition | None, earlier: dict[str, Question]
) -> Iterator[Fault]:
    if rule is None:
        return
    if rule.question not in earlier:
        message = f"{rule.question} är ingen tidigare fråga."
        yield _fault(
            (*path, "question"), "branches_point_back", message, "Ange en fråga som står före den här."
        )
    elif sum(value is not None for value in (rule.contains, rule.equals, rule.above)) != 1:
        message = "Villkoret ska ha just ett av contains, equals och above."
        yield _fault(path, "branches_point_back", message, "Ange ett av dem.")
    elif fault := _unfit(folder, rule, earlier[rule.question]):
        yield _fault(path, "branches_point_back", *fault)


def _unfit(folder: Folder, rule: Condition, question: Question) -> tuple[str, str] | None:
    """Why the condition can never be met by an answer to the question, and what to do."""
    options = [option.id for option in options_of(folder, question)]
    wanted = rule.contains if rule.contains is not None else rule.equals
    if _hangs_on(rule) != (
        "number" if question.source_value in NUMERIC_VALUES else KINDS[question.kind].compared
    ):
        message = f"Villkoret passar inte {question.id}, som är av slaget {question.kind}."
        return (
            message,
            "Använd contains för multiple, equals för single och yes_no, above för tal och belopp.",
        )
    if isinstance(wanted, str) and wanted not in options:
        return f"{question.id} har inget alternativ {wanted}.", f"Välj bland: {', '.join(options)}."
    return None


def _hangs_on(rule: Condition) -> str:
    """What in an answer the condition looks at, as the table of kinds calls it."""
    if rule.contains is not None:
        return "contains"
    if isinstance(rule.equals, bool):
        return "truth"
    return "option" if isinstance(rule.equals, str) else "number"


def _fault(path: KeyPath, rule: str, message: str, remedy: str) -> Fault:
    return Fault(file=FORM, path=path, rule=rule, message=message, remedy=remedy)
