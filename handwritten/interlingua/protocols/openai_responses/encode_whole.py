"""Input items for a server that takes the model's own turns only as whole items of output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import InputItemDict


def whole_items(items: Iterable[InputItemDict], notes: Notes) -> Iterator[InputItemDict]:
    """The items: plain messages of the model under ids of ours, and reasoning with its summary as its text."""
    for place, item in enumerate(cast("Iterable[dict[str, Any]]", items)):
        if item.get("role") == "assistant" and "id" not in item:
            yield _message(place, item["content"])
        elif item.get("type") != "reasoning" or item.get("content"):
            yield cast("InputItemDict", item)
        elif summary := item.get("summary"):
            text = [{"type": "reasoning_text", "text": piece["text"]} for piece in summary]
            yield cast("InputItemDict", {**item, "content": text})
        else:
            notes.add("messages", "reasoning of which only the encrypted form is there is not sent")


def _message(place: int, text: str) -> InputItemDict:
    return {
        "type": "message",
        "id": f"msg_{place}",
        "role": "assistant",
        "status": "completed",
        "content": [{"type": "output_text", "text": text, "annotations": [], "logprobs": []}],
    }
