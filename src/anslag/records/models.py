"""The tables. Rows are added and never changed; constraints and triggers stand in the migrations.

Those whose rows do change, drafts and what is on its way, stand in `changing`; what passes between a giver and its bank
in `banking`; those of persons in `mandated`.
"""

import json
from typing import Any, get_args

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from anslag.domain.ledger import MOST_PER_TRANSFER, UNBOUNDED, GrantAccount, ProgrammeAccount
from anslag.domain.proposal import Outcome
from anslag.records.banking import (
    BankRefusal,
    FileDelivery,
    Invoice,
    PartyAccount,
    PaymentOrder,
    PaymentOrderLine,
    RowMatch,
    Statement,
    StatementRow,
)
from anslag.records.changing import (
    ContactCode,
    Draft,
    FailedSignIn,
    Identity,
    Invitation,
    LocalAccount,
    Mail,
    ReviewHold,
)
from anslag.records.claims import HearingAnswer
from anslag.records.mandated import (
    Mandate,
    Person,
    ProxyApplication,
    ProxyExamination,
    RegistryAddress,
    Revocation,
)
from anslag.records.review_rows import Document, ReviewAct

__all__ = [
    "BankRefusal",
    "ContactCode",
    "Document",
    "Draft",
    "FailedSignIn",
    "FileDelivery",
    "HearingAnswer",
    "Identity",
    "Invitation",
    "Invoice",
    "LocalAccount",
    "Mail",
    "Mandate",
    "PartyAccount",
    "PaymentOrder",
    "PaymentOrderLine",
    "Person",
    "ProxyApplication",
    "ProxyExamination",
    "RegistryAddress",
    "ReviewAct",
    "ReviewHold",
    "Revocation",
    "RowMatch",
    "Statement",
    "StatementRow",
]
"""Found here by Django; everything else in this module is its own."""


class Party(models.Model):
    """An organisation. Terms name it; the same organisation number is the same party in every programme."""

    name = models.TextField(unique=True)
    kind = models.TextField()
    organisation_number = models.TextField(null=True, unique=True)
    county_code = models.TextField(null=True)


class Programme(models.Model):
    """A folder as it was when the programme was opened: the whole of it, so that nothing outside is needed."""

    key = models.TextField(unique=True)
    title = models.TextField()
    giver = models.ForeignKey(Party, models.PROTECT, related_name="programmes_given")
    case_reference = models.TextField()
    folder = models.TextField()
    """The programme as canonical JSON."""
    digest = models.TextField()
    """SHA-256 of `folder`."""
    funded_by = models.ForeignKey("Grant", models.PROTECT, null=True, related_name="programmes_funded")


class Grant(models.Model):
    """A programme's grant to one party. The tree of grants is the whole system."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="grants")
    party = models.ForeignKey(Party, models.PROTECT, related_name="grants")

    class Meta:
        constraints = [UniqueConstraint(fields=["programme", "party"], name="one_grant_per_party")]


class DiaryEntry(models.Model):
    """An act: what was done, by whom, approved by whom, on which day; chained to the act before it by its hash."""

    seq = models.BigIntegerField(primary_key=True)
    previous = models.TextField()
    hash = models.TextField(unique=True)
    payload = models.TextField()
    """Canonical JSON of all the columns below and the facts of the act. No personal data."""
    day = models.DateField()
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="diary")
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, related_name="diary")
    action = models.TextField()
    case_reference = models.TextField()
    prepared_by = models.TextField()
    approved_by = models.TextField(default="")
    key = models.TextField(unique=True)
    """Names the act once for all: the same key with the same facts is the same act, with other facts refused."""

    class Meta:
        indexes = [models.Index(fields=["programme", "action"], name="diary_by_action")]
        constraints = [
            CheckConstraint(condition=~Q(approved_by=F("prepared_by")), name="approved_by_another_person"),
        ]

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of the act, as they stand in the payload."""
        facts: dict[str, Any] = json.loads(self.payload)["facts"]
        return facts

    @property
    def at(self) -> str:
        """The time of day, where it is known."""
        at: str = json.loads(self.payload).get("at", "")
        return at


class Account(models.Model):
    """Where kronor stand. The database itself adds each transfer to the totals; nobody else may."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="accounts")
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, related_name="accounts")
    kind = models.TextField()
    detail = models.TextField(default="")
    """The part of a pot, or the category of a use."""
    bounded = models.BooleanField(default=True)
    total_in = models.BigIntegerField(default=0)
    total_out = models.BigIntegerField(default=0)
    latest_transfer = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["programme", "kind", "detail"], condition=Q(grant=None), name="one_programme_account"
            ),
            UniqueConstraint(
                fields=["grant", "kind", "detail"], condition=~Q(grant=None), name="one_grant_account"
            ),
            CheckConstraint(
                condition=Q(grant=None, kind__in=get_args(ProgrammeAccount.__value__))
                | Q(grant__isnull=False, kind__in=get_args(GrantAccount.__value__)),
                name="kind_of_programme_or_of_grant",
            ),
            CheckConstraint(
                condition=Q(bounded=True) | Q(kind__in=UNBOUNDED), name="only_the_sources_are_unbounded"
            ),
            CheckConstraint(
                condition=Q(bounded=False) | Q(total_in__gte=F("total_out")), name="never_below_zero"
            ),
        ]


class Edge(models.Model):
    """A movement that exists at all. Filled by the migrations from domain/ledger.py."""

    code = models.TextField()
    source_kind = models.TextField()
    target_kind = models.TextField()
    approved = models.BooleanField()
    between_programmes = models.BooleanField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["code", "source_kind", "target_kind"], name="one_edge"),
        ]


class Requisition(models.Model):
    """What a grant's receiver asked for in a round; a later one supersedes an earlier, and both remain."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="requisitions")
    entry = models.ForeignKey(DiaryEntry, models.PROTECT, related_name="requisitions")
    round = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    wants_leftover = models.BooleanField()
    late_reason = models.TextField(default="")
    stated = models.TextField(default="{}")
    """Canonical JSON of what else the requisition says: the programme's own fields, by id."""
    pays_back = models.BooleanField(default=False)
    """Whether it is no part of the grant: what the receiver has paid in beyond what it owed, in no round."""
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(amount__gt=0), name="requisition_above_zero"),
            UniqueConstraint(
                fields=["grant", "round"],
                condition=Q(supersedes=None, pays_back=False),
                name="one_first_requisition_per_round",
            ),
        ]


class Transfer(models.Model):
    """Whole kronor moved from one account to another, by one act. A correction is a transfer the other way.

    Its keys are looked up by the database's own rules and by no constraint besides: that costs as much as all the rest.
    """

    source = models.ForeignKey(Account, models.PROTECT, related_name="transfers_out", db_constraint=False)
    target = models.ForeignKey(Account, models.PROTECT, related_name="transfers_in", db_constraint=False)
    amount = models.BigIntegerField()
    code = models.TextField()
    entry = models.ForeignKey(DiaryEntry, models.PROTECT, related_name="transfers", db_constraint=False)
    day = models.DateField()
    case_reference = models.TextField()
    prepared_by = models.TextField()
    approved_by = models.TextField(default="")
    reason = models.TextField(default="")
    requisition = models.ForeignKey(
        Requisition, models.PROTECT, null=True, related_name="transfers", db_constraint=False, db_index=False
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", db_constraint=False
    )

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(amount__gt=0, amount__lte=MOST_PER_TRANSFER), name="amount_in_range"),
            CheckConstraint(condition=~Q(source=F("target")), name="between_two_accounts"),
            CheckConstraint(condition=~Q(approved_by=F("prepared_by")), name="transfer_approved_by_another"),
            UniqueConstraint(fields=["requisition"], condition=Q(code="pay"), name="requisition_paid_once"),
        ]


class AllocationLine(models.Model):
    """The proof of one recipient's share of one part: basis, exact share, floor, rank of remainder, amount."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="allocation_lines")
    entry = models.ForeignKey(DiaryEntry, models.PROTECT)
    part = models.TextField()
    round = models.PositiveIntegerField()
    basis = models.BigIntegerField()
    share_numerator = models.TextField()
    share_denominator = models.TextField()
    floor = models.BigIntegerField()
    rank = models.PositiveIntegerField(null=True)
    amount = models.BigIntegerField()


class ReportBack(models.Model):
    """A report as submitted: its answers tied to the form version they answered. A later version never hides it."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="reports")
    entry = models.OneToOneField(DiaryEntry, models.PROTECT)
    version = models.PositiveIntegerField()
    form_version = models.PositiveIntegerField()
    answers = models.TextField()
    """Canonical JSON of what was answered and not hidden."""
    digest = models.TextField()
    used = models.BigIntegerField()
    late = models.BooleanField(default=False)

    class Meta:
        constraints = [UniqueConstraint(fields=["grant", "version"], name="one_report_per_version")]


class FormVersion(models.Model):
    """A later version of an open programme's form, with why. The latest one is asked; all may have been answered."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="form_versions")
    entry = models.OneToOneField(DiaryEntry, models.PROTECT, related_name="form_version")
    version = models.PositiveIntegerField()
    form = models.TextField()
    """The form as canonical JSON."""
    digest = models.TextField()
    """SHA-256 of `form`."""
    reason = models.TextField()

    class Meta:
        constraints = [UniqueConstraint(fields=["programme", "version"], name="one_form_per_version")]


class Acceptance(models.Model):
    """The giver's acceptance of a version of a report: from then on it is what is booked."""

    report = models.OneToOneField(ReportBack, models.PROTECT, related_name="acceptance")
    entry = models.OneToOneField(DiaryEntry, models.PROTECT)


class Closure(models.Model):
    """A closed programme: from now on only corrections, approved by another person."""

    programme = models.OneToOneField(Programme, models.PROTECT)
    entry = models.OneToOneField(DiaryEntry, models.PROTECT)


class Publication(models.Model):
    """A compiled report as data, as it stood; a later version never hides it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="publications")
    entry = models.OneToOneField(DiaryEntry, models.PROTECT)
    version = models.PositiveIntegerField()
    report = models.TextField()
    digest = models.TextField()

    class Meta:
        constraints = [UniqueConstraint(fields=["programme", "version"], name="one_publication_per_version")]


class Proposal(models.Model):
    """An act that one person has prepared and that waits for another: which step, and on which facts."""

    step = models.TextField()
    """By its name in domain/policy.py."""
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="proposals")
    party = models.ForeignKey(Party, models.PROTECT, related_name="proposals")
    """Whose matter it is: a receiver's, or the giver's own."""
    facts = models.TextField()
    """Canonical JSON of the step's facts; the entry holds its SHA-256."""
    entry = models.OneToOneField(DiaryEntry, models.PROTECT, related_name="proposal")


class Verdict(models.Model):
    """What became of a proposal, once: approved by the act that its entry tells of, declined, or taken back."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="verdict")
    outcome = models.TextField()
    reason = models.TextField(default="")
    entry = models.OneToOneField(DiaryEntry, models.PROTECT, related_name="verdict")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(outcome__in=get_args(Outcome.__value__)), name="verdict_has_an_outcome"
            )
        ]
