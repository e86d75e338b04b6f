"""Tools a model may call: their description for the model, and the function behind them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from attrs import evolve, field, frozen

from interlingua.errors import InvalidArgument, ToolFailed
from interlingua.messages import CacheHint, File, Image, Text, ToolCall
from interlingua.values import Value

if TYPE_CHECKING:
    from interlingua.server_tools import ServerTool
    from interlingua.signatures import Signature
    from interlingua.structured import OutputSchema

NO_PARAMETERS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}

CALLABLE_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,128}")
"""What any provider takes; most take less, and say so."""
ToolLike: TypeAlias = "Tool | Callable[..., Any]"


def _no_parameters() -> Mapping[str, Any]:
    return dict(NO_PARAMETERS)


@frozen(eq=False, repr=False)
class Tool(Value):
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
    timeout: float | None = field(default=None, kw_only=True)
    """Seconds that a call of the function may take in a run; None: as the run says."""
    signature: Signature | None = field(default=None, kw_only=True, eq=False, repr=False)
    """The function's parameters as validators; made by `tool_from_function`."""
    form: OutputSchema | None = field(default=None, kw_only=True, eq=False, repr=False)
    """The type that the arguments are, for a tool made of one."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function behind the tool, unvalidated."""
        if self.function is None:
            raise InvalidArgument("tool", f"{self.name!r} without a function", "a tool made of a function")
        return self.function(*args, **kwargs)

    def read(self, call: ToolCall) -> Any:
        """The arguments of a call, validated: a value of the type the tool was made of, else names and values.

        Raises `ToolFailed` naming each that does not fit.
        """
        if self.form is None:
            return validated_arguments(self, call)[1]
        from interlingua.errors import OutputMismatch
        from interlingua.structured import read_output
        from interlingua.structured.json_text import json_text

        given = _present(self, call.arguments) if self.strict else call.arguments
        try:
            return read_output(self.form, json_text(given))
        except OutputMismatch as error:
            raise _misfit(self, call, error.problems) from error


@overload
def tool(function: Callable[..., Any], /) -> Tool: ...
@overload
def tool(
    *,
    name: str | None = None,
    description: str | None = None,
    strict: bool | None = None,
    cache: CacheHint = False,
    timeout: float | None = None,
) -> Callable[[Callable[..., Any]], Tool]: ...
def tool(
    function: Callable[..., Any] | None = None,
    /,
    *,
    name: str | None = None,
    description: str | None = None,
    strict: bool | None = None,
    cache: CacheHint = False,
    timeout: float | None = None,
) -> Tool | Callable[[Callable[..., Any]], Tool]:
    """Make a tool of a function; as a decorator, bare or with settings. Of a type it makes one without a function.

    >>> @tool
    ... def get_weather(city: str) -> str:
    ...     "Current weather.
    ...
    ...     Args:
    ...         city: Name of the city.
    ...     "
    """

    def decorate(function: Callable[..., Any]) -> Tool:
        made = tool_from_function(function, name=name, description=description, strict=strict, cache=cache)
        return made if timeout is None else evolve(made, timeout=timeout)

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
    if isinstance(function, type):
        return _tool_from_type(function, name=name, description=description, strict=strict, cache=cache)
    from interlingua.signatures import read_signature

    signature = read_signature(function)
    return Tool(
        _checked_name(name or signature.name),
        signature.description if description is None else description,
        signature.parameters,
        strict=strict,
        cache=cache,
        function=function,
        signature=signature,
    )


def _tool_from_type(
    kind: type, *, name: str | None, description: str | None, strict: bool | None, cache: CacheHint
) -> Tool:
    from inspect import cleandoc

    from interlingua.structured import output_schema_from

    form = output_schema_from(kind)
    if form.is_wrapped:
        raise InvalidArgument("tools", repr(kind), "a type with fields, whose values are the arguments")
    told = cleandoc(kind.__doc__ or "") if description is None else description
    parameters = {keyword: value for keyword, value in form.own.items() if keyword != "description"}
    return Tool(_checked_name(name or form.name), told, parameters, strict=strict, cache=cache, form=form)


def _checked_name(name: str) -> str:
    if not CALLABLE_NAME.fullmatch(name):
        raise InvalidArgument(
            "tools", f"the name {name!r}", "letters, digits, _ and -; il.tool(name=...) gives a function another"
        )
    return name


def tools_from(tools: Sequence[ToolLike | ServerTool] | None) -> tuple[Tool, ...]:
    """Tools as they are, functions as tools; not what the provider runs. Two of one name are refused."""
    if not tools:
        return ()
    from interlingua.server_tools import ServerTool

    own = [item for item in tools if not isinstance(item, ServerTool)]
    for item in own:
        if not callable(item):
            raise InvalidArgument("tools", f"{item!r} among them", "functions and Tools")
    found = tuple(item if isinstance(item, Tool) else tool_from_function(item) for item in own)
    names = [item.name for item in found]
    for name in names:
        if names.count(name) > 1:
            raise InvalidArgument("tools", f"{names.count(name)} tools named {name!r}", "one tool a name")
    return found


def server_tools_from(tools: Sequence[ToolLike | ServerTool] | None) -> tuple[ServerTool, ...]:
    """Those that the provider runs itself."""
    if not tools:
        return ()
    from interlingua.server_tools import ServerTool

    return tuple(item for item in tools if isinstance(item, ServerTool))


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
        raise _misfit(tool, call, problems)
    return arguments


def _misfit(tool: Tool, call: ToolCall, problems: tuple[str, ...]) -> ToolFailed:
    message = f"invalid arguments for {tool.name}: {'; '.join(problems)}"
    return ToolFailed(message, tool=tool.name, call_id=call.id, problems=problems, kind="arguments")


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
