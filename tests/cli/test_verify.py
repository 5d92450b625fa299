"""`anslag verify` tells what it has checked, and leaves with 1 when something does not hold."""

import json

import pytest
from django.db import connection

from anslag.cli.main import main
from anslag.records.models import Account, DiaryEntry
from anslag.records.verify import CHECKS
from tests.records.world import disarm, execute, make_world


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ").splitlines()


def test_an_untouched_database_holds(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    make_world()
    assert main(["verify"]) == 0
    lines = told(capsys)
    assert lines[0] == f"OK   diariets kedja är hel ({DiaryEntry.objects.count()} kontrollerade)"
    assert lines[-1] == "Allt stämmer."
    assert len(lines) == len(CHECKS) + len(["files"]) + 1


def test_a_forged_total_is_told_with_both_figures(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    world = make_world()
    connection.check_constraints()
    disarm()
    execute(
        "UPDATE records_account SET total_in = total_in + 1000 WHERE id = %s", world.account("south paid").pk
    )
    assert main(["verify"]) == 1
    lines = told(capsys)
    assert f"FEL  kontonas summor är överföringarnas ({Account.objects.count()} kontrollerade)" in lines
    assert (
        "upper, Södra, paid: Kontot säger 1 000 in och 0 ut, överföringarna ger 0 in och 0 ut. Något har ändrats "
        "förbi systemet. Stoppa utbetalningar och jämför med en säkerhetskopia. [totals]"
    ) in lines
    assert lines[-1].endswith("fel.")


def test_the_same_as_json(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    make_world()
    assert main(["verify", "--json"]) == 0
    checks = json.loads(capsys.readouterr().out)
    assert [check["rule"] for check in checks] == [*(check.rule for check in CHECKS), "files"]
    assert [each for check in checks for each in check["problems"]] == []
