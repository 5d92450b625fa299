"""Whether every transfer is one that could be made, and every account the sum of its own."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Trim

from anslag.domain.ledger import CORRECTION, EDGES, MOST_PER_TRANSFER, UNBOUNDED
from anslag.domain.ledger import Edge as Movable
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.records.books import AccountKept, Books
from anslag.records.faults import tampered
from anslag.records.models import Account, DiaryEntry, Edge, Requisition, Transfer

KNOWN: dict[tuple[str, str, str], Movable] = {
    key: edge
    for edge in EDGES
    for key in ((edge.code, edge.source, edge.target), (CORRECTION, edge.target, edge.source))
}
"""Every movement there is, and for each the one that undoes it."""

APPROVED = {edge.code for edge in EDGES if edge.approved} | {CORRECTION}


def accounts(books: Books) -> int:
    return len(books.accounts)


def transfers(_: Books) -> int:
    return Transfer.objects.count()


def requisitions(_: Books) -> int:
    return Requisition.objects.count()


def totals(books: Books) -> Iterator[Problem]:
    """Each account's totals are the sums of its transfers."""
    came: dict[int, Kronor] = defaultdict(int)
    went: dict[int, Kronor] = defaultdict(int)
    latest: dict[int, int] = defaultdict(int)
    for path in books.paths:
        for account, moved in ((path.source, went), (path.target, came)):
            if account:
                moved[account.id] += path.amount
                latest[account.id] = max(latest[account.id], path.latest)
    for account in books.accounts.values():
        total_in, total_out = came[account.id], went[account.id]
        if (account.total_in, account.total_out) != (total_in, total_out):
            kept = f"{format_kronor(account.total_in)} in och {format_kronor(account.total_out)} ut"
            summed = f"{format_kronor(total_in)} in och {format_kronor(total_out)} ut"
            message = f"Kontot säger {kept}, överföringarna ger {summed}."
            yield tampered(books.whose(account), "totals", message)
        elif account.latest_transfer != latest[account.id]:
            yield tampered(books.whose(account), "totals", "Dess senaste överföring är inte den som räknats.")


def sum_is_zero(books: Books) -> Iterator[Problem]:
    """What has left some account has come to another."""
    total_in = sum(account.total_in for account in books.accounts.values())
    total_out = sum(account.total_out for account in books.accounts.values())
    if total_in != total_out:
        yield tampered(
            "Alla konton",
            "zero",
            f"{format_kronor(total_in)} kr har kommit in, {format_kronor(total_out)} kr har gått ut.",
        )


def bounds(books: Books) -> Iterator[Problem]:
    """No account is below zero but those that may be."""
    for account in books.accounts.values():
        if account.kind in UNBOUNDED:
            continue
        if account.total_out > account.total_in:
            short = format_kronor(account.total_out - account.total_in)
            yield tampered(books.whose(account), "bounds", f"Kontot är överskridet med {short} kr.")
        elif not account.bounded:
            yield tampered(books.whose(account), "bounds", "Kontot har ingen gräns.")


def owners(books: Books) -> Iterator[Problem]:
    """A grant's account stands in the grant's programme."""
    strays = Account.objects.filter(~Q(programme=F("grant__programme")), grant__isnull=False)
    for key in strays.order_by("id").values_list("id", flat=True):
        yield tampered(books.whose(books.accounts.get(key)), "owners", "Kontot hör till ett annat program.")


def amounts(_: Books) -> Iterator[Problem]:
    """Every amount is whole kronor within what one transfer can be."""
    within = Q(amount__gt=0, amount__lte=MOST_PER_TRANSFER, amount=Cast("amount", BigIntegerField()))
    outside = Transfer.objects.filter(~within)
    yield from _each(
        outside, "amounts", "Beloppet är inte ett helt antal kronor från 1 till 1 000 miljarder."
    )


def edges(books: Books) -> Iterator[Problem]:
    """Every transfer has gone a way there is, and the database knows the same ways as the domain."""
    kept = {
        (edge.code, edge.source_kind, edge.target_kind): (edge.approved, edge.between_programmes)
        for edge in Edge.objects.all()
    }
    known = {
        key: (edge.approved or key[0] == CORRECTION, edge.between_programmes) for key, edge in KNOWN.items()
    }
    for code, source, target in sorted(
        key for key in kept.keys() | known.keys() if kept.get(key) != known.get(key)
    ):
        yield tampered(f"Rörelsen {code}", "edges", f"Regeln för {source} till {target} är ändrad.")
    for path in books.paths:
        if path.source is None or path.target is None:
            yield tampered(f"Rörelsen {path.code}", "edges", "Ett konto som den gäller finns inte.")
        elif (path.code, path.source.kind, path.target.kind) not in KNOWN:
            yield tampered(
                books.whose(path.source),
                "edges",
                f"{path.code} till {path.target.kind} är ingen tillåten väg.",
            )


def tree(books: Books) -> Iterator[Problem]:
    """Money has stayed within its grant and programme, but where a programme and the grant that funds it meet."""
    for path in books.paths:
        if path.source is None or path.target is None:
            continue
        edge = KNOWN.get((path.code, path.source.kind, path.target.kind))
        near = _meet if edge and edge.between_programmes else _same
        if not near(books, path.source, path.target):
            moved = f"{format_kronor(path.amount)} kr har gått till {books.whose(path.target)}."
            yield tampered(books.whose(path.source), "tree", moved)


def _same(_: Books, source: AccountKept, target: AccountKept) -> bool:
    return source.programme == target.programme and len({source.grant, target.grant} - {None}) <= 1


def _meet(books: Books, source: AccountKept, target: AccountKept) -> bool:
    return any(
        programme.grant is None and grant.grant and books.funded_by.get(programme.programme) == grant.grant
        for programme, grant in ((source, target), (target, source))
    )


def approved(_: Books) -> Iterator[Problem]:
    """What takes two persons has been done by two, and everything by someone."""
    alone = Transfer.objects.alias(by=Trim("prepared_by"), with_=Trim("approved_by")).filter(
        Q(by="") | Q(with_=F("by")) | Q(with_="", code__in=APPROVED)
    )
    yield from _each(alone, "approved", "Den är inte godkänd av en annan person än den som förberett den.")


def entries(_: Books) -> Iterator[Problem]:
    """Every transfer belongs to an entry, and says the same of who and when as that does."""
    same = ("day", "case_reference", "prepared_by", "approved_by")
    entry = DiaryEntry.objects.filter(pk=OuterRef("entry_id"), **{name: OuterRef(name) for name in same})
    lost = Transfer.objects.filter(~Exists(entry))
    yield from _each(lost, "entries", "Den har ingen post i diariet som säger detsamma.")


def corrections(_: Books) -> Iterator[Problem]:
    """A correction undoes the whole of one transfer, once, and is itself never undone."""
    unnamed = Transfer.objects.filter(Q(code=CORRECTION) ^ Q(corrects_id__isnull=False))
    yield from _each(
        unnamed, "corrections", "Den är antingen en rättelse utan något att rätta, eller tvärtom."
    )
    wrong = Transfer.objects.filter(
        pk=OuterRef("corrects_id"),
        amount=OuterRef("amount"),
        source=OuterRef("target_id"),
        target=OuterRef("source_id"),
    ).exclude(code=CORRECTION)
    undoing = Transfer.objects.filter(~Exists(wrong), corrects_id__isnull=False)
    yield from _each(undoing, "corrections", "Den tar inte tillbaka det som den rättar.")
    for key, times in _more_than_once(Transfer.objects.filter(corrects_id__isnull=False), "corrects_id"):
        yield tampered(f"Överföring {key}", "corrections", f"Den är rättad {times} gånger.")


def payments(_: Books) -> Iterator[Problem]:
    """A payment is the whole of one standing requisition of its grant, paid once."""
    paid = Transfer.objects.filter(code="pay")
    requisition = Requisition.objects.filter(
        pk=OuterRef("requisition_id"),
        amount=OuterRef("amount"),
        grant=OuterRef("source__grant_id"),
        superseded_by=None,
    )
    undone = Transfer.objects.filter(corrects_id=OuterRef("pk"))
    yield from _each(
        paid.filter(~Exists(requisition), ~Exists(undone)),
        "payments",
        "Den motsvarar ingen gällande rekvisition.",
    )
    for key, times in _more_than_once(paid, "requisition_id"):
        yield tampered(f"Rekvisition {key}", "payments", f"Den är betald {times} gånger.")


def _more_than_once(rows: QuerySet[Transfer], column: str) -> Iterator[tuple[int, int]]:
    yield from rows.order_by().values_list(column).annotate(times=Count("id")).filter(times__gt=1)


def superseded(books: Books) -> Iterator[Problem]:
    """A later requisition takes the place of one of the same grant and round."""
    same = Q(grant=F("supersedes__grant"), round=F("supersedes__round"))
    for grant, amount in Requisition.objects.filter(~same, supersedes__isnull=False).values_list(
        "grant_id", "amount"
    ):
        place = f"{books.grant_name(grant)}, {format_kronor(amount)} kr"
        yield tampered(
            place, "superseded", "Rekvisitionen ersätter en i ett annat bidrag eller en annan omgång."
        )


def _each(rows: QuerySet[Transfer], rule: str, message: str) -> Iterator[Problem]:
    for key, entry, amount in rows.order_by("id").values_list("id", "entry_id", "amount").iterator():
        yield tampered(f"Överföring {key}, post {entry}, {amount} kr", rule, message)
