"""Free text sorted into themes: a code book, each code at its place in the text, and what two people agree on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from anslag.domain.form import Form, Option, Question
from anslag.domain.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme of a question's code book. A later label for the same id holds."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A theme at a place in an answer: the text from `start` up to `end`."""

    theme: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedAnswer:
    """One recipient's answer, with the latest codes of each person that has coded it, and the themes settled for it."""

    recipient: str
    text: str
    codes: Mapping[str, tuple[Code, ...]]
    """By person, a pseudonym. Nobody's codes are of another text than this."""
    settled: tuple[str, ...] | None = None

    def themes(self, person: str) -> frozenset[str]:
        return frozenset(code.theme for code in self.codes.get(person, ()))

    @property
    def differing(self) -> frozenset[str]:
        """Themes that some have found in it and others who have coded it have not."""
        found = [self.themes(person) for person in self.codes]
        return frozenset().union(*found) - frozenset.intersection(*found) if found else frozenset()

    def proposed_by(self, person: str) -> tuple[str, ...] | None:
        """What someone would settle: what they have found themselves, else what all the others agree on."""
        if not self.codes:
            return None
        whose = person if person in self.codes else next(iter(self.codes))
        if len(self.codes) > 1 and self.differing and person not in self.codes:
            return None
        return tuple(sorted(self.themes(whose)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Of all judgements, a theme in an answer that several have coded, how many are the same."""

    same: int
    of: int


def agreement(answers: Iterable[CodedAnswer], themes: Sequence[Theme]) -> Agreement:
    several = [each for each in answers if len(each.codes) > 1]
    return Agreement(
        same=sum(len(themes) - len(each.differing & {theme.id for theme in themes}) for each in several),
        of=len(several) * len(themes),
    )


def theme_counts(answers: Iterable[CodedAnswer], themes: Iterable[Theme]) -> dict[str, int]:
    """How many recipients each theme is settled for, in the code book's order. Unsettled answers count nowhere."""
    counts = Counter(theme for each in answers for theme in each.settled or ())
    return {theme.id: counts[theme.id] for theme in themes}


def placed(text: str, quotes: Mapping[str, str]) -> tuple[tuple[Code, ...], tuple[Problem, ...]]:
    """Codes out of quotes by theme, each found where it stands in the text; and those that stand nowhere in it."""
    codes: list[Code] = []
    problems: list[Problem] = []
    for theme, quote in quotes.items():
        wanted = quote.strip()
        if not wanted:
            continue
        if (start := text.find(wanted)) < 0:
            problems += _problem(
                f"coding.quote.{theme}",
                f"”{wanted}” står inte i svaret.",
                "Kopiera orden som de står i svaret.",
            )
        else:
            codes.append(Code(theme=theme, start=start, end=start + len(wanted)))
    return tuple(codes), tuple(problems)


def theme_problems(theme: Theme, themes: Iterable[Theme]) -> tuple[Problem, ...]:
    """Why a theme cannot be added to a code book."""
    if not theme.label.strip() or not theme.id:
        return _problem("coding.label", "Temats namn saknas.", "Skriv vad temat heter.")
    if any(each.label.casefold() == theme.label.casefold() for each in themes):
        return _problem("coding.label", f"Temat ”{theme.label}” finns redan.", "Använd det som finns.")
    return ()


def code_problems(codes: Iterable[Code], *, text: str, themes: Iterable[Theme]) -> tuple[Problem, ...]:
    """Why codes cannot be set on a text: unknown themes, or places outside it."""
    known = {each.id for each in themes}
    problems: list[Problem] = []
    for code in codes:
        if code.theme not in known:
            problems += _problem(
                "coding.theme", f"Temat {code.theme} finns inte.", "Lägg till det i kodboken först."
            )
        if not 0 <= code.start < code.end <= len(text):
            problems += _problem(
                "coding.place", "Stället ligger utanför svaret.", "Kopiera orden som de står i svaret."
            )
    return tuple(problems)


def settlement_problems(
    settled: Mapping[str, Sequence[str]], texts: Mapping[str, str], *, now: Mapping[str, str], known: set[str]
) -> tuple[Problem, ...]:
    """Why themes cannot be settled: none are, an answer is another by now, or a theme is not in the code book.

    `texts` and `now`: SHA-256 of the answers as they were coded and as they are, by recipient.
    """
    problems: list[Problem] = []
    if not settled:
        problems += _problem("coding.nothing", "Inget svar är kodat.", "Koda minst ett svar först.")
    for name, themes in settled.items():
        if name not in now or texts.get(name) != now[name]:
            problems += _problem(
                "coding.changed",
                f"Svaret från {name} har ändrats sedan det kodades.",
                "Koda det nya svaret och förbered på nytt.",
            )
        if unknown := sorted(set(themes) - known):
            problems += _problem(
                "coding.theme", f"Temat {', '.join(unknown)} finns inte.", "Lägg till det i kodboken först."
            )
    return tuple(problems)


def coded_form(form: Form, books: Mapping[str, Sequence[Theme]]) -> Form:
    """The form with each question that has a code book counted by its themes, several of which may be chosen."""
    return replace(
        form,
        sections=tuple(
            replace(
                section, questions=tuple(_counted(each, books.get(each.id)) for each in section.questions)
            )
            for section in form.sections
        ),
    )


def _counted(question: Question, themes: Sequence[Theme] | None) -> Question:
    if themes is None:
        return question
    options = tuple(Option(id=theme.id, label=theme.label) for theme in themes)
    return replace(question, kind="multiple", options=options, row_kind=question.row_kind or "theme")


def unsettled_problems(question: Question, answers: Iterable[CodedAnswer]) -> tuple[Problem, ...]:
    """That answers to a question are to be counted, and some have no themes settled."""
    left = [each.recipient for each in answers if each.settled is None]
    if not left:
        return ()
    return _problem(
        "coding.unsettled",
        f"Teman är inte fastställda i {len(left)} svar på frågan ”{question.text}”: {', '.join(left)}.",
        "Koda svaren och låt en annan person fastställa.",
    )


def _problem(rule: str, message: str, remedy: str) -> tuple[Problem, ...]:
    return (Problem(place="Teman", rule=rule, message=message, remedy=remedy),)
