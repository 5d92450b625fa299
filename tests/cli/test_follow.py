"""The command follows a krona as the page does, and has an exit code of its own where the chain is broken."""

import json
from collections.abc import Callable, Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from anslag.cli.main import main
from tests.browser.trail_screens import broken
from tests.conftest import World, connected
from tests.web.following import tiers


@pytest.fixture
def year(built: Callable[[World], str], django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with connected(built(tiers), django_db_blocker):
        yield


@pytest.mark.usefixtures("year")
def test_every_level_is_told_from_the_source_down(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["follow", "grant", "Beta"]) == 0
    said = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("Anslag (state)\n")
    assert "Återbetalt eller eftergivet (grant)\n" in said
    assert "In 150 = Ut 150 · stämmer" in said
    assert said.endswith("Kedjan är hel: 16 nivåer, 0 kronor i skillnad.\n")


@pytest.mark.usefixtures("year")
def test_as_it_was_known_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["follow", "grant", "--day", "2031-04-01", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    used = next(each for each in told["levels"] if (each["programme"], each["level"]) == ("grant", "used"))
    assert [(row["label"], row["amount"]) for row in used["rows"]] == [("inte redovisat", 500)]
    assert main(["follow", "grant", "--day", "2031-03-01"]) == 2
    assert main(["follow", "grant", "Ingen"]) == 2
    assert "fanns grant inte i diariet" in capsys.readouterr().err


def test_a_broken_chain_is_said_first(
    built: Callable[[World], str], django_db_blocker: DjangoDbBlocker, capsys: pytest.CaptureFixture[str]
) -> None:
    with connected(built(broken), django_db_blocker):
        assert main(["follow", "grant"]) == 1
    said = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("Bryter kedjan: Utbetalning, Bidraget grant: In 1 000 ≠ Ut 962 · skiljer 38\n")
    assert "Kedjan är hel" not in said
