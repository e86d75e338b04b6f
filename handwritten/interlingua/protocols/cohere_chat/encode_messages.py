"""A history as the messages of Cohere's chat, and the documents beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, assert_never, cast

from interlingua.errors import InvalidArgument
from interlingua.messages import File, Image, Message, Part, Text, ToolResult
from interlingua.profiles import Profile
from interlingua.protocols.cohere_chat.encode_assistant import encode_assistant
from interlingua.protocols.cohere_chat.encode_parts import (
    bare_text,
    can_say,
    encode_document,
    encode_text,
    encode_user_part,
    left_out,
)
from interlingua.protocols.earlier import without_unsayable
from interlingua.protocols.instructions import placed
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.cohere.types import ChatMessageV2, Document, SystemMessageV2, ToolContent, ToolMessageV2


class History(NamedTuple):
    """A conversation as two fields of a body."""

    messages: list[ChatMessageV2]
    documents: list[Document]


def encode_messages(messages: Sequence[Message], profile: Profile, notes: Notes) -> History:
    """The turns, and what the files among them say."""
    if any(message.name is not None for message in messages):
        notes.add("messages.name", "Cohere has no names of speakers; left out")
    messages = without_unsayable(messages, can_say=can_say, notes=notes)
    files = [part for message in messages if message.role == "user" for part in message.parts if isinstance(part, File)]
    if files:
        notes.add("messages.file", "files are sent among the documents of the call, not where they stand")
    ordered = placed(messages, profile, notes)
    turns = [turn for message in _with_results_first(ordered) for turn in _encode_turn(message, notes)]
    if not turns:
        raise InvalidArgument("messages", "none with content", "at least one of the user")
    return History(turns, [encode_document(part, notes) for part in files])


def _with_results_first(messages: Sequence[Message]) -> Iterator[Message]:
    """The results of tools before what else stands in their turns, since they must follow the calls without a gap."""
    for answers_calls, turns in groupby(messages, key=_answers_calls):
        if not answers_calls:
            yield from turns
            continue
        parts = [part for turn in turns for part in turn.parts]
        yield Message("tool", [part for part in parts if isinstance(part, ToolResult)])
        if others := [part for part in parts if not isinstance(part, ToolResult)]:
            yield Message("user", others)


def _answers_calls(message: Message) -> bool:
    return message.role in ("tool", "user") and ToolResult in map(type, message.parts)


def _encode_turn(message: Message, notes: Notes) -> Iterator[ChatMessageV2]:
    match message.role:
        case "system" | "developer":
            yield from _encode_system(message, notes)
        case "user" | "tool":
            yield from _encode_results([part for part in message.parts if isinstance(part, ToolResult)], notes)
            yield from _encode_user([part for part in message.parts if not isinstance(part, ToolResult)], notes)
        case "assistant":
            yield from encode_assistant(message, notes)
        case _:
            assert_never(message.role)


def _encode_system(message: Message, notes: Notes) -> Iterator[SystemMessageV2]:
    texts = [encode_text(part, notes) for part in message.parts if isinstance(part, Text) and part.text]
    for part in message.parts:
        if not isinstance(part, Text):
            left_out(part, message.role, notes)
    if texts:
        yield {"role": "system", "content": bare_text(texts) or texts}


def _encode_user(parts: Sequence[Part], notes: Notes) -> Iterator[ChatMessageV2]:
    content = [item for part in parts for item in encode_user_part(part, notes)]
    if content:
        yield {"role": "user", "content": bare_text(content) or content}


def _encode_results(results: Sequence[ToolResult], notes: Notes) -> Iterator[ChatMessageV2]:
    for result in results:
        yield _encode_result(result, notes)
    yield from _encode_user([part for result in results for part in _pictures(result, notes)], notes)


def _encode_result(result: ToolResult, notes: Notes) -> ToolMessageV2:
    if result.is_error:
        notes.add("messages", "is_error of a tool result is not sent: only its text says that the tool failed")
    if result.cache is not False:
        notes.add("cache", "Cohere takes no cache marks; left out")
    if isinstance(result.content, str):
        return {"role": "tool", "tool_call_id": result.id, "content": result.content}
    content = [item for part in result.content for item in _encode_outcome(part, notes)]
    bare = bare_text(content) if content else ""
    return {"role": "tool", "tool_call_id": result.id, "content": content if bare is None else bare}


def _encode_outcome(part: Text | Image | File, notes: Notes) -> Iterator[ToolContent]:
    match part:
        case Text():
            yield encode_text(part, notes)
        case File():
            yield {"type": "document", "document": encode_document(part, notes)}
        case Image():
            pass
        case _:
            assert_never(part)


def _pictures(result: ToolResult, notes: Notes) -> list[Part]:
    """What a tool gave back that its message cannot hold; a user message brings it after the results."""
    pictures = [] if isinstance(result.content, str) else [part for part in result.content if isinstance(part, Image)]
    if not pictures:
        return []
    notes.add("messages", "images in a tool result are sent in a user message after it")
    return [Text(f"Attached to the result of tool call {result.id}:"), *cast("list[Part]", pictures)]
