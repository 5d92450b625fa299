"""What the database keeps locked, so that whoever reads it, or a copy of it, learns nothing: what codes are made from.

Each secret is locked for its owner with the first of the keys that are told from outside, and opened with any of them.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from anslag.domain.problem import Refusal


class NoKeyError(Refusal):
    """There is no key to lock or open anything with."""


def require_key() -> None:
    """Raise NoKeyError where there is none."""
    if not settings.KEYS:
        raise NoKeyError(
            "ANSLAG_KEYS är inte satt. Den låser det som lokala konton gör koder av. Sätt den till en lång slumpad "
            "text, samma varje gång, och förvara den skild från databasen."
        )


def locked(secret: str, *, owner: str) -> str:
    """The secret, so that it opens for the same owner alone."""
    require_key()
    return _lock(settings.KEYS[0]).encrypt(f"{owner} {secret}".encode()).decode()


def opened(kept: str, *, owner: str) -> str | None:
    """The secret; None where no key opens it, or it was locked for someone else."""
    require_key()
    try:
        whose, secret = MultiFernet(map(_lock, settings.KEYS)).decrypt(kept).decode().split(" ")
    except InvalidToken:
        return None
    return secret if whose == owner else None


def is_newly_locked(kept: str) -> bool:
    """Whether it is locked with the first key."""
    try:
        _lock(settings.KEYS[0]).decrypt(kept)
    except InvalidToken:
        return False
    return True


def _lock(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(key.encode()).digest()))
