"""Persons and mandates as they are kept: what the database refuses, what may be erased, and who is what where."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from anslag.domain.policy import Standing
from anslag.records.mandates import (
    UnknownPartyError,
    UnknownPersonError,
    add_person,
    change_contact,
    contact_of,
    mandates_in,
    mandates_of,
    party_row,
    person_row,
    receives_from,
    registry_address,
    scope_in,
    scope_of_parties,
    waiting_application,
)
from anslag.records.models import DiaryEntry, Mandate, Person, Revocation
from anslag.records.verify import problems
from tests.records.test_guards_bite import Fault, plant
from tests.records.world import (
    DAY,
    LAST_DAY,
    World,
    act_of_parties,
    execute,
    insert,
    make_world,
    mandate_entry,
)


@dataclass(frozen=True, slots=True)
class Attack:
    """What someone with plain SQL does in the newest act, and the rule that refuses it."""

    name: str
    rule: str
    attempt: Callable[[World], None]
    constraint: str = ""
    """One that says the same as the rule."""


@pytest.fixture
def world(db: None) -> World:
    made = make_world()
    connection.check_constraints()
    return made


def person(number: int) -> Person:
    return Person.objects.order_by("id")[number]


def give(
    role: str, *, whom: int = 0, said: dict[str, Any] | None = None, how: str = "INSERT", **changed: Any
) -> Any:
    """A mandate written straight into the table, by an act that says the same unless it is `said` otherwise."""

    def attempt(world: World) -> None:
        starts, until = changed.get("starts", DAY), changed.get("until")
        told = {"starts": starts.isoformat(), "until": until.isoformat() if until else None} | (said or {})
        entry = mandate_entry(person(whom), world.north.party, role, **told)
        columns = {
            "person_id": person(whom).pk,
            "party_id": world.north.party.pk,
            "role": role,
            "programme_id": None,
            "starts": starts,
            "until": until,
            "evidence": "",
            "entry_id": entry.seq,
        }
        insert(
            "mandate",
            columns | {key: value(world) if callable(value) else value for key, value in changed.items()},
            how=how,
        )

    return attempt


def to_oneself(world: World) -> None:
    by = person(0).pseudonym
    entry = mandate_entry(person(0), world.north.party, "approver", by=by)
    columns = {"person_id": person(0).pk, "party_id": world.north.party.pk, "role": "approver", "starts": DAY}
    insert("mandate", columns | {"until": LAST_DAY, "evidence": "", "entry_id": entry.seq})


def take_up(given_by: str = "gerda", *, ended: bool = True, given: str = "invite") -> Callable[[World], None]:
    """A mandate of one's own, said to be taken up after someone invited, whose mandate the same act ends or does not."""

    def attempt(world: World) -> None:
        party, mine, invited = world.north.party, person(0), person(1)
        act: dict[str, Any] = {"person": invited.pseudonym, "party": party.name, "role": "contributor"}
        days: dict[str, Any] = {"starts": DAY.isoformat(), "until": LAST_DAY.isoformat()}
        columns = {
            "party_id": party.pk,
            "role": "contributor",
            "starts": DAY,
            "until": LAST_DAY,
            "evidence": "",
        }
        first = act_of_parties(given, by="gerda", **act, **days)
        insert("mandate", columns | {"person_id": invited.pk, "entry_id": first.seq})
        act |= {"person": mine.pseudonym}
        entry = act_of_parties("take_up", by=mine.pseudonym, **act, **days, given_by=given_by)
        if ended:
            held = Mandate.objects.get(entry=first)
            insert("revocation", {"mandate_id": held.pk, "entry_id": entry.seq, "reason": ""})
        insert("mandate", columns | {"person_id": mine.pk, "entry_id": entry.seq})

    return attempt


def revoke(**changed: Any) -> Callable[[World], None]:
    def attempt(world: World) -> None:
        sitting = Mandate.objects.get(role="proxy", revocation=None)
        entry = act_of_parties("revoke", party=changed.pop("party", world.north.party.name))
        columns = {"mandate_id": sitting.pk, "entry_id": entry.seq, "reason": ""}
        insert("revocation", columns | {key: value(world) for key, value in changed.items()})

    return attempt


NEXT = DAY + timedelta(1)


def before_the_end(world: World) -> None:
    """As if the act were older than the one that ends the first."""
    sitting = Mandate.objects.get(role="proxy", revocation=None)
    entry = act_of_parties("revoke", day=NEXT, party="Norra")
    Revocation.objects.create(mandate=sitting, entry=entry)
    give("proxy", until=DAY)(world)


ONE = "one_proxy_at_a_time"
SAYS = "mandate_says_what_its_entry_says"
LATE = "mandate_is_not_backdated"

ATTACKS = (
    Attack("a second proxy beside the first", ONE, give("proxy")),
    Attack("a second proxy from the last day", ONE, give("proxy", starts=LAST_DAY)),
    Attack("a proxy in the days before the first is ended", ONE, before_the_end),
    Attack("a second proxy for a day", ONE, give("proxy", starts=NEXT, until=NEXT)),
    Attack("the same proxy again", ONE, give("proxy", whom=1)),
    Attack("a mandate of another in the act", SAYS, give("approver", person_id=lambda _: person(1).pk)),
    Attack("a mandate in another party", SAYS, give("approver", party_id=lambda world: world.south.party.pk)),
    Attack("another role than the act says", SAYS, give("approver", said={"role": "contributor"})),
    Attack("a longer mandate than the act says", SAYS, give("approver", said={"until": DAY.isoformat()})),
    Attack(
        "a mandate in another programme", SAYS, give("contributor", programme_id=lambda world: world.upper.pk)
    ),
    Attack(
        "a mandate added to an older act", SAYS, give("approver", entry_id=lambda world: world.newest.seq)
    ),
    Attack("a mandate to oneself", "mandate_is_given_by_another", to_oneself),
    Attack("what nobody gave, taken up", "mandate_is_given_by_another", take_up("ada")),
    Attack("what another still has, taken up", "mandate_is_given_by_another", take_up(ended=False)),
    Attack(
        "what was not given by invitation, taken up", "mandate_is_given_by_another", take_up(given="appoint")
    ),
    Attack("a mandate from yesterday", LATE, give("approver", starts=DAY - timedelta(1))),
    Attack("a mandate that ends before it starts", LATE, give("approver", starts=NEXT, until=DAY)),
    Attack("a role that there is not", "mandate_has_a_role", give("king"), "mandate_has_a_role"),
    Attack(
        "an end in an act of another party",
        "revocation_belongs_to_its_entry",
        revoke(party="Södra"),
    ),
    Attack(
        "an end added to an older act",
        "revocation_belongs_to_its_entry",
        revoke(entry_id=lambda world: world.newest.seq),
    ),
)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_on_mandates_is_refused_by_its_rule_and_gives_nothing(world: World, attack: Attack) -> None:
    before = (list(Mandate.objects.values()), list(Revocation.objects.values()))
    with pytest.raises(DatabaseError, match=attack.rule), transaction.atomic():
        attack.attempt(world)
    assert (list(Mandate.objects.values()), list(Revocation.objects.values())) == before


def test_what_someone_invited_was_given_is_taken_up_by_the_act_that_ends_theirs(world: World) -> None:
    take_up()(world)
    mine, theirs = (mandates_of(person(number).pseudonym)[-1] for number in (0, 1))
    assert (mine.role, mine.given_by, theirs.ended) == ("contributor", "gerda", DAY)
    assert problems() == ()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_without_its_rule_the_attack_succeeds(world: World, attack: Attack) -> None:
    plant(Fault(attack.rule, "", "", "mandate", attack.constraint))
    before = Mandate.objects.count() + Revocation.objects.count()
    try:
        attack.attempt(world)
    finally:
        if connection.vendor == "sqlite":
            execute("PRAGMA ignore_check_constraints = 0")
    assert Mandate.objects.count() + Revocation.objects.count() > before


@pytest.mark.parametrize(
    "allowed",
    [
        pytest.param(give("approver"), id="give a role"),
        pytest.param(give("contributor", until=NEXT), id="give it until a day"),
        pytest.param(give("proxy", starts=LAST_DAY + timedelta(1)), id="a proxy when the first is no more"),
        pytest.param(revoke(), id="end a mandate"),
    ],
)
def test_what_each_attack_is_a_twist_of_is_allowed(world: World, allowed: Callable[[World], None]) -> None:
    allowed(world)


def test_a_mandate_is_ended_once(world: World) -> None:
    revoke()(world)
    ended = Revocation.objects.order_by("-id")[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        entry = act_of_parties("revoke", party="Norra")
        insert("revocation", {"mandate_id": ended.mandate_id, "entry_id": entry.seq, "reason": ""})


def test_with_the_first_ended_there_may_be_another_proxy(world: World) -> None:
    revoke()(world)
    give("proxy")(world)
    assert [each.person for each in mandates_in("Norra") if each.role == "proxy" and each.holds(DAY)] == [
        person(0).pseudonym
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM records_person",
        "UPDATE records_person SET pseudonym = pseudonym || 'x'",
        "UPDATE records_person SET id = id + 1000",
    ],
)
def test_a_person_is_never_taken_away_or_renamed(world: World, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        execute(statement)


def test_a_persons_name_is_nowhere_in_the_diary_and_can_be_erased_with_the_chain_whole(world: World) -> None:
    pseudonym = person(0).pseudonym
    assert contact_of(pseudonym) == ("Ett Namn", "Ett@example.org")
    told = "".join(DiaryEntry.objects.values_list("payload", flat=True))
    assert pseudonym in told
    assert "Ett Namn" not in told
    assert "@" not in told
    change_contact(pseudonym, name="", email="")
    assert contact_of(pseudonym) == ("", "")
    assert problems() == ()


def test_two_persons_of_the_same_name_are_two(db: None) -> None:
    one, other = (add_person(name="Namn", email="namn@example.org") for _ in range(2))
    assert one != other


def test_mandates_are_read_with_their_ends(world: World) -> None:
    first, second = person(0).pseudonym, person(1).pseudonym
    read = [(each.person, each.role, each.ended) for each in mandates_in("Norra")]
    assert read == [(first, "proxy", DAY), (second, "proxy", None), (first, "representative", None)]
    assert [each.role for each in mandates_of(second)] == ["proxy"]
    assert mandates_of("nobody", "") == ()
    assert mandates_of(second)[0].given_by == "ada"


def test_what_the_parties_are_in_a_programme_is_read_from_the_grants(world: World) -> None:
    all_of_them = ["Givaren", "Norra", "Södra", "Enheten", "Nobody"]
    upper = scope_in("upper", all_of_them, owner="Norra")
    assert set(upper.standings) == {
        Standing(party="Givaren", side="giver", own="Givaren"),
        Standing(party="Norra", side="receiver", own="Norra"),
        Standing(party="Södra", side="receiver", own="Södra"),
        Standing(party="Enheten", side="below", own="Norra"),
    }
    lower = scope_in("lower", all_of_them)
    assert set(lower.standings) == {
        Standing(party="Givaren", side="funder", own="Givaren"),
        Standing(party="Norra", side="giver", own="Norra"),
        Standing(party="Enheten", side="receiver", own="Enheten"),
    }
    assert scope_in("upper", []).standings == ()
    assert scope_of_parties(giver="Givaren", owner="Norra").standings == (
        Standing(party="Givaren", side="giver", own="Givaren"),
        Standing(party="Norra", side="receiver", own="Norra"),
    )


def test_a_scope_is_read_in_as_many_queries_for_one_party_as_for_all(
    world: World, django_assert_num_queries: Any
) -> None:
    for parties in (["Norra"], ["Givaren", "Norra", "Södra", "Västra", "Enheten"]):
        with django_assert_num_queries(2):
            scope_in("upper", parties)


def test_the_rest_is_read_as_it_is_kept(world: World) -> None:
    assert receives_from("Norra", "Givaren")
    assert not receives_from("Givaren", "Norra")
    assert registry_address("Norra") == "registry@example.org"
    assert registry_address("Södra") == ""
    assert waiting_application("Norra") is None
    with pytest.raises(UnknownPersonError):
        person_row("nobody")
    with pytest.raises(UnknownPartyError):
        party_row("Nobody")
