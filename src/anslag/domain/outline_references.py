"""What is wrong with a report's texts before any answer has come in: typed figures, residue, dead references."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from anslag.domain.form import Form
from anslag.domain.narrative import Place, residue, shown_key, split_places, typed_figure
from anslag.domain.outline import FactName, Outline
from anslag.domain.problem import Problem


def outline_problem(place: str, rule: str, message: str, remedy: str) -> Problem:
    return Problem(place=f"report.toml: {place}", rule=f"outline.{rule}", message=message, remedy=remedy)


def texts(outline: Outline) -> Iterator[tuple[str, str]]:
    """Every text of the outline, with its place in report.toml."""
    yield "title", outline.title
    yield "source_line", outline.source_line
    for line in outline.colophon:
        yield "colophon", line
    for section in outline.sections:
        yield f"sections.{section.key}.title", section.title
        for number, paragraph in enumerate(section.paragraphs, 1):
            yield f"sections.{section.key}, stycke {number}", paragraph
    for table in outline.tables:
        yield f"tables.{table.key}.title", table.title
        yield f"tables.{table.key}.head", table.head
    for sentence in outline.sentences:
        yield f"sentences.{sentence.key}.text", sentence.text
        yield f"sentences.{sentence.key}.otherwise", sentence.otherwise
    yield "appendix.heading", outline.appendix.heading
    yield "appendix.title", outline.appendix.title


def text_problems(outline: Outline, _: Form) -> Iterator[Problem]:
    for place, text in texts(outline):
        if found := residue(text):
            yield outline_problem(
                place,
                "residue",
                f"Malltexten ”{found}” står kvar.",
                "Skriv texten färdig, eller ta bort den.",
            )
        if found := typed_figure(text, outline.names):
            yield outline_problem(
                place,
                "typed_figure",
                f"”{found}” är en siffra som är skriven för hand.",
                "Hänvisa till en mening, en tabell eller ett villkor. Är det ett namn, skriv in det i names.",
            )


def reference_problems(outline: Outline, _: Form) -> Iterator[Problem]:
    numbered = [table.key for table in outline.tables if table.numbered]
    known = {
        "sentence": {sentence.key for sentence in outline.sentences},
        "table": set(numbered),
        "show": {table.key for table in outline.tables},
        "fact": set(get_args(FactName.__value__)),
        "appendix": {""},
    }
    met: Counter[tuple[str, str]] = Counter()
    for place, text in texts(outline):
        if place.startswith("sentences."):
            continue
        allowed = known if place.startswith("sections.") and ", stycke" in place else {"fact": known["fact"]}
        for part in split_places(text):
            if isinstance(part, Place):
                met[part.name, part.key] += 1
                if part.key not in allowed.get(part.name, ()) or (
                    part.name == "show" and not shown_key(text)
                ):
                    yield _unknown_place(place, part, allowed.get(part.name, ()))
    yield from _unmet(
        "show", known["show"], met, "visas inte i något avsnitt", "Skriv {show:%s} som ett eget stycke."
    )
    yield from _unmet("table", numbered, met, "nämns inte i texten", "Hänvisa till den med {table:%s}.")
    yield from _unmet(
        "sentence", known["sentence"], met, "används inte", "Skriv {sentence:%s} i ett avsnitt."
    )
    yield from _unmet("appendix", ("",), met, "nämns inte i texten", "Hänvisa till bilagan med {appendix}.%s")
    for key in sorted(known["show"]):
        if met["show", key] > 1:
            yield outline_problem(
                key, "shown_twice", "Tabellen visas två gånger.", "Visa den en gång och hänvisa sedan."
            )


def _unknown_place(place: str, part: Place, known: Iterable[str]) -> Problem:
    written = f"{{{part.name}:{part.key}}}" if part.key else f"{{{part.name}}}"
    if part.name == "show" and part.key in known:
        return outline_problem(
            place,
            "show",
            f"{written} står inte för sig själv.",
            "Gör det till ett eget stycke i listan paragraphs.",
        )
    return outline_problem(
        place,
        "unknown",
        f"{written} pekar inte på något som finns.",
        f"Välj bland {', '.join(sorted(known))}." if known else "Ta bort den här.",
    )


def _unmet(
    name: str, keys: Iterable[str], met: Counter[tuple[str, str]], fault: str, remedy: str
) -> Iterator[Problem]:
    for key in sorted(keys):
        if not met[name, key]:
            yield outline_problem(key or name, f"unused_{name}", f"”{key or name}” {fault}.", remedy % key)
