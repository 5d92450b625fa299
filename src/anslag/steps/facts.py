"""Facts that come as text, checked against the parameters of the step that they are for."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from inspect import signature
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

GIVEN_APART = frozenset({"act", "programme"})
"""What a step is told beside its facts."""


def typed(function: Callable[..., None], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts, as JSON has them, in the types of the step's parameters. Raises pydantic.ValidationError."""
    checked = shape(function).model_validate_json(json.dumps(facts))
    return {name: getattr(checked, name) for name in checked.model_fields_set}


@cache
def shape(function: Callable[..., None]) -> type[BaseModel]:
    """The parameters of a step as a type that checks them. A programme is a fact where the step can do without."""
    hints = get_type_hints(function)
    fields: dict[str, Any] = {
        name: (hints[name], ... if parameter.default is parameter.empty else parameter.default)
        for name, parameter in signature(function).parameters.items()
        if name not in GIVEN_APART or parameter.default is not parameter.empty
    }
    return create_model(function.__name__, __config__=ConfigDict(extra="forbid", strict=True), **fields)
