"""What reports further down say that a question above can be answered with."""

from anslag.domain.form import Answers, Condition, Form, Option, Question, Section
from anslag.domain.material import ReportBelow, TextBelow, options_below, texts_below

KINDS = tuple(Option(id=name, label=name.title()) for name in ("visits", "courses", "calls"))

CHOSEN = Question(id="kinds", kind="multiple", text="Vilka?", options=KINDS)
WHAT = Question(id="what", kind="long_text", text="Vad?")
ABOVE = Form(
    version=1,
    title="",
    sections=(
        Section(id="first", title="", questions=(CHOSEN,)),
        Section(
            id="second",
            title="",
            shown_if=Condition(question="kinds", contains="courses"),
            questions=(WHAT,),
        ),
    ),
)


def below(recipient: str, answers: Answers, *asked: Question) -> ReportBelow:
    form = Form(version=1, title="", sections=(Section(id="only", title="", questions=asked),))
    return ReportBelow(recipient=recipient, form=form, answers=answers)


def test_all_that_any_has_chosen_is_told_in_the_order_of_the_question_above() -> None:
    one = Question(id="main", kind="single", text="", options=KINDS, material_for=("kinds",))
    reports = (
        below("Alfa", {"main": "calls"}, one),
        below("Beta", {"kinds": ("visits", "dances")}, CHOSEN),
    )
    assert options_below(CHOSEN, reports) == ("visits", "calls")


def test_a_text_is_told_for_the_question_it_is_material_for_and_not_for_another_of_its_own_name() -> None:
    told = Question(id="what", kind="short_text", text="", material_for=("else",))
    named = Question(id="told", kind="short_text", text="", material_for=("what",))
    report = below("Alfa", {"what": "Annat", "told": "Kurser"}, told, named)
    assert texts_below(ABOVE, WHAT, (report,)) == (TextBelow(recipient="Alfa", text="Kurser"),)


def test_a_text_is_told_only_where_its_writer_chose_what_the_section_hangs_on_or_was_not_asked() -> None:
    reports = (
        below("Alfa", {"kinds": ("courses",), "what": "A"}, CHOSEN, WHAT),
        below("Beta", {"kinds": ("visits",), "what": "B"}, CHOSEN, WHAT),
        below("Gamma", {"what": "C"}, WHAT),
    )
    assert [each.text for each in texts_below(ABOVE, WHAT, reports)] == ["A", "C"]


def test_personal_data_and_answers_of_another_kind_stay_where_they_are() -> None:
    person = Question(id="who", kind="short_text", text="", personal_data=True, material_for=("what",))
    number = Question(id="what", kind="scale", text="")
    report = below("Alfa", {"who": "Någon", "what": 3}, person, number)
    assert texts_below(ABOVE, WHAT, (report,)) == ()
