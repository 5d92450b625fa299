"""The report on a whole programme: every return and every krona put together, every figure computed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from anslag.domain.arrangement import Headed, apart_problems, arrange, table_numbers
from anslag.domain.compiled import Account, Block, Compiled, Section, account_of
from anslag.domain.counting import Return, Tally, count_returns
from anslag.domain.form import Form, Option
from anslag.domain.form_version import with_options_of
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.narrative import Place, figure_first, plain, shown_key, split_places
from anslag.domain.outline import Outline
from anslag.domain.outline_check import outline_problems
from anslag.domain.outline_references import texts
from anslag.domain.problem import Problem, Refusal, Refused
from anslag.domain.programme import Programme
from anslag.domain.publication import Appendix, Reference, Report, Table
from anslag.domain.report import cost_question, questions
from anslag.domain.sentences import Figures, say, statement
from anslag.domain.tabulation import allocation, appendix, tabulate
from anslag.domain.typesetting import APPENDIX_NUMBER, Setting, facts
from anslag.domain.wording import swedish_order

__all__ = ["Account", "Compiled", "NoOutlineError", "Return", "account_of", "compile_report"]


class NoOutlineError(Refusal):
    """The programme has no report.toml, so there is nothing to build."""


def compile_report(
    *,
    programme: Programme,
    returns: Iterable[Return],
    accounts: Iterable[Account],
    published: date,
    version: int = 1,
    late: Collection[str] = (),
    earlier: Mapping[int, Form] | None = None,
) -> Compiled:
    """Build the report. `returns` is read once; `late` are those that may be missing from it. `earlier` are versions
    of the form that some of them answered: those are counted by them, and options only these had have rows too.

    Raises Refused with every fault found: in the outline, a return missing or of someone unknown, sums that
    differ between returns and ledger, a sentence that begins with figures. NoOutlineError without an outline.
    """
    if programme.outline is None:
        raise NoOutlineError(f"{programme.key}: det finns ingen report.toml. Lägg till den och försök igen.")
    setting = Setting(
        facts=facts(programme, programme.outline, published), appendix=programme.outline.appendix.key
    )
    programme = replace(programme, form=with_options_of(programme.form, (earlier or {}).values()))
    assert programme.outline is not None
    _refuse_if(outline_problems(programme.outline, programme.form))
    _refuse_if(_missing_facts(programme.outline, setting))
    claimed = {account.recipient: account for account in accounts if account.claimed}
    tally = _count(programme.outline, programme.form, returns, earlier)
    _refuse_if((*tally.problems, *_return_problems(claimed, tally, late)))
    return _build(
        programme,
        programme.outline,
        setting,
        tally,
        accounts=[account for name, account in claimed.items() if name in tally.used],
        late=tuple(sorted(set(claimed) - set(tally.used), key=swedish_order)),
        published=published,
        version=version,
    )


def _refuse_if(problems: Iterable[Problem]) -> None:
    if found := tuple(problems):
        raise Refused(found)


def _problem(place: str, rule: str, message: str, remedy: str) -> Problem:
    return Problem(place=place, rule=f"compilation.{rule}", message=message, remedy=remedy)


def _count(
    outline: Outline, form: Form, returns: Iterable[Return], earlier: Mapping[int, Form] | None
) -> Tally:
    counted = [table.question for table in outline.tables]
    counted += [
        each.question for each in outline.sentences if each.kind in {"answered", "scale_share", "sum"}
    ]
    quoted = [each.question for each in outline.sentences if each.kind == "quote"]
    return count_returns(form, returns, counted=dict.fromkeys(counted), texts=quoted, earlier=earlier)


def _missing_facts(outline: Outline, setting: Setting) -> Iterator[Problem]:
    for place, text in texts(outline):
        for part in split_places(text):
            if isinstance(part, Place) and part.name == "fact" and part.key not in setting.facts:
                message = f"Villkoren har ingen uppgift ”{part.key}”."
                remedy = "Lägg till den i programme.toml, eller skriv om texten."
                yield _problem(f"report.toml: {place}", "fact", message, remedy)


def _return_problems(
    claimed: Mapping[str, Account], tally: Tally, late: Collection[str]
) -> Iterator[Problem]:
    for recipient in sorted(set(claimed) - set(tally.used) - set(late), key=swedish_order):
        remedy = "Vänta in den, eller ange att mottagaren är sen."
        yield _problem(recipient, "missing_return", "Redovisningen saknas.", remedy)
    for recipient in sorted(set(tally.used) - set(claimed), key=swedish_order):
        message = "Mottagaren har redovisat men har inte fått några pengar."
        yield _problem(recipient, "unknown_return", message, "Kontrollera namnet.")
    for recipient, used in tally.used.items():
        if recipient in claimed:
            yield from _money_problems(claimed[recipient], used)
    costs, used = sum(tally.costs.values()), sum(tally.used.values())
    if costs != used:
        message = (
            f"Kostnadsslagen blir {format_kronor(costs)} kr, men använt belopp är {format_kronor(used)} kr."
        )
        yield _problem("Kostnadsslag", "cost_sum", message, "Rätta redovisningen som inte går ihop.")


def _money_problems(account: Account, reported: Kronor) -> Iterator[Problem]:
    ledger = account.used + account.clawed_back
    if reported != ledger:
        yield _problem(
            account.recipient,
            "ledger",
            f"Redovisningen har {format_kronor(reported)} kr använt, reskontran {format_kronor(ledger)} kr.",
            "Godkänn redovisningen så att den bokförs, eller begär en rättad.",
        )
    if account.used > account.claimed:
        yield _problem(
            account.recipient,
            "overuse",
            f"Använt {format_kronor(account.used)} kr är mer än rekvirerat {format_kronor(account.claimed)} kr.",
            "Begär en rättad redovisning.",
        )


def _build(
    programme: Programme,
    outline: Outline,
    setting: Setting,
    tally: Tally,
    *,
    accounts: Sequence[Account],
    late: tuple[str, ...],
    published: date,
    version: int,
) -> Compiled:
    form = programme.form
    by_id = {question.id: question for question in questions(form)}
    unnumbered = {
        table.key: tabulate(table, by_id[table.question], tally, outline=outline, form=form, setting=setting)
        for table in outline.tables
    }
    _refuse_if(apart_problems(outline, unnumbered))
    order = arrange(outline, unnumbered)
    numbers = table_numbers(outline, order)
    tables = {key: replace(table, number=numbers.get(key, 0)) for key, table in unnumbered.items()}
    money = appendix(accounts, outline=outline, programme=programme, setting=setting)
    figures = Figures(
        noun=outline.recipient_noun,
        tables=tables,
        rows=money.rows,
        tally=tally,
        questions=by_id,
        costs=cost_question(form),
    )
    said = {sentence.key: say(sentence, figures) for sentence in outline.sentences}
    setting = replace(setting, numbers=numbers, said=said)
    sections = tuple(_section(setting, headed) for headed in order)
    _refuse_if((*_openings(sections), *_named_in_quotes(sections, outline, accounts)))
    return Compiled(
        report=_report(programme, outline, setting, tables=tables, money=money, sections=sections),
        lists=tuple(table for table in tables.values() if not table.number),
        helps={table.key: _helps(by_id[table.question].options) for table in outline.tables},
        noun=outline.recipient_noun,
        giver=programme.terms.giver,
        sections=sections,
        colophon=tuple(setting.words(line) for line in outline.colophon),
        appendix_heading=f"Bilaga {APPENDIX_NUMBER}. {setting.words(outline.appendix.heading)}",
        published=published,
        version=version,
        late=late,
    )


def _report(
    programme: Programme,
    outline: Outline,
    setting: Setting,
    *,
    tables: Mapping[str, Table],
    money: Appendix,
    sections: Iterable[Section],
) -> Report:
    return Report(
        title=setting.words(outline.title),
        case_reference=outline.case_reference,
        year=programme.terms.grant_year,
        recipients=len(money.rows),
        tables=tuple(tables[key] for key in setting.numbers),
        appendix=money,
        allocation=allocation(programme),
        statements=tuple(made for key, one in setting.said.items() if (made := statement(key, one))),
        references=tuple(_references(sections, setting.numbers)),
        synthetic=programme.terms.synthetic,
    )


def _helps(options: Iterable[Option]) -> dict[str, str]:
    return {option.id: option.help for option in options if option.help}


def _section(setting: Setting, headed: Headed) -> Section:
    blocks = []
    for paragraph in headed.section.paragraphs:
        if key := shown_key(paragraph):
            blocks.append(Block(kind="table" if key in setting.numbers else "list", key=key))
        elif runs := setting.runs(paragraph.removeprefix("- ")):
            blocks.append(Block(kind="item" if paragraph.startswith("- ") else "paragraph", runs=runs))
    return Section(
        key=headed.section.key,
        title=setting.words(headed.title),
        level=headed.section.level,
        blocks=tuple(blocks),
    )


def _openings(sections: Iterable[Section]) -> Iterator[Problem]:
    for section in sections:
        for block in section.blocks:
            if found := figure_first(plain(block.runs)):
                yield _problem(
                    f"report.toml: {section.key}",
                    "figure_first",
                    f"En mening börjar med siffror: ”{found.strip()} …”.",
                    "Skriv om stycket så att meningen börjar med ett ord.",
                )


def _named_in_quotes(
    sections: Iterable[Section], outline: Outline, accounts: Iterable[Account]
) -> Iterator[Problem]:
    quotes = {sentence.key for sentence in outline.sentences if sentence.kind == "quote"}
    names = [account.recipient for account in accounts]
    for section in sections:
        runs = [run for block in section.blocks for run in block.runs if run.key in quotes]
        for name in (name for run in runs if run.kind == "figure" for name in names if name in run.text):
            yield _problem(
                f"report.toml: {section.key}",
                "quote_names",
                f"Det citerade svaret nämner {name}.",
                "Återge skälet med egna ord i stället för att citera.",
            )


def _references(sections: Iterable[Section], numbers: Mapping[str, int]) -> Iterator[Reference]:
    for section in sections:
        runs = (run for block in section.blocks for run in block.runs)
        for key in dict.fromkeys(run.key for run in runs if run.kind == "table" and run.key in numbers):
            yield Reference(at=section.key, number=numbers[key], means=key)
