"""The outline of the national report: that it can be built on this form and these terms."""

from collections.abc import Iterator

from anslag.domain.form import Question
from anslag.domain.narrative import Place, split_places
from anslag.domain.outline_check import outline_problems
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms
from anslag.files.programme_checks.form import form_questions
from anslag.files.programme_checks.questions import branches_point_back
from anslag.files.programme_fault import Fault, KeyPath
from anslag.files.programme_read import OUTLINE, TERMS, Folder, with_options
from anslag.files.programme_toml import Content, leaves

_KEYED = ("sections", "tables", "sentences")


def outline_can_be_built(folder: Folder) -> Iterator[Fault]:
    """What the domain finds wrong with the outline. It follows the form's branches, which must hold first."""
    if folder.outline and not any(branches_point_back(folder)):
        content = folder.contents[OUTLINE].content
        for problem in outline_problems(folder.outline, with_options(folder.form)):
            yield Fault(
                file=OUTLINE,
                path=_path(problem, content),
                rule=problem.rule,
                message=problem.message,
                remedy=problem.remedy,
            )


def facts_are_known(folder: Folder) -> Iterator[Fault]:
    """A text refers to nothing that these terms leave out."""
    missing = dict(_missing(folder.terms))
    for path, text in leaves(folder.contents[OUTLINE].content) if folder.outline else ():
        for part in split_places(str(text)):
            if isinstance(part, Place) and part.name == "fact" and part.key in missing:
                message = f"Texten säger {{fact:{part.key}}}, men villkoren har inget {missing[part.key]}."
                remedy = f"Lägg till {missing[part.key]} i {TERMS}, eller skriv om texten."
                yield _fault(path, "facts_are_known", message, remedy)


def _missing(terms: Terms) -> Iterator[tuple[str, str]]:
    """Each fact that the terms lack, and the key that would give it."""
    if not terms.national_report:
        yield from (("national_due", "national_report"), ("national_to", "national_report"))
    if not terms.key.reference_date:
        yield "key_date", "key.reference_date"
    if not terms.decisions:
        yield from ((f"decision_{part}", "decisions") for part in ("case_reference", "title", "by", "date"))


def tables_have_a_row_kind(folder: Folder) -> Iterator[Fault]:
    by_id = _by_id(folder)
    for index, table in enumerate(folder.outline.tables if folder.outline else ()):
        question = by_id.get(table.question)
        if question and question.kind in {"multiple", "single"} and not question.row_kind:
            message = f"Frågan {question.id} säger inte vad tabellens rader är."
            remedy = "Ge frågan ett row_kind i form.toml, ett ord för vad alternativen är."
            yield _fault(("tables", index, "question"), "tables_have_a_row_kind", message, remedy)


def no_person_is_quoted(folder: Folder) -> Iterator[Fault]:
    by_id = _by_id(folder)
    for index, sentence in enumerate(folder.outline.sentences if folder.outline else ()):
        question = by_id.get(sentence.question)
        if question and question.personal_data:
            message = f"Svaret på {question.id} är en personuppgift och får inte tryckas."
            path = ("sentences", index, "question")
            yield _fault(path, "no_person_is_quoted", message, "Använd en annan fråga.")


def scale_shares_lie_on_the_scale(folder: Folder) -> Iterator[Fault]:
    by_id = _by_id(folder)
    for index, sentence in enumerate(folder.outline.sentences if folder.outline else ()):
        scale = by_id.get(sentence.question)
        if sentence.kind != "scale_share" or not scale or scale.lowest >= scale.highest:
            continue
        if not scale.lowest < sentence.lowest <= scale.highest:
            message = f"Meningen räknar från {sentence.lowest}, men skalan är {scale.lowest}–{scale.highest}."
            remedy = f"Ange i lowest ett tal från {scale.lowest + 1} till {scale.highest}."
            path = ("sentences", index, "lowest")
            yield _fault(path, "scale_shares_lie_on_the_scale", message, remedy)


CHECKS = (
    outline_can_be_built,
    facts_are_known,
    tables_have_a_row_kind,
    no_person_is_quoted,
    scale_shares_lie_on_the_scale,
)


def _fault(path: KeyPath, rule: str, message: str, remedy: str) -> Fault:
    return Fault(file=OUTLINE, path=path, rule=rule, message=message, remedy=remedy)


def _by_id(folder: Folder) -> dict[str, Question]:
    return {question.id: question for _, question in form_questions(folder)}


def _path(problem: Problem, content: Content) -> KeyPath:
    """The way to what the domain names by key, as in `sections.money, stycke 2`, or by a key alone."""
    place, _, paragraph = problem.place.removeprefix(f"{OUTLINE}: ").partition(", stycke ")
    *lists, key = place.split(".")[:2]
    rest = tuple(place.split(".")[2:])
    for name in lists or _KEYED:
        for index, entry in enumerate(content.get(name, ()) if name in _KEYED else ()):
            if entry["key"] == key:
                return (name, index, *(("paragraphs", int(paragraph) - 1) if paragraph else rest))
    return (*lists, key) if lists or key in content else ()
