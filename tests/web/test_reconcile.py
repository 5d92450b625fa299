"""The month's end: page, workbook, vouchers and command say the same, and what does not agree is said first."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from anslag.cli.main import main
from anslag.domain.bookkeeping import Selection
from anslag.domain.reconciliation import differences, month_of
from anslag.files.sie import read_sie
from anslag.records.grants import held_programme
from anslag.records.reconciliation import months, reconciliation
from anslag.steps.report import accept
from tests.browser.trail_screens import broken
from tests.conftest import World, connected
from tests.records.test_trail import GRANT, LOCAL, STATE, stopping_year
from tests.steps.test_year import report
from tests.steps.year import REPAYS, REPORTS, act
from tests.web.following import paid_out, tiers
from tests.web.giver import pseudonym, signed_in
from tests.web.giving import shown, words
from tests.web.test_follow import queries
from tests.web.test_pages import MOST_QUERIES
from tests.web.workbooks import sheets


@pytest.fixture
def year(built: Callable[[World], str], settings: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    settings.TODAY = REPAYS
    with connected(built(tiers), django_db_blocker):
        yield


def economist() -> Client:
    return signed_in(pseudonym("Verket", "economist"))


@pytest.mark.usefixtures("year")
def test_the_page_says_what_moved_what_is_owed_and_what_the_agencys_books_get() -> None:
    page = shown(economist(), "/ge/grant/avstamning/?manad=2032-01")
    said = words(page)
    assert "Använt är det som mottagarna har använt själva." in said
    assert "Allt stämmer: varje konto är summan av sina rörelser." in said
    assert page.cells[page.cells.index("Beta") :][:6] == ["Beta", "0", "150", "0", "0", "150"]
    assert "Inget i månaden ska bokföras där." in said
    assert "Myndighetens egen bokföring, kvittning, skatt och löner sköts inte här" in said
    assert "Bokförs inte där, enligt programmet: använt, ej använt, krävt åter, eftergivet." in said


@pytest.mark.usefixtures("year")
def test_the_workbook_has_every_account_from_opening_to_closing_and_ends_with_its_sums() -> None:
    written = economist().get("/ge/grant/avstamning.xlsx?manad=2032-01").content
    book = sheets(written)
    assert [*book] == [
        "Sammanfattning",
        "Konton",
        "Rörelser",
        "Utbetalningar",
        "Fordringar",
        "Skillnader",
    ]
    head, *rows, total = book["Konton"]
    first, last = head.index("Ingående"), head.index("Utgående")
    for row in rows:
        assert sum(row[first:last]) == row[last] == row[last + 1]
    assert total == [
        "Summa",
        "",
        "",
        *(sum(row[column] for row in rows) for column in range(first, len(head))),
    ]
    moved, amount = book["Rörelser"], book["Rörelser"][0].index("Kronor")
    assert moved[-1][amount] == sum(row[amount] for row in moved[1:-1]) == 720
    words_of = {row[moved[0].index("Rörelse")] for row in moved[1:-1]}
    assert words_of == {"använt", "ej använt", "krävt åter", "eftergivet"}
    assert {"inte redovisat", "använt", "fordran"} <= {row[0] for row in rows}
    assert {"Pay", "Travel"} <= {row[moved[0].index("Del")] for row in moved[1:-1]}
    assert book["Skillnader"][0] == ["Inga skillnader."]
    assert "kvittning, skatt och löner ingår inte" in book["Sammanfattning"][3][0]
    assert written == economist().get("/ge/grant/avstamning.xlsx?manad=2032-01").content


@pytest.mark.usefixtures("year")
def test_the_vouchers_read_back_with_the_sums_that_the_page_shows() -> None:
    for month, expected in (
        ("2031-04", {"7711": 1000, "1940": -1000}),
        ("2032-03", {"1940": 100, "1515": -100}),
    ):
        written = economist().get(f"/ge/grant/avstamning.si?manad={month}")
        assert f"grant-{month}.si" in written.headers["Content-Disposition"]
        back = read_sie(io.BytesIO(written.content), name="a.si", selection=Selection())
        assert back.sums == {account: amount * 100 for account, amount in expected.items()}
        assert (back.unbalanced, back.company) == ((), "Verket")
        cells = shown(economist(), f"/ge/grant/avstamning/?manad={month}").cells
        assert all(account in cells for account in expected)


@pytest.mark.usefixtures("year")
def test_the_commands_write_the_same_files_as_the_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], year: None
) -> None:
    for command, page, name in (
        ("reconcile", "avstamning.xlsx", "a.xlsx"),
        ("vouchers", "avstamning.si", "a.si"),
    ):
        file = tmp_path / name
        assert main([command, "grant", "--month", "2031-04", "--output", str(file)]) == 0
        assert file.read_bytes() == economist().get(f"/ge/grant/{page}?manad=2031-04").content
    assert "Allt stämmer." in capsys.readouterr().out
    assert main(["reconcile", "grant", "--month", "april", "--output", str(tmp_path / "b")]) == 2
    assert main(["vouchers", "state", "--month", "2031-04", "--output", str(tmp_path / "b")]) == 2
    assert "på vilka konton" in capsys.readouterr().err
    assert not (tmp_path / "b").exists()


@pytest.mark.usefixtures("year")
def test_a_programme_without_accounts_says_so_and_a_month_that_is_none_shows_the_latest() -> None:
    page = shown(signed_in(pseudonym("Verket", "economist")), "/ge/grant/avstamning/?manad=april")
    assert "2032-03" in words(page)
    for month in ("april", "2031-13", "9999-01"):
        for file in ("avstamning.xlsx", "avstamning.si"):
            assert economist().get(f"/ge/grant/{file}?manad={month}").status_code == 404, (file, month)
    assert "Inget har rört sig den här månaden." in words(
        shown(economist(), "/ge/grant/avstamning/?manad=2033-01")
    )


def test_what_does_not_agree_is_said_and_gives_the_command_its_exit_code(
    built: Callable[[World], str],
    settings: Any,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.TODAY = REPAYS
    with connected(built(broken), django_db_blocker):
        said = words(shown(economist(), "/ge/grant/avstamning/?manad=2031-04"))
        assert said.index("Det här stämmer inte") < said.index("Rörelser i månaden")
        file = tmp_path / "a.xlsx"
        assert main(["reconcile", "grant", "--month", "2031-04", "--output", str(file)]) == 1
        assert "Skiljer 38 kr." in capsys.readouterr().out
        assert [row[-1] for row in sheets(file.read_bytes())["Skillnader"][1:]] == [38, -38]


@pytest.mark.django_db
def test_what_is_entered_after_the_month_is_marked() -> None:
    paid_out()
    report("grant", "Beta", {"pay": 300})
    accept(act(REPORTS, at="2032-02-03T09:00:00+01:00"), programme="grant")
    found = reconciliation(held_programme("grant"), month_of("2032-01"))
    assert [(each.code, each.amount) for each in found.late] == [("use", 300)]
    assert differences(found) == ()


def test_every_month_of_the_real_year_agrees_and_begins_where_the_one_before_ended(
    built: Callable[[World], str], django_db_blocker: DjangoDbBlocker
) -> None:
    with connected(built(stopping_year), django_db_blocker):
        for key in (STATE, GRANT, LOCAL):
            held = held_programme(key)
            standing: dict[tuple[str, str, str], int] = {}
            for month in reversed(months(held)):
                found = reconciliation(held, month)
                assert differences(found) == ()
                for each in found.accounts:
                    place = (each.kind, each.detail, each.recipient)
                    assert each.opening == standing.get(place, 0), (key, month, place)
                    standing[place] = each.closing


@pytest.mark.usefixtures("year")
def test_the_page_asks_few_questions() -> None:
    assert queries(economist(), "/ge/grant/avstamning/?manad=2031-04") <= MOST_QUERIES
