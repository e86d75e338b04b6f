# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.openai.types import (
        ContextManagementParam,
        ConversationParam,
        CreateResponsePromptCacheRetention,
        CreateResponseTruncation,
        IncludeEnum,
        InputParam,
        Metadata,
        ModelIdsResponses,
        ModerationParam,
        PromptCacheOptionsParam,
        PromptDict,
        ReasoningDict,
        ResponseStreamOptions,
        ResponseTextParamDict,
        ServiceTierResponses,
        ToolChoiceParamDict,
        ToolsArrayDict,
    )


class OpenAIResponsesOptions(TypedDict, total=False):
    """Fields of `CreateResponse`, none of them needed."""

    metadata: Metadata | None
    """Up to 16 pairs of short strings, kept with the object."""
    prompt_cache_key: str | None
    """Requests with the same key are likelier to share a cached prompt."""
    prompt_cache_retention: CreateResponsePromptCacheRetention | None
    """How long a cached prompt is kept."""
    safety_identifier: str | None
    """A stable, anonymous id of the end user, for detecting abuse. At most 64 characters."""
    temperature: float | None
    """Randomness. Change this or `top_p`, not both. At least 0, at most 2; the server's default is `1`."""
    top_logprobs: int
    """`top_logprobs` of `CreateResponse`. At least 0, at most 20."""
    top_p: float | None
    """Only the likeliest tokens that together have this probability are considered. At least 0, at most 1; the
    server's default is `1`."""
    user: str
    """Replaced by `safety_identifier` and `prompt_cache_key`."""
    prompt_cache_options: PromptCacheOptionsParam
    """`prompt_cache_options` of `CreateResponse`."""
    background: bool | None
    """Whether to run on the server and be fetched later. The server's default is `false`."""
    max_tool_calls: int | None
    """Upper limit of calls to built-in tools."""
    model: ModelIdsResponses
    """The model's id."""
    previous_response_id: str | None
    """Continue the conversation of this stored response."""
    prompt: PromptDict | None
    """A stored prompt template and its variables."""
    text: ResponseTextParamDict
    """The form and length of the text."""
    tool_choice: ToolChoiceParamDict
    """Whether, or which, tool must be called."""
    tools: ToolsArrayDict
    """The tools that the model may call, built-in ones included."""
    context_management: Sequence[ContextManagementParam] | None
    """How the server shortens a context that grows too long. At least 1 item."""
    conversation: ConversationParam | None
    """The stored conversation to read from and add to."""
    include: Sequence[IncludeEnum] | None
    """Parts of the output that are left out unless named here."""
    input: InputParam
    """Text, or a list of messages, files and tool results."""
    instructions: str | None
    """What the model is told first, like a system message; not carried over by `previous_response_id`."""
    max_output_tokens: int | None
    """Upper limit of output tokens, hidden reasoning included. At least 16."""
    moderation: ModerationParam | None
    """`moderation` of `CreateResponse`."""
    parallel_tool_calls: bool | None
    """Whether the model may call several tools at once. The server's default is `true`."""
    reasoning: ReasoningDict | None
    """How hard a reasoning model thinks, and whether it sums that up."""
    service_tier: ServiceTierResponses | None
    """Which processing tier serves the request."""
    store: bool | None
    """Whether to keep the response on the server. The server's default is `true`."""
    stream: bool | None
    """Whether to answer with events as the output is made. The server's default is `false`."""
    stream_options: ResponseStreamOptions | None
    """What a stream contains besides output."""
    truncation: CreateResponseTruncation | None
    """What happens when the input is too long: fail, or drop the oldest items. The server's default is `disabled`."""
