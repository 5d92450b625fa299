"""`anslag found`: the first signatory or approver of an organisation, whom nobody there can appoint."""

import argparse

from anslag.cli import clock
from anslag.domain.mandate import FOUNDING, ROLE_WORDS
from anslag.records.mandates import contact_of
from anslag.records.sign_in import person_called
from anslag.steps.act import Act
from anslag.steps.mandate import found

HELP = "Ge en organisation dess första firmatecknare eller beslutsfattare, som sedan utser de andra."

OPERATOR = "operator"
"""In the diary: whoever runs the installation."""


def arguments(parser: argparse.ArgumentParser) -> None:
    roles = ", ".join(f"{role} ({ROLE_WORDS[role]})" for role in FOUNDING)
    parser.add_argument("party", metavar="ORGANISATION", help="organisationens namn, som i programmet")
    parser.add_argument("role", metavar="ROLL", help=f"en av: {roles}")
    parser.add_argument("person", metavar="PERSON", help="användarnamn eller pseudonym")
    parser.add_argument(
        "--approved-by",
        metavar="PERSON",
        required=True,
        help="en annan person, som har sett underlaget; användarnamn eller pseudonym",
    )
    parser.add_argument(
        "--evidence", metavar="UNDERLAG", required=True, help="beslutet eller handlingen som ger rätten"
    )


def run(options: argparse.Namespace) -> int:
    person, approver = person_called(options.person), person_called(options.approved_by)
    name, _ = contact_of(person)
    contact_of(approver)
    today = clock.now().date()
    found(
        Act(by=OPERATOR, approved_by=approver, today=today),
        party=options.party,
        person=person,
        role=options.role,
        evidence=options.evidence,
    )
    words = ROLE_WORDS[options.role]
    print(f"{name} är {words} för {options.party} från {today}.")
    return 0
