"""Forms and answers as Hypothesis makes them: every kind, branches within branches, checks, other options."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from anslag.domain.form import (
    Answers,
    CheckName,
    Condition,
    Form,
    NamedCheck,
    Option,
    Question,
    QuestionKind,
    Section,
)
from anslag.domain.question_kind import KINDS, SEXES, longest
from anslag.domain.report import Known, shown

KNOWN: Known = {
    "recipient": "Alfa",
    "organisation_number": "232100-0016",
    "case_reference": "Dnr 1",
    "claimed": 5_400,
    "used_last_year": 4_000,
}
IDS = ("a", "b", "c")
ASKED: tuple[QuestionKind, ...] = tuple(kind for kind in KINDS if kind not in {"prefilled", "computed"})
USED = Question(id="used", kind="money", text="Använt", at_most="claimed", uses=("money",))
COSTS = Question(
    id="costs",
    kind="distribution",
    text="Till vad",
    options=tuple(Option(id=each, label=f"Slag {each}") for each in IDS),
    adds_up_to="used",
    uses=("money",),
)
SHOWN = (
    Question(id="who", kind="prefilled", text="Mottagare", source_value="recipient"),
    Question(id="unused", kind="computed", text="Kvar", source_value="unused"),
)


@st.composite
def options(draw: st.DrawFn, *, others: bool) -> tuple[Option, ...]:
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, unique=True))
    return tuple(Option(id=each, label=f"Val {each}", other=others and draw(st.booleans())) for each in ids)


@st.composite
def questions(draw: st.DrawFn, number: int, earlier: list[Question]) -> Question:
    kind = draw(st.sampled_from(ASKED))
    made = Question(
        id=f"q{number}",
        kind=kind,
        text=f"Fråga {number}?",
        required=draw(st.booleans()),
        uses=("review",),
        shown_if=draw(branches(earlier)),
    )
    if KINDS[kind].options:
        made = replace(made, options=draw(options(others=KINDS[kind].compared in {"contains", "option"})))
    if KINDS[kind].columns:
        made = replace(made, columns=draw(options(others=False)))
    return replace(made, adds_up_to="used") if kind == "distribution" else made


@st.composite
def branches(draw: st.DrawFn, earlier: list[Question]) -> Condition | None:
    hanging = [each for each in earlier if KINDS[each.kind].compared or each.source_value == "unused"]
    if not hanging or draw(st.booleans()):
        return None
    on = draw(st.sampled_from(hanging))
    match KINDS[on.kind].compared:
        case "contains":
            return Condition(question=on.id, contains=draw(st.sampled_from(on.options)).id)
        case "option":
            return Condition(question=on.id, equals=draw(st.sampled_from(on.options)).id)
        case "truth":
            return Condition(question=on.id, equals=draw(st.booleans()))
        case _:
            return Condition(question=on.id, above=draw(st.integers(0, 4)))


@st.composite
def forms(draw: st.DrawFn, *, version: int = 1) -> Form:
    """A form as a folder's checks let it be: the money first, then whatever, in two sections that may hang on it."""
    asked: list[Question] = [SHOWN[0], USED, COSTS, SHOWN[1]]
    for number in range(draw(st.integers(0, 7))):
        asked.append(draw(questions(number, asked)))
    cut = draw(st.integers(4, len(asked)))
    gate = draw(branches(asked[:cut]))
    sections = [Section(id="money", title="Pengarna", questions=tuple(asked[:cut]))]
    if asked[cut:]:
        sections.append(Section(id="work", title="Arbetet", questions=tuple(asked[cut:]), shown_if=gate))
    names: list[CheckName] = draw(
        st.lists(st.sampled_from(["whole_thousands", "far_below_paid", "far_from_last_year"]), unique=True)
    )
    checks = tuple(
        NamedCheck(id=f"check_{name}", check=name, question="used", percent=None if name[0] == "w" else 25)
        for name in names
    )
    return Form(version=version, title="Återrapport", sections=tuple(sections), checks=checks)


@st.composite
def variants(draw: st.DrawFn, form: Form) -> Form:
    """A later version: some questions are gone, some have other options, some are of another kind."""
    sections = []
    for section in form.sections:
        kept = []
        for question in section.questions:
            what = draw(st.sampled_from(["same", "same", "gone", "options", "kind"]))
            if question.id in {"used", "costs"} or what == "same":
                kept.append(question)
            elif what == "options" and question.options:
                columns = draw(options(others=False)) if question.columns else ()
                kept.append(replace(question, options=draw(options(others=False)), columns=columns))
            elif what == "kind":
                kept.append(
                    replace(question, kind=draw(st.sampled_from(["long_text", "yes_no"])), options=())
                )
        sections.append(replace(section, questions=tuple(kept)))
    return replace(form, version=form.version + 1, sections=tuple(sections))


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
).filter(lambda text: text.strip() == text)


def answers_to(question: Question) -> st.SearchStrategy[Any]:
    """Answers of the question's kind that hold by themselves."""
    ids = [option.id for option in question.options]
    amounts = st.integers(0, 9_999)
    made: dict[str, st.SearchStrategy[Any]] = {
        "money": st.sampled_from([0, 1, 4_000, 5_000, 5_400]),
        "distribution": st.dictionaries(st.sampled_from(ids or ["a"]), amounts),
        "table": st.dictionaries(
            st.sampled_from(ids or ["a"]),
            st.dictionaries(
                st.sampled_from([column.id for column in question.columns] or ["a"]), amounts, min_size=1
            ),
            min_size=1,
        ),
        "count_by_sex": st.dictionaries(st.sampled_from(SEXES), amounts, min_size=1),
        "multiple": st.lists(st.sampled_from(ids or ["a"]), min_size=1, unique=True).map(tuple),
        "single": st.sampled_from(ids or ["a"]),
        "yes_no": st.booleans(),
        "scale": st.integers(question.lowest, question.highest),
        "email": st.just("namn@exempel.se"),
        "date": st.dates().map(str),
        "file": st.just("0123456789abcdef" * 4),
        "confirmation": st.just(True),
    }
    limit = longest(question)
    return made.get(question.kind, TEXTS.map(lambda text: text[:limit].strip() or "x"))


@st.composite
def drafts(draw: st.DrawFn, form: Form) -> Answers:
    """Answers with gaps, to questions that are asked and to some that no longer are."""
    answers: Answers = {}
    for section in form.sections:
        for question in section.questions:
            if question.source_value is None and draw(st.booleans()):
                answers[question.id] = draw(answers_to(question))
    for question in shown(form, answers, KNOWN):
        if question.id not in answers and question.source_value is None and draw(st.booleans()):
            answers[question.id] = draw(answers_to(question))
    return answers
