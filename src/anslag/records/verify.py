"""Checks all that is kept against itself: what the database should have refused, and what someone may have done to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

from anslag.domain.problem import Problem
from anslag.records import verify_diary, verify_grants, verify_ledger
from anslag.records.books import Books, read_books

MOST_TOLD = 100
"""Faults told of one kind. When a chain is broken everywhere, a hundred say as much as a million."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold: `title` says what in Swedish, `count` how many rows it looks at."""

    rule: str
    title: str
    count: Callable[[Books], int]
    faults: Callable[[Books], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to."""

    rule: str
    title: str
    count: int
    problems: tuple[Problem, ...]


CHECKS = (
    Check("chain", "diariets kedja är hel", verify_diary.entries, verify_diary.chain),
    Check("payload", "posterna säger vad kedjan säger", verify_diary.entries, verify_diary.payloads),
    Check("seal", "överföringarna är de som kedjan förseglar", verify_diary.transfers, verify_diary.seals),
    Check("digest", "det som lämnats in är oförändrat", verify_diary.documents, verify_diary.digests),
    Check("totals", "kontonas summor är överföringarnas", verify_ledger.accounts, verify_ledger.totals),
    Check("zero", "allt som gått ut har kommit in", verify_ledger.accounts, verify_ledger.sum_is_zero),
    Check("bounds", "inget konto är överskridet", verify_ledger.accounts, verify_ledger.bounds),
    Check("amounts", "beloppen är hela kronor", verify_ledger.transfers, verify_ledger.amounts),
    Check("edges", "pengarna har gått tillåtna vägar", verify_ledger.transfers, verify_ledger.edges),
    Check("tree", "pengarna har stannat i sitt träd", verify_ledger.transfers, verify_ledger.tree),
    Check(
        "approved",
        "två personer har gjort det som kräver två",
        verify_ledger.transfers,
        verify_ledger.approved,
    ),
    Check("entries", "varje överföring hör till sin post", verify_ledger.transfers, verify_ledger.entries),
    Check(
        "corrections",
        "rättelser tar tillbaka en överföring",
        verify_ledger.transfers,
        verify_ledger.corrections,
    ),
    Check(
        "payments", "utbetalningar gäller rekvisitioner", verify_ledger.requisitions, verify_ledger.payments
    ),
    Check("requisitions", "rekvisitionerna är bokförda", verify_grants.grants, verify_grants.requisitions),
    Check("pot", "anslaget är potten och förvaltningsmedlen", verify_grants.programmes, verify_grants.pot),
    Check("shares", "andelarna är rätt avrundade", verify_grants.lines, verify_grants.shares),
    Check("allocated", "det fördelade är summan av andelarna", verify_grants.lines, verify_grants.allocated),
    Check("stages", "inget steg har mer än steget före", verify_grants.grants, verify_grants.stages),
    Check(
        "accounted",
        "det utbetalda går att följa till sista kronan",
        verify_grants.grants,
        verify_grants.accounted,
    ),
    Check("reports", "redovisat är bokfört", verify_grants.reports, verify_grants.reported),
    Check(
        "versions", "ingen version av en återrapport saknas", verify_grants.reports, verify_grants.versions
    ),
    Check("waivers", "eftergifter ryms under gränsen", verify_grants.programmes, verify_grants.waivers),
    Check(
        "lapsed", "det som inte rekvirerades har förfallit", verify_grants.programmes, verify_grants.lapsed
    ),
    Check("closed", "stängda program är stängda", verify_grants.programmes, verify_grants.closed),
)


def problems() -> tuple[Problem, ...]:
    """All that is wrong; empty when everything holds."""
    return tuple(problem for checked in checked_all() for problem in checked.problems)


def checked_all() -> Iterator[Checked]:
    """Every check in order, each as soon as it is done, on the records as they stood at one moment."""
    with _one_moment():
        books = read_books()
        for check in CHECKS:
            found = tuple(islice(check.faults(books), MOST_TOLD))
            yield Checked(check.rule, check.title, check.count(books), found)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read a single state of the database, whatever is done meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
