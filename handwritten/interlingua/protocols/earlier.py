"""Earlier turns of a conversation, which other models answered, for a wire format that cannot hold all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import evolve

from interlingua.messages import Message, Part, ToolResult
from interlingua.protocols.notes import Notes


def without_unsayable(
    messages: Sequence[Message], *, can_say: Callable[[Part], bool], notes: Notes
) -> Sequence[Message]:
    """The conversation, its earlier turns without what has no word, each with a note.

    What follows the model's last turn stays: it is asked now, so that it is refused rather than left out.
    """
    answered = max((place for place, message in enumerate(messages) if message.role == "assistant"), default=0)
    if all(can_say(part) for message in messages[:answered] for part in _flat(message.parts)):
        return messages
    earlier = [evolve(message, parts=_kept(message.parts, can_say, notes)) for message in messages[:answered]]
    return [*earlier, *messages[answered:]]


def _flat(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        if isinstance(part, ToolResult) and not isinstance(part.content, str):
            yield from part.content


def _kept(parts: Sequence[Part], can_say: Callable[[Part], bool], notes: Notes) -> list[Part]:
    kept: list[Part] = []
    for part in parts:
        if not can_say(part):
            notes.add(
                "messages", f"{type(part).__name__} in an earlier turn is left out: the format has no word for it"
            )
        elif isinstance(part, ToolResult) and not isinstance(part.content, str):
            said = [item for item in part.content if can_say(item)]
            if len(said) < len(part.content):
                notes.add("messages", "what an earlier tool gave back is sent without what the format has no word for")
            kept.append(evolve(part, content=said))
        else:
            kept.append(part)
    return kept
