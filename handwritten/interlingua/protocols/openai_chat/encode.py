"""A chat request as the body of `POST /chat/completions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.openai_chat.encode_answer import encode_answer
from interlingua.protocols.openai_chat.encode_messages import encode_messages
from interlingua.protocols.options import with_options
from interlingua_wire._core.request import Request
from interlingua_wire.openai.resources.chat import CHAT_COMPLETIONS_CREATE

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest, ToolChoice
    from interlingua.profiles import Profile
    from interlingua.structured import OutputSchema
    from interlingua.tools import Tool
    from interlingua_wire.openai.types import (
        ChatCompletionRequestMessage,
        ChatCompletionToolChoiceOption,
        ChatCompletionToolDict,
        CreateChatCompletionRequestResponseFormat,
        FunctionObjectDict,
    )


def encode_chat(request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
    """The call that asks for a reply, or for a stream of it."""
    notes = Notes()
    body = _settings(request, profile) | encode_answer(request, stream=stream) | _streaming(profile, stream=stream)
    body["messages"] = _messages(request, profile, notes)
    tools = [_tool(tool, notes) for tool in request.tools]
    body["tools"] = tools or None
    if request.server_tools:
        body |= _server_tools(request, profile, tools, notes)
    missing = {"top_k": request.top_k, "reasoning_budget": request.reasoning_budget}
    notes.add_given(missing, "Chat Completions has no such field; pass the server's own through options")
    sent = {name: value for name, value in body.items() if value is not None}
    return Encoded(Request(CHAT_COMPLETIONS_CREATE, body=with_options(sent, request.options)), notes.warnings)


def _server_tools(
    request: ChatRequest, profile: Profile, tools: list[ChatCompletionToolDict], notes: Notes
) -> dict[str, object]:
    from interlingua.protocols.openai_chat.encode_server_tools import encode_search, provider_tools

    own = provider_tools(request.server_tools)
    return {"tools": [*tools, *own] or None, **encode_search(request.server_tools, profile, notes)}


def _messages(request: ChatRequest, profile: Profile, notes: Notes) -> list[ChatCompletionRequestMessage]:
    messages = list(encode_messages(request.messages, profile, notes))
    if profile.prefill_field is None or request.messages[-1].role != "assistant" or not messages:
        return messages
    return [*messages[:-1], cast("ChatCompletionRequestMessage", {**messages[-1], profile.prefill_field: True})]


def _settings(request: ChatRequest, profile: Profile) -> dict[str, object]:
    return {
        "model": request.model,
        "tool_choice": None if request.tool_choice is None else _tool_choice(request.tool_choice),
        "parallel_tool_calls": request.parallel_tool_calls,
        "response_format": None if request.output is None else _response_format(request.output, profile),
        profile.max_tokens_field: request.max_output_tokens,
        "temperature": request.temperature,
        "top_p": request.top_p,
        "stop": list(request.stop) or None,
        profile.seed_field: request.seed,
        "presence_penalty": request.presence_penalty,
        "frequency_penalty": request.frequency_penalty,
        **_logprobs(request, profile),
        "reasoning_effort": request.reasoning_effort,
        "user": request.user,
        "metadata": request.metadata and dict(request.metadata),
        "service_tier": request.service_tier,
    }


def _logprobs(request: ChatRequest, profile: Profile) -> dict[str, object]:
    if not profile.counts_logprobs:
        return {"logprobs": request.logprobs, "top_logprobs": request.top_logprobs}
    return {"logprobs": request.top_logprobs or (request.logprobs and int(request.logprobs))}


def _streaming(profile: Profile, *, stream: bool) -> dict[str, object]:
    if not stream:
        return {}
    return {"stream": True, "stream_options": {"include_usage": True} if profile.sends_stream_usage else None}


def _tool(tool: Tool, notes: Notes) -> ChatCompletionToolDict:
    if tool.cache is not False:
        notes.add("cache", "a cache mark on a tool is not sent: only the parts of messages take one")
    function: FunctionObjectDict = {"name": tool.name}
    if tool.description:
        function["description"] = tool.description
    if tool.parameters:
        function["parameters"] = dict(tool.parameters)
    if tool.strict is not None:
        function["strict"] = tool.strict
    return {"type": "function", "function": function}


def _tool_choice(choice: ToolChoice) -> ChatCompletionToolChoiceOption:
    if choice in ("auto", "none", "required"):
        return choice
    return {"type": "function", "function": {"name": choice}}


def _response_format(output: OutputSchema, profile: Profile) -> CreateChatCompletionRequestResponseFormat:
    if output.schema.keys() <= {"type"} and profile.takes_any_object:
        return {"type": "json_object"}
    return {
        "type": "json_schema",
        "json_schema": {"name": output.name, "schema": dict(output.schema), "strict": output.strict},
    }
