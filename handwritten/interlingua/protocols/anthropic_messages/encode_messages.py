"""A history as the top-level system text and the alternating turns of the Messages API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, NamedTuple, cast

from interlingua.errors import InvalidArgument
from interlingua.messages import Message, Role
from interlingua.profiles import Profile
from interlingua.protocols.anthropic_messages.encode_parts import encode_parts, plain_text
from interlingua.protocols.notes import Notes

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


class Turn(NamedTuple):
    """One turn on the wire."""

    role: InputMessageRole
    blocks: list[InputContentBlock]


class History(NamedTuple):
    """A conversation as two fields of a body."""

    system: str | list[RequestTextBlock] | None
    messages: list[InputMessage]


def encode_messages(messages: Sequence[Message], profile: Profile, notes: Notes) -> History:
    """What goes to the top, and the turns."""
    turns = [turn for message in messages if (turn := _encode_turn(message, notes)).blocks]
    opening = list(takewhile(_is_system, turns))
    conversation, stranded = _split_late_system(turns[len(opening) :], profile, notes)
    if not conversation:
        raise InvalidArgument("messages", "none with content but the system's", "at least one of the user")
    return History(_encode_top([*opening, *stranded]), [_encode_message(turn) for turn in _merged(conversation)])


def _split_late_system(turns: Sequence[Turn], profile: Profile, notes: Notes) -> tuple[list[Turn], list[Turn]]:
    """The conversation, and the system turns that can stand nowhere in it."""
    ordered = _merged(_behind_user_turns(turns, notes)) if profile.takes_late_system else turns
    conversation: list[Turn] = []
    stranded: list[Turn] = []
    for before, turn in zip([None, *ordered], ordered, strict=False):
        follows_user = before is not None and before.role == "user"
        may_stay = not _is_system(turn) or (profile.takes_late_system and follows_user)
        (conversation if may_stay else stranded).append(turn)
    if stranded:
        notes.add("messages", "a system message is moved to the top")
    return conversation, stranded


def _encode_top(turns: Sequence[Turn]) -> str | list[RequestTextBlock] | None:
    blocks = [block for turn in turns for block in turn.blocks]
    return plain_text(blocks) or cast("list[RequestTextBlock]", blocks) or None


def _encode_message(turn: Turn) -> InputMessage:
    return {"role": turn.role, "content": plain_text(turn.blocks) or turn.blocks}


def _encode_turn(message: Message, notes: Notes) -> Turn:
    if message.name is not None:
        notes.add("messages.name", "the Messages API has no names of speakers; left out")
    return Turn(_ROLES[message.role], encode_parts(message, notes))


def _behind_user_turns(turns: Iterable[Turn], notes: Notes) -> Iterator[Turn]:
    """The turns in order, but a system turn comes after the user's turns that follow it.

    The API wants one to follow a user's turn and to precede an assistant's, or be the last (checked 2026-11-22):
    https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages
    """
    waiting: list[Turn] = []
    for turn in turns:
        if _is_system(turn):
            waiting.append(turn)
            continue
        if waiting and turn.role == "user":
            notes.add("messages", "a system message is moved behind the user's turn that follows it")
        elif waiting:
            yield from waiting
            waiting = []
        yield turn
    yield from waiting


def _merged(turns: Iterable[Turn]) -> list[Turn]:
    """Neighbours of one role as one turn; the API wants the results of tools first in theirs."""
    merged: list[Turn] = []
    for role, same in groupby(turns, key=_role):
        blocks = [block for turn in same for block in turn.blocks]
        merged.append(Turn(role, sorted(blocks, key=_is_no_result)))
    return merged


def _is_no_result(block: InputContentBlock) -> bool:
    return block.get("type") != "tool_result"


def _role(turn: Turn) -> InputMessageRole:
    return turn.role


def _is_system(turn: Turn) -> bool:
    return turn.role == "system"
