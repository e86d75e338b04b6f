"""Where instructions stand in a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile

from interlingua.messages import Message
from interlingua.profiles import Profile
from interlingua.protocols.notes import Notes


def placed(messages: Sequence[Message], profile: Profile, notes: Notes) -> Sequence[Message]:
    """The conversation as it is, or, for a model that takes no instructions later, with all of them at its top."""
    if profile.takes_late_system:
        return messages
    if any(_is_system(message) for message in dropwhile(_is_system, messages)):
        notes.add("messages", "a system message is moved to the top")
    return sorted(messages, key=lambda message: not _is_system(message))


def _is_system(message: Message) -> bool:
    return message.role in ("system", "developer")
