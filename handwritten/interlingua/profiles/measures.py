"""What of a request can have a limit, and how it is measured. What was not given costs nothing here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from interlingua.media_types import media_type_of
from interlingua.messages import Audio, File, Image, Message, Part, Text, ToolResult

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest
    from interlingua.structured import OutputSchema
    from interlingua.tools import Tool

Measured: TypeAlias = float | str
Measure: TypeAlias = Callable[[Any], Sequence[Measured]]
Media: TypeAlias = Image | Audio | File

UNITS: Mapping[str, str] = {
    "max_output_tokens": "tokens",
    "reasoning_budget": "tokens",
    "stop": "stop sequences",
    "user": "characters",
    "metadata": "entries",
    "metadata.name": "characters",
    "metadata.value": "characters",
    "tools": "tools",
    "schema.depth": "objects deep",
    "schema.properties": "properties",
    "image": "images",
    "image.size": "bytes",
    "audio.size": "bytes",
    "file.size": "bytes",
}
"""What the values count; those of other parameters are the parameter itself."""


def measured(request: ChatRequest) -> Iterator[tuple[str, Sequence[Measured]]]:
    """Each parameter that was given, with its values."""
    for measures, value in zip(_MEASURES, _VALUES(request), strict=True):
        if value is not None and value != ():
            for parameter, measure in measures:
                yield parameter, measure(value)
    if media := _media(request.messages):
        for kind, name in _KINDS.items():
            parts = [part for part in media if isinstance(part, kind)]
            yield name, _count(parts)
            yield f"{name}.media_type", [found for part in parts if (found := _media_type(part)) is not None]
            yield f"{name}.size", [len(part.data) for part in parts if part.data]


def _itself(value: Measured) -> Sequence[Measured]:
    return [value]


def _count(items: Sequence[object]) -> Sequence[Measured]:
    return [len(items)] if items else []


def _media_type(part: Media) -> str | None:
    return (part.media_type or media_type_of(part.data)) if part.data else None


def _media(messages: Sequence[Message]) -> list[Media]:
    found: list[Media] = []
    for message in messages:
        for part in message.parts:
            if part.__class__ is not Text:  # almost all are, and asking for the type of each would be a call
                found.extend(each for each in _with_inner(part) if isinstance(each, Image | Audio | File))
    return found


def _with_inner(part: Part) -> Sequence[Part]:
    """The part, or what a tool gave back."""
    return part.content if isinstance(part, ToolResult) and isinstance(part.content, tuple) else (part,)


def _of_output(measure: Callable[[object], float]) -> Measure:
    """Of the schema that the answer is held to, if it is."""

    def values(output: OutputSchema) -> Sequence[Measured]:
        return [measure(output.schema)] if output.strict else []

    return values


def _of_tools(measure: Callable[[object], float]) -> Measure:
    """Of the schemas that arguments are held to."""

    def values(tools: Sequence[Tool]) -> Sequence[Measured]:
        return [measure(tool.parameters) for tool in tools if tool.strict]

    return values


def _depth(schema: object) -> int:
    """How many objects lie within each other."""
    inner = max(map(_depth, _inside(schema)), default=0)
    return inner + (1 if _fields(schema) else 0)


def _properties(schema: object) -> int:
    inner = sum(map(_properties, _inside(schema)))
    return inner + len(_fields(schema))


def _fields(schema: object) -> Mapping[str, object]:
    found: object = cast("Mapping[str, object]", schema).get("properties") if isinstance(schema, Mapping) else None
    return cast("Mapping[str, object]", found) if isinstance(found, Mapping) else {}


def _inside(schema: object) -> Iterator[object]:
    if isinstance(schema, Mapping):
        yield from cast("Mapping[str, object]", schema).values()
    elif isinstance(schema, list):
        yield from cast("list[object]", schema)


_KINDS: Mapping[type[Media], str] = {Image: "image", Audio: "audio", File: "file"}
_BY_FIELD: Mapping[str, tuple[tuple[str, Measure], ...]] = {
    **{
        name: ((name, _itself),)
        for name in (
            *("n", "max_output_tokens", "temperature", "top_p", "top_k", "presence_penalty", "frequency_penalty"),
            *("top_logprobs", "reasoning_budget", "reasoning_effort", "audio_format"),
        )
    },
    "stop": (("stop", _count),),
    "logit_bias": (("logit_bias", lambda biases: [*biases.values()]),),
    "modalities": (("modalities", list),),
    "user": (("user", _count),),
    "metadata": (
        ("metadata", lambda entries: [len(entries)]),
        ("metadata.name", lambda entries: [len(name) for name in entries]),
        ("metadata.value", lambda entries: [len(value) for value in entries.values()]),
    ),
    "tools": (
        ("tools", _count),
        ("tools.name", lambda tools: [tool.name for tool in tools]),
        ("schema.depth", _of_tools(_depth)),
        ("schema.properties", _of_tools(_properties)),
    ),
    "output": (
        ("output.name", lambda output: [output.name]),
        ("schema.depth", _of_output(_depth)),
        ("schema.properties", _of_output(_properties)),
    ),
}
_MEASURES = tuple(_BY_FIELD.values())
_VALUES: Callable[[ChatRequest], tuple[Any, ...]] = attrgetter(*_BY_FIELD)

PARAMETERS = frozenset(
    {parameter for measures in _MEASURES for parameter, _ in measures}
    | {f"{name}{what}" for name in _KINDS.values() for what in ("", ".media_type", ".size")}
)
"""What a limit can be of."""
