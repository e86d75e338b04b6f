"""What of a request can have a limit, and how it is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from attrs import frozen

from interlingua.media_types import media_type_of
from interlingua.messages import Audio, File, Image, Part, ToolResult

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest

Measured: TypeAlias = float | str
Media: TypeAlias = Image | Audio | File


@frozen
class Measure:
    """How one parameter is measured."""

    unit: str
    """What the values count; empty for a bare value."""
    values: Callable[[ChatRequest], Sequence[Measured]]


def _given(*values: Measured | None) -> list[Measured]:
    return [value for value in values if value is not None]


def _count(items: Sequence[object]) -> list[Measured]:
    return [len(items)] if items else []


def _parts_of(request: ChatRequest, kind: type[Media]) -> list[Media]:
    parts = (part for message in request.messages for part in message.parts)
    return [each for part in parts for each in _with_inner(part) if isinstance(each, kind)]


def _with_inner(part: Part) -> Sequence[Part]:
    """The part, or what a tool gave back."""
    return part.content if isinstance(part, ToolResult) and isinstance(part.content, tuple) else (part,)


def _media_types(request: ChatRequest, kind: type[Media]) -> list[Measured]:
    return _given(*(part.media_type or media_type_of(part.data) for part in _parts_of(request, kind) if part.data))


def _sizes(request: ChatRequest, kind: type[Media]) -> list[Measured]:
    return [len(part.data) for part in _parts_of(request, kind) if part.data]


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


def _strict_schemas(request: ChatRequest) -> list[Mapping[str, Any]]:
    output = [request.output.schema] if request.output is not None and request.output.strict else []
    return [*output, *(tool.parameters for tool in request.tools if tool.strict)]


def _metadata(request: ChatRequest) -> Mapping[str, str]:
    return request.metadata or {}


MEASURES: Mapping[str, Measure] = {
    "n": Measure("", lambda request: _given(request.n)),
    "max_output_tokens": Measure("tokens", lambda request: _given(request.max_output_tokens)),
    "temperature": Measure("", lambda request: _given(request.temperature)),
    "top_p": Measure("", lambda request: _given(request.top_p)),
    "top_k": Measure("", lambda request: _given(request.top_k)),
    "stop": Measure("stop sequences", lambda request: _count(request.stop)),
    "presence_penalty": Measure("", lambda request: _given(request.presence_penalty)),
    "frequency_penalty": Measure("", lambda request: _given(request.frequency_penalty)),
    "top_logprobs": Measure("", lambda request: _given(request.top_logprobs)),
    "logit_bias": Measure("", lambda request: list((request.logit_bias or {}).values())),
    "reasoning_budget": Measure("tokens", lambda request: _given(request.reasoning_budget)),
    "reasoning_effort": Measure("", lambda request: _given(request.reasoning_effort)),
    "modalities": Measure("", lambda request: list(request.modalities)),
    "audio_format": Measure("", lambda request: _given(request.audio_format)),
    "user": Measure("characters", lambda request: _count(request.user or "")),
    "metadata": Measure("entries", lambda request: _count(list(_metadata(request)))),
    "metadata.name": Measure("characters", lambda request: [len(name) for name in _metadata(request)]),
    "metadata.value": Measure("characters", lambda request: [len(text) for text in _metadata(request).values()]),
    "tools": Measure("tools", lambda request: _count(request.tools)),
    "tools.name": Measure("", lambda request: [tool.name for tool in request.tools]),
    "output.name": Measure("", lambda request: _given(request.output and request.output.name)),
    "schema.depth": Measure("objects deep", lambda request: [*map(_depth, _strict_schemas(request))]),
    "schema.properties": Measure("properties", lambda request: [*map(_properties, _strict_schemas(request))]),
    "image": Measure("images", lambda request: _count(_parts_of(request, Image))),
    "image.media_type": Measure("", lambda request: _media_types(request, Image)),
    "image.size": Measure("bytes", lambda request: _sizes(request, Image)),
    "audio.media_type": Measure("", lambda request: _media_types(request, Audio)),
    "audio.size": Measure("bytes", lambda request: _sizes(request, Audio)),
    "file.media_type": Measure("", lambda request: _media_types(request, File)),
    "file.size": Measure("bytes", lambda request: _sizes(request, File)),
}
