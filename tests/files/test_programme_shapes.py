"""Hostile and broken files end in a fault with place and remedy, never in a traceback."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anslag.files.programme_folder import folder_problems, load_programme
from anslag.files.programme_read import UnreadableFolderError
from anslag.files.programme_text import MOST_BYTES
from tests.files.small_programme import CASES, small_programme, told

NEEDED = ("programme.toml", "form.toml", "key.csv", "parties.csv", "sources.md")


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    folder = small_programme(tmp_path)
    plain = load_programme(folder)
    for file in folder.iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_programme(folder) == plain


@pytest.mark.parametrize("name", NEEDED)
def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path, name: str) -> None:
    folder = small_programme(tmp_path)
    (folder / name).write_bytes("# rad ett\n# två\n".encode("latin-1"))
    assert told(folder) == (
        f"{name}: Filen är inte UTF-8 (rad 2). Spara den på nytt som UTF-8. [file_readable]",
    )


@pytest.mark.parametrize("name", NEEDED)
def test_a_directory_in_the_place_of_a_file_is_told(tmp_path: Path, name: str) -> None:
    folder = small_programme(tmp_path)
    (folder / name).unlink()
    (folder / name).mkdir()
    assert told(folder) == (
        f"{name}: Filen går inte att läsa: Is a directory. Kontrollera att den är en vanlig fil. [file_readable]",
    )


@pytest.mark.parametrize("name", NEEDED[1:])
def test_a_missing_file_is_told(tmp_path: Path, name: str) -> None:
    folder = small_programme(tmp_path)
    (folder / name).unlink()
    assert told(folder) == (
        f"{name}: Filen saknas. Lägg till den, som docs/programme-folders.md beskriver. [file_readable]",
    )


@pytest.mark.parametrize("name", ["key.csv", "parties.csv"])
def test_an_empty_table_is_told(tmp_path: Path, name: str) -> None:
    folder = small_programme(tmp_path)
    (folder / name).write_text("\n\n")
    assert told(folder) == (
        f"{name}: Filen är tom. Skriv en rad med kolumnnamn och sedan en rad för varje organisation, med komma mellan cellerna. [csv]",
    )


def test_an_empty_form_is_told_key_by_key(tmp_path: Path) -> None:
    folder = small_programme(tmp_path)
    (folder / "form.toml").write_text("")
    assert told(folder) == (
        "form.toml: version: Nyckeln version saknas. Lägg till version. [missing_key]",
        "form.toml: title: Nyckeln title saknas. Lägg till title. [missing_key]",
        "form.toml: sections: Nyckeln sections saknas. Lägg till sections. [missing_key]",
    )


def test_lists_within_lists_without_end_are_told(tmp_path: Path) -> None:
    folder = small_programme(tmp_path)
    (folder / "form.toml").write_text(f"version = {'[' * 20_000}{']' * 20_000}")
    assert told(folder) == (
        "form.toml: Listor eller tabeller ligger i för många nivåer. Rätta skrivsättet; det beskrivs på https://toml.io/en/v1.0.0. [toml]",
    )


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    folder = small_programme(tmp_path)
    with (folder / "sources.md").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert told(folder) == (
        "sources.md: Filen är större än 20 MB. Ha bara programmets egna uppgifter i filen. [file_readable]",
    )


def test_a_place_without_a_programme_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFolderError, match=r"Mappen har ingen programme\.toml\. Ange en mapp"):
        folder_problems(tmp_path)
    with pytest.raises(UnreadableFolderError, match=r"Det finns ingen sådan mapp\."):
        folder_problems(tmp_path / "nowhere")
    with pytest.raises(UnreadableFolderError, match=r"Mappen går inte att läsa\."):
        folder_problems(tmp_path / "no\0where")


LINES = tuple(
    (file.name, number, line)
    for file in sorted((CASES / "small-programme").iterdir())
    for number, line in enumerate(file.read_text().splitlines())
)
VALUES = (
    '""',
    "0",
    "-1",
    "1.5",
    "nan",
    "true",
    "[]",
    "{}",
    "[{}]",
    "2031-02-03",
    "07:32:00",
    '"\\u0000"',
    '"{fact:giver}"',
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.sampled_from(LINES), other=st.sampled_from(LINES), value=st.sampled_from(VALUES))
def test_no_line_lost_doubled_or_given_another_value_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory,
    at: tuple[str, int, str],
    other: tuple[str, int, str],
    value: str,
) -> None:
    name, number, line = at
    folder = small_programme(tmp_path_factory.mktemp("broken"))
    lines = (folder / name).read_text().splitlines()
    for instead in ([], [line, line], [other[2]], [f"{line.partition('=')[0]}= {value}"]):
        (folder / name).write_text("\n".join([*lines[:number], *instead, *lines[number + 1 :]]))
        for problem in folder_problems(folder):
            assert all((problem.place, problem.rule, problem.message, problem.remedy))
