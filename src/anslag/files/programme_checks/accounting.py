"""What the giver's own books are told names movements there are, and accounts that it says what they are."""

from collections.abc import Iterator

from anslag.domain.ledger import BESIDE, EDGES
from anslag.files.programme_fault import Fault, KeyPath
from anslag.files.programme_read import TERMS, Folder

_MOVED = frozenset({*(edge.code for edge in EDGES), "pay_back", *BESIDE})


def postings_are_of_movements(folder: Folder) -> Iterator[Fault]:
    """Each code is one of the ledger's, or of what stands beside it, and has one rule."""
    accounting = folder.terms.accounting
    seen: set[str] = set()
    for index, each in enumerate(accounting.postings if accounting else ()):
        if each.code not in _MOVED or each.code in seen:
            told = "har redan en regel" if each.code in seen else "är ingen rörelse i reskontran"
            yield _fault(
                (*_POSTINGS, index, "code"),
                "postings_are_of_movements",
                f"Koden {each.code} {told}.",
                f"Välj bland {', '.join(sorted(_MOVED))}, en regel för varje.",
            )
        seen.add(each.code)


def postings_name_accounts(folder: Folder) -> Iterator[Fault]:
    """Debit and credit are two of the accounts that are listed."""
    accounting = folder.terms.accounting
    known = {each.number for each in accounting.accounts} if accounting else set()
    for index, each in enumerate(accounting.postings if accounting else ()):
        for side in ("debit", "credit"):
            number = getattr(each, side)
            if number not in known or each.debit == each.credit:
                yield _fault(
                    (*_POSTINGS, index, side),
                    "postings_name_accounts",
                    f"Kontot {number} står inte i accounting.accounts, eller är detsamma på båda sidor.",
                    "Lägg till kontot, eller välj ett annat.",
                )


CHECKS = (postings_are_of_movements, postings_name_accounts)

_POSTINGS = ("accounting", "postings")


def _fault(path: KeyPath, rule: str, message: str, remedy: str) -> Fault:
    return Fault(file=TERMS, path=path, rule=rule, message=message, remedy=remedy)
