"""Signing in at an OpenID provider: what is asked of it, and whom its answer is about.

Authorization code with PKCE. Nothing that a visitor sends along reaches the provider, and nothing that comes back is
believed before it has been checked. The libraries make the requests and check the signature; every other check stands
in `openid_token`.
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session

from anslag.domain.mandate import is_address, seen
from anslag.domain.problem import Problem, Refused
from anslag.files.openid_token import Asked, broken, seconds, signed_claims

TIMEOUT = 10
"""Seconds to wait for the provider."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider as whoever runs the installation has described it."""

    issuer: str
    client_id: str
    client_secret: str
    levels: tuple[str, ...]
    """Values of `acr` that are good enough."""
    max_age: int
    redirect_uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What has to be remembered of a visitor who was sent to the provider, until they are back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """Whom a provider has identified."""

    issuer: str
    subject: str
    name: str
    email: str


class NotIdentifiedError(Refused):
    """The provider's answer identifies nobody."""


class ProviderUnreachableError(NotIdentifiedError):
    """The provider does not answer, or not as a provider does."""


def depart(provider: Provider) -> tuple[str, Errand]:
    """Where to send a visitor, and what to remember of it."""
    told = _discovered(provider)
    errand = Errand(state=generate_token(48), nonce=generate_token(48), verifier=generate_token(64))
    with _session(provider, told) as session:
        address, _ = session.create_authorization_url(
            told["authorization_endpoint"],
            state=errand.state,
            nonce=errand.nonce,
            code_verifier=errand.verifier,
            acr_values=" ".join(provider.levels),
            max_age=provider.max_age,
        )
    return str(address), errand


def arrive(
    provider: Provider, errand: Errand | None, answer: Mapping[str, str], *, now: datetime
) -> Identified:
    """Whom the visitor is, by the query that they came back with. An errand is good once: forget it before asking."""
    state = answer.get("state", "")
    if errand is None or not hmac.compare_digest(state.encode(), errand.state.encode()):
        raise _not_identified("state")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise _not_identified("issuer")
    if answer.get("error") == "access_denied":
        raise _not_identified("cancelled")
    if "error" in answer or not answer.get("code"):
        raise _not_identified("error")
    told = _discovered(provider)
    with _session(provider, told) as session:
        tokens = _tokens(session, told, answer["code"], errand)
        claims = _checked(provider, told, tokens, errand, seconds(now))
        return _identified(provider, _described(session, told, claims))


def _session(provider: Provider, told: Mapping[str, Any]) -> OAuth2Session:
    methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    by_post = "client_secret_basic" not in methods and "client_secret_post" in methods
    session = OAuth2Session(
        provider.client_id,
        provider.client_secret or None,
        token_endpoint_auth_method="client_secret_post" if provider.client_secret and by_post else None,
        scope="openid profile email",
        redirect_uri=provider.redirect_uri,
        code_challenge_method="S256",
        default_timeout=TIMEOUT,
    )
    session.register_compliance_hook("access_token_response", _from_the_provider_itself)
    return session


def _from_the_provider_itself(response: requests.Response) -> requests.Response:
    """What sends us elsewhere is no answer, whatever else it says."""
    if response.is_redirect:
        raise requests.TooManyRedirects
    return response


def _discovered(provider: Provider) -> Mapping[str, Any]:
    """What the provider says of itself, read anew each time: a key that has been changed holds at once."""
    with requests.Session() as session:
        address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        told = _json(lambda: session.get(address, timeout=TIMEOUT, allow_redirects=False))
    if told.get("issuer") != provider.issuer:
        raise _unreachable("discovery")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not confidential(str(told.get(name, ""))):
            raise _unreachable("discovery")
    return told


def confidential(address: str) -> bool:
    """Whether nobody between here and the address can read or change what is sent."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _tokens(session: OAuth2Session, told: Mapping[str, Any], code: str, errand: Errand) -> Mapping[str, Any]:
    try:
        tokens: Mapping[str, Any] = session.fetch_token(
            told["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            code_verifier=errand.verifier,
            allow_redirects=False,
        )
    except AuthlibBaseError as fault:
        raise _not_identified("code") from fault
    except (requests.RequestException, ValueError) as fault:
        raise _unreachable("token") from fault
    return tokens


def _checked(
    provider: Provider, told: Mapping[str, Any], tokens: Mapping[str, Any], errand: Errand, now: int
) -> Mapping[str, Any]:
    """The claims of the ID token, or NotIdentifiedError with the name of what it breaks."""
    with requests.Session() as session:
        keys = _json(lambda: session.get(told["jwks_uri"], timeout=TIMEOUT, allow_redirects=False))
    try:
        claims, algorithm = signed_claims(str(tokens.get("id_token", "")), keys)
    except ValueError as fault:
        raise _not_identified("signature") from fault
    asked = Asked(
        issuer=provider.issuer,
        client_id=provider.client_id,
        levels=provider.levels,
        max_age=provider.max_age,
        nonce=errand.nonce,
        now=now,
        access_token=str(tokens.get("access_token", "")),
        algorithm=algorithm,
    )
    if rule := next(broken(claims, asked), ""):
        raise _not_identified(rule)
    return claims


def _described(
    session: OAuth2Session, told: Mapping[str, Any], claims: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The claims, with name and address from where the provider keeps them when they are not in the token."""
    address = str(told.get("userinfo_endpoint", ""))
    if _name(claims) or not confidential(address):
        return claims
    further = _json(lambda: session.get(address, timeout=TIMEOUT, allow_redirects=False))
    if further.get("sub") != claims["sub"]:
        raise _not_identified("userinfo")
    return {**further, **claims}


def _identified(provider: Provider, claims: Mapping[str, Any]) -> Identified:
    """Of all that a provider tells, the name and the e-mail address are kept, and nothing else."""
    if not (name := _name(claims)):
        raise _not_identified("name")
    email = _text(claims.get("email"))
    known = is_address(email) and claims.get("email_verified", True) is True
    return Identified(issuer=provider.issuer, subject=claims["sub"], name=name, email=email if known else "")


def _name(claims: Mapping[str, Any]) -> str:
    given, family = _text(claims.get("given_name")), _text(claims.get("family_name"))
    return _text(claims.get("name")) or f"{given} {family}".strip()


def _text(value: object) -> str:
    return seen(" ".join(value.split()))[:200].strip() if isinstance(value, str) else ""


def _json(fetch: Callable[[], requests.Response]) -> Mapping[str, Any]:
    try:
        response = fetch()
        if response.status_code != requests.codes.ok:
            raise _unreachable("answer")
        told = response.json()
    except (AuthlibBaseError, requests.RequestException, ValueError) as fault:
        raise _unreachable("answer") from fault
    if not isinstance(told, dict):
        raise _unreachable("answer")
    return told


REMEDIES = {
    "state": "Börja om inloggningen, i ett och samma fönster.",
    "cancelled": "Välj hur du vill logga in.",
    "code": "Börja om inloggningen.",
    "level": "Använd en e-legitimation på den nivå som krävs här.",
    "authenticated": "Logga in på nytt med din e-legitimation.",
    "name": "Be den som driver tjänsten att kontrollera vad inloggningstjänsten lämnar ut.",
    "no_personal_number": "Be den som driver tjänsten att ställa in inloggningstjänsten så att den lämnar ut ett "
    "eget id för varje person.",
}
OTHERWISE = "Börja om inloggningen. Händer det igen, hör av dig till den som driver tjänsten och nämn regeln."

MESSAGES = {
    "state": "Svaret hör inte till någon inloggning som pågår här.",
    "cancelled": "Inloggningen avbröts.",
    "level": "Inloggningen var inte tillräckligt säker.",
    "authenticated": "Det var för länge sedan du visade vem du är.",
    "name": "Inloggningstjänsten lämnade inget namn.",
    "no_personal_number": "Inloggningstjänsten lämnade ut ett personnummer, och det sparas aldrig här.",
}
IN_GENERAL = "Inloggningstjänstens svar gick inte att lita på."


def _not_identified(rule: str) -> NotIdentifiedError:
    return NotIdentifiedError(
        (_problem(rule, MESSAGES.get(rule, IN_GENERAL), REMEDIES.get(rule, OTHERWISE)),)
    )


def _unreachable(rule: str) -> ProviderUnreachableError:
    message = "Inloggningstjänsten svarar inte som den ska."
    return ProviderUnreachableError((_problem(rule, message, "Försök igen om en stund."),))


def _problem(rule: str, message: str, remedy: str) -> Problem:
    return Problem(place="Inloggning", rule=f"openid.{rule}", message=message, remedy=remedy)
