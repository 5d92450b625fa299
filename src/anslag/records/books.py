"""The accounts and what has moved between them, summed anew from the transfers: what verification goes by."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Max, Sum

from anslag.domain.ledger import CORRECTION
from anslag.domain.money import Kronor
from anslag.records.models import Account, Grant, Programme, Transfer


class AccountKept(NamedTuple):
    """An account as it is kept."""

    id: int
    programme: int
    grant: int | None
    kind: str
    detail: str
    bounded: bool
    total_in: Kronor
    total_out: Kronor
    latest_transfer: int


class Path(NamedTuple):
    """All that has moved from one account to another by one code. A lost account is None."""

    code: str
    source: AccountKept | None
    target: AccountKept | None
    amount: Kronor
    latest: int
    """The key of the last of the transfers."""


type Flow = tuple[str, str, str]
"""Source kind, target kind, detail."""


type Flows = Mapping[int, Mapping[Flow, Kronor]]
"""Net of corrections, by owner."""


@dataclass(frozen=True, slots=True)
class Books:
    """What every check goes by."""

    accounts: Mapping[int, AccountKept]
    paths: tuple[Path, ...]
    flows: Flows
    """Per grant."""
    programme_flows: Flows
    """Per programme, between its own accounts and everything else."""
    names: Mapping[int, str]
    """Of grants: programme and recipient."""
    programmes: Mapping[int, str]
    """Their keys."""
    funded_by: Mapping[int, int | None]
    """The grant that funds a programme."""

    def grant_name(self, grant: int | None) -> str:
        return self.names.get(grant or 0, f"Bidrag {grant}")

    def programme_name(self, programme: int) -> str:
        return self.programmes.get(programme, f"Program {programme}")

    def whose(self, account: AccountKept | None) -> str:
        if account is None:
            return "Ett konto som inte finns"
        owner = self.grant_name(account.grant) if account.grant else self.programme_name(account.programme)
        return f"{owner}, {account.kind} {account.detail}".rstrip()


def read_books() -> Books:
    """Read and sum, in a constant number of queries."""
    accounts = {row[0]: AccountKept(*row) for row in _accounts()}
    paths = tuple(
        Path(code, accounts.get(source), accounts.get(target), amount, latest)
        for code, source, target, amount, latest in Transfer.objects.order_by()
        .values_list("code", "source_id", "target_id")
        .annotate(Sum("amount"), Max("id"))
        .iterator(chunk_size=5000)
    )
    grants = Grant.objects.values_list("id", "programme__key", "party__name")
    programmes = tuple(Programme.objects.values_list("id", "key", "funded_by_id"))
    return Books(
        accounts=accounts,
        paths=paths,
        flows=_net_flows(paths, owner=lambda account: account.grant),
        programme_flows=_net_flows(paths, owner=lambda account: None if account.grant else account.programme),
        names={key: f"{programme}, {party}" for key, programme, party in grants.iterator()},
        programmes={key: name for key, name, _ in programmes},
        funded_by={key: grant for key, _, grant in programmes},
    )


def _net_flows(paths: tuple[Path, ...], *, owner: Callable[[AccountKept], int | None]) -> Flows:
    """A correction counts against the flow that it undoes."""
    flows: dict[int, dict[Flow, Kronor]] = defaultdict(lambda: defaultdict(int))
    for code, source, target, amount, _ in paths:
        if source is None or target is None:
            continue
        left, right, sign = (target, source, -1) if code == CORRECTION else (source, target, 1)
        for key in {owner(source), owner(target)}:
            if key is not None:
                flows[key][left.kind, right.kind, left.detail or right.detail] += sign * amount
    return flows


def _accounts() -> Iterator[tuple[int, int, int | None, str, str, bool, int, int, int]]:
    return (
        Account.objects.order_by("id")
        .values_list(
            "id",
            "programme_id",
            "grant_id",
            "kind",
            "detail",
            "bounded",
            "total_in",
            "total_out",
            "latest_transfer",
        )
        .iterator(chunk_size=5000)
    )
