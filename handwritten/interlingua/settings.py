"""The settings of a call, as keywords."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict

from interlingua.chat import AudioFormat, ChatResponse, Effort, Modality, ToolChoice, Verbosity
from interlingua.messages import Message, ToolCall
from interlingua.structured import OutputMode, OutputSchema
from interlingua.tools import ToolLike

if TYPE_CHECKING:
    from interlingua.embeddings import EmbeddingTask
    from interlingua.protocols.anthropic_messages.options import AnthropicMessagesOptions
    from interlingua.protocols.bedrock_converse.options import BedrockConverseOptions
    from interlingua.protocols.cohere_chat.options import CohereChatOptions
    from interlingua.protocols.gemini.options import GeminiOptions
    from interlingua.protocols.ollama.options import OllamaOptions
    from interlingua.protocols.openai_chat.options import OpenAIChatOptions
    from interlingua.protocols.openai_chat.options_of.cerebras import CerebrasOptions
    from interlingua.protocols.openai_chat.options_of.deepinfra import DeepInfraOptions
    from interlingua.protocols.openai_chat.options_of.groq import GroqOptions
    from interlingua.protocols.openai_chat.options_of.mistral import MistralOptions
    from interlingua.protocols.openai_chat.options_of.openrouter import OpenRouterOptions
    from interlingua.protocols.openai_chat.options_of.perplexity import PerplexityOptions
    from interlingua.protocols.openai_chat.options_of.together import TogetherOptions
    from interlingua.protocols.openai_chat.options_of.xai import XAIOptions
    from interlingua.protocols.openai_responses.options import OpenAIResponsesOptions
    from interlingua.server_tools import ServerTool


class Fields(dict[str, Any]):
    """Fields of a request that no type here knows, such as those of a server of one's own."""


_Mixed: TypeAlias = "DeepInfraOptions | GroqOptions | OpenRouterOptions | TogetherOptions"
_Compatible: TypeAlias = "CerebrasOptions | MistralOptions | PerplexityOptions | XAIOptions | _Mixed"
_Further: TypeAlias = "BedrockConverseOptions | CohereChatOptions | OllamaOptions | Fields | _Compatible"
Options: TypeAlias = "OpenAIChatOptions | OpenAIResponsesOptions | AnthropicMessagesOptions | GeminiOptions | _Further"
"""Fields of the provider's own request; any mapping will do at run time."""
MessagesLike: TypeAlias = str | Message | Sequence[Message | str]
"""Text is what the user says."""
OutputLike: TypeAlias = Mapping[str, Any] | OutputSchema | UnionType
"""A JSON Schema, one made ready, or a union of types."""


Approve: TypeAlias = Callable[[ToolCall], bool | str | Awaitable[bool | str]]
"""Says whether a tool may be called."""
StopWhen: TypeAlias = Callable[[ChatResponse[Any]], bool]
Recover: TypeAlias = Literal["exact", "paragraph", "summarize"]


class ChatSettings(TypedDict, total=False):
    """Everything but model, messages and output. What is left out, or None, is left to the provider."""

    system: str | None
    """Instructions from the application, before all messages."""
    tools: Sequence[ToolLike | ServerTool] | None
    """Functions or `Tool`s that the model may ask to have called, and tools of the provider, such as `WebSearch()`."""
    tool_choice: ToolChoice | None
    """`auto`, `none`, `required`, or the name of the tool to call."""
    parallel_tool_calls: bool | None
    """Whether several tools may be called in one turn."""
    n: int | None
    """How many answers; the further ones are `response.alternatives`."""
    output_mode: OutputMode | None
    """How the form of the answer is asked for: `native`, by a `tool`, or `prompted`; None: as suits the model."""
    max_output_tokens: int | None
    """Reasoning included."""
    temperature: float | None
    top_p: float | None
    top_k: int | None
    stop: str | Sequence[str] | None
    """The answer ends before any of these."""
    seed: int | None
    presence_penalty: float | None
    frequency_penalty: float | None
    logprobs: bool | None
    top_logprobs: int | None
    """How many of the likeliest tokens to report in each place."""
    logit_bias: Mapping[int, int] | None
    """By the id of a token: what is added to its logit, -100 to 100."""
    reasoning_effort: Effort | None
    reasoning_budget: int | None
    """Tokens."""
    verbosity: Verbosity | None
    """How long the answer is to be."""
    prediction: str | None
    """What most of the answer will be, such as a file before a small change; it comes faster then."""
    modalities: Sequence[Modality] | None
    """What the answer may consist of; a voice asks for text and audio."""
    voice: str | None
    """The provider's name of the voice that speaks the answer."""
    audio_format: AudioFormat | None
    """Of the spoken answer; WAV."""
    user: str | None
    """Who is asking, as the application knows them; for the provider's abuse checks."""
    metadata: Mapping[str, str] | None
    service_tier: str | None
    options: Options | None
    """Fields of the provider's own request, added last; they win. `Fields(...)` holds those that no type has."""
    protocol: str | None
    """Another wire format that the provider speaks, such as `openai_responses`."""
    deadline: float | None
    """Seconds for the whole call; None is the client's."""


class AnswerSettings(ChatSettings, total=False):
    """The settings of a plain call: those of every call, and what to do when the answer does not fit."""

    output_retries: int
    """How often an answer that does not fit `output` is sent back with what is wrong with it; 0."""


class StreamSettings(ChatSettings, total=False):
    """The settings of a stream: those of a call, and what to do when it breaks off."""

    recover: Recover | None
    """Save what comes, and go on by another request: from the last letter (`exact`), from the last paragraph that was
    finished (`paragraph`), or, if the answer is long, from its outline and its end (`summarize`)."""


class LoopSettings(TypedDict, total=False):
    """The limits of a tool loop."""

    max_turns: int
    """Times the model is asked; 10."""
    max_concurrency: int
    """Tools running at once; 8. Plain functions run in threads, unless there is one alone."""
    tool_timeout: float | None
    """Seconds a tool may take that has no `timeout` of its own; then the model is told that it took too long."""
    approve: Approve | None
    """Asked before each call, with its arguments: True lets it be made, False or a reason tells the model no."""
    stop_when: StopWhen | None
    """Asked about each answer that calls tools; True ends the run before they are called."""


class RunSettings(AnswerSettings, LoopSettings, total=False):
    """The settings of a tool loop: those of each call, and its limits."""


class RunStreamSettings(StreamSettings, LoopSettings, total=False):
    """The settings of a tool loop that streams: those of each stream, and its limits."""


class EmbeddingSettings(TypedDict, total=False):
    """Everything but model and inputs."""

    dimensions: int | None
    """Length of the vectors, where the model can shorten them."""
    task: EmbeddingTask | None
    """What the vectors are for."""
    titles: Sequence[str] | None
    """Of the documents, one an input, where the model takes them into account."""
    user: str | None
    options: Mapping[str, Any] | None
    """Fields of the provider's own request, added last; they win."""
    protocol: str | None
    deadline: float | None
    """Seconds for the whole call; None is the client's."""


class RerankSettings(TypedDict, total=False):
    """Everything but model, query and documents."""

    top_n: int | None
    """How many of the best to return; None: all."""
    options: Mapping[str, Any] | None
    """Fields of the provider's own request, added last; they win."""
    protocol: str | None
    deadline: float | None
    """Seconds for the whole call; None is the client's."""
