"""What was known on a day: the diary up to the last entry that had been made by its end.

The diary is a chain, so what had been entered at any time is its beginning. The first entry of a later day ends what
was known, whatever day those after it bear: what is entered late, with an earlier day, was not known before it was
entered. An entry that says at what time it was made counts as made on that day, where that is the later.
"""

from datetime import date

from django.db.models import CharField, F, Min, Q, Value
from django.db.models.functions import StrIndex, Substr

from anslag.records.diary import newest_entry
from anslag.records.models import DiaryEntry

AT = '"at":"'
"""As the time stands in the payload: within a text the marks would be written otherwise, and it comes before facts."""


def last_known_entry(day: date) -> int:
    """The number of the last entry that had been made by the end of the day; 0 where there is none."""
    timed = DiaryEntry.objects.alias(found=StrIndex("payload", Value(AT))).alias(
        made=Substr("payload", F("found") + len(AT), 10, output_field=CharField())
    )
    later = timed.filter(Q(day__gt=day) | Q(found__gt=0, made__gt=day.isoformat()))
    first = later.aggregate(first=Min("seq"))["first"]
    if first is not None:
        return int(first) - 1
    return newest_entry()
