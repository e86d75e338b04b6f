"""A history as the system blocks and the alternating turns of Converse."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from interlingua.errors import InvalidArgument
from interlingua.messages import Message, Role
from interlingua.protocols.bedrock_converse.encode_parts import PartEncoder
from interlingua.protocols.notes import Notes
from interlingua.protocols.turns import Turn, merged, split_late_system

if TYPE_CHECKING:
    from interlingua_wire.bedrock_runtime.types import (
        ContentBlockDict,
        ConversationRole,
        MessageDict,
        SystemContentBlock,
    )

_ROLES: dict[Role, ConversationRole] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "tool": "user",
    "assistant": "assistant",
}

WireTurn: TypeAlias = "Turn[ConversationRole, ContentBlockDict]"


class History(NamedTuple):
    """A conversation as two fields of a body."""

    system: list[SystemContentBlock]
    messages: list[MessageDict]

    def called_tools(self) -> list[str]:
        """The tools that were called in it, each once."""
        blocks = [block for message in self.messages for block in message["content"]]
        return list(dict.fromkeys(block["toolUse"]["name"] for block in blocks if "toolUse" in block))

    def has_tools(self) -> bool:
        """Whether calls or results stand in it."""
        return any("toolUse" in block or "toolResult" in block for each in self.messages for block in each["content"])


def encode_messages(
    messages: Sequence[Message], encoder: PartEncoder, notes: Notes, *, takes_late_system: bool
) -> History:
    """What goes to the top, and the turns."""
    turns = [turn for message in messages if (turn := _encode_turn(message, encoder, notes)).blocks]
    opening = list(takewhile(lambda turn: turn.is_system, turns))
    conversation, stranded = split_late_system(turns[len(opening) :], notes, may_stay=takes_late_system)
    if not conversation:
        raise InvalidArgument("messages", "none with content but the system's", "at least one of the user")
    top = [block for turn in (*opening, *stranded) for block in turn.blocks]
    wire: list[MessageDict] = [
        {"role": turn.role, "content": turn.blocks} for turn in merged(conversation, last=_is_no_result)
    ]
    return History(cast("list[SystemContentBlock]", top), wire)


def _encode_turn(message: Message, encoder: PartEncoder, notes: Notes) -> WireTurn:
    if message.name is not None:
        notes.add("messages.name", "Converse has no names of speakers; left out")
    return Turn(_ROLES[message.role], encoder.encode(message))


def _is_no_result(block: ContentBlockDict) -> bool:
    return "toolResult" not in block
