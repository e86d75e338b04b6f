"""A history as the system instruction and the contents of a Gemini request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from interlingua.errors import InvalidArgument
from interlingua.messages import Message, Part, Role, ToolCall, ToolResult
from interlingua.profiles import Profile
from interlingua.protocols.gemini.encode_parts import encode_parts
from interlingua.protocols.gemini.name import MADE_ID
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import ContentDict, PartDict

_ROLES: dict[Role, str] = {"user": "user", "tool": "user", "assistant": "model"}
_SYSTEM = frozenset({"system", "developer"})


class History(NamedTuple):
    """A conversation as two fields of a body."""

    system: ContentDict | None
    contents: list[ContentDict]


def encode_messages(messages: Sequence[Message], profile: Profile, notes: Notes) -> History:
    """The instructions, and the turns."""
    calls = {part.id: part.name for message in messages for part in message.parts if isinstance(part, ToolCall)}
    contents: list[ContentDict] = [
        {"role": _ROLES[turn.role], "parts": _with_placeholder(parts, profile) if calls else parts}
        for turn in _turns(messages, calls)
        if (parts := encode_parts(turn, calls, notes))
    ]
    if not contents:
        raise InvalidArgument("messages", "none with content but the system's", "at least one of the user")
    if any(message.name is not None for message in messages):
        notes.add("messages.name", "Gemini has no names of speakers; left out")
    return History(_encode_system(messages, notes), contents)


def _encode_system(messages: Sequence[Message], notes: Notes) -> ContentDict | None:
    """All instructions in one place: contents know no system."""
    places = [place for place, message in enumerate(messages) if message.role in _SYSTEM]
    if places and places[-1] >= len(places):
        notes.add("messages", "a system message is moved to the top")
    parts = [part for place in places for part in encode_parts(messages[place], {}, notes)]
    return {"parts": parts} if parts else None


def _turns(messages: Sequence[Message], calls: Mapping[str, str]) -> Iterator[Message]:
    """The conversation; the results of one turn's calls together, as the API wants them."""
    conversation = [message for message in messages if message.role not in _SYSTEM]
    for role, run in groupby(conversation, key=lambda message: message.role):
        if role == "tool":
            yield Message("tool", _in_order_of_calls([part for message in run for part in message.parts], list(calls)))
        else:
            yield from run


def _in_order_of_calls(results: Sequence[Part], calls: Sequence[str]) -> Sequence[Part]:
    """The results as they are, or, where the calls have no ids by which to tell them apart, in the calls' order."""
    order = {call: place for place, call in enumerate(calls)}
    if not any(isinstance(part, ToolResult) and part.id.startswith(MADE_ID) for part in results):
        return results
    return sorted(
        results, key=lambda part: order.get(part.id, len(order)) if isinstance(part, ToolResult) else len(order)
    )


def _with_placeholder(parts: list[PartDict], profile: Profile) -> list[PartDict]:
    """The parts, with the placeholder on the first call of a turn that another provider's model made."""
    placeholder = profile.placeholder_signature
    first = next((place for place, part in enumerate(parts) if "functionCall" in part), None)
    if placeholder is None or first is None or "thoughtSignature" in parts[first]:
        return parts
    signed: PartDict = {**parts[first], "thoughtSignature": placeholder}
    return [*parts[:first], signed, *parts[first + 1 :]]
