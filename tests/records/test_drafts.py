"""Drafts: whoever changed the latest version saves, others are told what stands, and nothing is lost."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from anslag.records.drafts import (
    NEW,
    DraftChangedError,
    SavedDraft,
    draft_of,
    drafts_of,
    drop_draft,
    save_draft,
)
from anslag.records.grants import UnknownProgrammeError
from anslag.records.mandates import UnknownPartyError
from anslag.records.models import Party
from tests.records.world import make_world

AT = datetime(2031, 3, 1, 9, 30, tzinfo=UTC)


def save(content: dict[str, Any], version: int, **changed: Any) -> SavedDraft:
    who: dict[str, Any] = {"kind": "trial", "party": "Givaren", "by": "p-one", "at": AT} | changed
    return save_draft(who.pop("kind"), who.pop("party"), content=content, version=version, **who)


@pytest.fixture
def giver(db: None) -> None:
    Party.objects.create(name="Givaren", kind="kind")


@pytest.mark.usefixtures("giver")
def test_a_draft_is_read_as_it_was_saved() -> None:
    content = {"title": "Å", "rows": [1, 2], "none": None}
    saved = save(content, NEW, name="next")
    assert saved == SavedDraft(name="next", content=content, version=1, saved_by="p-one", saved_at=AT)
    assert draft_of("trial", "Givaren", name="next") == saved
    assert draft_of("trial", "Givaren") is None
    assert draft_of("other", "Givaren", name="next") is None


@pytest.mark.usefixtures("giver")
def test_each_saving_is_a_version() -> None:
    first = save({"a": 1}, NEW)
    later = AT + timedelta(hours=1)
    second = save({"a": 2}, first.version, by="p-two", at=later)
    assert second == SavedDraft(name="", content={"a": 2}, version=2, saved_by="p-two", saved_at=later)
    assert draft_of("trial", "Givaren") == second


@pytest.mark.usefixtures("giver")
@pytest.mark.parametrize("version", [NEW, 1])
def test_who_did_not_change_the_latest_is_told_both_and_saves_nothing(version: int) -> None:
    save({"a": 1}, NEW)
    theirs = save({"a": 2}, 1, by="p-two")
    with pytest.raises(DraftChangedError, match="sparat utkastet medan du skrev") as told:
        save({"a": 3}, version)
    assert (told.value.mine, told.value.theirs) == ({"a": 3}, theirs)
    assert draft_of("trial", "Givaren") == theirs


@pytest.mark.usefixtures("giver")
def test_the_same_sent_twice_is_saved_once() -> None:
    first = save({"a": 1}, NEW)
    assert save({"a": 1}, NEW) == first
    second = save({"a": 2}, 1)
    assert save({"a": 2}, 1) == second


@pytest.mark.usefixtures("giver")
def test_what_was_dropped_is_not_written_over_in_silence() -> None:
    save({"a": 1}, NEW)
    drop_draft("trial", "Givaren")
    drop_draft("trial", "Givaren")
    with pytest.raises(DraftChangedError, match="tagit bort") as told:
        save({"a": 2}, 1)
    assert (told.value.mine, told.value.theirs) == ({"a": 2}, None)
    assert save({"a": 2}, NEW).version == 1


@pytest.mark.usefixtures("db")
def test_drafts_are_apart_by_kind_party_programme_and_name() -> None:
    make_world()
    places: list[dict[str, Any]] = [
        {},
        {"kind": "other"},
        {"party": "Norra"},
        {"programme": "upper"},
        {"programme": "upper", "name": "b"},
        {"programme": "lower"},
        {"name": "a"},
        {"name": "b"},
    ]
    for number, place in enumerate(places):
        save({"number": number}, NEW, **place)
    here: dict[str, Any] = {"kind": "trial", "party": "Givaren"}
    found = [draft_of(**here | place) for place in places]
    assert [each.content["number"] for each in found if each] == list(range(len(places)))
    assert [each.name for each in drafts_of("trial", "Givaren")] == ["", "a", "b"]
    assert [each.name for each in drafts_of("trial", "Givaren", programme="upper")] == ["", "b"]
    drop_draft("trial", "Givaren", programme="upper")
    assert [each.name for each in drafts_of("trial", "Givaren", programme="upper")] == ["b"]
    assert len(drafts_of("trial", "Givaren")) == 3


@pytest.mark.usefixtures("giver")
def test_a_draft_belongs_to_a_party_and_a_programme_that_are_there() -> None:
    with pytest.raises(UnknownPartyError):
        save({}, NEW, party="Ingen")
    with pytest.raises(UnknownProgrammeError):
        save({}, NEW, programme="none")


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.parametrize("version", [NEW, 1])
def test_of_many_who_save_at_once_one_does_and_the_others_are_told_what_it_wrote(version: int) -> None:
    Party.objects.create(name="Givaren", kind="kind")
    if version:
        save({"a": "first"}, NEW)
    start = threading.Barrier(6)
    outcomes: list[str | tuple[str, str]] = []

    def try_to_save(name: str) -> None:
        start.wait()
        try:
            save({"a": name}, version, by=name)
            outcomes.append(name)
        except DraftChangedError as told:
            assert told.theirs is not None
            outcomes.append((name, told.theirs.saved_by))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_to_save, args=(f"p-{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [each for each in outcomes if isinstance(each, str)]
    assert sorted(each[1] for each in outcomes if isinstance(each, tuple)) == [winner] * 5
    standing = draft_of("trial", "Givaren")
    assert standing is not None
    assert (standing.content, standing.version) == ({"a": winner}, version + 1)
