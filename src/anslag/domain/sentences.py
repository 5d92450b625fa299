"""The rules of derived sentences: from tables and amounts to words, and to a claim that can be audited."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from anslag.domain.counting import YES, Tally
from anslag.domain.form import Question
from anslag.domain.money import (
    NO_BREAK_SPACE,
    Kronor,
    decimal_comma,
    format_kronor,
    share_percent,
    shares_to_hundred,
)
from anslag.domain.narrative import Run, fill, plain, set_in_order
from anslag.domain.outline import Noun, Sentence, SentenceKind
from anslag.domain.publication import AppendixRow, Claim, Row, Statement, Table
from anslag.domain.wording import (
    MOST_IN_WORDS,
    capital,
    in_running_text,
    joined,
    number_text,
    number_word,
    percent_in_words,
    recipients_opening,
    recipients_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that sentences are made from. `tables` holds the lists too; `rows` are in the appendix's order."""

    noun: Noun
    tables: Mapping[str, Table]
    rows: Sequence[AppendixRow]
    tally: Tally
    questions: Mapping[str, Question]
    costs: Question

    def total(self, of: str) -> Kronor:
        return sum(amount_of(row, of) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence with its figures. No runs: its rule did not hold and it says nothing."""

    runs: tuple[Run, ...] = ()
    claim: Claim | None = None


type _Places = dict[str, Run]
type _Found = tuple[_Places, Claim | None] | None
"""The figures by place and the claim they make; None where the rule does not hold."""


def amount_of(row: AppendixRow, of: str) -> Kronor:
    match of:
        case "claimed":
            return row.claimed
        case "used":
            return row.used
        case _:
            return row.claimed - row.used


def say(sentence: Sentence, figures: Figures) -> Said:
    found = _RULES[sentence.kind](sentence, figures)
    if found is not None:
        places, claim = found
        return Said(runs=fill(sentence.text, places), claim=claim)
    return Said(runs=fill(sentence.otherwise, {})) if sentence.otherwise else Said()


def statement(key: str, said: Said) -> Statement | None:
    """The sentence as published, if it makes a claim. A part of a sentence stands as within one."""
    if said.claim is None:
        return None
    text = plain(said.runs)
    return Statement(
        key=key, text=plain(set_in_order(said.runs)) if text.endswith(".") else text, claim=said.claim
    )


_COUNTED = frozenset({"recipients", "count", "n"})

PLACES: dict[SentenceKind, frozenset[str]] = {
    "share": frozenset({"percent"}),
    "total": frozenset({"amount"}),
    "recipients": frozenset({"recipients"}),
    "recipients_where": frozenset({"recipients"}),
    "unused_of": frozenset({"amount"}),
    "unused_parts": frozenset({"parts", "amount"}),
    "cell": _COUNTED,
    "answered": _COUNTED,
    "top": frozenset({"options"}),
    "majority": _COUNTED,
    "cost_shares": frozenset({"parts"}),
    "scale_share": _COUNTED | {"percent"},
    "sum": frozenset({"total"}),
    "quote": frozenset({"text"}),
}
"""The places that a sentence's text may hold. `otherwise` may hold none."""


def _figure(sentence: Sentence, text: str, opening: str = "") -> Run:
    """The figure, and how it is written where it begins a sentence: never with digits."""
    if not opening and text[:1].isdigit():
        opening = f"Sammanlagt {text}"
    return Run(kind="figure", text=text, key=sentence.key, opening=opening)


def _number(sentence: Sentence, figures: Figures, value: int, *, in_words: bool) -> Run:
    one = figures.noun.article
    text = number_text(value, one=one, in_words=in_words)
    return _figure(sentence, text, capital(number_word(value, one=one)))


def _counted(sentence: Sentence, figures: Figures, count: int, n: int) -> _Places:
    """{recipients}, {count} and {n}: those that the sentence holds all in words, or all in figures."""
    noun, largest = figures.noun, max(count, n) if "{n}" in sentence.text else count
    in_words = largest <= MOST_IN_WORDS
    recipients = recipients_text(count, noun, in_words=in_words)
    return {
        "recipients": _figure(sentence, recipients, recipients_opening(count, noun)),
        "count": _number(sentence, figures, count, in_words=in_words),
        "n": _number(sentence, figures, n, in_words=in_words),
    }


def _alone(sentence: Sentence, figures: Figures, count: int) -> _Places:
    return {"recipients": _counted(sentence, figures, count, count)["recipients"]}


def _share(sentence: Sentence, figures: Figures) -> _Found:
    of, within = figures.total(sentence.of), figures.total(sentence.within)
    percent = share_percent(of, within, decimals=sentence.decimals)
    claim = Claim(kind="share", of=sentence.of or None, within=sentence.within or None, percent=percent)
    text = "100" if of == within else decimal_comma(percent)
    return {"percent": _figure(sentence, text)}, claim


def _total(sentence: Sentence, figures: Figures) -> _Found:
    value = figures.total(sentence.of)
    if value == 0 and sentence.otherwise:
        return None
    claim = Claim(kind="total", of=sentence.of or None, value=value)
    return {"amount": _figure(sentence, format_kronor(value))}, claim


def _recipients(sentence: Sentence, figures: Figures) -> _Found:
    value = len(figures.rows)
    return _alone(sentence, figures, value), Claim(kind="recipients", value=value)


def _recipients_where(sentence: Sentence, figures: Figures) -> _Found:
    below = sentence.test == "used<claimed"
    value = sum((row.used < row.claimed) if below else (row.used > row.claimed) for row in figures.rows)
    if value == 0 and sentence.otherwise:
        return None
    claim = Claim(kind="recipients_where", test=sentence.test or None, value=value)
    return _alone(sentence, figures, value), claim


def _unused_rows(figures: Figures, among: str) -> list[AppendixRow]:
    rows = [row for row in figures.rows if row.used < row.claimed]
    if among:
        rows = [row for row in rows if bool(row.waived) == (among == "waived")]
    return sorted(rows, key=lambda row: row.used - row.claimed)


def _unused_of(sentence: Sentence, figures: Figures) -> _Found:
    rows = _unused_rows(figures, sentence.among)
    if len(rows) < sentence.rank:
        return None
    row = rows[sentence.rank - 1]
    value = row.claimed - row.used
    claim = Claim(kind="unused_of", recipient=row.recipient, value=value)
    return {"amount": _figure(sentence, format_kronor(value))}, claim


def _unused_parts(sentence: Sentence, figures: Figures) -> _Found:
    parts = tuple(row.claimed - row.used for row in _unused_rows(figures, sentence.among))
    if not parts:
        return None
    places = {
        "parts": _figure(sentence, joined([format_kronor(part) for part in parts])),
        "amount": _figure(sentence, format_kronor(sum(parts))),
    }
    return places, Claim(kind="parts", parts=parts, value=sum(parts))


def _row(table: Table, option: str) -> Row:
    """The option's row; one that a table hides because nobody chose it is zero."""
    return next((row for row in table.rows if row.option == option), Row(option=option, label="", count=0))


def _cell(sentence: Sentence, figures: Figures) -> _Found:
    table = figures.tables[sentence.table]
    value = _row(table, sentence.option).count
    claim = Claim(kind="cell", table=table.key, option=sentence.option, value=value)
    return _counted(sentence, figures, value, table.n), claim if table.number else None


def _majority(sentence: Sentence, figures: Figures) -> _Found:
    table = figures.tables[sentence.table]
    value = _row(table, sentence.option).count
    if 2 * value <= table.n:
        return None
    claim = Claim(kind="majority", table=table.key, option=sentence.option)
    return _counted(sentence, figures, value, table.n), claim if table.number else None


def _answered(sentence: Sentence, figures: Figures) -> _Found:
    value = figures.tally.chosen[sentence.question].get(sentence.option or YES, 0)
    return _counted(sentence, figures, value, figures.tally.asked[sentence.question]), None


def _top(sentence: Sentence, figures: Figures) -> _Found:
    """Those tied with the last are named too; if that would be all there are, none of those tied."""
    table = figures.tables[sentence.table]
    rows = sorted((row for row in table.rows if row.count), key=lambda row: -row.count)
    if not rows:
        return None
    least = rows[min(sentence.most, len(rows)) - 1].count
    named = [row for row in rows if row.count >= least]
    if len(named) > sentence.most and len(named) == len(table.rows):
        named = [row for row in rows if row.count > least]
    if not named:
        return None
    claim = Claim(
        kind="top", table=table.key, options=tuple(row.option for row in named), ordered=sentence.ordered
    )
    text = _in_order(named) if sentence.ordered else joined([in_running_text(row.label) for row in named])
    return {"options": _figure(sentence, text)}, claim if table.number else None


def _in_order(rows: Sequence[Row]) -> str:
    """Labels by falling count, those with the same count said to have it."""
    groups = [
        [in_running_text(row.label) for row in group] for _, group in groupby(rows, key=lambda row: row.count)
    ]
    if all(len(group) == 1 for group in groups):
        return joined([group[0] for group in groups])
    return joined([joined(group) + " (lika många)" * (len(group) > 1) for group in groups])


def _cost_shares(sentence: Sentence, figures: Figures) -> _Found:
    costs = figures.tally.costs
    options = [option for option in figures.costs.options if costs.get(option.id)]
    if not options:
        return None
    options.sort(key=lambda option: -costs[option.id])
    shares = shares_to_hundred(tuple(costs[option.id] for option in options))
    words = [_percent(share, alone=len(shares) == 1) for share in shares]
    if len(words) > 1 and words[0][0].isdigit():
        words[0] = f"cirka {words[0]}"
    parts = [f"{in_running_text(option.label)} ({word})" for option, word in zip(options, words, strict=True)]
    places = {"parts": _figure(sentence, joined(parts))}
    return places, Claim(kind="parts", parts=shares, value=sum(shares))


def _percent(share: int, *, alone: bool) -> str:
    if share == 0:
        return f"mindre än 1{NO_BREAK_SPACE}procent"
    if share == 100 and not alone:
        return f"mer än 99{NO_BREAK_SPACE}procent"
    return f"{share}{NO_BREAK_SPACE}procent"


def _scale_share(sentence: Sentence, figures: Figures) -> _Found:
    question = figures.questions[sentence.question]
    counts, n = figures.tally.chosen[question.id], figures.tally.asked[question.id]
    if not n:
        return None
    value = sum(counts.get(str(point), 0) for point in range(sentence.lowest, question.highest + 1))
    percent = _figure(sentence, percent_in_words(value, n))
    return {**_counted(sentence, figures, value, n), "percent": percent}, None


def _sum(sentence: Sentence, figures: Figures) -> _Found:
    counts = figures.tally.chosen[sentence.question]
    total = sum(int(point) * times for point, times in counts.items())
    return {"total": _number(sentence, figures, total, in_words=total <= MOST_IN_WORDS)}, None


def _quote(sentence: Sentence, figures: Figures) -> _Found:
    answers = figures.tally.texts[sentence.question]
    for row in _unused_rows(figures, ""):
        if text := " ".join(answers.get(row.recipient, "").split()):
            return {"text": _figure(sentence, text.rstrip("."))}, None
    return None


_RULES: dict[SentenceKind, Callable[[Sentence, Figures], _Found]] = {
    "share": _share,
    "total": _total,
    "recipients": _recipients,
    "recipients_where": _recipients_where,
    "unused_of": _unused_of,
    "unused_parts": _unused_parts,
    "cell": _cell,
    "answered": _answered,
    "top": _top,
    "majority": _majority,
    "cost_shares": _cost_shares,
    "scale_share": _scale_share,
    "sum": _sum,
    "quote": _quote,
}
