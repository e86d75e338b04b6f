"""A text or a piece of reasoning while it grows over the replies of a Gemini stream."""

from __future__ import annotations

from collections.abc import Iterator

from interlingua.events import Event, ReasoningDelta, ReasoningEnd, ReasoningStart, TextDelta, TextEnd, TextStart
from interlingua.messages import Reasoning, Text
from interlingua.protocols.gemini.name import PROTOCOL
from interlingua.protocols.misfits import text_of
from interlingua.values import Later


class BegunText:
    """One part of the message. `raw` is the reply at hand."""

    def __init__(self, index: int, *, is_reasoning: bool) -> None:
        self.is_reasoning = is_reasoning
        self._index = index
        self._text: list[str] = []

    def start(self, raw: object) -> Event:
        """It begins."""
        return ReasoningStart(self._index, raw=raw) if self.is_reasoning else TextStart(self._index, raw=raw)

    def feed(self, text: str, raw: object) -> Iterator[Event]:
        """More of it."""
        if text:
            self._text.append(text_of(text))
            make = ReasoningDelta if self.is_reasoning else TextDelta
            yield make(self._index, text, raw=raw)

    def more(self, text: str, raw: Later) -> Event:
        """More of a text."""
        self._text.append(text)
        return TextDelta(self._index, text, raw=raw)

    def stop(self, signature: str | None, raw: object) -> Event:
        """It is complete, with the signature that came with it."""
        text = "".join(self._text)
        if self.is_reasoning:
            return ReasoningEnd(self._index, Reasoning(text, signature=signature, origin=PROTOCOL), raw=raw)
        origin = None if signature is None else PROTOCOL
        return TextEnd(self._index, Text(text, signature=signature, origin=origin), raw=raw)
