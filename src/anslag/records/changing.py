"""The tables whose rows change: what is being written, mail on its way, how people sign in. No acts."""

from django.db import models
from django.db.models import UniqueConstraint


class Draft(models.Model):
    """What someone is filling in for an organisation, before it is anything. Belongs to that organisation alone.

    `version` grows by one each time it is saved: whoever saves says which one was changed.
    """

    kind = models.TextField()
    party = models.ForeignKey("records.Party", models.PROTECT, related_name="drafts")
    programme = models.ForeignKey("records.Programme", models.PROTECT, null=True, related_name="drafts")
    name = models.TextField(default="")
    """Tells several of the same kind apart."""
    content = models.TextField(default="{}")
    """JSON."""
    version = models.PositiveIntegerField(default=1)
    saved_by = models.TextField()
    """Pseudonym."""
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["kind", "party", "programme", "name"], name="one_draft_in_a_programme"),
            UniqueConstraint(
                fields=["kind", "party", "name"],
                condition=models.Q(programme=None),
                name="one_draft_outside_programmes",
            ),
        ]


class Mail(models.Model):
    """A message to an organisation or a person: queued by the act it tells of, sent by the worker, kept as an event."""

    key = models.TextField(unique=True)
    """Names the message once for all, so that nobody gets it twice."""
    kind = models.TextField()
    programme = models.ForeignKey("records.Programme", models.PROTECT, null=True, related_name="mail")
    party = models.ForeignKey("records.Party", models.PROTECT, null=True, related_name="mail")
    """Whom it concerns."""
    day = models.DateField()
    to = models.TextField()
    """An address."""
    subject = models.TextField()
    text = models.TextField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    """When it was last taken to be handed over: said before it is, so that nobody else does the same."""
    fault = models.TextField(default="")
    """Why it could not be sent, or came back; empty when neither has happened."""
    bounced_at = models.DateTimeField(null=True)


class Identity(models.Model):
    """Whom an OpenID provider means by a subject."""

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="identities")
    issuer = models.TextField()
    subject = models.TextField()

    class Meta:
        constraints = [UniqueConstraint(fields=["issuer", "subject"], name="one_person_per_identity")]


class LocalAccount(models.Model):
    """A person's password and second factor, where there is no OpenID provider."""

    person = models.OneToOneField("records.Person", models.PROTECT, related_name="local_account")
    username = models.TextField(unique=True)
    password = models.TextField()
    """As Django's hashers write it."""
    one_time_until = models.DateTimeField(null=True)
    """Until when a password that someone else made may be used; empty once the person has chosen their own."""
    totp_secret = models.TextField(default="")
    """Locked, see `locked`; empty until the second factor has been set up."""
    latest_code = models.BigIntegerField(default=0)
    """The time step of the last code that was accepted: a code is good once."""


class FailedSignIn(models.Model):
    """Failures to sign in to one account, from one browser or from one address, counted before they are known to be so.

    What is typed and where it came from are kept as keyed hashes only, and for a day.
    """

    key = models.TextField(unique=True)
    failures = models.PositiveIntegerField(default=0)
    latest_at = models.DateTimeField()
    until = models.DateTimeField()
    """When the next attempt is let through."""


class Invitation(models.Model):
    """A link that lets whoever it is sent to be a person from then on, once. Of the link only its SHA-256 is kept.

    It is made when the letter leaves, so that it rests nowhere. Until then there is none.
    """

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="invitations")
    token_hash = models.TextField(null=True, unique=True)
    expires = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)


class ContactCode(models.Model):
    """A one-time code to the address that a receiver has registered. Of code and address only keyed hashes are kept.

    The code is made when the letter leaves. Once used it is whom the report was sent in by, and stays.
    """

    grant = models.ForeignKey("records.Grant", models.PROTECT, related_name="contact_codes")
    address_hash = models.TextField()
    code_hash = models.TextField(default="")
    """Empty until the letter has left, and once it is used."""
    expires = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class ReviewHold(models.Model):
    """Who has a receiver's report open to review it, so that two do not do so at once. Gone when they are done."""

    grant = models.OneToOneField("records.Grant", models.PROTECT, related_name="review_hold")
    person = models.TextField()
    """Pseudonym."""
    since = models.DateTimeField()


class ClaimedRow(models.Model):
    """A row of a party's own books that its report in a programme accounts for, known by a fingerprint alone.

    Held for as long as the latest version of the report claims it, and given back when the next no longer does.
    """

    party = models.ForeignKey("records.Party", models.PROTECT, related_name="claimed_rows")
    programme = models.ForeignKey("records.Programme", models.PROTECT, related_name="claimed_rows")
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [UniqueConstraint(fields=["party", "fingerprint"], name="a_row_is_claimed_once")]
