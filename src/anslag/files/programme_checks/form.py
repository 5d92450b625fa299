"""The form as a whole: its sections, its shared options, the questions of money, and what answers are for."""

from collections.abc import Iterator

from anslag.domain.form import Condition, Option, Question, Section
from anslag.domain.programme import CostCategory
from anslag.files.programme_fault import Fault, KeyPath
from anslag.files.programme_read import FORM, OUTLINE, Folder


def sections_have_questions(folder: Folder) -> Iterator[Fault]:
    for index, section in enumerate(folder.form.sections):
        if not section.questions:
            message = f"Avsnittet {section.id} har inga frågor."
            yield _fault(
                ("sections", index), "sections_have_questions", message, "Lägg till en, eller ta bort det."
            )


def option_sets_exist(folder: Folder) -> Iterator[Fault]:
    form = folder.form
    for path, question in form_questions(folder):
        if question.option_set and question.option_set not in form.option_sets:
            remedy = f"Välj bland: {', '.join(form.option_sets) or 'ingen finns'}."
            message = f"Det finns inga gemensamma alternativ {question.option_set}."
            yield _fault((*path, "option_set"), "option_sets_exist", message, remedy)
        if question.option_set and question.options:
            message = "Frågan har både egna och gemensamma alternativ."
            yield _fault((*path, "options"), "option_sets_exist", message, "Ta bort de ena.")


def option_sets_are_used(folder: Folder) -> Iterator[Fault]:
    used = {question.option_set for _, question in form_questions(folder)}
    for name in folder.form.option_sets:
        if name not in used:
            message = f"Ingen fråga använder alternativen {name}."
            yield _fault(("option_sets", name), "option_sets_are_used", message, "Ta bort dem.")


def one_label_per_option(folder: Folder) -> Iterator[Fault]:
    labels: dict[tuple[str, str], str] = {}
    for path, question in form_questions(folder):
        for option in options_of(folder, question):
            known = labels.setdefault((question.row_kind, option.id), option.label)
            if question.row_kind and known != option.label:
                message = (
                    f"Alternativet {option.id} heter ”{option.label}” här men ”{known}” i en tidigare fråga."
                )
                remedy = f"Låt det heta lika överallt inom {question.row_kind}."
                yield _fault((*path, "options"), "one_label_per_option", message, remedy)


def used_amount_is_asked(folder: Folder) -> Iterator[Fault]:
    """One money question, asked of all, whose answer is what was used: at most what was claimed."""
    found = [(path, question) for path, question in form_questions(folder) if _is_used_amount(question)]
    rule = "used_amount_is_asked"
    if len(found) != 1:
        message = f"Formuläret har {len(found)} frågor om använda kronor; det ska vara en."
        remedy = 'Ha en fråga med kind = "money" och at_most = "claimed".'
        yield _fault(("sections",), rule, message, remedy)
    for path, question in found[:1]:
        section = folder.form.sections[_position(path)]
        if question.shown_if or section.shown_if or not question.required:
            message = "Frågan om använda kronor ställs inte till alla."
            yield _fault(path, rule, message, "Ta bort shown_if och required = false.")


def costs_follow_the_categories(folder: Folder) -> Iterator[Fault]:
    """One distribution of what was used, whose options are the cost categories of the terms."""
    rule, categories = "costs_follow_the_categories", folder.terms.cost_categories
    used = {question.id for _, question in form_questions(folder) if _is_used_amount(question)}
    found = [
        (path, question)
        for path, question in form_questions(folder)
        if question.kind == "distribution" and question.adds_up_to in used
    ]
    if len(found) != 1:
        message = f"Formuläret har {len(found)} frågor som fördelar använda kronor; det ska vara en."
        remedy = 'Ha en fråga med kind = "distribution" vars adds_up_to är frågan om använda kronor.'
        yield _fault(("sections",), rule, message, remedy)
    for path, question in found[:1]:
        if difference := _difference(categories, options_of(folder, question)):
            remedy = "Låt frågans alternativ vara just kostnadsslagen i cost_categories."
            yield _fault((*path, "options"), rule, difference, remedy)


def _difference(categories: tuple[CostCategory, ...], options: tuple[Option, ...]) -> str:
    wanted = {category.id: category.label for category in categories}
    given = {option.id: option.label for option in options}
    if missing := [name for name in wanted if name not in given]:
        return f"Kostnadsslagen {', '.join(missing)} saknas bland alternativen."
    if unknown := [name for name in given if name not in wanted]:
        return f"Alternativen {', '.join(unknown)} är inga kostnadsslag."
    if renamed := [name for name in wanted if wanted[name] != given[name]]:
        return f"{', '.join(renamed)} heter olika i frågan och i cost_categories."
    return ""


def questions_are_used(folder: Folder) -> Iterator[Fault]:
    """Nothing is asked that no table, no sentence and no stated use needs, unless it is said why."""
    used = {*_asked_by_outline(folder), *(check.question for check in folder.form.checks)}
    questions = dict(_by_id(folder))
    waiting = [
        name for name, (_, each, _) in questions.items() if name in used or each.uses or each.material_for
    ]
    while waiting:
        used.add(name := waiting.pop())
        waiting += [rule.question for rule in questions[name][2] if rule.question in questions.keys() - used]
    for name, (path, question, _) in questions.items():
        if name not in used and question.source_value is None and not question.reason.strip():
            message = f"Svaret på {name} används inte till något."
            remedy = f"Ta bort frågan, ange uses, använd den i {OUTLINE}, eller säg i reason varför den ändå ställs."
            yield _fault(path, "questions_are_used", message, remedy)


def _asked_by_outline(folder: Folder) -> Iterator[str]:
    if folder.outline:
        yield from (table.question for table in folder.outline.tables)
        yield from (sentence.question for sentence in folder.outline.sentences)


def _by_id(folder: Folder) -> Iterator[tuple[str, tuple[KeyPath, Question, tuple[Condition, ...]]]]:
    """Each question with where it stands and what must hold for it to be asked."""
    for path, question in form_questions(folder):
        rules = (question.shown_if, section_of(folder, path).shown_if)
        yield question.id, (path, question, tuple(rule for rule in rules if rule))


CHECKS = (
    sections_have_questions,
    option_sets_exist,
    option_sets_are_used,
    one_label_per_option,
    used_amount_is_asked,
    costs_follow_the_categories,
    questions_are_used,
)


def form_questions(folder: Folder) -> Iterator[tuple[KeyPath, Question]]:
    """Every question in the order asked, with where it stands."""
    for at, section in enumerate(folder.form.sections):
        for index, question in enumerate(section.questions):
            yield ("sections", at, "questions", index), question


def section_of(folder: Folder, path: KeyPath) -> Section:
    """The section that a question's path lies in."""
    return folder.form.sections[_position(path)]


def options_of(folder: Folder, question: Question) -> tuple[Option, ...]:
    """A question's own options, or those of the set it names."""
    return question.options or folder.form.option_sets.get(question.option_set, ())


def _position(path: KeyPath) -> int:
    return int(path[1])


def _is_used_amount(question: Question) -> bool:
    return question.kind == "money" and question.at_most == "claimed"


def _fault(path: KeyPath, rule: str, message: str, remedy: str) -> Fault:
    return Fault(file=FORM, path=path, rule=rule, message=message, remedy=remedy)
