"""Where the golden data's neutral words and ours differ for one wire format alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import evolve

from interlingua.chat import ChatResponse
from interlingua.messages import Part, Reasoning, Text, ToolCall

NEUTRAL_FINISHES = {"refusal": "refusal", "pause_turn": "pause"}
"""By the vendor's word: reasons of their own in the golden data, `content_filter` and `other` to us."""


def finish_of(response: ChatResponse[Any]) -> str:
    """The neutral finish reason."""
    return NEUTRAL_FINISHES.get(response.raw_finish_reason or "", response.finish_reason)


def stop_sequence_of(raw: Any) -> str | None:
    """The stop sequence that ended an answer, where the vendor names it: in a reply, or in a stream's events."""
    holders = [getattr(each, "delta", each) for each in (raw if isinstance(raw, Sequence) else (raw,))]
    return next((found for each in holders if (found := getattr(each, "stop_sequence", None))), None)


def is_plan(part: Part) -> bool:
    """What Cohere's models plan before they call tools: reasoning to us, a fact of its own in the golden data."""
    return isinstance(part, Reasoning) and part.native is not None and part.native.value.get("field") == "tool_plan"


def failure_of(raw: Any) -> dict[str, str] | None:
    """Why an answer ended in an error, where the vendor says so in the last event of a stream that ended well."""
    deltas = [getattr(each, "delta", None) for each in (raw if isinstance(raw, Sequence) else ())]
    return next(({"message": found} for each in deltas if (found := getattr(each, "error", None))), None)


def signed_parts(parts: Sequence[Part], protocol: str) -> tuple[Part, ...]:
    """The parts of a message; Gemini signs what follows its reasoning, not the reasoning itself."""
    return tuple(_signed_behind_reasoning(parts)) if protocol == "gemini" else tuple(parts)


def _signed_behind_reasoning(parts: Sequence[Part]) -> Iterator[Part]:
    signature: str | None = None
    for part in parts:
        if isinstance(part, Reasoning):
            signature = part.signature
            yield evolve(part, signature=None)
        elif isinstance(part, Text | ToolCall) and signature is not None:
            yield evolve(part, signature=signature, origin="gemini")
            signature = None
        else:
            yield part
