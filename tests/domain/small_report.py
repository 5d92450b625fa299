"""A small report made for tests: three areas, one of them with questions of its own, answered by schools."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from anslag.domain.compilation import Account, Compiled, Return, compile_report
from anslag.domain.form import Condition, Form, Option, Question, Section
from anslag.domain.narrative import plain
from anslag.domain.outline import (
    AppendixOutline,
    Noun,
    Outline,
    SectionOutline,
    SectionsBy,
    Sentence,
    TableOutline,
)
from anslag.domain.programme import Programme
from tests.steps.year import programme

PUBLISHED = date(2032, 6, 1)
NOUN = Noun(article="en", none="ingen", one="skola", many="skolor", definite="skolorna")

COSTS = (
    Option(id="pay", label="Löner"),
    Option(id="travel", label="Resor och mat"),
    Option(id="things", label="Saker"),
)
AREAS = (
    Option(id="reading", label="Läsning"),
    Option(id="music", label="Musik (även dans)"),
    Option(id="sport", label="Idrott"),
)
LEVELS = (
    Option(id="school", label="Hela skolan", help="Alla klasser."),
    Option(id="class", label="Klassen – en eller flera"),
    Option(id="pupil", label="Eleven"),
)
PARTNERS = (Option(id="library", label="Bibliotek"), Option(id="theatre", label="Teater, dans"))
STAFF = (
    Option(id="head", label="Rektor", group="Ledning"),
    Option(id="teacher", label="Lärare", group="Undervisning"),
    Option(id="deputy", label="Biträdande rektor", group="Ledning"),
    Option(id="assistant", label="Assistent", group="Undervisning"),
)
MUSIC = Condition(question="areas", contains="music")

FORM = Form(
    version=1,
    title="Återrapport",
    sections=(
        Section(
            id="economy",
            title="Ekonomi",
            questions=(
                Question(id="used", kind="money", text="Använt", at_most="claimed"),
                Question(id="costs", kind="distribution", text="Till", options=COSTS, adds_up_to="used"),
                Question(id="unused", kind="computed", text="Kvar", source_value="unused"),
                Question(
                    id="reason",
                    kind="long_text",
                    text="Varför",
                    shown_if=Condition(question="unused", above=0),
                ),
            ),
        ),
        Section(
            id="work",
            title="Arbetet",
            questions=(
                Question(id="areas", kind="multiple", text="Vad", options=AREAS, row_kind="area"),
                Question(id="staff", kind="multiple", text="Vilka", options=STAFF, row_kind="staff"),
                Question(id="extent", kind="scale", text="Hur väl"),
                Question(id="pupils", kind="scale", text="Antal elever", lowest=0, highest=500),
            ),
        ),
        Section(
            id="music",
            title="Musik",
            shown_if=MUSIC,
            questions=(
                Question(
                    id="levels", kind="multiple", text="Var", options=LEVELS, row_kind="level", shown_if=MUSIC
                ),
                Question(id="together", kind="yes_no", text="Tillsammans?"),
                Question(
                    id="partners",
                    kind="multiple",
                    text="Med vilka",
                    options=PARTNERS,
                    shown_if=Condition(question="together", equals=True),
                ),
            ),
        ),
    ),
)


def table(key: str, **more: Any) -> TableOutline:
    """A table over the question with the same name."""
    return TableOutline(
        **{"key": key, "title": f"Om {key}", "question": key, "head": "Rad", "order": "descending"} | more
    )


TABLES = (
    table("areas"),
    table("levels", order="as_listed"),
    table("staff", order="descending_in_groups"),
    table("partners", numbered=False),
)


def section(key: str, *paragraphs: str, **more: Any) -> SectionOutline:
    return SectionOutline(**{"key": key, "title": f"Om {key}", "paragraphs": paragraphs} | more)


SECTIONS = (
    section("start", "Pengarna står i {appendix}.", level=1),
    section("work", "Se {table:areas} och {table:staff}.", "{show:areas}", "{show:staff}"),
    section("sport", "Om idrott.", areas=("sport",), title=""),
    section("music", "Se {table:levels}.", "{show:levels}", areas=("music",), title=""),
    section("music_more", "{show:partners}", level=3),
    section("reading", "Om läsning.", areas=("reading",), title=""),
    section("end", "Slut.", level=1),
)

OUTLINE = Outline(
    title="Bidraget {fact:grant_year}",
    case_reference="Dnr 1",
    recipient_noun=NOUN,
    source_line="Källa: skolorna.",
    sections_by=SectionsBy(table="areas", one="Område", many="Områdena"),
    sections=SECTIONS,
    tables=TABLES,
    appendix=AppendixOutline(key="appendix", heading="Beloppen", title="Belopp per skola"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """One school's return and money. `used` is all of `claimed` where it is not told; costs are pay."""

    name: str
    claimed: int = 100
    used: int | None = None
    waived: int = 0
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def spent(self) -> int:
        return self.claimed if self.used is None else self.used

    @property
    def returned(self) -> Return:
        return Return(self.name, {"used": self.spent, "costs": {"pay": self.spent}} | self.answers)

    @property
    def account(self) -> Account:
        return Account(
            recipient=self.name,
            allocated=self.claimed,
            claimed=self.claimed,
            used=self.spent,
            waived=self.waived,
        )


def schools(number: int, **answers: Any) -> list[School]:
    """Schools with the same answers."""
    return [School(name=f"Skola {place:02}", answers=answers) for place in range(1, number + 1)]


def answering(**counts: dict[str, int]) -> list[School]:
    """As few schools as give each question's options these counts."""
    most = max(count for options in counts.values() for count in options.values())
    return [
        School(
            name=f"Skola {place:02}",
            answers={
                question: [option for option, count in options.items() if count > place]
                for question, options in counts.items()
            },
        )
        for place in range(most)
    ]


def the_programme(outline: Outline | None = OUTLINE, *, names: Iterable[str] = ("Skola 01",)) -> Programme:
    made = programme("prov", giver="Skolverket i provet", basis=dict.fromkeys(names, 1), pot=100)
    return replace(made, form=FORM, outline=outline)


def compiled(those: Iterable[School], outline: Outline = OUTLINE, **more: Any) -> Compiled:
    those = list(those)
    return compile_report(
        programme=the_programme(outline, names=[school.name for school in those]),
        returns=[school.returned for school in those],
        accounts=[school.account for school in those],
        published=PUBLISHED,
        **more,
    )


def with_sentence(sentence: Sentence, around: str = "%s") -> Outline:
    """The outline with a section that says one sentence; %s in `around` is its place."""
    said = section("said", around % f"{{sentence:{sentence.key}}}")
    return replace(OUTLINE, sections=(*SECTIONS, said), sentences=(sentence,))


def said(those: Iterable[School], around: str = "%s", **sentence: Any) -> str:
    """What the report says with one sentence of this kind, with ordinary spaces."""
    report = compiled(those, with_sentence(Sentence(key="it", **sentence), around))
    words = [plain(block.runs) for each in report.sections if each.key == "said" for block in each.blocks]
    return " ".join(words).replace("\N{NO-BREAK SPACE}", " ")
