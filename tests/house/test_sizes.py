"""Files and functions stay small enough to be read whole."""

import ast
from pathlib import Path
from statistics import median

from tests.house.tree import modules, parsed, place

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 8

LONGER: dict[str, str] = {}
"""Functions that may be longer, each with its reason: {"src/anslag/room/module.py:name": "why"}."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> list[Function]:
    return [node for node in ast.walk(parsed(path)) if isinstance(node, Function)]


def body_lines(function: Function) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {place(path): len(path.read_text().splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_forty_lines_without_a_reason() -> None:
    longer = {
        f"{place(path)}:{function.name}": body_lines(function)
        for path in modules()
        for function in functions(path)
        if body_lines(function) > LONGEST_FUNCTION
    }
    assert longer.keys() == LONGER.keys(), longer


def test_half_of_all_functions_are_eight_lines_or_shorter() -> None:
    assert (
        median(body_lines(function) for path in modules() for function in functions(path)) <= MEDIAN_FUNCTION
    )
