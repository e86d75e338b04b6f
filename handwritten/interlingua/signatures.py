"""Reads a function's signature and docstring as a JSON Schema and a validator of arguments."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, NotRequired, get_args, get_origin, get_type_hints

from attrs import frozen
from typing_extensions import TypedDict

from interlingua.errors import InvalidArgument
from interlingua.structured.json_text import whole_numbers
from interlingua.structured.readable import json_form_needed, readable
from interlingua.structured.validate import problems_from, without_titles

if TYPE_CHECKING:
    from pydantic import TypeAdapter

OFFERED = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.KEYWORD_ONLY,
)


@frozen(eq=False)
class Signature:
    """What a model must know of a function, and what checks the arguments it chose."""

    name: str
    description: str
    parameters: Mapping[str, Any]
    positional: tuple[str, ...]
    """Parameters that cannot be given by name."""
    adapter: TypeAdapter[dict[str, Any]]

    def validate(self, arguments: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], dict[str, Any]]]:
        """The problems, and the positional and named values. JSON types are not coerced: `"5"` is no integer."""
        from pydantic import ValidationError

        try:
            values = dict(self.adapter.validate_json(json.dumps(whole_numbers(arguments)), strict=True))
        except ValidationError as error:
            return problems_from(error), ((), {})
        positional = tuple(values.pop(name) for name in self.positional if name in values)
        return (), (positional, values)


def read_signature(function: Callable[..., Any]) -> Signature:
    """Read the signature of a function, method or callable object."""
    from pydantic import TypeAdapter

    name = function_name(function)
    offered = _offered_parameters(function, name)
    description, notes = read_docstring(function)
    with json_form_needed("tools", name):
        adapter: TypeAdapter[dict[str, Any]] = TypeAdapter(_arguments_type(function, name, offered, notes))
        schema = _schema(adapter, offered)
    positional = tuple(item.name for item in offered if item.kind is inspect.Parameter.POSITIONAL_ONLY)
    return Signature(name, description, schema, positional, adapter)


def function_name(function: Callable[..., Any]) -> str:
    """The name of a function, also under `functools.partial`; of a callable object its class's."""
    while isinstance(function, partial):
        function = function.func
    if inspect.isroutine(function):
        return function.__name__
    return type(function).__name__


def read_docstring(function: Callable[..., Any]) -> tuple[str, Mapping[str, str]]:
    """What a docstring says of the function, and of each parameter (Google, NumPy, reST or epydoc form)."""
    text = inspect.getdoc(function)
    if not text or not inspect.isroutine(function):
        return "", {}
    from docstring_parser import parse

    docstring = parse(text)
    notes = {item.arg_name: " ".join(item.description.split()) for item in docstring.params if item.description}
    return docstring.description or "", notes


def _offered_parameters(function: Callable[..., Any], name: str) -> list[inspect.Parameter]:
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except ValueError as error:
        raise InvalidArgument("tools", f"{name} without a readable signature", "a Python function") from error
    for parameter in parameters:
        if parameter.kind not in OFFERED:
            raise InvalidArgument("tools", f"{name} with the parameter {parameter}", "named parameters only")
    return parameters


def _arguments_type(
    function: Callable[..., Any], name: str, offered: list[inspect.Parameter], notes: Mapping[str, str]
) -> Any:
    from pydantic import ConfigDict, with_config

    annotations = _annotations(function, name)
    fields = {
        parameter.name: _field_type(parameter, annotations.get(parameter.name, Any), notes.get(parameter.name))
        for parameter in offered
    }
    arguments_type = TypedDict(name, fields)  # type: ignore[misc]
    return with_config(ConfigDict(extra="forbid", arbitrary_types_allowed=False))(arguments_type)


def _annotations(function: Callable[..., Any], name: str) -> Mapping[str, Any]:
    target = function if inspect.isroutine(function) else type(function).__call__
    try:
        return get_type_hints(target, include_extras=True)
    except NameError as error:
        raise InvalidArgument(
            "tools", f"{name} with an annotation of the unknown name {error.name!r}", "annotations that can be resolved"
        ) from error


def _field_type(parameter: inspect.Parameter, annotation: Any, note: str | None) -> Any:
    from pydantic import Field

    known = readable(annotation)
    said = next((item for item in _remarks(annotation) if isinstance(item, str)), note)
    described = Annotated[known, Field(description=said)] if said and not _is_described(annotation) else known
    return described if parameter.default is inspect.Parameter.empty else NotRequired[described]


def _is_described(annotation: Any) -> bool:
    """Whether a `Field` of the annotation says what the parameter is."""
    from pydantic.fields import FieldInfo

    return any(isinstance(item, FieldInfo) and item.description for item in _remarks(annotation))


def _remarks(annotation: Any) -> tuple[Any, ...]:
    """What `Annotated` says beside the type."""
    return get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()


def _schema(adapter: TypeAdapter[dict[str, Any]], offered: list[inspect.Parameter]) -> Mapping[str, Any]:
    schema = without_titles(adapter.json_schema())
    defaults = {item.name: item.default for item in offered if _is_plain(item.default)}
    properties: Mapping[str, Mapping[str, Any]] = schema.get("properties", {})
    shown = {
        name: {**field, "default": defaults[name]} if name in defaults else field for name, field in properties.items()
    }
    return {**schema, "properties": shown}


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)
