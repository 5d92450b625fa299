"""What the command line says of itself and of how it was called."""

import pytest

from anslag.cli.main import COMMANDS, main


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_is_in_swedish(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert told.startswith(f"Användning: {' '.join(['anslag', *command])}")
    assert [word for word in ("usage", "options:", "positional", "show this") if word in told] == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "anslag: det här saknas: KOMMANDO."),
        (["trace"], "anslag trace: det här saknas: PROGRAM."),
        (["trace", "x", "--nope"], "anslag: det här känner kommandot inte till: --nope."),
        (
            ["replay", "x", "--until", "igår"],
            "anslag replay: --until: 'igår' är inte ett värde som går att använda.",
        ),
        (["replay", "x", "--events"], "anslag replay: --events: ett värde saknas."),
    ],
)
def test_wrong_use_says_what_is_wrong(
    given: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(given)
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == told


def test_an_unknown_command_lists_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nonsense"])
    assert "'nonsense' finns inte. Välj bland 'allocate'" in capsys.readouterr().err
