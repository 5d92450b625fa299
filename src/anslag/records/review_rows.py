"""The tables of what is said of reports and what is shown for it. Rows are added and never changed."""

from django.db import models


class ReviewAct(models.Model):
    """What was said of a version of a report, or in a programme of its reports: parts, notes, codes, samples.

    Which kind it is stands in its entry, which also holds the SHA-256 of what was said. It may be free text, so the
    diary does not repeat it.
    """

    programme = models.ForeignKey("records.Programme", models.PROTECT, related_name="review_acts")
    report = models.ForeignKey("records.ReportBack", models.PROTECT, null=True, related_name="review_acts")
    """Null for what is about the programme's reports together."""
    said = models.TextField()
    """Canonical JSON."""
    entry = models.OneToOneField("records.DiaryEntry", models.PROTECT, related_name="review_act")


class Document(models.Model):
    """A document that was handed in, kept once however often it is; acts know it by its SHA-256."""

    sha256 = models.TextField(unique=True)
    name = models.TextField()
    """As whoever handed it in first called it."""
    media_type = models.TextField()
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
