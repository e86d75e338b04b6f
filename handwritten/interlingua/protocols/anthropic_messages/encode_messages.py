"""A history as the top-level system text and the alternating turns of the Messages API."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from interlingua.errors import InvalidArgument
from interlingua.messages import Message, Role
from interlingua.profiles import Profile
from interlingua.protocols.anthropic_messages.encode_parts import encode_parts, plain_text
from interlingua.protocols.notes import Notes
from interlingua.protocols.turns import Turn, merged, only_text, split_late_system

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import (
        InputContentBlock,
        InputMessage,
        InputMessageRole,
        RequestTextBlock,
    )

_ROLES: dict[Role, InputMessageRole] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "tool": "user",
    "assistant": "assistant",
}


WireTurn: TypeAlias = "Turn[InputMessageRole, InputContentBlock]"


class History(NamedTuple):
    """A conversation as two fields of a body."""

    system: str | list[RequestTextBlock] | None
    messages: list[InputMessage]


def encode_messages(messages: Sequence[Message], profile: Profile, notes: Notes) -> History:
    """What goes to the top, and the turns."""
    instructions = list(takewhile(_is_system, messages))
    if bare := _bare_turns(messages[len(instructions) :]):
        return History(_encode_top(_encode_turns(instructions, notes)), bare)
    turns = _encode_turns(messages, notes)
    opening = list(takewhile(lambda turn: turn.is_system, turns))
    conversation, stranded = split_late_system(turns[len(opening) :], notes, may_stay=profile.takes_late_system)
    if not conversation:
        raise InvalidArgument("messages", "none with content but the system's", "at least one of the user")
    return History(_encode_top([*opening, *stranded]), [_encode_message(turn) for turn in _alternating(conversation)])


def _is_system(message: Message) -> bool:
    return message.role in ("system", "developer")


def _bare_turns(messages: Sequence[Message]) -> list[InputMessage]:
    """The turns, if user and model take them with one text each, as in most long histories; else nothing."""
    turns: list[InputMessage] = []
    before = None
    for message in messages:
        role, text = message.role, only_text(message)
        if text is None or role == before or role not in ("user", "assistant"):
            return []
        turns.append({"role": role, "content": text})
        before = role
    return turns


def _encode_turns(messages: Sequence[Message], notes: Notes) -> list[WireTurn]:
    return [turn for message in messages if (turn := _encode_turn(message, notes)).blocks]


def _encode_top(turns: Sequence[WireTurn]) -> str | list[RequestTextBlock] | None:
    blocks = [block for turn in turns for block in turn.blocks]
    return plain_text(blocks) or cast("list[RequestTextBlock]", blocks) or None


def _encode_message(turn: WireTurn) -> InputMessage:
    return {"role": turn.role, "content": plain_text(turn.blocks) or turn.blocks}


def _encode_turn(message: Message, notes: Notes) -> WireTurn:
    if (text := only_text(message)) is not None:
        return Turn(_ROLES[message.role], [{"type": "text", "text": text}])
    if message.name is not None:
        notes.add("messages.name", "the Messages API has no names of speakers; left out")
    return Turn(_ROLES[message.role], encode_parts(message, notes))


def _alternating(turns: Sequence[WireTurn]) -> list[WireTurn]:
    """The API wants the results of tools first in their turn."""
    return merged(turns, last=_is_no_result)


def _is_no_result(block: InputContentBlock) -> bool:
    return block.get("type") != "tool_result"
