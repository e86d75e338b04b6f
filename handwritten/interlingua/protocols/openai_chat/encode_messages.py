"""Messages as Chat Completions has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, assert_never, cast

from attrs import evolve

from interlingua.messages import File, Image, Message, Part, Role, Text, ToolResult
from interlingua.protocols.openai_chat.encode_assistant import encode_assistant
from interlingua.protocols.openai_chat.encode_parts import bare_text, encode_text, encode_user_part, left_out
from interlingua.protocols.turns import only_text

if TYPE_CHECKING:
    from interlingua.profiles import Profile
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import (
        ChatCompletionRequestDeveloperMessage,
        ChatCompletionRequestMessage,
        ChatCompletionRequestMessageContentPartTextDict,
        ChatCompletionRequestSystemMessage,
        ChatCompletionRequestToolMessage,
        ChatCompletionRequestUserMessage,
    )


def encode_messages(
    messages: Iterable[Message], profile: Profile, notes: Notes
) -> Iterator[ChatCompletionRequestMessage]:
    """All turns. Tool results come first in theirs, since they must follow the calls without a gap."""
    for answers_calls, turns in groupby(messages, key=_answers_calls):
        if answers_calls:
            yield from _encode_results([part for turn in turns for part in turn.parts], profile, notes)
        else:
            for turn in turns:
                yield from _encode_turn(turn, profile, notes)


def _answers_calls(message: Message) -> bool:
    return message.role in ("tool", "user") and ToolResult in map(type, message.parts)


def _encode_turn(message: Message, profile: Profile, notes: Notes) -> Iterator[ChatCompletionRequestMessage]:
    if message.name is not None and not profile.takes_names:
        notes.add("messages", "the name of who speaks is not sent: the server takes none")
        message = evolve(message, name=None)
    if (text := only_text(message)) is not None:
        yield cast("ChatCompletionRequestMessage", {"role": _role(message.role, profile), "content": text})
        return
    match message.role:
        case "system" | "developer":
            yield from _encode_system(message, profile, notes)
        case "assistant":
            yield from encode_assistant(message, profile, notes)
        case "user" | "tool":
            yield from _encode_user(message.parts, message.name, profile, notes)
        case _:
            assert_never(message.role)


def _role(role: Role, profile: Profile) -> str:
    if role in ("system", "developer"):
        return profile.system_role
    return "assistant" if role == "assistant" else "user"


def _encode_system(
    message: Message, profile: Profile, notes: Notes
) -> Iterator[ChatCompletionRequestSystemMessage | ChatCompletionRequestDeveloperMessage]:
    texts: list[ChatCompletionRequestMessageContentPartTextDict] = []
    for part in message.parts:
        if isinstance(part, Text):
            texts.append(encode_text(part, profile, notes))
        else:
            left_out(part, message.role, notes)
    if not texts:
        return
    content = bare_text(texts) or texts
    wire: ChatCompletionRequestSystemMessage | ChatCompletionRequestDeveloperMessage
    if profile.system_role == "developer":
        wire = {"role": "developer", "content": content}
    else:
        wire = {"role": "system", "content": content}
    if message.name is not None:
        wire["name"] = message.name
    yield wire


def _encode_user(
    parts: Sequence[Part], name: str | None, profile: Profile, notes: Notes
) -> Iterator[ChatCompletionRequestUserMessage]:
    content = [item for part in parts if (item := encode_user_part(part, profile, notes)) is not None]
    if not content:
        return
    wire: ChatCompletionRequestUserMessage = {"role": "user", "content": bare_text(content) or content}
    if name is not None:
        wire["name"] = name
    yield wire


def _encode_results(parts: Sequence[Part], profile: Profile, notes: Notes) -> Iterator[ChatCompletionRequestMessage]:
    results = [part for part in parts if isinstance(part, ToolResult)]
    for result in results:
        yield _encode_result(result, profile, notes)
    attachments = [part for result in results for part in _attachments(result, notes)]
    others = [part for part in parts if not isinstance(part, ToolResult)]
    yield from _encode_user([*attachments, *others], None, profile, notes)


def _encode_result(result: ToolResult, profile: Profile, notes: Notes) -> ChatCompletionRequestToolMessage:
    from interlingua.protocols.openai_chat.call_ids import call_id

    if result.is_error:
        notes.add("messages", "is_error of a tool result is not sent: only its text says that the tool failed")
    if result.cache is not False:
        notes.add("cache", "a cache mark on a tool result is not sent: only its text parts take one")
    called = call_id(result.id, profile)
    if isinstance(result.content, str):
        return {"role": "tool", "tool_call_id": called, "content": result.content}
    texts = [encode_text(part, profile, notes) for part in result.content if isinstance(part, Text)]
    return {"role": "tool", "tool_call_id": called, "content": bare_text(texts) or texts or ""}


def _attachments(result: ToolResult, notes: Notes) -> list[Part]:
    """What a tool gave back that a tool message cannot hold; a user message brings it after the results."""
    if isinstance(result.content, str):
        return []
    attachments = [part for part in result.content if isinstance(part, Image | File)]
    if not attachments:
        return []
    notes.add("messages", "images and files in a tool result are sent in a user message after it")
    return [Text(f"Attached to the result of tool call {result.id}:"), *attachments]
