"""No float comes near money: not as a literal, not by division, not by name."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import modules, parsed, place

INEXACT = {"float", "complex", "Decimal"}


def inexact(tree: ast.AST) -> list[ast.AST]:
    return [
        node
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and type(node.value) in (float, complex))
        or is_division(node)
        or (isinstance(node, ast.Name) and node.id in INEXACT)
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "round")
    ]


def is_division(node: ast.AST) -> bool:
    """A stroke between numbers; before a text it joins a path."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return not (isinstance(node.right, ast.Constant) and isinstance(node.right.value, str))
    return isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Div)


@pytest.mark.parametrize("path", modules("domain", "records", "steps"), ids=place)
def test_arithmetic_is_exact(path: Path) -> None:
    assert [place(path, node) for node in inexact(parsed(path))] == []


@pytest.mark.parametrize(
    "line", ["x = 1.0", "x = a / b", "x /= 2", "x = float(y)", "x = round(y)", "x = map(float, y)"]
)
def test_each_way_in_for_a_float_is_seen(line: str) -> None:
    assert inexact(ast.parse(line)) != []
