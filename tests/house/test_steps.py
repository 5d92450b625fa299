"""A step is called the same way by everyone: the act first, then facts by name."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import modules, parsed, place

ACTS = ("step",)
"""The decorators that make a function a step."""


def steps_in(path: Path) -> list[ast.FunctionDef]:
    return [
        node
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(decorator).partition("(")[0] in ACTS for decorator in node.decorator_list)
    ]


@pytest.mark.parametrize("path", [path for path in modules("steps") if steps_in(path)], ids=place)
def test_a_step_takes_its_facts_by_name(path: Path) -> None:
    positional = {
        step.name: [argument.arg for argument in (*step.args.posonlyargs, *step.args.args)]
        for step in steps_in(path)
    }
    assert positional == {name: ["act"] for name in positional}


def test_there_are_steps_at_all() -> None:
    assert sum(len(steps_in(path)) for path in modules("steps")) > 0
