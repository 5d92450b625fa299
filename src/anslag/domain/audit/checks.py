"""Everything that is checked in a report, in the order it is told."""

from collections.abc import Callable, Iterator

from anslag.domain.audit.amounts import column_sum, overuse, row_share
from anslag.domain.audit.claims import parts_mismatch, rank_mismatch, statement_mismatch
from anslag.domain.audit.finding import Finding
from anslag.domain.audit.key_check import key_mismatch
from anslag.domain.audit.numbering import (
    reference_ambiguous,
    reference_missing,
    table_number_duplicate,
    table_number_sequence,
)
from anslag.domain.audit.residue import residue
from anslag.domain.audit.tables import label_inconsistent, sort_order, subgroup_n
from anslag.domain.publication import Report

CHECKS: tuple[Callable[[Report], Iterator[Finding]], ...] = (
    column_sum,
    row_share,
    overuse,
    key_mismatch,
    statement_mismatch,
    parts_mismatch,
    rank_mismatch,
    sort_order,
    subgroup_n,
    table_number_duplicate,
    table_number_sequence,
    reference_ambiguous,
    reference_missing,
    label_inconsistent,
    residue,
)


def audit(report: Report) -> tuple[Finding, ...]:
    """Every fault of the report, each once; nothing for a report that is right."""
    return tuple(finding for check in CHECKS for finding in check(report))
