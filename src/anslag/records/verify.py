"""Checks all that is kept against itself, for what the database would have refused and someone did anyway."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

from anslag.domain.problem import Problem
from anslag.records import verify_banking as banking
from anslag.records import verify_claims as claims
from anslag.records import verify_diary as diary
from anslag.records import verify_documents as documents
from anslag.records import verify_grants as grants
from anslag.records import verify_invoices as invoices
from anslag.records import verify_ledger as ledger
from anslag.records import verify_programmes as programmes
from anslag.records import verify_proposals as proposals
from anslag.records import verify_reviews as reviews
from anslag.records import verify_rules as rules
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
    Check("chain", "diariets kedja är hel", diary.entries, diary.chain),
    Check("payload", "posterna säger vad kedjan säger", diary.entries, diary.payloads),
    Check("persons", "varje post säger vem som gjorde det", diary.entries, diary.persons),
    Check("seal", "det som varje post lade till är oförändrat", diary.entries, diary.seals),
    Check("digest", "det som lämnats in är oförändrat", diary.documents, diary.digests),
    Check("documents", "handlingarna är de som lämnats in", documents.documents, documents.unchanged),
    Check("totals", "kontonas summor är överföringarnas", ledger.accounts, ledger.totals),
    Check("zero", "allt som gått ut har kommit in", ledger.accounts, ledger.sum_is_zero),
    Check("bounds", "inget konto är överskridet", ledger.accounts, ledger.bounds),
    Check("owners", "varje konto hör till sitt program", ledger.accounts, ledger.owners),
    Check("amounts", "beloppen är hela kronor", ledger.transfers, ledger.amounts),
    Check("edges", "pengarna har gått tillåtna vägar", ledger.transfers, ledger.edges),
    Check("tree", "pengarna har stannat i sitt träd", ledger.transfers, ledger.tree),
    Check("approved", "två personer har gjort vad som kräver två", ledger.transfers, ledger.approved),
    Check("entries", "varje överföring hör till sin post", ledger.transfers, ledger.entries),
    Check("corrections", "rättelser tar tillbaka en överföring", ledger.transfers, ledger.corrections),
    Check("payments", "utbetalningar gäller rekvisitioner", ledger.requisitions, ledger.payments),
    Check("ordered", "det betalade är godkänt för betalning", ledger.requisitions, proposals.paid),
    Check("orders", "betalningsuppdragen gäller rekvisitioner", proposals.orders, proposals.ordered),
    Check("accounts", "kontona är ändrade av två personer", banking.accounts, banking.changed_by_two),
    Check(
        "own_accounts", "ingen har godkänt betalning till eget konto", banking.accounts, banking.not_ones_own
    ),
    Check("deliveries", "betalfilerna är de som diariet säger", banking.deliveries, banking.delivered),
    Check("refusals", "det som banken nekat är inte betalt", banking.refusals, banking.refused),
    Check("matches", "bankens rader är bokförda en gång", banking.bookings, banking.matched),
    Check("proposals", "förslagen är de som diariet säger", proposals.proposals, proposals.as_told),
    Check("verdicts", "en har föreslagit och en annan godkänt", proposals.verdicts, proposals.settled),
    Check("superseded", "ersatta rekvisitioner är rätt ersatta", ledger.requisitions, ledger.superseded),
    Check("requisitions", "rekvisitionerna är bokförda", grants.grants, grants.requisitions),
    Check("terms", "programmen är de som villkoren säger", programmes.programmes, programmes.terms),
    Check("forms", "formulären är de som beslutats", programmes.form_versions, programmes.forms),
    Check("pot", "anslaget är potten och förvaltningsmedlen", programmes.programmes, programmes.pot),
    Check("shares", "andelarna är rätt avrundade", programmes.lines, programmes.shares),
    Check("allocated", "det fördelade är summan av andelarna", programmes.lines, programmes.allocated),
    Check(
        "shared", "potten är fördelad till sista kronan", programmes.programmes, programmes.pot_is_shared_out
    ),
    Check("key", "andelarna följer av nyckeln", programmes.lines, rules.allocation),
    Check("stages", "inget steg har mer än steget före", grants.grants, grants.stages),
    Check("accounted", "det utbetalda går att följa till sista kronan", grants.grants, grants.accounted),
    Check("reports", "redovisat är bokfört", grants.reports, grants.reported),
    Check("costs", "kostnadsslagen är bokförda", grants.reports, rules.costs),
    Check("versions", "ingen version av en redovisning saknas", grants.reports, grants.versions),
    Check("contacts", "redovisningar med kod har en använd kod", grants.of_contacts, grants.by_code),
    Check("claims", "redovisade rader ur bokföringen är de som diariet säger", claims.claims, claims.as_told),
    Check("series", "fakturornas nummer följer på varandra", invoices.invoices, invoices.series),
    Check("invoiced", "varje krav har sin faktura", invoices.invoices, invoices.of_demands),
    Check("credited", "kreditfakturor tar tillbaka en faktura", invoices.invoices, invoices.credited),
    Check(
        "reviews",
        "det som är sagt om redovisningar är det som diariet säger",
        reviews.reviews,
        reviews.as_told,
    ),
    Check("hearings", "svaren i ärenden om återkrav är oförändrade", invoices.hearings, invoices.answered),
    Check("waivers", "eftergifter ryms under gränsen", programmes.programmes, programmes.waivers),
    Check("lapsed", "det som inte rekvirerades har förfallit", programmes.programmes, programmes.lapsed),
    Check("closed", "stängda program är stängda", programmes.programmes, programmes.closed),
    Check(
        "handed_back",
        "det som ej är använt har gått tillbaka uppåt",
        programmes.programmes,
        rules.handed_back,
    ),
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
                cursor.execute(
                    "SET LOCAL cursor_tuple_fraction = 1"
                )  # every row is read, so no haste for the first
        yield
