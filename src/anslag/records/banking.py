"""The tables of what passes between a giver and its bank, and of what is demanded back. Only added to."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class PaymentOrder(models.Model):
    """Requisitions that two people have let be paid. It is paid when there are transfers of its requisitions."""

    programme = models.ForeignKey("records.Programme", models.PROTECT, related_name="payment_orders")
    entry = models.OneToOneField("records.DiaryEntry", models.PROTECT, related_name="payment_order")


class PaymentOrderLine(models.Model):
    """A requisition in the order that it is paid by. It is in another only if the bank has refused the one before."""

    order = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="lines")
    requisition = models.ForeignKey("records.Requisition", models.PROTECT, related_name="order_lines")


class PartyAccount(models.Model):
    """The account that a giver pays a party to, or its own that it pays from. The latest one holds.

    It is founded with the first programme that the two have together, and changed by an act of two people.
    """

    giver = models.ForeignKey("records.Party", models.PROTECT, related_name="accounts_known")
    party = models.ForeignKey("records.Party", models.PROTECT, related_name="bank_accounts")
    account = models.TextField()
    """As domain/bank_account.py writes it."""
    entry = models.ForeignKey("records.DiaryEntry", models.PROTECT, related_name="bank_accounts")


class FileDelivery(models.Model):
    """A payment order's file, put where the bank fetches it: once."""

    order = models.OneToOneField("records.PaymentOrder", models.PROTECT, related_name="delivery")
    name = models.TextField()
    digest = models.TextField()
    """SHA-256 of the file."""
    entry = models.OneToOneField("records.DiaryEntry", models.PROTECT, related_name="file_delivery")


class BankRefusal(models.Model):
    """A line of a payment order that the bank did not pay, and why. What it was to pay may be ordered anew."""

    line = models.OneToOneField("records.PaymentOrderLine", models.PROTECT, related_name="refusal")
    code = models.TextField()
    reason = models.TextField(default="")
    entry = models.ForeignKey("records.DiaryEntry", models.PROTECT, related_name="bank_refusals")


class Statement(models.Model):
    """A file that the bank has answered with: read once."""

    giver = models.ForeignKey("records.Party", models.PROTECT, related_name="statements")
    message = models.TextField()
    """Which kind, as pain.002, camt.054 or BgMax."""
    reference = models.TextField()
    """What the bank calls it."""
    digest = models.TextField()
    """SHA-256 of the file."""
    entry = models.OneToOneField("records.DiaryEntry", models.PROTECT, related_name="statement")

    class Meta:
        constraints = [UniqueConstraint(fields=["giver", "digest"], name="statement_read_once")]


class StatementRow(models.Model):
    """A booking on the giver's account, however many statements it stands in."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="rows")
    giver = models.ForeignKey("records.Party", models.PROTECT, related_name="statement_rows")
    key = models.TextField()
    """Tells a booking from every other on the account, whichever file it is read in."""
    incoming = models.BooleanField()
    amount = models.BigIntegerField()
    """In öre, since a bank books them."""
    day = models.DateField()
    end_to_end = models.TextField(default="")
    """The id that whoever paid gave the payment: ours, where we did."""
    reference = models.TextField(default="")
    """What the payment is said to be of: an OCR number, where there is one."""
    bank_reference = models.TextField(default="")
    name = models.TextField(default="")
    """The other party, as the bank calls it."""
    returned = models.TextField(default="")
    """Why the bank has sent a payment of ours back, where it is one."""

    class Meta:
        constraints = [
            UniqueConstraint(fields=["giver", "key"], name="row_kept_once"),
            CheckConstraint(condition=Q(amount__gt=0), name="row_above_zero"),
        ]


class RowMatch(models.Model):
    """What a booking, or a part of it, was: a payment, a repayment, or set aside with a reason."""

    row = models.ForeignKey(StatementRow, models.PROTECT, related_name="matches")
    amount = models.BigIntegerField()
    """In öre."""
    line = models.OneToOneField("records.PaymentOrderLine", models.PROTECT, null=True, related_name="match")
    grant = models.ForeignKey("records.Grant", models.PROTECT, null=True, related_name="row_matches")
    """Whose repayment it is."""
    reason = models.TextField(default="")
    entry = models.ForeignKey("records.DiaryEntry", models.PROTECT, related_name="row_matches")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(amount__gt=0), name="match_above_zero"),
            CheckConstraint(
                condition=Q(line__isnull=False, grant=None, reason="")
                | Q(line=None, grant__isnull=False, reason="")
                | Q(line=None, grant=None) & ~Q(reason=""),
                name="match_is_of_one_thing",
            ),
        ]


class Invoice(models.Model):
    """What is demanded back, as an invoice in the giver's series; or the credit note that withdraws one."""

    giver = models.ForeignKey("records.Party", models.PROTECT, related_name="invoices_issued")
    grant = models.ForeignKey("records.Grant", models.PROTECT, related_name="invoices")
    number = models.PositiveIntegerField()
    """In the giver's series, from one, none left out."""
    amount = models.BigIntegerField()
    due = models.DateField(null=True)
    """The last day to pay; a credit note has none."""
    reference = models.TextField(default="")
    """The OCR number to pay with; a credit note has none."""
    credits = models.OneToOneField("self", models.PROTECT, null=True, related_name="credited_by")
    entry = models.OneToOneField("records.DiaryEntry", models.PROTECT, related_name="invoice")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["giver", "number"], name="one_invoice_per_number"),
            CheckConstraint(condition=Q(amount__gt=0), name="invoice_above_zero"),
            CheckConstraint(
                condition=Q(credits=None, due__isnull=False) & ~Q(reference="")
                | Q(credits__isnull=False, due=None, reference=""),
                name="invoice_is_due_and_credit_note_is_not",
            ),
        ]
