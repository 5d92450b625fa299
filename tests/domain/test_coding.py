"""Themes in free text: codes at their place, what two agree on, and what cannot be settled."""

from anslag.domain.coding import (
    Agreement,
    Code,
    CodedAnswer,
    Theme,
    agreement,
    code_problems,
    placed,
    settlement_problems,
    theme_counts,
    theme_problems,
)

STAFF, WAITING = Theme(id="theme-1", label="Bemanning"), Theme(id="theme-2", label="Väntetid")
THEMES = (STAFF, WAITING)
TEXT = "Fler anställda och kortare väntan."


def code(theme: Theme, quote: str) -> Code:
    start = TEXT.index(quote)
    return Code(theme=theme.id, start=start, end=start + len(quote))


ONE, TWO = code(STAFF, "Fler anställda"), code(WAITING, "kortare väntan")


def coded(settled: tuple[str, ...] | None = None, **codes: tuple[Code, ...]) -> CodedAnswer:
    return CodedAnswer(recipient="Alfa", text=TEXT, codes=codes, settled=settled)


def test_a_quote_is_found_where_it_stands() -> None:
    codes, problems = placed(TEXT, {"theme-1": " Fler anställda ", "theme-2": ""})
    assert (codes, problems) == ((ONE,), ())
    assert TEXT[ONE.start : ONE.end] == "Fler anställda"


def test_a_quote_that_stands_nowhere_is_told_at_its_theme() -> None:
    codes, problems = placed(TEXT, {"theme-1": "färre anställda"})
    assert codes == ()
    assert [each.rule for each in problems] == ["coding.quote.theme-1"]


def test_codes_are_of_themes_in_the_book_and_within_the_text() -> None:
    assert code_problems([ONE, TWO], text=TEXT, themes=THEMES) == ()
    outside = Code(theme="theme-9", start=5, end=len(TEXT) + 1)
    rules = [each.rule for each in code_problems([outside], text=TEXT, themes=THEMES)]
    assert rules == ["coding.theme", "coding.place"]


def test_a_theme_has_a_label_of_its_own() -> None:
    assert theme_problems(Theme(id="theme-3", label="Samverkan"), THEMES) == ()
    assert [each.rule for each in theme_problems(Theme(id="theme-3", label="bemanning"), THEMES)] == [
        "coding.label"
    ]
    assert [each.rule for each in theme_problems(Theme(id="theme-3", label=" "), THEMES)] == ["coding.label"]


def test_agreement_counts_each_theme_in_each_answer_that_several_have_coded() -> None:
    answers = [coded(ada=(ONE, TWO), bo=(ONE,)), coded(ada=(ONE,), bo=(ONE,)), coded(ada=(TWO,))]
    assert agreement(answers, THEMES) == Agreement(same=3, of=4)
    assert answers[0].differing == {"theme-2"}


def test_what_someone_would_settle_is_their_own_else_what_the_others_agree_on() -> None:
    assert coded(ada=(ONE,), bo=(TWO,)).proposed_by("ada") == ("theme-1",)
    assert coded(ada=(ONE,), bo=(ONE,)).proposed_by("cai") == ("theme-1",)
    assert coded(ada=(ONE,)).proposed_by("cai") == ("theme-1",)
    assert coded(ada=(ONE,), bo=(TWO,)).proposed_by("cai") is None
    assert coded(ada=()).proposed_by("ada") == ()
    assert coded().proposed_by("ada") is None


def test_only_what_is_settled_is_counted() -> None:
    answers = [coded(("theme-2",)), coded(("theme-1", "theme-2")), coded(ada=(ONE,))]
    assert theme_counts(answers, THEMES) == {"theme-1": 1, "theme-2": 2}


def test_nothing_is_settled_of_an_answer_that_has_changed_or_of_no_theme() -> None:
    now, known = {"Alfa": "a"}, {"theme-1"}

    def rules(settled: dict[str, list[str]], texts: dict[str, str]) -> list[str]:
        return [each.rule for each in settlement_problems(settled, texts, now=now, known=known)]

    assert rules({"Alfa": ["theme-1"]}, {"Alfa": "a"}) == []
    assert rules({"Alfa": []}, {"Alfa": "a"}) == []
    assert rules({}, {}) == ["coding.nothing"]
    assert rules({"Alfa": ["theme-1"]}, {"Alfa": "b"}) == ["coding.changed"]
    assert rules({"Beta": ["theme-1"]}, {"Beta": "a"}) == ["coding.changed"]
    assert rules({"Alfa": ["theme-2"]}, {"Alfa": "a"}) == ["coding.theme"]
