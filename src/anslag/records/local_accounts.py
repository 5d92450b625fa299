"""Local accounts: a password and a code from an app, where there is no provider to sign in at."""

import hmac
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from anslag.domain.problem import Problem, Refusal, Refused
from anslag.records import models
from anslag.records.attempts import forgive
from anslag.records.invitations import use
from anslag.records.locked import is_newly_locked, locked, opened, require_key
from anslag.records.mandates import add_person

SHORTEST, LONGEST = 15, 256
SHORTEST_NAME, LONGEST_NAME = 2, 60
USERNAME = re.compile(r"[a-z0-9åäöéü._@-]+")

STEP = 30
"""Seconds that a code is shown (RFC 6238)."""


class LostKeyError(Refusal):
    """What an account makes codes from cannot be opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalAccount:
    person: str
    username: str
    one_time: bool
    """The password was made by someone else and has to be changed."""
    second_factor: bool


def open_account(*, username: str, name: str, email: str, password: str, until: datetime) -> str:
    """Keep a person with an account, and return the pseudonym. The password is good once, until a moment."""
    require_key()
    called = folded(username)
    _refuse(_opening_problems(called, name))
    with transaction.atomic():
        person = models.Person.objects.get(pseudonym=add_person(name=name.strip(), email=email.strip()))
        models.LocalAccount.objects.create(
            person=person, username=called, password=hashed(password), one_time_until=until
        )
    return person.pseudonym


def open_own_account(token: str, *, username: str, password: str, now: datetime) -> None:
    """Let whoever was invited by a link have an account, with a name and a password of their own choice."""
    require_key()
    called = folded(username)
    _refuse([*_naming_problems(called), *password_problems(password, username=called)])
    with transaction.atomic():
        person = use(token, now)
        if not person:
            _refuse([_problem("invitation", "Inbjudan gäller inte längre.", "Be om en ny.")])
        models.LocalAccount.objects.create(
            person=models.Person.objects.get(pseudonym=person), username=called, password=hashed(password)
        )


def reset_account(username: str, *, password: str, until: datetime) -> str:
    """Give an account another password that is good once, and let the second factor be set up anew."""
    called = folded(username)
    row = models.LocalAccount.objects.filter(username=called).select_related("person").first()
    if row is None:
        raise Refused((_problem("unknown", "Kontot finns inte.", "Kontrollera användarnamnet."),))
    row.password, row.one_time_until, row.totp_secret = hashed(password), until, ""
    row.save()
    forgive([("account", called)], now=until)
    return row.person.pseudonym


def accounts_exist() -> bool:
    return models.LocalAccount.objects.exists()


def lock_anew() -> None:
    """Lock all that codes are made from with the first key. Raises Refusal where no key opens some of it."""
    require_key()
    rows = models.LocalAccount.objects.exclude(totp_secret="").select_related("person").order_by("username")
    lost = []
    for row in rows:
        owner = row.person.pseudonym
        secret = opened(row.totp_secret, owner=owner)
        if secret is None:
            lost.append(row.username)
        elif not is_newly_locked(row.totp_secret):
            as_it_was = models.LocalAccount.objects.filter(pk=row.pk, totp_secret=row.totp_secret)
            as_it_was.update(totp_secret=locked(secret, owner=owner))
    if lost:
        raise LostKeyError(
            f"Ingen nyckel i ANSLAG_KEYS öppnar det som de här kontona gör koder av: {', '.join(lost)}. Lägg till den "
            "nyckel som användes förut, sist i ANSLAG_KEYS. Är den borta: anslag account NAMN --reset."
        )


def folded(username: str) -> str:
    """A username as it is kept, however it was typed."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def hashed(password: str) -> str:
    return make_password(_composed(password))


def account_with(username: str, password: str, *, now: datetime) -> LocalAccount | None:
    """The account that a username and a password are of. It takes as long to say that there is none."""
    row = models.LocalAccount.objects.filter(username=folded(username)).select_related("person").first()
    if row is None:
        hashed(password)
        return None
    if not check_password(_composed(password), row.password):
        return None
    if row.one_time_until and now > row.one_time_until:
        raise Refused(
            (
                _problem(
                    "expired",
                    "Engångslösenordet gäller inte längre.",
                    "Be den som driver tjänsten om ett nytt.",
                ),
            )
        )
    return _account(row)


def account_of(person: str) -> LocalAccount | None:
    row = models.LocalAccount.objects.filter(person__pseudonym=person).select_related("person").first()
    return _account(row) if row else None


def _account(row: models.LocalAccount) -> LocalAccount:
    return LocalAccount(
        person=row.person.pseudonym,
        username=row.username,
        one_time=row.one_time_until is not None,
        second_factor=bool(row.totp_secret),
    )


def choose_password(person: str, password: str) -> None:
    """Let a person have a password of their own, or raise Refused when it is easily guessed."""
    row = models.LocalAccount.objects.get(person__pseudonym=person)
    _refuse(password_problems(password, username=row.username))
    if check_password(_composed(password), row.password):
        _refuse([_problem("same", "Det är engångslösenordet.", "Välj ett eget lösenord.")])
    row.password, row.one_time_until = hashed(password), None
    row.save(update_fields=["password", "one_time_until"])


def password_problems(password: str, *, username: str) -> Iterator[Problem]:
    """Why a password is easily guessed. It may be of any characters."""
    length = len(_composed(password))
    if length < SHORTEST:
        yield _problem(
            "short",
            f"Lösenordet har {length} tecken.",
            f"Välj minst {SHORTEST}, till exempel fyra ord i rad.",
        )
    if length > LONGEST:
        yield _problem("long", f"Lösenordet har {length} tecken.", f"Välj högst {LONGEST}.")
    if len(username) >= SHORTEST_NAME and username in folded(password):
        yield _problem("username", "Användarnamnet ingår i lösenordet.", "Välj ett annat lösenord.")
    if length >= SHORTEST and (len(set(password)) < 5 or _is_common(password) or _is_repeated(password)):
        yield _problem("common", "Lösenordet är lätt att gissa.", "Välj ett annat lösenord.")


def new_secret() -> str:
    """What an app makes codes from: 160 random bits in base32."""
    return pyotp.random_base32()


def secret_address(secret: str, username: str) -> str:
    """The secret as an app reads it out of a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="Anslag")


def set_up_code(person: str, secret: str, code: str, *, now: datetime) -> bool:
    """Keep the secret as the person's second factor, if the code is made from it and there was none before."""
    step = _step_of(secret, code, now)
    if step is None:
        return False
    without = models.LocalAccount.objects.filter(person__pseudonym=person, totp_secret="")
    return bool(without.update(totp_secret=locked(secret, owner=person), latest_code=step))


def use_code(person: str, code: str, *, now: datetime) -> bool:
    """Whether the code is the person's, now or half a minute away. No code is accepted twice, nor an earlier one."""
    row = models.LocalAccount.objects.get(person__pseudonym=person)
    secret = opened(row.totp_secret, owner=person) if row.totp_secret else None
    step = _step_of(secret, code, now) if secret else None
    if step is None:
        return False
    later = models.LocalAccount.objects.filter(pk=row.pk, totp_secret=row.totp_secret, latest_code__lt=step)
    return bool(later.update(latest_code=step))


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    typed = re.sub(r"\s", "", code).encode()
    this, codes = int(now.timestamp()) // STEP, pyotp.TOTP(secret)
    steps = (this, this - 1, this + 1)
    return next(
        (each for each in steps if hmac.compare_digest(codes.generate_otp(each).encode(), typed)), None
    )


def _username_problems(username: str) -> Iterator[Problem]:
    if not SHORTEST_NAME <= len(username) <= LONGEST_NAME:
        yield _problem(
            "username",
            f"Användarnamnet har {len(username)} tecken.",
            f"Välj minst {SHORTEST_NAME} och högst {LONGEST_NAME}.",
        )
    elif not USERNAME.fullmatch(username):
        yield _problem(
            "username",
            "Användarnamnet har mellanslag eller andra tecken som inte går.",
            "Använd bokstäver, siffror och . _ @ -",
        )


def _naming_problems(username: str) -> Iterator[Problem]:
    yield from _username_problems(username)
    if models.LocalAccount.objects.filter(username=username).exists():
        yield _problem("taken", "Användarnamnet är upptaget.", "Välj ett annat.")


def _opening_problems(username: str, name: str) -> Iterator[Problem]:
    yield from _username_problems(username)
    if not name.strip():
        yield _problem("name", "Personens namn saknas.", "Ange det med --name.")
    if models.LocalAccount.objects.filter(username=username).exists():
        yield _problem("taken", f"Kontot {username} finns redan.", "Välj ett annat, eller ange --reset.")


def _is_common(password: str) -> bool:
    try:
        _common().validate(password)
    except ValidationError:
        return True
    return False


def _is_repeated(password: str) -> bool:
    """Whether most of it is the same short text over and over, whatever stands between, before or after."""
    plain = re.sub(r"[\W_]", "", folded(password))
    texts = (each for each in (plain, re.sub(r"\d", "", plain)) if 2 * len(each) > len(password))
    return any(_recurs(each) for each in texts)


def _recurs(text: str) -> bool:
    lengths = range(1, min((len(text) + 1) // 2, SHORTEST - 1) + 1)
    return any(text[length:] == text[:-length] for length in lengths)


@cache
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


def _composed(password: str) -> str:
    """The same characters whichever keyboard they were typed on."""
    return unicodedata.normalize("NFKC", password)


def _problem(rule: str, message: str, remedy: str) -> Problem:
    return Problem(place="Konto", rule=f"account.{rule}", message=message, remedy=remedy)


def _refuse(problems: Iterator[Problem] | list[Problem]) -> None:
    if found := tuple(problems):
        raise Refused(found)
