"""Places in running text set: facts of the terms, numbers of tables, sentences that have been said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from anslag.domain.day import date_text
from anslag.domain.money import NO_BREAK_SPACE, format_kronor
from anslag.domain.narrative import Run, plain, set_in_order, split_places
from anslag.domain.outline import FactName, Outline
from anslag.domain.programme import Programme
from anslag.domain.sentences import Said

APPENDIX_NUMBER = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What places stand for. `numbers` are the tables' by their keys."""

    facts: Mapping[str, str]
    appendix: str
    numbers: Mapping[str, int] = field(default_factory=dict)
    said: Mapping[str, Said] = field(default_factory=dict)

    def runs(self, text: str) -> tuple[Run, ...]:
        found: list[Run] = []
        for part in split_places(text):
            if isinstance(part, str):
                found.append(Run(kind="text", text=part))
            elif part.name == "fact":
                found.append(Run(kind="fact", text=self.facts[part.key], key=part.key))
            elif part.name == "table":
                found.append(
                    Run(kind="table", text=f"tabell{NO_BREAK_SPACE}{self.numbers[part.key]}", key=part.key)
                )
            elif part.name == "appendix":
                found.append(
                    Run(kind="table", text=f"bilaga{NO_BREAK_SPACE}{APPENDIX_NUMBER}", key=self.appendix)
                )
            else:
                found.extend(self.said[part.key].runs)
        return set_in_order(found)

    def words(self, text: str) -> str:
        return plain(self.runs(text))


def facts(programme: Programme, outline: Outline, published: date) -> dict[str, str]:
    """What the terms say, written out. A fact that the terms do not have is missing."""
    terms = programme.terms
    given: dict[FactName, str | date | None] = {
        "giver": terms.giver,
        "case_reference": outline.case_reference,
        "programme_case_reference": terms.case_reference,
        "grant_year": str(terms.grant_year),
        "pot": format_kronor(sum(part.amount for part in terms.pot.parts if not part.administration)),
        "call_opens": terms.call.opens,
        "call_closes": terms.call.closes,
        "use_starts": terms.use_period.start,
        "use_ends": terms.use_period.end,
        "report_opens": terms.report_back.opens,
        "report_due": terms.report_back.due,
        "repayment_due": terms.repayment.due,
        "key_basis": terms.key.basis,
        "key_date": terms.key.reference_date,
        "published": published,
    }
    if terms.decisions:
        first = terms.decisions[0]
        given |= {
            "decision_case_reference": first.case_reference,
            "decision_title": first.title,
            "decision_by": first.by,
            "decision_date": first.decided,
        }
    if terms.national_report:
        given |= {"national_due": terms.national_report.due, "national_to": terms.national_report.to}
    return {
        name: date_text(value) if isinstance(value, date) else value for name, value in given.items() if value
    }
