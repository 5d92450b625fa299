"""The demo's settings: made-up people to sign in as, a day of one's choice, and mail that ends as files."""

import os
from datetime import date
from pathlib import Path

from anslag.settings import *  # noqa: F403 - all that is not the demo's own
from anslag.settings import SettingsError

PERSONAS = True

OPERATOR = OPERATOR or "Exempelverket (påhittat)"  # noqa: F405 - what is told from outside comes first
CONTACT = CONTACT or "hjalp@exempelverket.example"  # noqa: F405 - likewise


def day(text: str) -> date | None:
    """The day that is told; none where nothing is."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise SettingsError(f"ANSLAG_TODAY är {text!r}. Skriv en dag som ÅÅÅÅ-MM-DD.") from fault


TODAY = day(os.environ.get("ANSLAG_TODAY", ""))

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": os.environ.get("ANSLAG_MAIL_FOLDER") or str(Path.cwd() / "var" / "mail")},
    }
}
