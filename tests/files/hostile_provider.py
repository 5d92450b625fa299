"""An OpenID provider on this machine that says whatever a test wants it to say, and signs it."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

CLIENT, SECRET = "anslag", "a secret of the client's, long enough"
KINDS = ("HS256", "RS256", "PS256", "ES256", "none")

type Json = dict[str, Any]
type Signing = Callable[[Json], str]


@cache
def key(name: str, size: int = 2048) -> RSAKey:
    return RSAKey.generate_key(size, {"kid": name})


@cache
def curve(name: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": name})


def encoded(header: Json, claims: Json, signing: Any) -> str:
    return jwt.encode(header, claims, signing, algorithms=KINDS)


def signed(claims: Json) -> str:
    return encoded({"alg": "RS256", "kid": "first"}, claims, key("first"))


def by_another_key(claims: Json) -> str:
    return encoded({"alg": "RS256", "kid": "first"}, claims, key("stranger"))


def by_an_unknown_key(claims: Json) -> str:
    return encoded({"alg": "RS256", "kid": "stranger"}, claims, key("stranger"))


def by_nobody(claims: Json) -> str:
    """Algorithm none, put together by hand."""
    parts = ({"alg": "none", "kid": "first"}, claims)
    return ".".join([*(_text(json.dumps(part).encode()) for part in parts), ""])


def by_the_client_secret(claims: Json) -> str:
    return encoded({"alg": "HS256", "kid": "first"}, claims, OctKey.import_key(SECRET))


def by_the_public_key(claims: Json) -> str:
    """The public key, as everyone has it, used as a shared secret."""
    header = {"alg": "HS256", "kid": "first"}
    told = f"{_text(json.dumps(header).encode())}.{_text(json.dumps(claims).encode())}"
    return f"{told}.{_text(hmac.digest(key('first').as_pem(private=False), told.encode(), 'sha256'))}"


def with_its_own_key(claims: Json) -> str:
    """The token brings the key that it is to be checked by."""
    header = {"alg": "RS256", "jwk": key("stranger").as_dict(private=False)}
    return encoded(header, claims, key("stranger"))


def altered(claims: Json) -> str:
    """Signed as it should be, and then made to be about someone else."""
    head, _, tail = signed(claims).split(".")
    return ".".join([head, _text(json.dumps({**claims, "sub": "someone else"}).encode()), tail])


def not_a_token(_: Json) -> str:
    return "not a token"


def no_token(_: Json) -> str:
    return ""


def _text(given: bytes) -> str:
    return base64.urlsafe_b64encode(given).rstrip(b"=").decode()


@dataclass
class Provider:
    """What it says, until a test has it say something else."""

    address: str = ""
    keys: list[Any] = field(default_factory=lambda: [key("first"), key("second"), curve("curve")])
    more_keys: list[Json] = field(default_factory=list)
    sign: Signing = signed
    claims: Json = field(default_factory=dict)
    """All that it says of whoever signs in; the nonce is added."""
    without: tuple[str, ...] = ()
    userinfo: Json = field(default_factory=dict)
    discovery: Json = field(default_factory=dict)
    """Changes to what it says of itself."""
    status: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[str, Json]] = field(default_factory=list)
    codes: dict[str, Json] = field(default_factory=dict)

    def told(self) -> Json:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
        } | self.discovery

    def jwks(self) -> Json:
        return {"keys": [*KeySet(self.keys).as_dict(private=False)["keys"], *self.more_keys]}

    def authorize(self, asked: Json) -> str:
        """Sign the visitor in, as the provider's own page would, and return the query that they come back with."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"code={code}&state={asked['state']}"

    def tokens(self, form: Json, authorization: str) -> tuple[int, Json]:
        """Give tokens for a code: once, to the client, at the same address, to whoever asked for it (PKCE)."""
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        client = authorization == f"Basic {basic}" or form.get("client_secret") == SECRET
        verifier = _text(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            not asked
            or not client
            or form.get("redirect_uri") != asked["redirect_uri"]
            or asked["code_challenge_method"] != "S256"
            or verifier != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        claims = {"nonce": asked["nonce"]} | self.claims
        claims = {name: value for name, value in claims.items() if name not in self.without}
        given = {"access_token": "access", "token_type": "Bearer", "id_token": self.sign(claims)}
        return 200, {name: value for name, value in given.items() if value}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.provider.asked.append((parts.path, dict(parse_qsl(parts.query))))
        pages: dict[str, Callable[[], Any]] = {
            "/.well-known/openid-configuration": self.provider.told,
            "/jwks": self.provider.jwks,
            "/userinfo": lambda: self.provider.userinfo,
        }
        self._answer(200, pages[parts.path]())

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        given = {name: values[0] for name, values in form.items()}
        self.provider.asked.append((self.path, given))
        self._answer(*self.provider.tokens(given, self.headers.get("Authorization", "")))

    def _answer(self, status: int, told: Any) -> None:
        self.send_response(self.provider.status.get(self.path, status))
        self.send_header("Content-Type", "application/json")
        self.send_header("Location", f"{self.provider.address}/.well-known/openid-configuration")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing: a test that fails tells what it was."""


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        provider.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()


def query_of(address: str) -> Json:
    return dict(parse_qsl(urlsplit(address).query))
