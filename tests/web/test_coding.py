"""Coding on pages: a code book, codes with quotes by two apart from each other, differences, and what is settled."""

from dataclasses import replace
from typing import Any

import pytest

from anslag.domain.form import Form, Question, Section
from anslag.domain.outline import AppendixOutline, Noun, Outline, SectionOutline, TableOutline
from anslag.domain.problem import Refused
from anslag.domain.programme import Programme
from anslag.records.coding import codable, coding_of
from anslag.records.grants import held_programme, positions
from anslag.steps.compilation import compiled
from anslag.steps.payment import pay
from anslag.steps.proposal import decide
from anslag.steps.report import accept, submit_report
from tests.steps.year import REPORTS, act, answers
from tests.web.giver import signed_in
from tests.web.giving import Grant, acts, decided, granted, key_in, made, send, shown, words
from tests.web.test_review import second_officer

pytestmark = pytest.mark.django_db

TEXT = "Vi anställde fler. Väntan blev kortare."


def with_free_text(programme: Programme) -> Programme:
    """The same with a question whose answers are to be coded."""
    asked = Question(id="success", kind="long_text", text="Vad gick bra?", required=False, uses=("coding",))
    section = Section(id="outcome", title="Utfall", questions=(asked,))
    form: Form = replace(programme.form, sections=(*programme.form.sections, section))
    return replace(programme, form=form)


@pytest.fixture
def grant(settings: Any) -> Grant:
    """Alfa and Beta have said what went well."""
    settings.TODAY = REPORTS
    grant = granted(with_free_text(made(pot=10_000)))
    for name in ("Alfa", "Beta"):
        grant.ask(name)
    pay(act(), programme=grant.key)
    submitted(grant, "Alfa", 5000, TEXT)
    submitted(grant, "Beta", 3000, "Samverkan.")
    return grant


def submitted(grant: Grant, name: str, used: int, text: str, replaces: str = "") -> None:
    submit_report(
        act(REPORTS, by=grant.signers[name], approved_by=""),
        programme=grant.key,
        recipient=name,
        answers=answers({"pay": used}) | {"success": text},
        replaces=replaces,
    )


def address(grant: Grant) -> str:
    return grant.page("granskning", "teman", "success")


def themed(grant: Grant) -> None:
    for label in ("Bemanning", "Väntetid"):
        send(grant.client("case_officer"), address(grant), label=label)


def code(grant: Grant, client: Any, recipient: str = "Alfa", **quotes: str) -> Any:
    fields = {f"quote-{name.replace('_', '-')}": quote for name, quote in quotes.items()}
    return send(client, address(grant), recipient=recipient, **fields)


def kept(grant: Grant) -> Any:
    held = held_programme(grant.key)
    return coding_of(held, codable(held)[0])


def settled(grant: Grant) -> dict[str, Any]:
    return {each.recipient: each.settled for each in kept(grant).answers}


def propose(grant: Grant, client: Any) -> Any:
    return client.post(address(grant), {"act_key": f"{key_in(client, address(grant))}-s", "do": "settle"})


def test_two_code_apart_and_what_differs_is_resolved_and_settled_by_another(grant: Grant) -> None:
    themed(grant)
    first, second = grant.client("case_officer"), signed_in(second_officer(grant))
    code(grant, first, theme_1="anställde fler", theme_2="Väntan blev kortare")
    page = words(shown(second, address(grant)))
    assert "Någon annan har kodat svaret." in page
    assert "Person case_officer: " not in page
    code(grant, second, theme_1="anställde fler")
    page = words(shown(second, address(grant)))
    assert "Person case_officer: Bemanning, Väntetid" in page
    assert "Skiljer: Väntetid" in page
    assert "överens i 1 av 2 bedömningar" in page
    code(grant, first, theme_1="anställde fler")
    assert "överens i 2 av 2 bedömningar" in words(shown(first, address(grant)))
    sent = propose(grant, first)
    assert "Bemanning" in words(shown(grant.client("approver"), sent.url))
    decided(grant, sent.url)
    assert settled(grant) == {"Alfa": ("theme-1",), "Beta": None}
    cells = shown(first, address(grant)).cells
    assert cells[cells.index("Bemanning") + 1] == "1"


def test_a_code_quotes_the_place_in_the_answer(grant: Grant) -> None:
    themed(grant)
    client = grant.client("case_officer")
    before = acts()
    wrong = code(grant, client, theme_2="Väntan blev längre").content.decode()
    assert "”Väntan blev längre” står inte i svaret. Kopiera orden som de står i svaret." in wrong
    assert acts() == before
    code(grant, client, theme_2="Väntan blev kortare")
    assert "<mark>Väntan blev kortare</mark>" in client.get(address(grant)).content.decode()
    (coded,) = kept(grant).answers[0].codes.values()
    assert TEXT[coded[0].start : coded[0].end] == "Väntan blev kortare"


def test_one_proposes_and_another_settles_but_not_what_has_changed_since(grant: Grant) -> None:
    themed(grant)
    client = grant.client("case_officer")
    code(grant, client, theme_1="anställde fler")
    sent = propose(grant, client)
    number = int(sent.url.rstrip("/").rsplit("/", 1)[1])
    submitted(grant, "Alfa", 5000, "Något annat.", replaces="Fel text.")
    approver = act(REPORTS, by=grant.giver.people["approver"], approved_by="")
    with pytest.raises(Refused, match="har ändrats sedan det kodades"):
        decide(approver, proposal=number, outcome="approved")
    assert kept(grant).answers[0].codes == {}


def test_a_theme_is_not_added_twice_and_an_approver_adds_none(grant: Grant) -> None:
    themed(grant)
    again = send(grant.client("case_officer"), address(grant), label="bemanning").content.decode()
    assert "Temat ”bemanning” finns redan." in again
    assert grant.client("approver").post(address(grant), {"act_key": "k", "label": "x"}).status_code == 404


def test_the_questions_to_code_are_listed(grant: Grant) -> None:
    page = words(shown(grant.client("auditor"), grant.page("granskning", "teman")))
    assert "Vad gick bra?" in page
    assert grant.client("auditor").get(grant.page("granskning", "teman", "reason")).status_code == 404


NOUN = Noun(article="en", none="ingen", one="skola", many="skolor", definite="skolorna")
OUTLINE = Outline(
    title="Redovisning av ett bidrag",
    case_reference="Dnr 1",
    recipient_noun=NOUN,
    source_line="Källa: redovisningarna.",
    sections=(
        SectionOutline(
            key="outcome",
            title="Utfall",
            level=1,
            paragraphs=("Se {table:success} och {appendix}.", "{show:success}"),
        ),
    ),
    tables=(
        TableOutline(
            key="success", title="Vad gick bra", question="success", head="Tema", order="descending"
        ),
    ),
    appendix=AppendixOutline(key="appendix", heading="Beloppen", title="Belopp per skola"),
)


def test_the_counts_of_a_table_in_the_report_come_out_of_the_codes(settings: Any) -> None:
    settings.TODAY = REPORTS
    grant = granted(replace(with_free_text(made(("Alfa", "Beta"), pot=8_000)), outline=OUTLINE))
    for name in ("Alfa", "Beta"):
        grant.ask(name)
    pay(act(), programme=grant.key)
    paid = {name: each.paid for name, each in positions(held_programme(grant.key)).items()}
    submitted(grant, "Alfa", paid["Alfa"], TEXT)
    submitted(grant, "Beta", paid["Beta"], "Väntan blev kortare.")
    accept(act(REPORTS), programme=grant.key)
    with pytest.raises(Refused, match="Teman är inte fastställda i 2 svar"):
        compiled(held_programme(grant.key), published=REPORTS)
    themed(grant)
    client = grant.client("case_officer")
    code(grant, client, theme_1="anställde fler", theme_2="Väntan blev kortare")
    code(grant, client, "Beta", theme_2="Väntan blev kortare")
    decided(grant, propose(grant, client).url)
    (table,) = compiled(held_programme(grant.key), published=REPORTS).report.tables
    assert [(row.label, row.count) for row in table.rows] == [("Väntetid", 2), ("Bemanning", 1)]
    assert (table.n, table.note) == (2, "Svaren är fritext som har sorterats i teman. Ett svar kan ha flera.")
