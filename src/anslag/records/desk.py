"""Where someone who acts for an organisation has something to do: programmes it gives, grants it receives."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from anslag.records import models


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A programme that a party gives, and how much waits there for another person."""

    key: str
    title: str
    party: str
    waiting: int
    reports: int
    """Reports to review: the latest version of each, while it is not accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A grant that a party has."""

    key: str
    title: str
    giver: str
    party: str


def given_by(parties: Collection[str]) -> tuple[Given, ...]:
    """The programmes that these parties give, the newest first; in two queries."""
    rows = (
        models.Programme.objects.filter(giver__name__in=parties)
        .annotate(waiting=Count("proposals", filter=Q(proposals__verdict=None)))
        .order_by("-id")
        .values_list("key", "title", "giver__name", "waiting")
    )
    reports = _to_review(parties)
    return tuple(
        Given(key=key, title=title, party=party, waiting=n, reports=reports.get(key, 0))
        for key, title, party, n in rows
    )


def _to_review(parties: Collection[str]) -> dict[str, int]:
    """By the key of each programme that these parties give: how many reports wait to be accepted."""
    later = models.ReportBack.objects.filter(grant=OuterRef("grant"), version__gt=OuterRef("version"))
    rows = models.ReportBack.objects.filter(~Exists(later), acceptance=None)
    rows = rows.filter(grant__programme__giver__name__in=parties)
    return dict(rows.values_list("grant__programme__key").annotate(Count("id")).order_by())


def received_by(parties: Collection[str]) -> tuple[Received, ...]:
    """The grants that these parties have, the newest first; in one query."""
    rows = (
        models.Grant.objects.filter(party__name__in=parties)
        .order_by("-programme_id", "id")
        .values_list("programme__key", "programme__title", "programme__giver__name", "party__name")
    )
    return tuple(
        Received(key=key, title=title, giver=giver, party=party) for key, title, giver, party in rows
    )


def waiting_outside_programmes(parties: Collection[str]) -> tuple[tuple[str, str, int], ...]:
    """What waits for another person in no programme: the party, the step and the proposal's number; in one query."""
    rows = models.Proposal.objects.filter(programme=None, verdict=None, party__name__in=parties)
    return tuple(rows.order_by("-id").values_list("party__name", "step", "id"))
