"""`anslag account`: a person with a local account, or another one-time password for someone who has lost theirs."""

import argparse
import secrets
from datetime import datetime, timedelta

from django.utils import timezone

from anslag.records.database import migrate_if_needed
from anslag.records.local_accounts import folded, open_account, reset_account

HELP = "Ge en person ett lokalt konto, eller ett nytt engångslösenord."

GOOD_FOR = timedelta(days=7)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Those that are not taken for each other when they are read out."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", metavar="NAMN", help="användarnamnet")
    parser.add_argument("--name", metavar="NAMN", default="", help="personens namn")
    parser.add_argument("--email", metavar="ADRESS", default="", help="personens e-postadress")
    parser.add_argument(
        "--reset",
        action="store_true",
        help="kontot finns: nytt engångslösenord, och appen med koder kopplas om",
    )


def run(options: argparse.Namespace) -> int:
    migrate_if_needed()
    password, until = one_time_password(), timezone.localtime() + GOOD_FOR
    if options.reset:
        person = reset_account(options.username, password=password, until=until)
    else:
        person = open_account(
            username=options.username,
            name=options.name,
            email=options.email,
            password=password,
            until=until,
        )
    print("\n".join(_told(folded(options.username), person, password, until)))
    return 0


def one_time_password() -> str:
    """Some hundred random bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


def _told(username: str, person: str, password: str, until: datetime) -> list[str]:
    return [
        f"Användarnamn:    {username}",
        f"Engångslösenord: {password}",
        f"Pseudonym:       {person}",
        "",
        f"Engångslösenordet gäller till {until:%Y-%m-%d %H:%M}. Lämna det till personen själv. Vid första inloggningen",
        "väljer personen ett eget lösenord och kopplar en app som gör koder.",
    ]
