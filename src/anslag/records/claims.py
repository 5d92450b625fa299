"""The table of what recipients say before something is clawed back. Rows are added and never changed."""

from django.db import models


class HearingAnswer(models.Model):
    """What a recipient had to say of a case of clawback before it was decided."""

    entry = models.OneToOneField("DiaryEntry", models.PROTECT, related_name="hearing_answer")
    text = models.TextField()
    """The entry holds its SHA-256."""
