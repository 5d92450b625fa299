"""What an audit tells: a fault, where it stands, what should stand there, and how to mend it."""

from dataclasses import dataclass
from typing import Literal

type Code = Literal[
    "column_sum",
    "row_share",
    "overuse",
    "key_mismatch",
    "statement_mismatch",
    "parts_mismatch",
    "rank_mismatch",
    "sort_order",
    "subgroup_n",
    "table_number_duplicate",
    "table_number_sequence",
    "reference_ambiguous",
    "reference_missing",
    "label_inconsistent",
    "residue",
    "unreadable",
]
"""The kinds of fault, as docs/report-as-data.md tells them."""

type Figure = int | str | tuple[int | str, ...] | None
"""A figure as it stands in the report: a number, a text, or several; None where no such figure can be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault. `place` is a path into the report, with the key or the name of what it passes."""

    code: Code
    place: str
    expected: Figure
    found: Figure
    message: str
    remedy: str
