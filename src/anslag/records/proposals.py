"""Proposals as values for pages: what has been prepared, by whom, and what became of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from anslag.domain.problem import Refusal
from anslag.domain.proposal import Outcome
from anslag.records import models


class UnknownProposalError(Refusal):
    """No proposal has that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalKept:
    """A proposal. `decided_by`, `reason` and `decided` are empty, and `outcome` too, while it waits."""

    number: int
    key: str
    """Of the act that prepared it."""
    step: str
    programme: str
    party: str
    facts: Mapping[str, Any]
    prepared_by: str
    """Pseudonym."""
    prepared: date
    at: str
    outcome: Outcome | str
    decided_by: str
    decided: date | None
    reason: str
    done_as: int | None
    """The number in the diary of the act that it came to, once it is approved."""


def proposal_row(number: int) -> models.Proposal:
    """The row of a proposal, or UnknownProposalError."""
    row = _rows().filter(pk=number).first()
    if row is None:
        raise UnknownProposalError(f"Förslag {number} finns inte.")
    return row


def proposal(number: int) -> ProposalKept:
    return _kept(proposal_row(number))


def number_of_act(key: str) -> int | None:
    """The number of the proposal that the act of that key prepared, if it has been done."""
    return models.Proposal.objects.filter(entry__key=key).values_list("id", flat=True).first()


def proposals(*, programme: str = "", party: str = "", waiting: bool = False) -> tuple[ProposalKept, ...]:
    """Those of a programme or, outside programmes, of a party; the newest first."""
    rows = _rows().filter(programme__key=programme) if programme else _rows().filter(programme=None)
    if party:
        rows = rows.filter(party__name=party)
    if waiting:
        rows = rows.filter(verdict=None)
    return tuple(_kept(row) for row in rows.order_by("-id"))


def _rows() -> QuerySet[models.Proposal]:
    return models.Proposal.objects.select_related("programme", "party", "entry", "verdict__entry").defer(
        "programme__folder"
    )


def _kept(row: models.Proposal) -> ProposalKept:
    verdict = row.verdict if hasattr(row, "verdict") else None
    return ProposalKept(
        number=row.pk,
        key=row.entry.key,
        step=row.step,
        programme=row.programme.key if row.programme else "",
        party=row.party.name,
        facts=json.loads(row.facts),
        prepared_by=row.entry.prepared_by,
        prepared=row.entry.day,
        at=row.entry.at,
        outcome=verdict.outcome if verdict else "",
        decided_by=_decider(verdict) if verdict else "",
        decided=verdict.entry.day if verdict else None,
        reason=verdict.reason if verdict else "",
        done_as=verdict.entry.seq if verdict and verdict.outcome == "approved" else None,
    )


def _decider(verdict: models.Verdict) -> str:
    return verdict.entry.approved_by if verdict.outcome == "approved" else verdict.entry.prepared_by
