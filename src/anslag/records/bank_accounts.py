"""The register of accounts: where each giver pays each party to, and what it pays from itself, now and at any act."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from anslag.domain.bank_account import BankAccount, NotAnAccountError, read_bank_account, read_bankgiro
from anslag.domain.bank_answer import ACCOUNT_FAULTS, return_words
from anslag.domain.ledger import CORRECTION
from anslag.domain.party import Party
from anslag.domain.payment import PayeeAccount
from anslag.records import models
from anslag.records.grants import Held
from anslag.records.mandates import party_row


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAccount:
    """An account in the register. `changed` is the act that changed it; None for one that came with a programme."""

    account: BankAccount
    entry: int
    changed: models.DiaryEntry | None
    returned: str
    """Why the last payment came back from it, where one has and the party has not given or confirmed it since."""
    refused: str
    """The code with which the bank refused it since then, where what it refused was the account."""

    @property
    def payee(self) -> PayeeAccount:
        """What is asked of it before anything is paid to it."""
        return PayeeAccount(
            account=self.account,
            changed=self.changed.day if self.changed else None,
            approved_by=self.changed.approved_by if self.changed else "",
            returned=self.returned,
            refused=return_words(self.refused) if self.refused else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """All accounts that a giver has known, each party's from the first to the latest."""

    by_party: Mapping[str, tuple[KnownAccount, ...]]

    def account_of(self, party: str, *, until: int | None = None) -> KnownAccount | None:
        """The one that holds, or that held when the act of that entry was done."""
        known = self.by_party.get(party, ())
        return next((each for each in reversed(known) if until is None or each.entry <= until), None)


def register_of(held: Held) -> Register:
    """The register of the programme's giver; in one query. An account that no act has kept is the folder's own."""
    by_party: dict[str, list[KnownAccount]] = {
        each.name: [KnownAccount(account=account, entry=0, changed=None, returned="", refused="")]
        for each in held.programme.parties
        if (account := account_in_folder(each))
    }
    rows = (
        models.PartyAccount.objects.filter(giver=held.row.giver)
        .select_related("party", "entry")
        .annotate(returned=Subquery(_returned_since()), refused=Subquery(_refused_since()))
        .order_by("id")
    )
    for row in rows:
        known = KnownAccount(
            account=read_bank_account(row.account),
            entry=row.entry_id,
            changed=row.entry if row.entry.action == "change_account" else None,
            returned=row.returned or "",
            refused=row.refused or "",
        )
        by_party.setdefault(row.party.name, []).append(known)
    return Register(by_party={name: tuple(known) for name, known in by_party.items()})


def _returned_since() -> QuerySet[models.Transfer, str]:
    """Why the last payment to the party came back, of those that the giver took back after it knew the account."""
    rows = models.Transfer.objects.filter(
        code=CORRECTION,
        corrects__code="pay",
        target__grant__party=OuterRef("party"),
        target__programme__giver=OuterRef("giver"),
        entry_id__gt=OuterRef("entry_id"),
    )
    return rows.order_by("-id").values_list("reason", flat=True)[:1]


def _refused_since() -> QuerySet[models.BankRefusal, str]:
    """The code of the last of the giver's payments to the party that the bank refused after it knew the account."""
    rows = models.BankRefusal.objects.filter(
        code__in=ACCOUNT_FAULTS,
        line__requisition__grant__party=OuterRef("party"),
        line__order__programme__giver=OuterRef("giver"),
        entry_id__gt=OuterRef("entry_id"),
    )
    return rows.order_by("-id").values_list("code", flat=True)[:1]


def account_in_folder(party: Party) -> BankAccount | None:
    """What the programme's folder says; None for what is no account, which the folder's own checks have told of."""
    try:
        if party.account:
            return read_bank_account(party.account)
        return read_bankgiro(party.bankgiro) if party.bankgiro else None
    except NotAnAccountError:
        return None


def found_accounts(entry: models.DiaryEntry, held: Held) -> None:
    """Keep the accounts of a folder that is opened, of those parties whose accounts its giver does not know."""
    giver = held.row.giver
    known = set(models.PartyAccount.objects.filter(giver=giver).values_list("party__name", flat=True))
    rows = {
        row.name: row
        for row in models.Party.objects.filter(name__in=[each.name for each in held.programme.parties])
    }
    models.PartyAccount.objects.bulk_create(
        models.PartyAccount(giver=giver, party=rows[each.name], account=str(account), entry=entry)
        for each in held.programme.parties
        if each.name in rows and each.name not in known and (account := account_in_folder(each))
    )


def keep_account(entry: models.DiaryEntry, held: Held, party: str, account: BankAccount) -> None:
    """Keep the account that a party is paid to from now on."""
    models.PartyAccount.objects.create(
        giver=held.row.giver, party=party_row(party), account=str(account), entry=entry
    )
