"""JSON Schemas of a programme folder's TOML files, made from the domain's types, for editors that know them."""

import ast
import inspect
import json
from dataclasses import is_dataclass
from pathlib import Path
from types import ModuleType

from pydantic import TypeAdapter

from anslag.domain import form, outline, programme
from anslag.domain.problem import Refusal

SCHEMAS: dict[str, type] = {
    "programme.json": programme.Terms,
    "form.json": form.Form,
    "report.json": outline.Outline,
}
"""What each schema describes, by its file name."""


class SchemaFolderError(Refusal):
    """The schemas cannot be written where they were asked for."""


def schema_text(shape: type) -> str:
    """The JSON Schema of a type, with what the source says of each key as its description."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(shape).json_schema()}
    said = {name: text for module in (form, outline, programme) for name, text in _said(module).items()}
    for name, definition in {shape.__name__: schema, **schema.get("$defs", {})}.items():
        for key, described in definition.get("properties", {}).items():
            if text := said.get((name, key)):
                described["description"] = text
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write each schema into the folder, and tell which files were written. Raises SchemaFolderError."""
    paths = tuple(folder / name for name in SCHEMAS)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, shape in zip(paths, SCHEMAS.values(), strict=True):
            path.write_text(schema_text(shape), encoding="utf-8")
    except OSError as error:
        message = f"Det går inte att skriva i {folder}: {error.strerror}. Ange en annan katalog."
        raise SchemaFolderError(message) from error
    return paths


def _said(module: ModuleType) -> dict[tuple[str, str], str]:
    """The text that stands under each key of a module's types, by the type's name and the key."""
    said = {}
    for shape in ast.parse(inspect.getsource(module)).body:
        if isinstance(shape, ast.ClassDef) and is_dataclass(getattr(module, shape.name)):
            for key, below in zip(shape.body, shape.body[1:], strict=False):
                match key, below:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                        value=ast.Constant(value=str(text))
                    ):
                        said[shape.name, name] = text
    return said
