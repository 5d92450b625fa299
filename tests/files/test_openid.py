"""No answer signs anyone in but one that the provider gave to this asking; and each check is what stops its fault."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from authlib.oidc.core.util import create_half_hash
from joserfc.jwk import OctKey, RSAKey

from anslag.files import openid, openid_token
from anslag.files.openid import (
    Errand,
    Identified,
    NotIdentifiedError,
    Provider,
    ProviderUnreachableError,
    arrive,
    confidential,
    depart,
)
from anslag.files.openid_token import CHECKS, LEEWAY
from tests.files import hostile_provider as hostile
from tests.files.hostile_provider import CLIENT, SECRET, Json, Signing, query_of

NOW = datetime(2031, 3, 2, 9, 30, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
LEVEL, HIGHER, LOWER = "loa3", "loa4", "loa2"
MAX_AGE = 600


@pytest.fixture
def there() -> Iterator[hostile.Provider]:
    """A provider, and someone with a name who has just shown who they are."""
    with hostile.running() as provider:
        provider.claims = {
            "iss": provider.address,
            "aud": CLIENT,
            "sub": "a-b-c",
            "exp": SECONDS + 300,
            "iat": SECONDS,
            "auth_time": SECONDS - 5,
            "acr": LEVEL,
            "name": "Anna Ek",
            "email": "anna@example.org",
        }
        yield provider


def configured(there: hostile.Provider) -> Provider:
    return Provider(
        issuer=there.address,
        client_id=CLIENT,
        client_secret=SECRET,
        levels=(LEVEL, HIGHER),
        max_age=MAX_AGE,
        redirect_uri="http://127.0.0.1/svar/",
    )


def come_back(
    there: hostile.Provider, *, answer: Json | None = None, errand: Errand | None = None
) -> Identified:
    """Go to the provider and return, with an answer or an errand other than its own."""
    provider = configured(there)
    address, own = depart(provider)
    given = query_of(f"?{there.authorize(query_of(address))}") | (answer or {})
    return arrive(
        provider,
        errand or own,
        {name: value for name, value in given.items() if value is not None},
        now=NOW,
    )


def rules(refused: pytest.ExceptionInfo[NotIdentifiedError]) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token that is as it should be, but for this."""

    name: str
    rule: str = ""
    """The check that stops it; none stops a good one."""
    claims: Json = field(default_factory=dict)
    without: tuple[str, ...] = ()
    sign: Signing = hostile.signed

    def given_by(self, there: hostile.Provider) -> None:
        there.claims |= self.claims
        there.without, there.sign = self.without, self.sign


def with_algorithm(algorithm: str, key: Any, **header: str) -> Signing:
    return lambda claims: hostile.encoded({"alg": algorithm, **header}, claims, key)


def half_hash(of: str) -> str:
    return str(create_half_hash(of, "RS256"), "ascii")


BAD = (
    Token(name="the nonce of another asking", rule="nonce", claims={"nonce": "x" * 48}),
    Token(name="an empty nonce", rule="nonce", claims={"nonce": ""}),
    Token(name="a nonce that is no text", rule="nonce", claims={"nonce": ["x"]}),
    Token(name="no nonce", rule="nonce", without=("nonce",)),
    Token(name="another issuer", rule="issuer", claims={"iss": "https://elsewhere.example"}),
    Token(name="no issuer", rule="issuer", without=("iss",)),
    Token(name="for another client", rule="audience", claims={"aud": "another"}),
    Token(name="for us and another client", rule="audience", claims={"aud": [CLIENT, "another"]}),
    Token(name="for no client", rule="audience", without=("aud",)),
    Token(name="asked for by another client", rule="authorized_party", claims={"azp": "another"}),
    Token(name="expired", rule="expiry", claims={"exp": SECONDS - LEEWAY}),
    Token(name="never expires", rule="expiry", without=("exp",)),
    Token(name="expires in words", rule="expiry", claims={"exp": "tomorrow"}),
    Token(name="issued in the future", rule="issued", claims={"iat": SECONDS + LEEWAY + 1}),
    Token(name="never issued", rule="issued", without=("iat",)),
    Token(name="not to be used yet", rule="not_before", claims={"nbf": SECONDS + LEEWAY + 1}),
    Token(name="a lower level", rule="level", claims={"acr": LOWER}),
    Token(name="both levels at once", rule="level", claims={"acr": [LEVEL, LOWER]}),
    Token(name="no level", rule="level", without=("acr",)),
    Token(
        name="shown too long ago", rule="authenticated", claims={"auth_time": SECONDS - MAX_AGE - LEEWAY - 1}
    ),
    Token(name="shown in the future", rule="authenticated", claims={"auth_time": SECONDS + LEEWAY + 1}),
    Token(name="shown at no time", rule="authenticated", without=("auth_time",)),
    Token(name="shown, yes", rule="authenticated", claims={"auth_time": True}),
    Token(name="another access token's", rule="access_token", claims={"at_hash": half_hash("another")}),
    Token(name="a personal number", rule="no_personal_number", claims={"sub": "19811228-9874"}),
    Token(name="a personal number in a name", rule="no_personal_number", claims={"sub": "se:8112289874"}),
    Token(name="an endless subject", rule="subject", claims={"sub": "x" * 256}),
    Token(name="signed by nobody", rule="signature", sign=hostile.by_nobody),
    Token(name="signed with the client's secret", rule="signature", sign=hostile.by_the_client_secret),
    Token(name="signed with the public key", rule="signature", sign=hostile.by_the_public_key),
    Token(name="signed by another in its name", rule="signature", sign=hostile.by_another_key),
    Token(name="signed with an unknown key", rule="signature", sign=hostile.by_an_unknown_key),
    Token(name="brings its own key", rule="signature", sign=hostile.with_its_own_key),
    Token(name="altered after it was signed", rule="signature", sign=hostile.altered),
)

GOOD = (
    Token(name="as it should be"),
    Token(name="for us in a list", claims={"aud": [CLIENT]}),
    Token(name="asked for by us", claims={"azp": CLIENT}),
    Token(name="just not expired", claims={"exp": SECONDS - LEEWAY + 1}),
    Token(name="by a clock a minute ahead", claims={"iat": SECONDS + LEEWAY, "nbf": SECONDS + LEEWAY}),
    Token(name="a higher level", claims={"acr": HIGHER}),
    Token(name="shown just in time", claims={"auth_time": SECONDS - MAX_AGE - LEEWAY}),
    Token(name="with its access token", claims={"at_hash": half_hash("access")}),
    Token(name="a number that is nobody's", claims={"sub": "5560360793"}),
    Token(name="a long subject", claims={"sub": "x" * 255}),
    Token(name="PS256", sign=with_algorithm("PS256", hostile.key("second"), kid="second")),
    Token(name="ES256", sign=with_algorithm("ES256", hostile.curve("curve"), kid="curve")),
)


@pytest.mark.parametrize("token", BAD, ids=lambda token: token.name)
def test_a_bad_token_identifies_nobody(there: hostile.Provider, token: Token) -> None:
    token.given_by(there)
    with pytest.raises(NotIdentifiedError) as refused:
        come_back(there)
    assert rules(refused) == [f"openid.{token.rule}"]


@pytest.mark.parametrize("token", BAD, ids=lambda token: token.name)
def test_without_its_check_the_bad_token_would_have_passed(
    there: hostile.Provider, token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    token.given_by(there)
    if token.rule == "signature":
        monkeypatch.setattr(openid, "signed_claims", unverified)
    else:
        monkeypatch.delitem(CHECKS, token.rule)
    assert come_back(there).name == "Anna Ek"


def unverified(token: str, _: Any) -> tuple[Json, str]:
    middle = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4))), "RS256"


@pytest.mark.parametrize("token", GOOD, ids=lambda token: token.name)
def test_a_good_token_identifies(there: hostile.Provider, token: Token) -> None:
    token.given_by(there)
    assert come_back(there) == Identified(
        issuer=there.address,
        subject=token.claims.get("sub", "a-b-c"),
        name="Anna Ek",
        email="anna@example.org",
    )


def test_every_check_has_a_token_that_it_stops() -> None:
    assert {token.rule for token in BAD} == {*CHECKS, "signature"}


@pytest.mark.parametrize("sign", [hostile.not_a_token, hostile.no_token])
def test_what_is_no_token_identifies_nobody(there: hostile.Provider, sign: Signing) -> None:
    there.sign = sign
    with pytest.raises(NotIdentifiedError) as refused:
        come_back(there)
    assert rules(refused) == ["openid.signature"]


def test_no_algorithm_is_let_in_whose_key_is_shared_or_missing() -> None:
    assert {name[:2] for name in openid_token.ALGORITHMS} == {"RS", "PS", "ES"}


@pytest.mark.parametrize("kind", ["oct", "enc"])
def test_a_key_that_is_not_for_signing_signs_nothing(there: hostile.Provider, kind: str) -> None:
    other = OctKey.import_key(SECRET, {"kid": "x"})
    meant = RSAKey.import_key(hostile.key("stranger").as_dict(private=True), {"kid": "x", "use": "enc"})
    there.keys = [*there.keys, other if kind == "oct" else meant]
    there.sign = (
        with_algorithm("HS256", other, kid="x")
        if kind == "oct"
        else with_algorithm("RS256", hostile.key("stranger"), kid="x")
    )
    with pytest.raises(NotIdentifiedError) as refused:
        come_back(there)
    assert rules(refused) == ["openid.signature"]


def test_a_key_of_a_kind_yet_to_come_is_in_nobodys_way(there: hostile.Provider) -> None:
    there.more_keys = [{"kty": "AKP", "kid": "later", "alg": "ML-DSA-44", "pub": "x"}]
    assert come_back(there).name == "Anna Ek"


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ({"state": "x" * 48}, "state"),
        ({"state": ""}, "state"),
        ({"state": None}, "state"),
        ({"iss": "https://elsewhere.example"}, "issuer"),
        ({"error": "access_denied"}, "cancelled"),
        ({"error": "server_error"}, "error"),
        ({"code": None}, "error"),
        ({"code": "another"}, "code"),
    ],
)
def test_an_answer_that_is_not_to_the_asking_identifies_nobody(
    there: hostile.Provider, answer: Json, rule: str
) -> None:
    with pytest.raises(NotIdentifiedError) as refused:
        come_back(there, answer=answer)
    assert rules(refused) == [f"openid.{rule}"]


def test_nobody_comes_back_who_was_not_sent(there: hostile.Provider) -> None:
    address, _ = depart(configured(there))
    with pytest.raises(NotIdentifiedError) as refused:
        arrive(configured(there), None, {"state": query_of(address)["state"], "code": "x"}, now=NOW)
    assert rules(refused) == ["openid.state"]


def test_an_answer_that_names_its_issuer_is_believed_when_it_is_ours(there: hostile.Provider) -> None:
    assert come_back(there, answer={"iss": there.address}).subject == "a-b-c"


def test_a_code_is_good_once(there: hostile.Provider) -> None:
    provider = configured(there)
    address, errand = depart(provider)
    answer = query_of(f"?{there.authorize(query_of(address))}")
    arrive(provider, errand, answer, now=NOW)
    with pytest.raises(NotIdentifiedError) as refused:
        arrive(provider, errand, answer, now=NOW)
    assert rules(refused) == ["openid.code"]


def test_whoever_steals_a_code_cannot_use_it(there: hostile.Provider) -> None:
    provider = configured(there)
    address, errand = depart(provider)
    _, another = depart(provider)
    answer = query_of(f"?{there.authorize(query_of(address))}")
    with pytest.raises(NotIdentifiedError) as refused:
        arrive(provider, replace(errand, verifier=another.verifier), answer, now=NOW)
    assert rules(refused) == ["openid.code"]


def test_what_is_asked_is_what_the_settings_say(there: hostile.Provider) -> None:
    address, errand = depart(configured(there))
    asked = query_of(address)
    assert asked.pop("code_challenge") not in {errand.verifier, ""}
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": "http://127.0.0.1/svar/",
        "scope": "openid profile email",
        "state": errand.state,
        "nonce": errand.nonce,
        "acr_values": f"{LEVEL} {HIGHER}",
        "max_age": str(MAX_AGE),
        "code_challenge_method": "S256",
    }


def test_no_two_askings_are_alike(there: hostile.Provider) -> None:
    (_, one), (_, other) = depart(configured(there)), depart(configured(there))
    assert not {one.state, one.nonce, one.verifier} & {other.state, other.nonce, other.verifier}
    assert min(len(one.state), len(one.nonce), len(one.verifier)) >= 43


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://provider.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": ""},
    ],
)
def test_a_provider_that_says_something_odd_of_itself_is_not_gone_to(
    there: hostile.Provider, told: Json
) -> None:
    there.discovery = told
    with pytest.raises(ProviderUnreachableError):
        depart(configured(there))


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks"])
@pytest.mark.parametrize("status", [302, 500])
def test_a_provider_is_not_followed_elsewhere(there: hostile.Provider, path: str, status: int) -> None:
    there.status = {path: status}
    with pytest.raises(ProviderUnreachableError):
        come_back(there)


@pytest.mark.parametrize("status", [302, 500])
def test_nor_when_it_gives_tokens(there: hostile.Provider, status: int) -> None:
    there.status = {"/token": status}
    with pytest.raises(ProviderUnreachableError):
        come_back(there)
    assert [path for path, _ in there.asked].count("/token") == 1


def test_a_provider_that_is_down_is_told_of() -> None:
    with hostile.running() as gone:
        pass
    with pytest.raises(ProviderUnreachableError):
        depart(configured(gone))


def test_a_secret_is_sent_in_the_way_that_the_provider_takes(there: hostile.Provider) -> None:
    there.discovery = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    come_back(there)
    form = next(form for path, form in there.asked if path == "/token")
    assert form["client_secret"] == SECRET


def test_a_name_that_is_not_in_the_token_is_asked_for(there: hostile.Provider) -> None:
    there.without = ("name", "email")
    there.userinfo = {"sub": "a-b-c", "given_name": " Anna ", "family_name": "Ek", "email": "a@example.org"}
    assert come_back(there) == Identified(
        issuer=there.address, subject="a-b-c", name="Anna Ek", email="a@example.org"
    )


def test_the_name_of_someone_else_is_not_taken(there: hostile.Provider) -> None:
    there.without = ("name",)
    there.userinfo = {"sub": "d-e-f", "name": "Bo Ek"}
    with pytest.raises(NotIdentifiedError) as refused:
        come_back(there)
    assert rules(refused) == ["openid.userinfo"]


def test_what_is_asked_for_later_changes_nothing_in_the_token(there: hostile.Provider) -> None:
    there.without = ("name",)
    there.userinfo = {"sub": "a-b-c", "name": "Anna", "iss": "x", "email": "other@example.org"}
    assert come_back(there).email == "anna@example.org"


def test_nobody_without_a_name_is_identified(there: hostile.Provider) -> None:
    there.without = ("name",)
    there.userinfo = {"sub": "a-b-c"}
    with pytest.raises(NotIdentifiedError) as refused:
        come_back(there)
    assert rules(refused) == ["openid.name"]


@pytest.mark.parametrize(
    "claims", [{"email_verified": False}, {"email_verified": "false"}, {"email": "no address"}, {"email": 7}]
)
def test_an_address_that_may_be_anyones_is_left_out(there: hostile.Provider, claims: Json) -> None:
    there.claims |= claims
    assert come_back(there).email == ""


@pytest.mark.parametrize(
    ("address", "so"),
    [
        ("https://a.example/x", True),
        ("http://127.0.0.1:80/x", True),
        ("http://[::1]/x", True),
        ("http://a.example/x", False),
        ("http://127.0.0.1.a.example/", False),
        ("ftp://localhost/", False),
        ("", False),
    ],
)
def test_what_is_confidential(address: str, so: bool) -> None:
    assert confidential(address) is so
