"""What belongs to responses and conversations of a simulated OpenAI besides themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from interlingua.testing.simulators.scripts import Json


@dataclass
class Threads:
    """All by the id of the response or conversation."""

    said: dict[str, list[Json]] = field(default_factory=dict[str, list[Json]])
    """The items that went before and those of the answer."""
    asked: dict[str, list[Json]] = field(default_factory=dict[str, list[Json]])
    """The items of the question alone."""
    events: dict[str, list[Json]] = field(default_factory=dict[str, list[Json]])
    """The answer as a stream."""
    coming: dict[str, list[Json]] = field(default_factory=dict[str, list[Json]])
    """What an answer in the background will be, look by look; the last is the whole."""
    numbers: count[int] = field(default_factory=count)
    """Of items."""

    def named(self, item: Json) -> Json:
        """An item with an id; a message in full, whose content may have been bare text."""
        kind = str(item.get("type", "message"))
        named: Json = {"id": f"{PREFIXES.get(kind, 'item_')}{next(self.numbers):024x}", "type": kind} | item
        content = item.get("content")
        if isinstance(content, str):
            form: Json = TEXTS.get(item["role"], {"type": "input_text"})
            named["content"] = [{**form, "text": content}]
        return {"status": "completed", **named} if kind == "message" else named

    def forget(self, name: str) -> None:
        """Let go of all that belongs to one."""
        for held in (self.said, self.asked, self.events, self.coming):
            held.pop(name, None)


TEXTS: dict[str, Json] = {"assistant": {"type": "output_text", "annotations": [], "logprobs": []}}
"""How a text stands in a message, by whose it is."""
PREFIXES = {"message": "msg_", "function_call": "fc_", "function_call_output": "fco_", "reasoning": "rs_"}
