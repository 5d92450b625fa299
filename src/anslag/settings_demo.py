"""The demo's settings: made-up people to sign in as, a day of one's choice, and mail that ends as files."""

import os
from datetime import date
from pathlib import Path

from anslag.settings import *  # noqa: F403 - all that is not the demo's own

PERSONAS = True
TODAY = date.fromisoformat(os.environ["ANSLAG_TODAY"]) if os.environ.get("ANSLAG_TODAY") else None

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": os.environ.get("ANSLAG_MAIL_FOLDER") or str(Path.cwd() / "var" / "mail")},
    }
}
