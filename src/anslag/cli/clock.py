"""The clock of commands that go by the hour, with the demo's chosen day where there is one."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Give this moment in the office's own time zone; in a demo its chosen day, at this time of day."""
    moment = timezone.localtime()
    if settings.TODAY is None:
        return moment
    return timezone.make_aware(datetime.combine(settings.TODAY, moment.time()))
