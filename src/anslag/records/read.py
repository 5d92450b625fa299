"""Values for pages and steps, each in one query however many rows there are."""

from collections import defaultdict

from django.db.models import F, Q, Sum

from anslag.domain.grant import Flows
from anslag.domain.ledger import CORRECTION
from anslag.domain.money import Kronor
from anslag.records.models import Account, Programme, Transfer

type Balances = dict[int | None, dict[tuple[str, str], Kronor]]
"""Kronor that stand in each account, by grant (None: the programme's own), then kind and detail."""


def balances(programme: Programme) -> Balances:
    """Where every krona of the programme stands now."""
    stand: Balances = defaultdict(dict)
    rows = Account.objects.filter(programme=programme).order_by("id")
    for grant, kind, detail, balance in rows.values_list(
        "grant_id", "kind", "detail", F("total_in") - F("total_out")
    ):
        stand[grant][kind, detail] = balance
    return dict(stand)


def flows(programme: Programme) -> dict[int | None, Flows]:
    """What has moved, net of corrections, by grant; under None what has touched the programme's own accounts.

    A movement between the two, such as an allocation, stands under both.
    """
    moved: dict[int | None, dict[tuple[str, str, str], Kronor]] = defaultdict(lambda: defaultdict(int))
    rows = (
        Transfer.objects.filter(Q(source__programme=programme) | Q(target__programme=programme))
        .order_by()
        .values_list(
            "code",
            *("source__programme_id", "source__grant_id", "source__kind", "source__detail"),
            *("target__programme_id", "target__grant_id", "target__kind", "target__detail"),
        )
        .annotate(Sum("amount"))
    )
    for code, *ends, amount in rows:
        source, target = ends[:4], ends[4:]
        owners = {grant for owner, grant, *_ in (source, target) if owner == programme.pk}
        left, right, sign = (target, source, -1) if code == CORRECTION else (source, target, 1)
        for grant in owners:
            moved[grant][left[2], right[2], left[3] or right[3]] += sign * amount
    return dict(moved)
