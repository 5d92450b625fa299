"""What an ID token has to hold before it signs anyone in: whose it is, for whom, for which asking, and how fresh.

Rules: OpenID Connect Core 1.0, 3.1.3.7 and 3.1.2.1, and RFC 8725. No provider is trusted to have left a check to us.
"""

import hmac
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from stdnum import luhn

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Those where only the provider has the key that signs."""

LEEWAY = 60
"""Seconds that the provider's clock and ours may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of the provider, and what came with its answer."""

    issuer: str
    client_id: str
    levels: tuple[str, ...]
    max_age: int
    """Seconds since the person last proved who they are."""
    nonce: str
    now: int
    """Seconds since 1970."""
    access_token: str = ""
    algorithm: str = ""


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def signed_claims(token: str, keys: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """The claims of a token and the algorithm that signed it. Raises ValueError when no key of the provider's did.

    The token says which of the provider's keys it was. It does not say how keys are found, nor whether it is signed.
    """
    try:
        decoded = jwt.decode(token, KeySet.import_key_set({"keys": keys["keys"]}), algorithms=ALGORITHMS)
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        raise ValueError(f"{type(fault).__name__}: {fault}") from fault
    return decoded.claims, str(decoded.header["alg"])


type Claims = Mapping[str, Any]
type Check = Callable[[Claims, Asked], bool]


def issuer(claims: Claims, asked: Asked) -> bool:
    return claims.get("iss") == asked.issuer


def audience(claims: Claims, asked: Asked) -> bool:
    """For us, and for nobody whom we do not know."""
    return claims.get("aud") in (asked.client_id, [asked.client_id])


def authorized_party(claims: Claims, asked: Asked) -> bool:
    return bool(claims.get("azp", asked.client_id) == asked.client_id)


def expiry(claims: Claims, asked: Asked) -> bool:
    return _moment(claims.get("exp")) and bool(asked.now < claims["exp"] + LEEWAY)


def issued(claims: Claims, asked: Asked) -> bool:
    return _moment(claims.get("iat")) and bool(claims["iat"] <= asked.now + LEEWAY)


def not_before(claims: Claims, asked: Asked) -> bool:
    return "nbf" not in claims or (_moment(claims["nbf"]) and claims["nbf"] <= asked.now + LEEWAY)


def nonce(claims: Claims, asked: Asked) -> bool:
    """Made for this very asking, and so never seen before."""
    told = claims.get("nonce")
    return isinstance(told, str) and bool(told) and hmac.compare_digest(told.encode(), asked.nonce.encode())


def level(claims: Claims, asked: Asked) -> bool:
    """As sure of who it is as we demand."""
    return claims.get("acr") in asked.levels


def authenticated(claims: Claims, asked: Asked) -> bool:
    """The person has just shown who they are; it was not a session of last week's."""
    told = claims.get("auth_time")
    return _moment(told) and asked.now - asked.max_age - LEEWAY <= claims["auth_time"] <= asked.now + LEEWAY


def access_token(claims: Claims, asked: Asked) -> bool:
    """The access token, where the ID token names one, is the one that came with it."""
    if "at_hash" not in claims:
        return True
    expected = create_half_hash(asked.access_token, asked.algorithm)
    told = claims["at_hash"]
    return isinstance(told, str) and expected is not None and hmac.compare_digest(expected, told.encode())


def subject(claims: Claims, _: Asked) -> bool:
    told = claims.get("sub")
    return isinstance(told, str) and 0 < len(told) <= 255


def no_personal_number(claims: Claims, _: Asked) -> bool:
    """We keep the subject, and a personal identity number is never kept; nor one that is given for a while."""
    return not any(_personal(part) for part in re.split(r"[:/|@]", str(claims.get("sub", ""))))


CHECKS: Mapping[str, Check] = {
    "issuer": issuer,
    "audience": audience,
    "authorized_party": authorized_party,
    "expiry": expiry,
    "issued": issued,
    "not_before": not_before,
    "nonce": nonce,
    "level": level,
    "authenticated": authenticated,
    "access_token": access_token,
    "subject": subject,
    "no_personal_number": no_personal_number,
}
"""Every check, by the name of its rule."""


def broken(claims: Claims, asked: Asked) -> Iterator[str]:
    """The names of the rules that the claims break."""
    return (rule for rule, holds in CHECKS.items() if not holds(claims, asked))


def _moment(value: object) -> bool:
    """Seconds since 1970. Nothing that a year has is left out, and no truth value is a number."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**40


PERSONAL = re.compile(r"(?:19|20)?(\d\d(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01]))[-+]?(\d{4})")
"""Year, month and day of birth, sixty added to the day of a coordination number, and four more digits."""


def _personal(text: str) -> bool:
    found = PERSONAL.fullmatch(text.replace(" ", ""))
    return bool(found and luhn.is_valid(found[1] + found[2]))
