"""The clock: the edge is the only place where one is read."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def real_now() -> datetime:
    """Give this very moment, in a demo too: for what other people's clocks have to agree with."""
    return timezone.localtime()


def now() -> datetime:
    """Give this moment in the office's own time zone; in a demo its chosen day, at this time of day."""
    moment = timezone.localtime()
    if settings.TODAY is None:
        return moment
    return timezone.make_aware(datetime.combine(settings.TODAY, moment.time()))


def today() -> date:
    return now().date()
