"""The programme that an address names."""

from django.http import Http404

from anslag.records.grants import Held, UnknownProgrammeError, held_programme


def programme_or_404(key: str) -> Held:
    try:
        return held_programme(key)
    except UnknownProgrammeError as unknown:
        raise Http404 from unknown
