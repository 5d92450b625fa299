"""The JSON Schemas beside the programmes are those of the types, and the programmes' files follow them."""

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from anslag.files.programme_schema import SCHEMAS, SchemaFolderError, schema_text, write_schemas
from tests.files.small_programme import CASES
from tests.files.test_programme_folders import FOLDERS

STORED = Path(__file__).parents[2] / "programmes" / "schema"
FILES = {"programme.json": "programme.toml", "form.json": "form.toml", "report.json": "report.toml"}


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((STORED / name).read_text()))


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_stored_schema_is_up_to_date(name: str) -> None:
    assert (STORED / name).read_text() == schema_text(SCHEMAS[name]), "run `anslag schema`"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_itself_valid(name: str) -> None:
    Draft202012Validator.check_schema(json.loads((STORED / name).read_text()))


@pytest.mark.parametrize("folder", [*FOLDERS, CASES / "small-programme"], ids=lambda folder: folder.name)
@pytest.mark.parametrize("name", FILES)
def test_the_files_follow_the_schema(folder: Path, name: str) -> None:
    file = folder / FILES[name]
    content = json.loads(json.dumps(tomllib.loads(file.read_text()) if file.exists() else None, default=str))
    assert content is None or [error.message for error in validator(name).iter_errors(content)] == []


def test_a_key_is_described_as_in_the_source() -> None:
    definitions = json.loads(schema_text(SCHEMAS["programme.json"]))["$defs"]
    assert definitions["Part"]["properties"]["administration"] == {
        "default": False,
        "description": "Money the receiver may use itself and never hands on: accounted apart.",
        "title": "Administration",
        "type": "boolean",
    }


def test_an_unknown_key_breaks_the_schema() -> None:
    errors = validator("programme.json").iter_errors({"titel": "x"})
    assert "Additional properties are not allowed ('titel' was unexpected)" in [
        error.message for error in errors
    ]


def test_schemas_are_written_where_asked(tmp_path: Path) -> None:
    assert write_schemas(tmp_path / "new") == tuple(tmp_path / "new" / name for name in SCHEMAS)
    assert (tmp_path / "new" / "form.json").read_text() == schema_text(SCHEMAS["form.json"])


def test_a_place_that_cannot_be_written_in_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SchemaFolderError, match="Ange en annan katalog"):
        write_schemas(tmp_path / "file" / "below")
