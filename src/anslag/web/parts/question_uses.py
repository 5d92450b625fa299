"""What the published report makes of each question: its tables, and the sections where a sentence counts on it."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from anslag.domain.narrative import Place, split_places
from anslag.domain.outline import Outline, SectionOutline, Sentence
from anslag.domain.programme import Programme
from anslag.domain.report import cost_question, questions, used_question
from anslag.domain.typesetting import Setting, facts

type Uses = Mapping[str, tuple[str, ...]]
"""By question id, each use in words, once."""


def uses_in_report(programme: Programme) -> Uses:
    """Empty for a programme without an outline."""
    outline = programme.outline
    if outline is None:
        return {}
    known = facts(programme, outline, programme.terms.report_back.due)
    setting = Setting(facts=known, appendix=outline.appendix.key)
    uses: dict[str, dict[str, None]] = {}
    for table in outline.tables:
        words = _("Tabellen ”%(title)s”") % {"title": setting.words(table.title)}
        uses.setdefault(table.question, {})[words] = None
    for sentence, section in _placed(outline):
        words = _("En mening under ”%(title)s”") % {
            "title": setting.words(section.title) or _label(programme, section)
        }
        uses.setdefault(_counted(sentence, programme, outline), {})[words] = None
    return {question: tuple(words) for question, words in uses.items()}


def _placed(outline: Outline) -> Iterator[tuple[Sentence, SectionOutline]]:
    """Each sentence that is made of answers, with each section that says it."""
    sentences = {each.key: each for each in outline.sentences if each.kind != "recipients"}
    for section in outline.sections:
        for paragraph in section.paragraphs:
            for place in split_places(paragraph):
                if isinstance(place, Place) and place.name == "sentence" and place.key in sentences:
                    yield sentences[place.key], section


def _counted(sentence: Sentence, programme: Programme, outline: Outline) -> str:
    """The question whose answers a sentence is made from: its own, its table's, or those of the money."""
    if sentence.question:
        return sentence.question
    if sentence.table:
        return next(table.question for table in outline.tables if table.key == sentence.table)
    money = cost_question if sentence.kind == "cost_shares" else used_question
    return money(programme.form).id


def _label(programme: Programme, section: SectionOutline) -> str:
    """What a section about an area is headed by where it has no title of its own."""
    outline = programme.outline
    if outline is None or outline.sections_by is None or not section.areas:
        return section.key
    asked = next(table.question for table in outline.tables if table.key == outline.sections_by.table)
    options = next(question.options for question in questions(programme.form) if question.id == asked)
    return next(option.label for option in options if option.id == section.areas[0])
