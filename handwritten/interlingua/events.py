"""What a stream yields, and how it folds back into a response.

`index` is the place of the part in the finished message. Parts may be interleaved; each has one start and one end.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from attrs import field, frozen

from interlingua.chat import Candidate, FinishReason, Logprob, Warning
from interlingua.errors import Interruption, ToolFailed
from interlingua.messages import Part, ToolCall, ToolResult
from interlingua.usage import Usage
from interlingua.values import Later, Value


def _raw() -> Any:
    return field(default=None, eq=False, repr=False, kw_only=True)


@frozen(eq=False, repr=False)
class Start(Value):
    """The provider has begun to answer."""

    model: str = ""
    id: str | None = None
    warnings: tuple[Warning, ...] = ()
    raw: Any = _raw()


@frozen(eq=False, repr=False)
class TextStart(Value):
    """Text begins."""

    index: int
    raw: Any = _raw()


@frozen(eq=False, repr=False)
class TextDelta(Value):
    """More text."""

    index: int
    text: str
    _raw: Any = field(default=None, alias="raw", eq=False, repr=False, kw_only=True)

    @property
    def raw(self) -> Any:
        """The provider's own typed event."""
        return self._raw.value if isinstance(self._raw, Later) else self._raw


@frozen(eq=False, repr=False)
class TextEnd(Value):
    """The text is complete; `part` is what the plain reply would hold there."""

    index: int
    part: Part
    raw: Any = _raw()


@frozen(eq=False, repr=False)
class ReasoningStart(Value):
    """Reasoning begins."""

    index: int
    raw: Any = _raw()


@frozen(eq=False, repr=False)
class ReasoningDelta(Value):
    """More reasoning."""

    index: int
    text: str
    raw: Any = _raw()


@frozen(eq=False, repr=False)
class ReasoningEnd(Value):
    """The reasoning is complete, its signature with it."""

    index: int
    part: Part
    raw: Any = _raw()


@frozen(eq=False, repr=False)
class ToolCallStart(Value):
    """The model begins a tool call."""

    index: int
    id: str
    name: str
    raw: Any = _raw()


@frozen(eq=False, repr=False)
class ToolCallDelta(Value):
    """More of the arguments, as JSON text."""

    index: int
    arguments: str
    raw: Any = _raw()


@frozen(eq=False, repr=False)
class ToolCallEnd(Value):
    """The call is complete and its arguments are JSON."""

    index: int
    part: ToolCall
    raw: Any = _raw()


@frozen(eq=False, repr=False)
class PartAdded(Value):
    """A part that came whole: a source, an image, a refusal, something only the provider has a word for."""

    index: int
    part: Part
    raw: Any = _raw()


@frozen(eq=False, repr=False)
class Finish(Value):
    """The answer is complete. No stream ends well without it."""

    finish_reason: FinishReason
    raw_finish_reason: str | None
    usage: Usage = Usage()
    logprobs: tuple[Logprob, ...] = ()
    message_id: str | None = None
    model: str = ""
    """Where the provider names the model only at the end."""
    alternatives: tuple[Candidate, ...] = ()
    """The further answers, where several were asked for: their pieces have no events of their own."""
    raw: Any = _raw()


@frozen(kw_only=True, eq=False, repr=False)
class Recovered(Value):
    """A stream that had broken off goes on; only one that is to be recovered yields it."""

    cause: Interruption
    """What had ended it."""
    index: int | None = None
    """The text that goes on where it stopped; None if no text does."""
    dropped: str = ""
    """The end of that text, which no longer holds: whoever has shown it takes it back."""
    void: tuple[int, ...] = ()
    """Parts that no longer hold: the model tells them anew, in other places."""
    warnings: tuple[Warning, ...] = ()
    raw: Any = _raw()


@frozen(eq=False, repr=False)
class TurnStart(Value):
    """The model is asked, in a run that streams."""

    turn: int
    """The first is 1."""


@frozen(eq=False, repr=False)
class ToolFinished(Value):
    """A tool was called, or was not; this is what the model is told."""

    call: ToolCall
    result: ToolResult
    failure: ToolFailed | None = field(default=None, eq=False)


Event: TypeAlias = (
    Start
    | TextStart
    | TextDelta
    | TextEnd
    | ReasoningStart
    | ReasoningDelta
    | ReasoningEnd
    | ToolCallStart
    | ToolCallDelta
    | ToolCallEnd
    | PartAdded
    | Recovered
    | Finish
)
RunEvent: TypeAlias = Event | TurnStart | ToolFinished
