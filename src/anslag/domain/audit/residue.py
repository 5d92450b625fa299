"""Checks every text for what a template has left behind."""

import re
from collections.abc import Iterator

from anslag.domain.audit.finding import Finding
from anslag.domain.publication import Appendix, Report, Table

LETTER = r"[^\W\d_]"
RESIDUE = re.compile(
    rf"""
      \b skriv(?:s|er)? \s+ (?:in \s+)? (?:(?:din|er|egen|ny) \s+)?
         (?:(?:text\w*|rubrik\w*|titel\w*|käll\w*|namn\w*) \s+)? här \b
    | \b klicka \s+ (?:eller \s+ tryck \s+)? här \b
    | \b (?:tabell|diagram|figur|bild) (?:under)? rubrik (?:en)? \b
    | \b (?:under)? rubrik \s+ här \b
    | \A \s* (?:under)? rubrik (?:\s* \d)? \s* \Z
    | \b (?:platshållare\w* | exempeltext | dummytext | blindtext | placeholder) \b
    | \b lorem \b | \b ipsum \b
    | \b (?:todo|fixme|tbd|tbc) \b
    | (?<! {LETTER}) x{{2,}} (?! {LETTER} | -{LETTER}{{3}})
    | (?-i: \b NN \b)
    | (?-i: \b X) \s+ (?: kr | kronor | procent | % | st(?:ycken)? ) (?!\w)
    | \b åååå (?: -mm (?: -dd )? )? \b
    | \[ \s* (?: … | \.{{2,}} | _* | -+ | \?+ ) \s* \]
    | \[ \s* (?: ange | infoga | skriv | fyll | lägg | välj | namn | datum | belopp | antal | text | källa )
         \b [^\]]* \]
    | \{{ [^{{}}]* \}}
    | << [^<>]* >>
    | _{{3,}} | \?{{2,}}
    | \# (?: REF! | REFERENS! | N/A | SAKNAS! | NAME\? | NAMN\? | VALUE! | VÄRDEFEL! | DIV/0! | DIVISION/0! )
    | \b fel! \s+ (?: hittar | bokmärket ) [^.]*
    | \b error! \s+ (?: reference | bookmark ) [^.]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Prompts and headings of templates, filler text, notes to oneself, gaps to fill in, places left unfilled, and what
word processors and spreadsheets print where a link is broken."""


def residue(report: Report) -> Iterator[Finding]:
    """Template text left in any text: told once for each text."""
    for place, text in texts(report):
        if found := residue_in(text):
            yield Finding(
                code="residue",
                place=place,
                expected=None,
                found=", ".join(found),
                message=f"Malltext står kvar: ”{'”, ”'.join(found)}”.",
                remedy="Skriv texten färdig, eller ta bort den.",
            )


def residue_in(text: str) -> tuple[str, ...]:
    """What a template has left behind in a text, each as it stands there."""
    return tuple(dict.fromkeys(match[0].strip() for match in RESIDUE.finditer(text)))


def texts(report: Report) -> Iterator[tuple[str, str]]:
    """Every text that is printed, with its place."""
    yield "title", report.title
    yield "case_reference", report.case_reference
    yield "synthetic", report.synthetic
    for table in report.tables:
        yield from _table_texts(table)
    if report.appendix is not None:
        yield from _appendix_texts(report.appendix)
    for statement in report.statements:
        yield f"statements[{statement.key}].text", statement.text
    for position, reference in enumerate(report.references):
        yield f"references[{position}].at", reference.at


def _table_texts(table: Table) -> Iterator[tuple[str, str]]:
    place = f"tables[{table.key}]"
    yield f"{place}.title", table.title
    yield f"{place}.note", table.note
    for number, head in enumerate(table.column_heads):
        yield f"{place}.column_heads[{number}]", head
    for row in table.rows:
        yield f"{place}.rows[{row.option}].label", row.label
    yield f"{place}.source", table.source


def _appendix_texts(appendix: Appendix) -> Iterator[tuple[str, str]]:
    yield "appendix.number", appendix.number
    yield "appendix.title", appendix.title
    yield "appendix.subtitle", appendix.subtitle
    for row in appendix.rows:
        yield f"appendix.rows[{row.recipient}].recipient", row.recipient
    yield "appendix.source", appendix.source
