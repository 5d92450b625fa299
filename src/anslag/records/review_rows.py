"""The table of what a giver says of reports: rows are added and never changed, one for each act of review."""

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
