"""What holds for any form and any answers: hidden ones never count, every state can be completed or says why not."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anslag.domain.form import Answers, Form
from anslag.domain.form_version import carry_over
from anslag.domain.report import kept_answers, questions, report_problems, shown, use_of
from tests.domain.made_forms import KNOWN, answers_to, drafts, forms, variants

often = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def asked(form: Form, answers: Answers) -> list[str]:
    return [question.id for question in shown(form, answers, KNOWN)]


@often
@given(st.data())
def test_hidden_answers_never_count(data: st.DataObject) -> None:
    """Whatever is answered to questions that are not asked, nothing that is said, shown or kept is changed by it."""
    form = data.draw(forms())
    answers = data.draw(drafts(form))
    kept = kept_answers(form, answers, KNOWN)
    hidden = {name: answer for name, answer in answers.items() if name not in asked(form, answers)}
    without = {name: answer for name, answer in answers.items() if name not in hidden}
    assert kept_answers(form, without, KNOWN) == kept
    assert shown(form, without, KNOWN) == shown(form, answers, KNOWN)
    assert report_problems(form, without, KNOWN) == report_problems(form, answers, KNOWN)
    assert kept_answers(form, kept, KNOWN) == kept
    assert kept.keys().isdisjoint(hidden)


@often
@given(st.data())
def test_every_state_can_be_completed_or_says_why_not(data: st.DataObject) -> None:
    """From any draft, mending what is told, and nothing else, ends in a report that can be sent."""
    form = data.draw(forms())
    answers = data.draw(drafts(form))
    for _ in range(3 * len(questions(form)) + 1):
        told = report_problems(form, answers, KNOWN)
        if not told:
            break
        place = told[0].place
        question = next(each for each in shown(form, answers, KNOWN) if each.id == place)
        assert told[0].message
        assert told[0].remedy
        answers = answers | {place: mended(data, question, answers)}
    assert report_problems(form, answers, KNOWN) == ()
    kept = kept_answers(form, answers, KNOWN)
    use = use_of(form, kept, claimed=5_400)
    assert use.used + use.unused == 5_400
    assert use.used == kept["used"]


def mended(data: st.DataObject, question: Any, answers: Answers) -> Any:
    if question.adds_up_to:
        return {question.options[0].id: answers[question.adds_up_to]}
    return data.draw(answers_to(question))


@often
@given(st.data())
def test_what_is_carried_over_is_what_was_answered_and_no_more(data: st.DataObject) -> None:
    old = data.draw(forms())
    new = data.draw(variants(old))
    answers = data.draw(drafts(old))
    over = carry_over(old, new, answers)
    names = {question.id for question in questions(new)}
    assert over.answers.keys() <= answers.keys() & names
    for name, answer in answers.items():
        stays, gone = atoms(over.answers.get(name)), atoms(over.dropped.get(name))
        assert stays | gone == atoms(answer)
        assert not stays & gone
    assert carry_over(new, new, over.answers).answers == over.answers
    assert carry_over(new, new, over.answers).dropped == {}


@often
@given(st.data())
def test_the_same_questions_carry_everything_over(data: st.DataObject) -> None:
    form = data.draw(forms())
    answers = data.draw(drafts(form))
    over = carry_over(form, form, answers)
    assert over.answers == answers
    assert (over.dropped, over.added, over.changed, over.removed) == ({}, (), (), ())


def atoms(answer: Any, at: tuple[str, ...] = ()) -> set[Any]:
    """An answer as the single things that it says."""
    if answer is None:
        return set()
    if isinstance(answer, tuple):
        return {(*at, each) for each in answer}
    if isinstance(answer, dict):
        return {each for name, part in answer.items() for each in atoms(part, (*at, name))}
    return {(*at, type(answer).__name__, answer)}
