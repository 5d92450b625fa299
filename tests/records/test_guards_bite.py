"""Each guard is what refuses: with a fault planted in it the attack succeeds, and verification finds what it did."""

from dataclasses import dataclass, replace

import pytest
from django.db import connection

from anslag.records.verify import problems
from tests.records.attacks_on_reviews import EVERY_ATTACK
from tests.records.world import execute, make_world

BY_NAME = {attack.name: attack for attack in EVERY_ATTACK}


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule turned off, the attack it then lets in, and the check that finds what the attack did."""

    rule: str
    attack: str
    found: str
    table: str = ""
    constraint: str = ""
    """A constraint that says the same as the rule, and is taken away with it."""
    also: str = ""
    """Another rule that would refuse the attack too, turned off with it."""


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
        "only_the_sources_are_unbounded",
    ),
    Fault("account_stands_in_its_grants_programme", "open a grant's account in another programme", "owners"),
    Fault("account_counts_transfers_only", "raise a total", "totals"),
    Fault("transfer_goes_along_an_edge", "make a code up", "edges"),
    Fault(
        "transfer_is_approved", "pay in an act that nobody approved", "approved", also="payment_is_ordered"
    ),
    Fault("transfer_stays_in_its_tree", "use another grant's money", "tree"),
    Fault("transfer_belongs_to_the_newest_entry", "add to an act that is done", "seal"),
    Fault("correction_undoes_a_transfer", "correct a part", "corrections"),
    Fault("payment_is_of_a_requisition", "pay less than was requisitioned", "payments"),
    Fault("transfer_in_closed_programme_is_a_correction", "move in a closed programme", "closed"),
    Fault("account_never_below_zero", "overdraw by a krona", "bounds", "account", "never_below_zero"),
    Fault("requisition_supersedes_an_unpaid_one", "supersede in another round", "superseded"),
    Fault("requisition_supersedes_an_unpaid_one", "supersede a requisition that has been ordered", "orders"),
    Fault("paying_back_is_approved", "pay back in an act of one", "requisitions"),
    Fault("payment_is_ordered", "pay what has not been ordered", "ordered"),
    Fault("payment_is_ordered", "pay under another approval than the order", "ordered"),
    Fault("payment_order_is_approved", "order in an act of one", "orders"),
    Fault("payment_order_is_approved", "order in an act of something else", "orders"),
    Fault("payment_order_is_approved", "order in another programme", "orders"),
    Fault("payment_order_is_of_requisitions", "order a superseded requisition", "orders"),
    Fault("payment_order_is_of_requisitions", "order another programme's requisition", "orders"),
    Fault("proposal_says_what_its_entry_says", "propose other facts than the act says", "proposals"),
    Fault("proposal_says_what_its_entry_says", "propose another step than the act says", "proposals"),
    Fault("proposal_says_what_its_entry_says", "propose for another party", "proposals"),
    Fault("proposal_says_what_its_entry_says", "propose in another programme", "proposals"),
    Fault("proposal_says_what_its_entry_says", "propose in an act of something else", "proposals"),
    Fault("verdict_is_by_another_person", "approve in an act of one", "verdicts"),
    Fault("verdict_is_by_another_person", "approve in an act of two others", "verdicts"),
    Fault("verdict_is_by_another_person", "approve what another prepared as one's own", "verdicts"),
    Fault("verdict_is_by_another_person", "decline one's own proposal", "verdicts"),
    Fault("verdict_is_by_another_person", "take back another's proposal", "verdicts"),
    Fault("verdict_has_a_reason", "decline without a reason", "verdicts"),
    Fault("verdict_belongs_to_its_entry", "approve by an act of another step", "verdicts"),
    Fault("verdict_belongs_to_its_entry", "approve by an act on another proposal", "verdicts"),
    Fault("verdict_belongs_to_its_entry", "approve by an act that has been done", "verdicts"),
    Fault("account_is_changed_by_two", "change an account alone", "accounts"),
    Fault("account_is_changed_by_two", "change to another account than the act says", "accounts"),
    Fault("account_is_changed_by_two", "change another giver's account", "accounts"),
    Fault("payment_is_not_to_an_account_of_ones_own", "order to one's own account", "own_accounts"),
    Fault("delivery_says_what_its_entry_says", "deliver another file than the act says", "deliveries"),
    Fault("refusal_is_of_an_unpaid_line", "refuse what is paid", "refusals"),
    Fault("refusal_is_of_an_unpaid_line", "refuse in an act of something else", "refusals"),
    Fault("payment_is_ordered", "pay what the bank has refused", "refusals"),
    Fault("match_is_within_its_row", "match more than was booked", "matches"),
    Fault("match_is_within_its_row", "match a repayment alone", "matches"),
    Fault("match_is_within_its_row", "match what came back with a payment that is not undone", "matches"),
    Fault("form_version_says_what_its_entry_says", "ask by another form than was decided", "digest"),
    Fault("form_version_says_what_its_entry_says", "ask by a form that one has decided", "forms"),
    Fault("form_version_says_what_its_entry_says", "ask by a form in another programme", "forms"),
    Fault("form_version_says_what_its_entry_says", "ask by another version than was decided", "forms"),
    Fault("review_says_what_its_entry_says", "say other things than the act says", "reviews"),
    Fault("review_says_what_its_entry_says", "say it of a version that the act does not name", "reviews"),
    Fault("review_says_what_its_entry_says", "say it in another programme", "reviews"),
    Fault("review_is_of_its_kind", "say it in an act of something else", "reviews"),
    Fault("review_is_of_its_kind", "approve a part of all reports", "reviews"),
    Fault("coding_is_settled_by_two", "settle codes alone", "reviews"),
    Fault("append_only", "give an old entry another payload", "chain"),
    Fault("append_only", "take a transfer away", "totals"),
    Fault("append_only", "exchange what a document holds", "documents"),
    Fault("append_only", "take a document away", "documents"),
    Fault("invoice_follows_the_last", "leave a number out", "series"),
    Fault("invoice_belongs_to_its_act", "invoice another receiver", "series"),
    Fault("invoice_is_of_what_is_demanded", "invoice more than is demanded", "invoiced"),
    Fault("invoice_is_of_what_is_demanded", "invoice what is not demanded", "invoiced"),
    Fault("credit_note_undoes_an_invoice", "credit a part", "credited"),
    Fault("answer_says_what_its_entry_says", "answer otherwise than the act says", "hearings"),
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
    plant_one = plant_in_sqlite if connection.vendor == "sqlite" else plant_in_postgresql
    plant_one(fault)
    if fault.also:
        plant_one(replace(fault, rule=fault.also, constraint=""))


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
