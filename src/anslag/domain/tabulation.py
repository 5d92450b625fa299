"""Tables and appendix made from what has been counted: rows, heads, order, n."""

from collections.abc import Sequence

from anslag.domain.allocation import allocate
from anslag.domain.compiled import Account
from anslag.domain.counting import NO, YES, Tally, conditions
from anslag.domain.form import Condition, Form, Option, Question
from anslag.domain.money import share_percent
from anslag.domain.outline import Order, Outline, TableOutline
from anslag.domain.programme import Programme
from anslag.domain.publication import (
    Allocation,
    Appendix,
    AppendixRow,
    AppendixTotal,
    Base,
    Row,
    Share,
    Table,
)
from anslag.domain.typesetting import APPENDIX_NUMBER, Setting
from anslag.domain.wording import capital, swedish_order


def option_ids(question: Question) -> tuple[str, ...]:
    """The rows that a question is counted in."""
    return (YES, NO) if question.kind == "yes_no" else tuple(option.id for option in question.options)


def base_of(table: TableOutline, outline: Outline, form: Form) -> Base | None:
    """The table and option whose count is this table's n; None where the question is asked of all.

    Raises LookupError where the question that chooses whom to ask is counted in no table.
    """
    chain = conditions(form)[table.question]
    if not chain:
        return None
    by_question = {other.question: other.key for other in outline.tables if other.numbered}
    return Base(table=by_question[chain[0].question], option=_chosen(chain[0]))


def _chosen(condition: Condition) -> str:
    """The option that a condition asks for; LookupError where it asks for an amount."""
    match condition.contains, condition.equals:
        case str() as option, _:
            return option
        case _, bool() as yes:
            return YES if yes else NO
        case _, str() as option:
            return option
        case _:
            raise LookupError


def tabulate(
    table: TableOutline, question: Question, tally: Tally, *, outline: Outline, form: Form, setting: Setting
) -> Table:
    """The question's table, not yet numbered."""
    counts, n = tally.chosen[question.id], tally.asked[question.id]
    noun = outline.recipient_noun
    try:
        base = base_of(table, outline, form)
    except LookupError:  # a list may be of those who answered a question that no table counts
        base = None
    symbol = "n" if base or n < len(tally.used) else "N"
    rows = tuple(
        Row(option=option.id, label=option.label, count=counts.get(option.id, 0), group=option.group)
        for option in _options(question)
        if counts.get(option.id) or not table.hide_zero
    )
    return Table(
        key=table.key,
        number=0,
        title=setting.words(table.title),
        row_kind=question.row_kind,
        base=base or "all",
        n=n,
        order=table.order,
        rows=in_order(rows, table.order),
        note=_note(question, capital(noun.definite)),
        n_symbol=symbol,
        column_heads=(table.head, f"Antal {noun.many} ({symbol}={n})"),
        source=setting.words(outline.source_line),
    )


def _options(question: Question) -> tuple[Option, ...]:
    if question.kind == "yes_no":
        return (Option(id=YES, label="Ja"), Option(id=NO, label="Nej"))
    return question.options


def _note(question: Question, recipients: str) -> str:
    if "coding" in question.uses and question.kind == "multiple":  # free text, counted by its themes
        return "Svaren är fritext som har sorterats i teman. Ett svar kan ha flera."
    return f"{recipients} kunde ange flera svarsalternativ." if question.kind == "multiple" else ""


def in_order(rows: tuple[Row, ...], order: Order) -> tuple[Row, ...]:
    """Sorted by the table's rule. Ties keep the form's order: sorting is stable."""
    match order:
        case "as_listed":
            return rows
        case "descending":
            return tuple(sorted(rows, key=lambda row: -row.count))
        case "descending_in_groups":
            groups = list(dict.fromkeys(row.group for row in rows))
            return tuple(sorted(rows, key=lambda row: (groups.index(row.group), -row.count)))


def appendix(
    accounts: Sequence[Account], *, outline: Outline, programme: Programme, setting: Setting
) -> Appendix:
    """Each recipient's money in alphabetical order; with what was allocated where the key alone does not say it."""
    by_key = allocate(programme).amounts
    changed = any(account.claimed != by_key.get(account.recipient) for account in accounts)
    rows = tuple(
        AppendixRow(
            recipient=account.recipient,
            claimed=account.claimed,
            used=account.used,
            share_percent=share_percent(account.used, account.claimed, decimals=0),
            allocated=account.allocated if changed else None,
            waived=account.waived or None,
        )
        for account in sorted(accounts, key=lambda account: swedish_order(account.recipient))
    )
    claimed, used = sum(row.claimed for row in rows), sum(row.used for row in rows)
    share = share_percent(used, claimed, decimals=1)
    return Appendix(
        key=outline.appendix.key,
        number=f"Bilaga {APPENDIX_NUMBER}, tabell 1",
        title=setting.words(outline.appendix.title),
        rows=rows,
        total=AppendixTotal(claimed=claimed, used=used, share_percent=share),
        source=setting.words(outline.source_line),
    )


def allocation(programme: Programme) -> Allocation | None:
    """The key, where the pot has one part; with its basis where the part follows one column."""
    parts = [part for part in programme.terms.pot.parts if not part.administration]
    if len(parts) != 1:
        return None
    part = parts[0]
    proportional = part.method == "proportional" and part.cap is None
    return Allocation(
        pot=part.amount,
        method=part.method,
        cap=part.cap,
        basis=tuple(Share(recipient=name, basis=row[part.column]) for name, row in programme.basis.items())
        if proportional
        else (),
    )
