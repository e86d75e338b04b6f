"""Tools a model may call: their description for the model, and the function behind them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from attrs import field, frozen

from interlingua.errors import InvalidArgument, ToolFailed
from interlingua.messages import CacheHint, File, Image, Text, ToolCall

if TYPE_CHECKING:
    from interlingua.signatures import Signature

NO_PARAMETERS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}

CALLABLE_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,128}")
"""What any provider takes; most take less, and say so."""
ToolLike: TypeAlias = "Tool | Callable[..., Any]"


def _no_parameters() -> Mapping[str, Any]:
    return dict(NO_PARAMETERS)


@frozen
class Tool:
    """Something a model may ask to have called. `tool` makes one of a function."""

    name: str
    description: str = ""
    parameters: Mapping[str, Any] = field(factory=_no_parameters)
    """JSON Schema of an object: the arguments."""
    strict: bool | None = field(default=None, kw_only=True)
    """Whether the provider is to hold the model to the schema; None leaves it to the provider."""
    cache: CacheHint = field(default=False, kw_only=True)
    function: Callable[..., Any] | None = field(default=None, kw_only=True, repr=False)
    """None: the caller answers the calls."""
    signature: Signature | None = field(default=None, kw_only=True, eq=False, repr=False)
    """The function's parameters as validators; made by `tool_from_function`."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function behind the tool, unvalidated."""
        if self.function is None:
            raise InvalidArgument("tool", f"{self.name!r} without a function", "a tool made of a function")
        return self.function(*args, **kwargs)


@overload
def tool(function: Callable[..., Any], /) -> Tool: ...
@overload
def tool(
    *, name: str | None = None, description: str | None = None, strict: bool | None = None, cache: CacheHint = False
) -> Callable[[Callable[..., Any]], Tool]: ...
def tool(
    function: Callable[..., Any] | None = None,
    /,
    *,
    name: str | None = None,
    description: str | None = None,
    strict: bool | None = None,
    cache: CacheHint = False,
) -> Tool | Callable[[Callable[..., Any]], Tool]:
    """Make a tool of a function; as a decorator, bare or with settings.

    >>> @tool
    ... def get_weather(city: str) -> str:
    ...     "Current weather.
    ...
    ...     Args:
    ...         city: Name of the city.
    ...     "
    """

    def decorate(function: Callable[..., Any]) -> Tool:
        return tool_from_function(function, name=name, description=description, strict=strict, cache=cache)

    return decorate if function is None else decorate(function)


def tool_from_function(
    function: Callable[..., Any],
    *,
    name: str | None = None,
    description: str | None = None,
    strict: bool | None = None,
    cache: CacheHint = False,
) -> Tool:
    """Read a tool off a function: its name, docstring, annotations and defaults."""
    from interlingua.signatures import read_signature

    signature = read_signature(function)
    called = name or signature.name
    if not CALLABLE_NAME.fullmatch(called):
        raise InvalidArgument(
            "tools", f"the name {called!r}", "letters, digits, _ and -; il.tool(name=...) gives a function another"
        )
    return Tool(
        called,
        signature.description if description is None else description,
        signature.parameters,
        strict=strict,
        cache=cache,
        function=function,
        signature=signature,
    )


def tools_from(tools: Sequence[ToolLike] | None) -> tuple[Tool, ...]:
    """Tools as they are; functions become tools. Two of one name are refused."""
    for item in tools or ():
        if not callable(item):
            raise InvalidArgument("tools", f"{item!r} among them", "functions and Tools")
    found = tuple(item if isinstance(item, Tool) else tool_from_function(item) for item in tools or ())
    names = [item.name for item in found]
    for name in names:
        if names.count(name) > 1:
            raise InvalidArgument("tools", f"{names.count(name)} tools named {name!r}", "one tool a name")
    return found


Arguments: TypeAlias = tuple[tuple[Any, ...], dict[str, Any]]
"""Positional and named values a function is called with."""


def validated_arguments(tool: Tool, call: ToolCall) -> Arguments:
    """The values to call the tool's function with. Raises `ToolFailed` naming each argument that does not fit."""
    given = _present(tool, call.arguments) if tool.strict else call.arguments
    if tool.signature is not None:
        problems, arguments = tool.signature.validate(given)
    else:
        from interlingua.structured.validate import schema_problems

        problems, arguments = schema_problems(tool.parameters, given), ((), dict(given))
    if problems:
        listed = "; ".join(problems)
        raise ToolFailed(
            f"invalid arguments for {tool.name}: {listed}", tool=tool.name, call_id=call.id, problems=problems
        )
    return arguments


def _present(tool: Tool, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Arguments without nulls that stand for what was left out: a strict tool may be told with all required."""
    from interlingua.structured.nulls import without_added_nulls
    from interlingua.structured.references import with_definitions

    whole = with_definitions(tool.parameters)
    found: Mapping[str, Any] = without_added_nulls(arguments, whole, whole)
    return found


def content_from_result(value: Any) -> str | Sequence[Text | Image | File]:
    """What a function gave back, as the model is to read it: text and parts as they are, everything else as JSON."""
    match value:
        case str():
            return value
        case Text() | Image() | File():
            return (value,)
        case [*items] if items and all(isinstance(item, Text | Image | File) for item in items):
            return tuple(items)
        case _:
            from interlingua.structured.json_text import json_text

            return json_text(value)
