"""Attempts to sign in, counted so that guessing takes for ever and nobody is kept out for long by someone else.

An attempt is counted before it is known to fail: a hundred at once are a hundred. While someone has to wait nothing is
looked at, and nothing is counted. A browser that has signed in to an account before is counted by itself, so that no
stranger's failures are in its way.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from anslag.domain.problem import Problem, Refused
from anslag.domain.sign_in import FORGOTTEN, pause
from anslag.records import models

type Source = tuple[str, str]
"""What an attempt counts against: a kind that domain/sign_in.py knows, and which one."""


class TooManyAttemptsError(Refused):
    """There have been so many failures that one has to wait."""

    def __init__(self, wait: timedelta) -> None:
        words = in_words(wait)
        super().__init__(
            (
                Problem(
                    place="Inloggning",
                    rule="sign_in.pause",
                    message="Det har blivit fel för många gånger i rad.",
                    remedy=f"Vänta {words} och försök igen.",
                ),
            )
        )
        self.wait = wait


def in_words(wait: timedelta) -> str:
    """Rounded up, so that whoever waits that long has waited long enough."""
    left = -(-wait // timedelta(seconds=1))
    if left == 1:
        return "1 sekund"
    return f"{left} sekunder" if left <= 90 else f"{-(-left // 60)} minuter"


def count_attempt(sources: Iterable[Source], *, now: datetime) -> None:
    """Count an attempt against each source, or raise TooManyAttemptsError when one of them has to wait."""
    with transaction.atomic():
        models.FailedSignIn.objects.filter(latest_at__lt=now - FORGOTTEN).delete()
        rows = [(kind, _locked(kind, which, now)) for kind, which in sorted(sources)]
        if (wait := max(row.until for _, row in rows) - now) > timedelta():
            raise TooManyAttemptsError(wait)
        for kind, row in rows:
            row.failures += 1
            row.latest_at, row.until = now, now + pause(kind, row.failures)
            row.save()


def take_back(sources: Iterable[Source], *, now: datetime) -> None:
    """Let an attempt that did not fail be as if it had never been counted. The failures before it stay."""
    found = models.FailedSignIn.objects.filter(key__in=[_key(*source) for source in sources], failures__gt=0)
    found.update(failures=F("failures") - 1, until=now)


def forgive(sources: Iterable[Source], *, now: datetime) -> None:
    """After a whole sign-in: forget the failures of the account and the browser, which were the person's own.

    Those of an address may be anyone's. Otherwise one could guess at others' accounts, and sign in to one's own
    between the guesses.
    """
    given = tuple(sources)
    own = [_key(kind, which) for kind, which in given if kind != "address"]
    models.FailedSignIn.objects.filter(key__in=own).delete()
    take_back([source for source in given if source[0] == "address"], now=now)


def _locked(kind: str, which: str, now: datetime) -> models.FailedSignIn:
    key = _key(kind, which)
    models.FailedSignIn.objects.get_or_create(key=key, defaults={"latest_at": now, "until": now})
    return models.FailedSignIn.objects.select_for_update(no_key=True).get(key=key)


def _key(kind: str, which: str) -> str:
    return f"{kind}/{salted_hmac('anslag.attempts', which, algorithm='sha256').hexdigest()}"
