"""Each guard is what refuses: with a fault planted in it the attack succeeds, and verification finds what it did."""

from dataclasses import dataclass

import pytest
from django.db import connection

from anslag.records.verify import problems
from tests.records.attacks import ATTACKS
from tests.records.world import execute, make_world

BY_NAME = {attack.name: attack for attack in ATTACKS}


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule turned off, the attack it then lets in, and the check that finds what the attack did."""

    rule: str
    attack: str
    found: str
    table: str = ""
    constraint: str = ""
    """A constraint that says the same as the rule, and is taken away with it."""


FAULTS = (
    Fault("entry_follows_the_last", "leave a gap in the diary", "chain"),
    Fault("entry_has_its_hash", "give an entry another hash", "chain"),
    Fault("entry_says_what_its_payload_says", "say another day in the chain", "payload"),
    Fault("entry_names_who_did_it", "write an entry without a name", "persons"),
    Fault("account_opens_empty", "open an account with money in it", "totals"),
    Fault(
        "account_is_bounded",
        "open an account without a bound",
        "bounds",
        "account",
        "only_appropriation_is_unbounded",
    ),
    Fault("account_stands_in_its_grants_programme", "open a grant's account in another programme", "owners"),
    Fault("account_counts_transfers_only", "raise a total", "totals"),
    Fault("transfer_goes_along_an_edge", "make a code up", "edges"),
    Fault("transfer_is_approved", "pay in an act that nobody approved", "approved"),
    Fault("transfer_stays_in_its_tree", "use another grant's money", "tree"),
    Fault("transfer_belongs_to_the_newest_entry", "add to an act that is done", "seal"),
    Fault("correction_undoes_a_transfer", "correct a part", "corrections"),
    Fault("payment_is_of_a_requisition", "pay without a requisition", "payments"),
    Fault("transfer_in_closed_programme_is_a_correction", "move in a closed programme", "closed"),
    Fault("account_never_below_zero", "overdraw by a krona", "bounds", "account", "never_below_zero"),
    Fault("requisition_supersedes_an_unpaid_one", "supersede in another round", "superseded"),
    Fault("append_only", "give an old entry another payload", "chain"),
    Fault("append_only", "take a transfer away", "totals"),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.rule}: {fault.attack}")
def test_without_the_rule_the_attack_succeeds_and_verification_finds_it(db: None, fault: Fault) -> None:
    world = make_world()
    assert problems() == ()
    connection.check_constraints()
    plant(fault)
    try:
        BY_NAME[fault.attack].attempt(world)
        found = {problem.rule for problem in problems()}
    finally:
        if connection.vendor == "sqlite":
            execute("PRAGMA ignore_check_constraints = 0")
    assert fault.found in found


def plant(fault: Fault) -> None:
    if connection.vendor == "sqlite":
        plant_in_sqlite(fault)
    else:
        plant_in_postgresql(fault)


def plant_in_sqlite(fault: Fault) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = {name: sql for name, sql in cursor.fetchall() if f"'{fault.rule}'" in sql}
        assert guards
        for name, sql in guards.items():
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(sql.replace(f"RAISE(ABORT, '{fault.rule}')", "NULL"))
        if fault.constraint:
            cursor.execute("PRAGMA ignore_check_constraints = 1")


def plant_in_postgresql(fault: Fault) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE prosrc LIKE %s", [f"%'{fault.rule}'%"]
        )
        guards = [definition for (definition,) in cursor.fetchall()]
        assert guards or fault.constraint
        for definition in guards:
            cursor.execute(definition.replace(f"'{fault.rule}'", "NULL"))
        if fault.constraint:
            cursor.execute(f"ALTER TABLE records_{fault.table} DROP CONSTRAINT {fault.constraint}")
