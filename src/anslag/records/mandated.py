"""The tables of persons: who they are, and in which organisations they may do what. Rows are added as in `models`."""

from typing import get_args

from django.db import models
from django.db.models import CheckConstraint, Q

from anslag.domain.mandate import GIVING, RECEIVING, Examined


class Person(models.Model):
    """Someone who acts. All else that is kept knows a person by the pseudonym, which says nothing of them.

    The name and the address are the only columns that may be changed, and emptied, in any row that is kept.
    """

    pseudonym = models.TextField(unique=True)
    name = models.TextField(default="")
    email = models.TextField(default="")


class ProxyApplication(models.Model):
    """Someone's wish to be a party's proxy, with the evidence, sent to a giver that the party has a grant from."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="applications")
    party = models.ForeignKey("records.Party", models.PROTECT, related_name="proxy_applications")
    giver = models.ForeignKey("records.Party", models.PROTECT, related_name="proxy_applications_received")
    evidence = models.TextField()
    """Which document gives the right; no personal data."""
    document = models.TextField()
    """SHA-256 of the document."""
    entry = models.OneToOneField("records.DiaryEntry", models.PROTECT, related_name="application")


class ProxyExamination(models.Model):
    """What the giver decided on an application, once. What was sent back is completed by applying again."""

    application = models.OneToOneField(ProxyApplication, models.PROTECT, related_name="examination")
    outcome = models.TextField()
    reason = models.TextField(default="")
    entry = models.OneToOneField("records.DiaryEntry", models.PROTECT, related_name="examination")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(outcome__in=get_args(Examined.__value__)), name="examination_has_an_outcome"
            )
        ]


class Mandate(models.Model):
    """A person's role in a party, from a day, until a day. By whom it was given stands in the entry."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    party = models.ForeignKey("records.Party", models.PROTECT, related_name="mandates")
    role = models.TextField()
    programme = models.ForeignKey("records.Programme", models.PROTECT, null=True, related_name="mandates")
    """The one it is for; null for all."""
    starts = models.DateField()
    until = models.DateField(null=True)
    """The last day it holds; null when no end is set."""
    evidence = models.TextField(default="")
    entry = models.OneToOneField("records.DiaryEntry", models.PROTECT, related_name="mandate")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(role__in=GIVING + RECEIVING), name="mandate_has_a_role"),
        ]


class Revocation(models.Model):
    """The end of a mandate before its time: from the day of the entry on it does not hold."""

    mandate = models.OneToOneField(Mandate, models.PROTECT, related_name="revocation")
    reason = models.TextField(default="")
    entry = models.ForeignKey("records.DiaryEntry", models.PROTECT, related_name="revocations")


class RegistryAddress(models.Model):
    """Where a party's registry is reached. The latest one holds; the earlier ones remain."""

    party = models.ForeignKey("records.Party", models.PROTECT, related_name="registry_addresses")
    email = models.TextField()
    entry = models.OneToOneField("records.DiaryEntry", models.PROTECT, related_name="registry_address")
