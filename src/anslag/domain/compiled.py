"""A report with every figure in it: the one object that page, PDF, JSON and CSV are printed from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from anslag.domain.grant import Position
from anslag.domain.money import Kronor
from anslag.domain.narrative import Run
from anslag.domain.outline import Noun
from anslag.domain.publication import Report, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One recipient's money as the ledger has it, in kronor.

    `used` is what stands as used, its own and what it passed on. `clawed_back` has been taken from it since
    the recipient reported.
    """

    recipient: str
    allocated: Kronor
    claimed: Kronor
    used: Kronor
    waived: Kronor = 0
    clawed_back: Kronor = 0


def account_of(recipient: str, position: Position) -> Account:
    return Account(
        recipient=recipient,
        allocated=position.entitled - position.lapsed,
        claimed=position.requisitioned,
        used=position.used_itself + position.passed_on,
        waived=position.waived,
        clawed_back=sum(position.clawed_back.values()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph or an item of a bulleted list, with its runs; or the place of the table or list `key`."""

    kind: Literal["paragraph", "item", "table", "list"]
    runs: tuple[Run, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    key: str
    title: str
    level: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """`report` is what can be audited; the rest is what a reader needs besides.

    `lists` are the tables without a number (0). `helps` explains options, per table and option. `late` are
    the recipients that had not reported; they stand in no figure.
    """

    report: Report
    lists: tuple[Table, ...]
    helps: Mapping[str, Mapping[str, str]]
    noun: Noun
    giver: str
    sections: tuple[Section, ...]
    colophon: tuple[str, ...]
    appendix_heading: str
    published: date
    version: int
    late: tuple[str, ...]

    def table(self, key: str) -> Table:
        return next(table for table in (*self.report.tables, *self.lists) if table.key == key)
