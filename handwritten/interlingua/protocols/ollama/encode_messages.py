"""A history as the messages of Ollama's chat: a text each, with pictures, reasoning and calls beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from interlingua.errors import InvalidArgument
from interlingua.messages import Image, Message, Part, Reasoning, Role, ToolCall, ToolResult
from interlingua.profiles import Profile
from interlingua.protocols.earlier import without_unsayable
from interlingua.protocols.instructions import placed
from interlingua.protocols.notes import Notes
from interlingua.protocols.ollama.encode_parts import can_say, encode_image, left_out, text_of_part
from interlingua.protocols.ollama.name import PROTOCOL

if TYPE_CHECKING:
    from interlingua_wire.ollama.types import ChatMessage, ChatMessageRole, ToolCallDict

_ROLES: dict[Role, ChatMessageRole] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "tool": "user",
    "assistant": "assistant",
}
_BETWEEN: dict[Role, str] = {"assistant": ""}
"""What joins the texts of a message: what a model said in pieces is one text, what others said are paragraphs."""
_PARAGRAPHS = "\n\n"


def encode_messages(messages: Sequence[Message], profile: Profile, notes: Notes) -> list[ChatMessage]:
    """The turns; the results of tools are turns of their own."""
    if any(message.name is not None for message in messages):
        notes.add("messages.name", "Ollama has no names of speakers; left out")
    messages = without_unsayable(messages, can_say=can_say, notes=notes)
    names = {part.id: part.name for message in messages for part in message.parts if isinstance(part, ToolCall)}
    ordered = placed(messages, profile, notes)
    turns = [turn for message in ordered for turn in _encode_turn(message, names, notes)]
    if not turns:
        raise InvalidArgument("messages", "none with content", "at least one of the user")
    return turns


def _encode_turn(message: Message, names: Mapping[str, str], notes: Notes) -> Iterator[ChatMessage]:
    results = [part for part in message.parts if isinstance(part, ToolResult)]
    for result in results:
        yield _encode_result(result, names, notes)
    others = [part for part in message.parts if not isinstance(part, ToolResult)]
    wire = _encode_parts(message.role, others, notes)
    if wire.keys() - {"role"}:
        yield {"content": "", **wire}


def _encode_parts(role: Role, parts: Sequence[Part], notes: Notes) -> ChatMessage:
    wire: ChatMessage = {"role": _ROLES[role]}
    texts = [text for part in parts if (text := text_of_part(part, role, notes))]
    if texts:
        wire["content"] = _BETWEEN.get(role, _PARAGRAPHS).join(texts)
    if images := [
        encode_image(part, notes) for part in parts if isinstance(part, Image) and _may_show(part, role, notes)
    ]:
        wire["images"] = images
    if thinking := "".join(part.text for part in parts if isinstance(part, Reasoning) and _is_own(part, role, notes)):
        wire["thinking"] = thinking
    if calls := [_encode_call(part, place, notes) for place, part in enumerate(_calls(parts, role, notes))]:
        wire["tool_calls"] = calls
    return wire


def _may_show(image: Image, role: Role, notes: Notes) -> bool:
    """A model shows no pictures to itself."""
    if role in ("user", "tool"):
        return True
    left_out(image, role, notes)
    return False


def _is_own(part: Reasoning, role: Role, notes: Notes) -> bool:
    if part.origin == PROTOCOL and role == "assistant":
        return True
    notes.add("messages", f"reasoning made by {part.origin or 'an unknown protocol'} is not sent")
    return False


def _calls(parts: Sequence[Part], role: Role, notes: Notes) -> list[ToolCall]:
    calls = [part for part in parts if isinstance(part, ToolCall)]
    if role == "assistant":
        return calls
    for call in calls:
        left_out(call, role, notes)
    return []


def _encode_call(part: ToolCall, place: int, notes: Notes) -> ToolCallDict:
    if part.signature is not None:
        notes.add("messages", f"a signature made by {part.origin or 'an unknown protocol'} is not sent")
    function = {"index": place, "name": part.name, "arguments": dict(part.arguments)}
    return cast("ToolCallDict", {"id": part.id, "function": function})


def _encode_result(result: ToolResult, names: Mapping[str, str], notes: Notes) -> ChatMessage:
    """One result, by the name of its tool, which older servers go by, and by the id of the call."""
    if result.is_error:
        notes.add("messages", "is_error of a tool result is not sent: only its text says that the tool failed")
    if result.cache is not False:
        notes.add("cache", "Ollama takes no cache marks; it caches as it sees fit")
    wire: ChatMessage = {"role": "tool", "tool_call_id": result.id}
    if name := result.name or names.get(result.id):
        wire["tool_name"] = name
    if isinstance(result.content, str):
        return {**wire, "content": result.content}
    texts = [text for part in result.content if (text := text_of_part(part, "tool", notes))]
    if images := [encode_image(part, notes) for part in result.content if isinstance(part, Image)]:
        wire["images"] = images
    return {**wire, "content": _PARAGRAPHS.join(texts)}
