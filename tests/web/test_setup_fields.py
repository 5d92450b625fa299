"""The forms of the terms: sent back as they are they change nothing, and what is changed is written where it belongs."""

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from anslag.files.programme_folder import load_programme
from anslag.files.programme_read import TERMS
from anslag.files.programme_write import content_of
from anslag.web.giving.setup_decisions import decision_groups
from anslag.web.giving.setup_fields import TermsForm
from anslag.web.giving.setup_terms import GROUPS, tidied
from anslag.web.giving.setup_values import Entry, Group, Rows, new_id
from tests.files.test_programme_write import FOLDERS

TASKS = ("grunduppgifter", "beslut", "nyckel", "tider", "villkor")


def groups_of(task: str, terms: dict[str, Any]) -> tuple[Group, ...]:
    return GROUPS.get(task) or decision_groups([], terms)  # type: ignore[call-overload]


def sent(form: TermsForm, **changed: str) -> QueryDict:
    """What a browser sends of the form, with some fields changed."""
    data = QueryDict(mutable=True)
    for field in form:
        value = field.field.prepare_value(field.initial)
        if isinstance(value, bool):
            value = "on" if value else None
        if value is not None:
            data.setlist(field.html_name, value if isinstance(value, list) else [str(value)])
    for name, text in changed.items():
        data[name.replace("__", "-")] = text
    return data


def saved(groups: tuple[Group, ...], terms: dict[str, Any], **changed: str) -> dict[str, Any]:
    form = TermsForm(groups, terms, sent(TermsForm(groups, terms), **changed))
    assert form.errors == {}
    return form.changed_terms()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("task", TASKS)
def test_a_form_that_is_sent_back_as_it_is_changes_nothing(folder: Path, task: str) -> None:
    written = tomllib.loads((folder / TERMS).read_text())
    kept = content_of(load_programme(folder).terms)
    for terms in (written, kept):
        before = deepcopy(terms)
        after = saved(groups_of(task, terms), terms)
        after.pop("sources.md", None)
        assert tidied(after, giver=terms["giver"]) == before
        assert terms == before


def test_a_rule_that_is_changed_has_neither_the_source_it_had_nor_is_assumed() -> None:
    terms = {
        "pot": {
            "amount": 10,
            "source": "S1",
            "parts": [{"id": "a", "title": "A", "amount": 10, "assumed": True}],
        },
        "call": {"source": "S2"},
    }
    groups = decision_groups([], terms)
    changed = saved(groups, terms, **{"pot-parts-0-amount": "1 200 kr"})
    assert changed["pot"]["parts"] == [{"id": "a", "title": "A", "amount": 1200}]
    assert changed["pot"]["source"] == "S1"
    assert changed["call"] == {"source": "S2"}
    assert saved(groups, terms, **{"pot-amount": "20"})["pot"]["amount"] == 20
    assert "source" not in saved(groups, terms, **{"pot-amount": "20"})["pot"]


ITEMS = (
    Group(
        heading="",
        fields=(Rows(path=("outer", "items"), each="", entries=(Entry(path=("label",), label=""),)),),
    ),
)


def test_rows_that_are_emptied_go_and_new_ones_have_ids_of_their_own() -> None:
    terms = {"outer": {"items": [{"id": "a", "label": "A", "source": "S"}, {"id": "b", "label": "B"}]}}
    changed = saved(
        ITEMS, terms, **{"outer-items-0-label": "", "outer-items-2-label": "B!", "outer-items-3-label": "b"}
    )
    assert changed["outer"]["items"] == [
        {"id": "b", "label": "B"},
        {"id": "b_2", "label": "B!"},
        {"id": "b_3", "label": "b"},
    ]
    assert saved(ITEMS, {}, **{"outer-items-1-label": "Ny"}) == {
        "outer": {"items": [{"id": "ny", "label": "Ny"}]}
    }


def test_an_optional_table_that_is_emptied_goes() -> None:
    terms = {"national_report": {"due": "x", "to": "Någon", "source": "S"}, "funding": {"programme": "up"}}
    entries = tuple(Entry(path=("national_report", name), label="", needed=False) for name in ("due", "to"))
    group = (Group(heading="", fields=entries),)
    changed = saved(group, terms, **{"national_report-due": "", "national_report-to": ""})
    assert "national_report" not in changed
    assert tidied({"funding": {"recipient": "A"}}, giver="A") == {}
    assert tidied(changed, giver="A")["funding"] == {"programme": "up", "recipient": "A"}


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("Möten", "moten"),
        ("Ökad å, ä & ö!", "okad_a_a_o"),
        ("7 saker", "rad_7_saker"),
        ("", "rad"),
        ("漢字", "rad"),
        ("x" * 90, "x" * 40),
        ("taken", "taken_3"),
    ],
)
def test_an_id_is_made_of_the_words(words: str, made: str) -> None:
    assert new_id(words, {"taken", "taken_2"}) == made


def test_no_more_rows_are_made_than_a_page_can_hold() -> None:
    data = QueryDict("outer-items-999-label=x&outer-items-1000-label=x&outer-items-abc-label=x")
    form = TermsForm(ITEMS, {}, data)
    assert len(list(form)) == 200
