"""Django's settings: one database named by DATABASE_URL, and nothing that differs between offices."""

import os
import re
import secrets
import shlex
import sqlite3
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from anslag.domain.mandate import is_address
from anslag.domain.problem import Refusal


class SettingsError(Refusal):
    """What is told from outside does not go together."""


DEFAULT_DATABASE = f"sqlite:///{Path.cwd() / 'var' / 'anslag.sqlite3'}"


def sqlite_journal(version: tuple[int, ...]) -> str:
    """WAL where SQLite no longer can corrupt a WAL database that several connections write, else TRUNCATE.

    Fixed in 3.51.3, and in the series 3.50 and 3.44 from 3.50.7 and 3.44.6. Source: the release notes of SQLite.
    """
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return "WAL" if fixed else "TRUNCATE"


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at `url`, opened so that what is committed survives a power cut."""
    description: dict[str, Any] = dict(dj_database_url.parse(url))
    if description["NAME"] in {"", ":memory:"}:
        raise ImproperlyConfigured("DATABASE_URL names no database to keep anything in")
    if description["ENGINE"] == "django.db.backends.sqlite3":
        # A transaction takes the write lock at once: one that reads and then writes is otherwise turned away.
        description["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode = {sqlite_journal(sqlite3.sqlite_version_info)};"
            "PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON; PRAGMA mmap_size = 0",
        }
    else:
        description["CONN_MAX_AGE"] = 600
        description["CONN_HEALTH_CHECKS"] = True
    return description


DATABASES = {"default": database(os.environ.get("DATABASE_URL") or DEFAULT_DATABASE)}

INSTALLED_APPS = ["django.contrib.sessions", "django_tasks_db", "anslag.records", "anslag.web"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["anslag.web.frame.frame"]},
    }
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "anslag.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "anslag.web.visitor.VisitorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SECURE_CSP = {
    "default-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
SECURE_REFERRER_POLICY = "same-origin"
ROOT_URLCONF = "anslag.web.urls"

DEBUG = False
# Without a key of its own each process makes one: sessions then end when it does.
SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_urlsafe(50)
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]

# Only a site that is served on this machine alone may do without an encrypted connection.
ENCRYPTED = bool(os.environ.get("ALLOWED_HOSTS"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENCRYPTED
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "anslag.web.open.faults.not_sent_from_here"


def keys(told: str) -> tuple[str, ...]:
    """Keys that lock what codes are made from, the one to lock with first. A short one is refused."""
    found = tuple(told.split())
    if any(len(key) < 32 for key in found):
        raise SettingsError(
            "ANSLAG_KEYS har en nyckel som är kortare än 32 tecken. Ange en längre slumpad text."
        )
    return found


KEYS = keys(os.environ.get("ANSLAG_KEYS", ""))

# What Django's hashers may write, and read: argon2id alone.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def openid(told: Mapping[str, str]) -> dict[str, Any]:
    """The OpenID provider that people sign in at; empty where there is none. Half a provider is refused."""
    if not told.get("OIDC_ISSUER"):
        return {}
    needed = ("OIDC_CLIENT_ID", "OIDC_ACR_VALUES", "ANSLAG_ADDRESS")
    if missing := [name for name in needed if not told.get(name, "").strip()]:
        raise SettingsError(f"OIDC_ISSUER är satt, men det här saknas: {', '.join(missing)}. Sätt dem också.")
    if not (seconds := told.get("OIDC_MAX_AGE") or "600").isdecimal():
        raise SettingsError(f"OIDC_MAX_AGE är {seconds!r}. Skriv ett antal sekunder.")
    for name in ("OIDC_ISSUER", "ANSLAG_ADDRESS"):
        if not re.match(r"https://|http://(localhost|127\.0\.0\.1|\[::1\])[:/]", f"{told[name]}/"):
            raise SettingsError(f"{name} är {told[name]!r}. Skriv en adress som börjar med https://.")
    return {
        "issuer": told["OIDC_ISSUER"],
        "client_id": told["OIDC_CLIENT_ID"],
        "client_secret": told.get("OIDC_CLIENT_SECRET", ""),
        "levels": tuple(told["OIDC_ACR_VALUES"].split()),
        "max_age": int(seconds),
        "name": told.get("OIDC_NAME") or "e-legitimation",
    }


OIDC = openid(os.environ)

# Where people reach the pages: what links in mail begin with, and where an OpenID provider sends people back.
ADDRESS = (os.environ.get("ANSLAG_ADDRESS") or "http://localhost:8000").rstrip("/")


def contact(told: str) -> str:
    """Whom to write to about the pages; empty where nobody is told."""
    if told and not is_address(told):
        raise SettingsError(f"ANSLAG_CONTACT är {told!r}. Skriv en e-postadress.")
    return told


# Who stands behind the pages, and who sees to it that the law on accessibility is followed: their statement says so.
OPERATOR = os.environ.get("ANSLAG_OPERATOR", "").strip()
CONTACT = contact(os.environ.get("ANSLAG_CONTACT", "").strip())
SUPERVISOR = os.environ.get("ANSLAG_SUPERVISOR") or "Myndigheten för digital förvaltning (Digg)"
SUPERVISOR_ADDRESS = os.environ.get("ANSLAG_SUPERVISOR_ADDRESS") or "https://www.digg.se/tdosanmalan"


def mailer(url: str) -> dict[str, Any]:
    """The mail server at smtp://, smtp+tls:// (encrypted once greeted) or smtps:// (encrypted from the start)."""
    try:
        told = urlsplit(url)
        host, port = told.hostname, told.port
    except ValueError:
        told, host, port = urlsplit(""), None, None
    if told.scheme not in {"smtp", "smtp+tls", "smtps"} or not host:
        raise SettingsError(
            "ANSLAG_SMTP går inte att tolka. Skriv smtp+tls://ANVÄNDARE:LÖSENORD@VÄRD:PORT, med smtps:// eller smtp:// "
            "i början om servern vill det."
        )
    options = {
        "host": host,
        "port": port,
        "username": unquote(told.username or ""),
        "password": unquote(told.password or ""),
        "use_tls": told.scheme == "smtp+tls",
        "use_ssl": told.scheme == "smtps",
        "timeout": 60,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


MAILERS = {"default": mailer(os.environ.get("ANSLAG_SMTP") or "smtp://localhost:25")}
DEFAULT_FROM_EMAIL = os.environ.get("ANSLAG_MAIL_FROM") or "anslag@localhost"

# What the giver's bank wants of a payment file: see files/bank_profile.toml.
BANK_PROFILE = Path(os.environ["ANSLAG_BANK_PROFILE"]) if os.environ.get("ANSLAG_BANK_PROFILE") else None

# Where payment files are put for the bank to fetch; empty where they are fetched from the pages.
BANK_FOLDER = Path(os.environ["ANSLAG_BANK_FOLDER"]) if os.environ.get("ANSLAG_BANK_FOLDER") else None

# Where the worker puts electronic invoices for the access point to fetch; unset, they are fetched from the pages.
INVOICE_FOLDER = (
    Path(os.environ["ANSLAG_INVOICE_FOLDER"]) if os.environ.get("ANSLAG_INVOICE_FOLDER") else None
)

# Rates of interest that the installation adds to those in files/rates, in files of the same names.
RATE_FOLDER = Path(os.environ["ANSLAG_RATE_FOLDER"]) if os.environ.get("ANSLAG_RATE_FOLDER") else None

# What sends an invoice that is put there, as the access point's own software does: run with the file's path last.
INVOICE_COMMAND = shlex.split(os.environ.get("ANSLAG_INVOICE_COMMAND", ""))

# The demo's alone: settings_demo turns them on, and nothing that is set from outside does.
PERSONAS = False
TODAY: date | None = None

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# What breaks within a page is told on stderr, with where it broke and nothing that anyone has written.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
