"""What is wrong with a report's outline before any answer has come in: keys, tables, sentences, headings."""

from collections import Counter
from collections.abc import Callable, Iterator

from anslag.domain.counting import conditions
from anslag.domain.form import Form, Question, QuestionKind
from anslag.domain.narrative import Place, split_places
from anslag.domain.outline import Outline, SectionOutline, Sentence, SentenceKind, TableOutline
from anslag.domain.outline_references import outline_problem, reference_problems, text_problems
from anslag.domain.problem import Problem
from anslag.domain.report import questions
from anslag.domain.sentences import PLACES
from anslag.domain.tabulation import base_of, option_ids
from anslag.domain.wording import joined

COUNTED_KINDS: frozenset[QuestionKind] = frozenset({"multiple", "single", "yes_no"})


def outline_problems(outline: Outline, form: Form) -> tuple[Problem, ...]:
    """Everything that would stop a report from being built, whatever the answers are."""
    known = _unknown_questions(outline, form)
    if known:
        return tuple(known)
    return tuple(problem for check in CHECKS for problem in check(outline, form))


def _unknown_questions(outline: Outline, form: Form) -> list[Problem]:
    known = {question.id for question in questions(form)}
    named = [(f"tables.{table.key}", table.question) for table in outline.tables]
    named += [
        (f"sentences.{sentence.key}", sentence.question)
        for sentence in outline.sentences
        if sentence.question
    ]
    return [
        outline_problem(
            place,
            "question",
            f"Frågan ”{question}” finns inte i formuläret.",
            "Rätta frågans id, eller lägg till frågan i form.toml.",
        )
        for place, question in named
        if question not in known
    ]


def _duplicates(outline: Outline, _: Form) -> Iterator[Problem]:
    kinds = {
        "sections": [section.key for section in outline.sections],
        "sentences": [sentence.key for sentence in outline.sentences],
        "tables": [*(table.key for table in outline.tables), outline.appendix.key],
    }
    for kind, keys in kinds.items():
        for key, times in Counter(keys).items():
            if times > 1:
                yield outline_problem(
                    f"{kind}.{key}",
                    "duplicate",
                    f"Nyckeln används {times} gånger.",
                    "Ge varje del en egen nyckel.",
                )


def _sentences(outline: Outline, form: Form) -> Iterator[Problem]:
    by_id = {question.id: question for question in questions(form)}
    tables = {table.key: table for table in outline.tables}
    for sentence in outline.sentences:
        place = f"sentences.{sentence.key}"
        for text, allowed in ((sentence.text, PLACES[sentence.kind]), (sentence.otherwise, frozenset[str]())):
            for part in split_places(text):
                if isinstance(part, Place) and (part.key or part.name not in allowed):
                    yield outline_problem(
                        place,
                        "place",
                        f"Platsen {{{part.name}}} finns inte för en mening av slaget {sentence.kind}.",
                        f"Använd: {', '.join(sorted(f'{{{name}}}' for name in allowed)) or 'ingen plats'}.",
                    )
        if fault := _sentence_fault(sentence, tables, by_id):
            yield outline_problem(place, "sentence", *fault)


type _Fault = tuple[str, str] | None
"""The message and the remedy."""


def _sentence_fault(
    sentence: Sentence, tables: dict[str, TableOutline], by_id: dict[str, Question]
) -> _Fault:
    """What a sentence of its kind lacks."""
    match sentence.kind:
        case "cell" | "majority" | "top":
            return _table_fault(sentence, tables, by_id)
        case "answered" | "scale_share" | "sum" | "quote":
            return _question_fault(sentence, by_id)
        case _:
            lacking = [name for name in NEEDED.get(sentence.kind, ()) if not getattr(sentence, name)]
            return (f"Meningen saknar {joined(lacking)}.", "Ange vad den räknar på.") if lacking else None


NEEDED: dict[SentenceKind, tuple[str, ...]] = {
    "share": ("of", "within"),
    "total": ("of",),
    "recipients_where": ("test",),
}


def _table_fault(sentence: Sentence, tables: dict[str, TableOutline], by_id: dict[str, Question]) -> _Fault:
    if sentence.table not in tables:
        return (f"Tabellen ”{sentence.table}” finns inte.", f"Välj bland {', '.join(tables)}.")
    options = option_ids(by_id[tables[sentence.table].question])
    if sentence.kind != "top" and sentence.option not in options:
        return (f"Alternativet ”{sentence.option}” finns inte.", f"Välj bland {', '.join(options)}.")
    return None


ASKED_KINDS: dict[SentenceKind, frozenset[QuestionKind]] = {
    "answered": COUNTED_KINDS,
    "scale_share": frozenset({"scale"}),
    "sum": frozenset({"scale"}),
    "quote": frozenset({"long_text", "short_text"}),
}


def _question_fault(sentence: Sentence, by_id: dict[str, Question]) -> _Fault:
    wanted = ASKED_KINDS[sentence.kind]
    if sentence.question and by_id[sentence.question].kind in wanted:
        return None
    return (f"Meningen räknar på en fråga av slaget {', '.join(sorted(wanted))}.", "Ange den i question.")


def is_coded(question: Question) -> bool:
    """Whether its free text is sorted into themes, which are then what is counted."""
    return question.kind in {"short_text", "long_text"} and "coding" in question.uses


def _tables(outline: Outline, form: Form) -> Iterator[Problem]:
    by_id = {question.id: question for question in questions(form)}
    for table in outline.tables:
        place = f"tables.{table.key}"
        question = by_id[table.question]
        if question.kind not in COUNTED_KINDS and not is_coded(question):
            yield outline_problem(
                place,
                "kind",
                f"Frågan {table.question} har inga alternativ att räkna.",
                "Välj en flervalsfråga, eller en fritextfråga som kodas.",
            )
            continue
        try:
            base_of(table, outline, form)
        except LookupError:
            if table.numbered:
                chooser = conditions(form)[table.question][0].question
                yield outline_problem(
                    place,
                    "base",
                    f"Tabellen räknar dem som svarat på {chooser}, men den frågan har ingen numrerad tabell.",
                    f"Lägg till en tabell över {chooser}, eller gör den här till en lista: numbered = false.",
                )


def _headings(outline: Outline, form: Form) -> Iterator[Problem]:
    level = 0
    for section in outline.sections:
        if not section.title.strip() and len(section.areas) != 1:
            yield outline_problem(section.key, "heading", "Avsnittet saknar rubrik.", "Ge det en title.")
        if section.level > level + 1:
            yield outline_problem(
                section.key,
                "level",
                f"Rubriken är på nivå {section.level} direkt under nivå {level}.",
                f"Använd nivå {level + 1}.",
            )
        level = section.level
    yield from _areas(outline, form)


def _areas(outline: Outline, form: Form) -> Iterator[Problem]:
    by = outline.sections_by
    tables = {table.key: table.question for table in outline.tables}
    if by is None or by.table not in tables:
        for section in outline.sections:
            if section.areas:
                yield _areaoutline_problem(section, "sections_by anger ingen tabell som finns.")
        return
    question = next(question for question in questions(form) if question.id == tables[by.table])
    own = Counter(section.areas[0] for section in outline.sections if len(section.areas) == 1)
    for option in option_ids(question):
        if own[option] != 1:
            yield outline_problem(
                by.table,
                "area",
                f"”{option}” har {own[option]} egna avsnitt.",
                "Ge varje alternativ i tabellen ett avsnitt och inte fler.",
            )
    for section in outline.sections:
        for area in section.areas:
            if area not in option_ids(question):
                yield _areaoutline_problem(section, f"”{area}” finns inte bland tabellens alternativ.")


def _areaoutline_problem(section: SectionOutline, message: str) -> Problem:
    return outline_problem(section.key, "area", message, "Rätta areas eller sections_by.")


CHECKS: tuple[Callable[[Outline, Form], Iterator[Problem]], ...] = (
    _duplicates,
    text_problems,
    _sentences,
    _tables,
    reference_problems,
    _headings,
)
