"""Our message parts as parts of a Gemini content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias, assert_never, cast

from interlingua.messages import (
    Audio,
    File,
    Image,
    Message,
    Native,
    Part,
    Reasoning,
    Refusal,
    Source,
    Text,
    ToolCall,
    ToolResult,
)
from interlingua.protocols.gemini.encode_media import encode_audio, encode_file, encode_image
from interlingua.protocols.gemini.encode_results import encode_result
from interlingua.protocols.gemini.name import MADE_ID, PROTOCOL
from interlingua.protocols.notes import Notes
from interlingua.protocols.turns import only_text

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import FunctionCallDict, PartDict

CallNames: TypeAlias = Mapping[str, str]
"""The tool's name by the id of a call: Gemini wants it with the result."""


def encode_parts(message: Message, names: CallNames, notes: Notes) -> list[PartDict]:
    """The parts of one message, in order."""
    if (text := only_text(message)) is not None:
        return [{"text": text}]
    return [encoded for part in message.parts for encoded in _encode_part(part, names, notes)]


def _encode_part(part: Part, names: CallNames, notes: Notes) -> Iterator[PartDict]:
    match part:
        case Text():
            yield from _encode_text(part, notes)
        case Reasoning():
            yield from _encode_reasoning(part, notes)
        case Image():
            yield encode_image(part)
        case File():
            if part.name is not None:
                notes.add("messages.file.name", "Gemini takes no names of files; left out")
            yield encode_file(part)
        case Audio():
            yield from _encode_audio(part, notes)
        case ToolCall():
            yield _encode_call(part, notes)
        case ToolResult():
            yield from encode_result(part, names.get(part.id), notes)
        case Refusal():
            notes.add("messages", "a refusal is sent as text")
            yield {"text": part.text}
        case Native():
            yield from _encode_native(part, notes)
        case Source():
            notes.add("messages", "a source is left out: Gemini tells of them, and takes none")
        case _:
            assert_never(part)
    if isinstance(part, Text | Image | Audio | File | ToolResult) and part.cache:
        notes.add("messages.cache", "Gemini caches long prompts by itself, or by a cachedContents resource; left out")


def _encode_text(part: Text, notes: Notes) -> Iterator[PartDict]:
    wire: PartDict = {"text": part.text}
    signed = _signed(wire, part.signature, part.origin, notes)
    if part.text or "thoughtSignature" in signed:
        yield signed


def _encode_reasoning(part: Reasoning, notes: Notes) -> Iterator[PartDict]:
    if part.origin == PROTOCOL and (part.text or part.signature):
        yield _signed({"text": part.text, "thought": True}, part.signature, part.origin, notes)
    else:
        notes.add("messages", f"reasoning made by {part.origin or 'an unknown protocol'} is not sent")


def _encode_audio(part: Audio, notes: Notes) -> Iterator[PartDict]:
    has_place = part.data is not None or part.url is not None or part.file_id is not None
    if not has_place and part.transcript is not None:
        notes.add("messages", "audio is sent as its transcript")
        yield {"text": part.transcript}
    else:
        yield encode_audio(part)


def _encode_call(part: ToolCall, notes: Notes) -> PartDict:
    call: FunctionCallDict = {"name": part.name, "args": part.arguments}
    if not part.id.startswith(MADE_ID):
        call["id"] = part.id
    return _signed({"functionCall": call}, part.signature, part.origin, notes)


def _encode_native(part: Native, notes: Notes) -> Iterator[PartDict]:
    if part.origin == PROTOCOL:
        yield cast("PartDict", dict(part.value))
    else:
        notes.add("messages", f"a part that only {part.origin} has a word for is not sent")


def _signed(part: PartDict, signature: str | None, origin: str | None, notes: Notes) -> PartDict:
    if signature is None:
        return part
    if origin == PROTOCOL:
        return {**part, "thoughtSignature": signature}
    notes.add("messages", f"a signature made by {origin or 'an unknown protocol'} is not sent")
    return part
