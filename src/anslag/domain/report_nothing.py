"""Nothing to report: none of the money was used, and what is asked of whoever says so."""

from anslag.domain.form import Answers, Form, Question
from anslag.domain.problem import Problem
from anslag.domain.report import Known, cost_question, report_problems, sections, shown, used_question


def nothing_answers(form: Form) -> Answers:
    """That no krona was used."""
    return {
        used_question(form).id: 0,
        cost_question(form).id: {each.id: 0 for each in cost_question(form).options},
    }


def nothing_questions(form: Form, known: Known) -> tuple[Question, ...]:
    """What must be answered all the same: about the money, and what whoever signs confirms."""
    said = nothing_answers(form)
    return tuple(
        question
        for question in shown(form, said, known)
        if question.source_value is None
        and question.id not in said
        and (question.kind == "confirmation" or (question.required and _of_money(form, question)))
    )


def nothing_problems(form: Form, answers: Answers, known: Known) -> tuple[Problem, ...]:
    """What stands in the way of submitting that nothing was used: what no money was used for need not be said."""
    must = {question.id for question in nothing_questions(form, known)} | set(nothing_answers(form))
    used = answers.get(used_question(form).id)
    problems = [
        each
        for each in report_problems(form, answers, known)
        if each.rule != "form.required" or each.place in must
    ]
    if used != 0:
        problems.append(
            Problem(
                place=used_question(form).id,
                rule="report_back.nothing",
                message=f"Ni har angett {used} kr som använda.",
                remedy="Fyll i hela redovisningen.",
            )
        )
    return tuple(problems)


def _of_money(form: Form, question: Question) -> bool:
    """Whether the question stands in the section about what was used."""
    used = used_question(form).id
    return any({used, question.id} <= {each.id for each in section.questions} for section in sections(form))
