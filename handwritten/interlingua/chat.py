"""What is asked of a model and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias

from attrs import field, frozen

from interlingua.attempts import Attempt
from interlingua.messages import Message, ToolCall
from interlingua.rate_limits import RateLimit
from interlingua.usage import Usage
from interlingua.values import Later, Value

if TYPE_CHECKING:
    from interlingua.server_tools import ServerTool
    from interlingua.structured import OutputSchema
    from interlingua.tools import Tool

FinishReason: TypeAlias = Literal["stop", "length", "tool_calls", "content_filter", "error", "other"]
Effort: TypeAlias = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]
Verbosity: TypeAlias = Literal["low", "medium", "high"]
Modality: TypeAlias = Literal["text", "audio", "image"]
AudioFormat: TypeAlias = Literal["wav", "mp3", "flac", "aac", "opus", "pcm16"]
ToolChoice: TypeAlias = Literal["auto", "none", "required"] | str
"""A tool's name asks for that tool."""

ModelKind: TypeAlias = Literal["chat", "embedding", "rerank", "image", "video", "audio", "moderation", "other"]

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    OutputT = TypeVar("OutputT", default=None)
else:
    # The default is for type checkers, and a first call does without the time that typing_extensions takes.
    from typing import TypeVar

    OutputT = TypeVar("OutputT")


@frozen(kw_only=True, eq=False, repr=False)
class ChatRequest(Value):
    """One request in the unified vocabulary. None means: leave it to the provider."""

    model: str
    """The provider's own name of the model."""
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    server_tools: tuple[ServerTool, ...] = ()
    """Tools that the provider runs itself."""
    tool_choice: ToolChoice | None = None
    parallel_tool_calls: bool | None = None
    output: OutputSchema | None = None
    """What the answer must look like; a bare JSON object is asked for with the schema of any object."""
    n: int | None = None
    """How many answers; the further ones are the response's `alternatives`."""
    max_output_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    stop: tuple[str, ...] = ()
    seed: int | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    logprobs: bool | None = None
    top_logprobs: int | None = None
    logit_bias: Mapping[int, int] | None = None
    """By the id of a token: what is added to its logit."""
    reasoning_effort: Effort | None = None
    reasoning_budget: int | None = None
    """Tokens."""
    verbosity: Verbosity | None = None
    prediction: str | None = None
    """What most of the answer will be, such as a file before a small change; it comes faster then."""
    modalities: tuple[Modality, ...] = ()
    """What the answer may consist of."""
    voice: str | None = None
    """The provider's name of the voice that speaks the answer."""
    audio_format: AudioFormat | None = None
    user: str | None = None
    metadata: Mapping[str, str] | None = None
    service_tier: str | None = None
    options: Mapping[str, Any] = field(factory=dict[str, Any])
    """Fields of the provider's own request, added last; they win."""


@frozen(kw_only=True, eq=False, repr=False)
class Warning(Value):
    """A setting that was mapped, emulated or left out on the way to the provider."""

    parameter: str
    message: str


@frozen(kw_only=True, eq=False, repr=False)
class Logprob(Value):
    """How likely one token of the answer was."""

    token: str
    logprob: float
    """Natural logarithm."""
    top: tuple[tuple[str, float], ...] = ()
    """The likeliest tokens in its place, with theirs."""


@frozen(kw_only=True, eq=False, repr=False)
class Candidate(Value):
    """One of several answers to the same request."""

    message: Message
    finish_reason: FinishReason
    raw_finish_reason: str | None
    logprobs: tuple[Logprob, ...] = ()


@frozen(kw_only=True, eq=False, repr=False)
class Timings(Value):
    """How long a call took, in seconds."""

    total: float
    """From the call to the whole answer, retries included."""
    first: float | None = None
    """To the first event of a stream."""


@frozen(kw_only=True, eq=False, repr=False)
class ChatResponse(Value, Generic[OutputT]):
    """What a model answered."""

    message: Message
    finish_reason: FinishReason
    raw_finish_reason: str | None
    """The provider's own word."""
    usage: Usage = Usage()
    model: str = ""
    """As the provider names the model that answered."""
    id: str | None = None
    """The provider's id of the reply."""
    warnings: tuple[Warning, ...] = ()
    logprobs: tuple[Logprob, ...] = ()
    alternatives: tuple[Candidate, ...] = ()
    """The further answers, where `n` asked for several."""
    output: OutputT = None  # type: ignore[assignment]
    """The validated value when an output type was asked for."""
    provider: str = ""
    request_id: str | None = field(default=None, eq=False)
    """What the provider's support asks for."""
    attempts: tuple[Attempt, ...] = field(default=(), eq=False, repr=False)
    """Every request that was sent for it, first to last; `usage` is the sum of theirs."""
    rate_limits: Mapping[str, RateLimit] = field(factory=dict[str, RateLimit], eq=False, repr=False)
    """How much is left, by what is limited, as the answer tells it: `requests`, `tokens`, `input_tokens`, ..."""
    timings: Timings | None = field(default=None, eq=False)
    _raw: Any = field(default=None, alias="raw", eq=False, repr=False)

    @property
    def raw(self) -> Any:
        """The provider's own typed answer; for a stream the tuple of its events."""
        return self._raw.value if isinstance(self._raw, Later) else self._raw

    @property
    def text(self) -> str:
        """All text of the answer, joined."""
        return self.message.text

    @property
    def tool_calls(self) -> tuple[ToolCall, ...]:
        """The calls the model asks for."""
        return self.message.tool_calls

    @property
    def reasoning(self) -> str:
        """All reasoning text, joined."""
        return self.message.reasoning

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All answers, this one first."""
        own = Candidate(
            message=self.message,
            finish_reason=self.finish_reason,
            raw_finish_reason=self.raw_finish_reason,
            logprobs=self.logprobs,
        )
        return (own, *self.alternatives)


@frozen(kw_only=True, eq=False, repr=False)
class TokenCount(Value):
    """How long a prompt is for one model."""

    input_tokens: int
    raw: Any = field(default=None, eq=False, repr=False)


@frozen(kw_only=True, eq=False, repr=False)
class ModelCard(Value):
    """One model that a provider serves."""

    id: str
    """What goes into a model string after the provider's name."""
    provider: str
    name: str | None = None
    """For people."""
    input_limit: int | None = None
    """Tokens."""
    output_limit: int | None = None
    """Tokens."""
    kind: ModelKind | None = None
    """What the model is for."""
    raw: Any = field(default=None, eq=False, repr=False)
