"""Turns of a conversation for wire formats in which they alternate: neighbours merged, late system messages placed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from interlingua.messages import Message, Text
from interlingua.protocols.notes import Notes

RoleT = TypeVar("RoleT", bound=str)
BlockT = TypeVar("BlockT")


class Turn(NamedTuple, Generic[RoleT, BlockT]):
    """One turn on the wire."""

    role: RoleT
    blocks: list[BlockT]

    @property
    def is_system(self) -> bool:
        """The application speaks."""
        return self.role == "system"


def only_text(message: Message) -> str | None:
    """The text of a turn that is nothing else, as most of a long history are; part by part takes five times as long."""
    if message.name is not None or len(message.parts) != 1:
        return None
    part = message.parts[0]
    if not isinstance(part, Text) or part.cache is not False or part.signature is not None:
        return None
    return part.text or None


def split_late_system(
    turns: Sequence[Turn[RoleT, BlockT]], notes: Notes, *, may_stay: bool
) -> tuple[list[Turn[RoleT, BlockT]], list[Turn[RoleT, BlockT]]]:
    """The conversation, and the system turns that can stand nowhere in it; one that may stay follows a user's turn."""
    if not any(turn.role == "system" for turn in turns):
        return list(turns), []
    ordered = merged(_behind_user_turns(turns, notes)) if may_stay else turns
    conversation: list[Turn[RoleT, BlockT]] = []
    stranded: list[Turn[RoleT, BlockT]] = []
    for before, turn in zip([None, *ordered], ordered, strict=False):
        follows_user = before is not None and before.role == "user"
        stays = not turn.is_system or (may_stay and follows_user)
        (conversation if stays else stranded).append(turn)
    if stranded:
        notes.add("messages", "a system message is moved to the top")
    return conversation, stranded


def merged(
    turns: Iterable[Turn[RoleT, BlockT]], *, last: Callable[[BlockT], bool] | None = None
) -> list[Turn[RoleT, BlockT]]:
    """Neighbours of one role as one turn; in a user's the blocks for which `last` holds follow the others."""
    found: list[Turn[RoleT, BlockT]] = []
    role: RoleT | None = None
    for turn in turns:
        if turn.role == role:
            found[-1].blocks.extend(turn.blocks)
        else:
            role = turn.role
            found.append(Turn(role, turn.blocks.copy()))
    if last is not None:
        for turn in found:
            if turn.role == "user" and len(turn.blocks) > 1:
                turn.blocks.sort(key=last)
    return found


def _behind_user_turns(turns: Iterable[Turn[RoleT, BlockT]], notes: Notes) -> Iterator[Turn[RoleT, BlockT]]:
    """The turns in order, but a system turn comes after the user's turns that follow it.

    A system turn must follow a user's and precede an assistant's, or be the last (checked 2026-11-22):
    https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages
    """
    waiting: list[Turn[RoleT, BlockT]] = []
    for turn in turns:
        if turn.is_system:
            waiting.append(turn)
            continue
        if waiting and turn.role == "user":
            notes.add("messages", "a system message is moved behind the user's turn that follows it")
        elif waiting:
            yield from waiting
            waiting = []
        yield turn
    yield from waiting
