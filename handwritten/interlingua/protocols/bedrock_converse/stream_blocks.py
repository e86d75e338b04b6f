"""Content blocks of Converse while they arrive: what each has gathered, and what it makes in the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from interlingua.errors import InvalidReply
from interlingua.events import (
    Event,
    PartAdded,
    ReasoningDelta,
    ReasoningEnd,
    ReasoningStart,
    TextDelta,
    TextEnd,
    TextStart,
    ToolCallDelta,
    ToolCallEnd,
    ToolCallStart,
)
from interlingua.messages import Native, Reasoning
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.bedrock_converse.decode_parts import decode_call, decode_image, decode_text, plain
from interlingua.protocols.bedrock_converse.name import CUT_OFF, PROTOCOL
from interlingua.protocols.misfits import text_of

if TYPE_CHECKING:
    from interlingua_wire.bedrock_runtime.types import (
        CitationsDelta,
        ContentBlockDelta,
        ContentBlockStart,
        ToolUseBlockStart,
    )

Places: TypeAlias = Iterator[int]
"""Counts the parts of the message."""


class BegunBlock(Protocol):
    """A block between its start and its stop. `raw` is the wire event at hand."""

    def start(self, raw: object) -> Iterator[Event]: ...
    def feed(self, delta: ContentBlockDelta, raw: object) -> Iterator[Event]: ...
    def stop(self, raw: object) -> Iterator[Event]: ...


def begin(start: ContentBlockStart, places: Places) -> BegunBlock:
    """The state of a block that was announced."""
    if start.tool_use and start.tool_use.type is None:
        return BegunCall(start.tool_use, next(places))
    if start.image:
        return _BegunImage(start.image.format, next(places))
    return _BegunNative(start, next(places))


def begin_with(delta: ContentBlockDelta, places: Places) -> BegunBlock:
    """The state of a block that begins with its first piece."""
    if delta.reasoning_content:
        return _BegunReasoning(next(places))
    if delta.text is not None or delta.citation:
        return _BegunText(places)
    return _BegunNative(None, next(places))


class _BegunText:
    def __init__(self, places: Places) -> None:
        self._index = next(places)
        self._places = places
        self._text: list[str] = []
        self._citations: list[CitationsDelta] = []

    def start(self, raw: object) -> Iterator[Event]:
        yield TextStart(self._index, raw=raw)

    def feed(self, delta: ContentBlockDelta, raw: object) -> Iterator[Event]:
        if delta.text:
            self._text.append(text_of(delta.text))
            yield TextDelta(self._index, delta.text, raw=raw)
        if delta.citation:
            self._citations.append(delta.citation)

    def stop(self, raw: object) -> Iterator[Event]:
        text, *sources = decode_text("".join(self._text), self._citations)
        yield TextEnd(self._index, text, raw=raw)
        for source in sources:
            yield PartAdded(next(self._places), source, raw=raw)


class _BegunReasoning:
    def __init__(self, index: int) -> None:
        self._index = index
        self._text: list[str] = []
        self._signature: list[str] = []
        self._redacted: list[str] = []

    def start(self, raw: object) -> Iterator[Event]:
        yield ReasoningStart(self._index, raw=raw)

    def feed(self, delta: ContentBlockDelta, raw: object) -> Iterator[Event]:
        said = delta.reasoning_content
        if said and said.signature:
            self._signature.append(text_of(said.signature))
        if said and said.redacted_content:
            self._redacted.append(text_of(said.redacted_content))
        if said and said.text:
            self._text.append(text_of(said.text))
            yield ReasoningDelta(self._index, said.text, raw=raw)

    def stop(self, raw: object) -> Iterator[Event]:
        if self._redacted and not self._text:
            part = Reasoning(redacted="".join(self._redacted), origin=PROTOCOL)
        else:
            part = Reasoning("".join(self._text), signature="".join(self._signature) or None, origin=PROTOCOL)
        yield ReasoningEnd(self._index, part, raw=raw)


class BegunCall:
    """A tool call. If its input is no JSON object once it stops, the finish says what that means."""

    def __init__(self, start: ToolUseBlockStart, index: int) -> None:
        self._start = start
        self._index = index
        self._json: list[str] = []

    @property
    def is_broken(self) -> bool:
        """The input is cut off, or no object."""
        return arguments_from("".join(self._json)) is None

    def start(self, raw: object) -> Iterator[Event]:
        """The call's id and name are known from the start."""
        yield ToolCallStart(self._index, self._start.tool_use_id or "", self._start.name or "", raw=raw)

    def feed(self, delta: ContentBlockDelta, raw: object) -> Iterator[Event]:
        """More of the input."""
        if delta.tool_use and delta.tool_use.input:
            self._json.append(text_of(delta.tool_use.input))
            yield ToolCallDelta(self._index, delta.tool_use.input, raw=raw)

    def stop(self, raw: object) -> Iterator[Event]:
        """The call, if its input is whole."""
        if not self.is_broken:
            part = decode_call(self._start.tool_use_id, self._start.name, "".join(self._json))
            yield ToolCallEnd(self._index, part, raw=raw)

    def cut_off(self, raw: object) -> PartAdded:
        """The call as far as it came: no call, but kept."""
        value = {"id": self._start.tool_use_id, "name": self._start.name, CUT_OFF: "".join(self._json)}
        return PartAdded(self._index, Native(value, PROTOCOL), raw=raw)

    def error(self) -> InvalidReply:
        """What to raise when the model meant the call to be whole."""
        text = "".join(self._json)
        return InvalidReply(
            f"the input of the tool call {self._start.name!r} is no JSON object", body=text.encode()[:65536]
        )


class _BegunImage:
    def __init__(self, kind: str, index: int) -> None:
        self._kind = kind
        self._index = index
        self._base64: list[str] = []
        self._rest: dict[str, Any] = {}

    def start(self, raw: object) -> Iterator[Event]:
        return iter(())

    def feed(self, delta: ContentBlockDelta, raw: object) -> Iterator[Event]:
        if delta.image and delta.image.source and delta.image.source.bytes:
            self._base64.append(text_of(delta.image.source.bytes))
        elif delta.image:
            self._rest |= plain(delta.image)
        return iter(())

    def stop(self, raw: object) -> Iterator[Event]:
        base64 = "".join(self._base64)
        source = {"source": {"bytes": base64}} if base64 else {}
        native = {"image": {"format": self._kind, **source, **self._rest}}
        is_whole = base64 and not self._rest
        part = decode_image(self._kind, base64, native) if is_whole else Native(native, PROTOCOL)
        yield PartAdded(self._index, part, raw=raw)


class _BegunNative:
    """What only this API has a word for: calls and results of tools of the server, and what we have not heard of."""

    def __init__(self, start: ContentBlockStart | None, index: int) -> None:
        self._value: dict[str, Any] = dict(plain(start)) if start else {}
        self._index = index
        self._json: list[str] = []
        self._results: list[Any] = []

    def start(self, raw: object) -> Iterator[Event]:
        return iter(())

    def feed(self, delta: ContentBlockDelta, raw: object) -> Iterator[Event]:
        if delta.tool_use:
            self._json.append(text_of(delta.tool_use.input or ""))
        elif delta.tool_result:
            self._results.extend(plain(each) for each in delta.tool_result)
        else:
            self._value |= plain(delta)
        return iter(())

    def stop(self, raw: object) -> Iterator[Event]:
        text = "".join(self._json)
        if "toolUse" in self._value:
            arguments = arguments_from(text)
            said = {CUT_OFF: text} if arguments is None else {"input": arguments}
            self._value["toolUse"] = {**self._value["toolUse"], **said}
        if "toolResult" in self._value:
            self._value["toolResult"] = {**self._value["toolResult"], "content": self._results}
        yield PartAdded(self._index, Native(self._value, PROTOCOL), raw=raw)
