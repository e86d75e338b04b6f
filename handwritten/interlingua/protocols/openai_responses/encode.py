"""A chat request as the body of `POST /responses`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.messages import Reasoning
from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.openai_responses.encode_items import encode_items, instructions_of
from interlingua.protocols.openai_responses.encode_server_tools import encode_server_tool
from interlingua.protocols.openai_responses.encode_whole import whole_items
from interlingua.protocols.openai_responses.name import NAME
from interlingua.protocols.options import with_options
from interlingua_wire._core.request import Request
from interlingua_wire.openai.resources.responses import RESPONSES_CREATE

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest, ToolChoice
    from interlingua.profiles import Profile
    from interlingua.structured import OutputSchema
    from interlingua.tools import Tool
    from interlingua_wire.openai.types import (
        FunctionToolDict,
        IncludeEnum,
        ResponseTextParamDict,
        TextResponseFormatConfigurationDict,
        ToolChoiceParamDict,
        ToolDict,
    )


def encode_response(request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
    """The call that asks for a reply, or for a stream of it."""
    notes = Notes()
    body = encode_prompt(request, profile, notes) | _settings(request)
    notes.add_given(_without_field(request), "the Responses API has no such field")
    if stream:
        body["stream"] = True
    sent = {name: value for name, value in body.items() if value is not None}
    return Encoded(Request(RESPONSES_CREATE, body=with_options(sent, request.options)), notes.warnings)


def encode_prompt(request: ChatRequest, profile: Profile, notes: Notes) -> dict[str, object]:
    """What the model reads. Fields that are not to be sent are None."""
    instructions = instructions_of(request.messages)
    messages = request.messages if instructions is None else request.messages[1:]
    items = encode_items(messages, notes)
    return {
        "model": request.model,
        "instructions": instructions,
        "input": items if profile.takes_plain_turns else list(whole_items(items, notes)),
        "tools": _tools(request, notes) or None,
        "tool_choice": None if request.tool_choice is None else _tool_choice(request.tool_choice),
        "parallel_tool_calls": request.parallel_tool_calls,
        "text": _text(request) or None,
        "reasoning": None if request.reasoning_effort is None else {"effort": request.reasoning_effort},
    }


def _settings(request: ChatRequest) -> dict[str, object]:
    is_stateless = _reasons(request)
    return {
        "max_output_tokens": request.max_output_tokens,
        "temperature": request.temperature,
        "top_p": request.top_p,
        "top_logprobs": request.top_logprobs,
        "include": _include(request, is_stateless=is_stateless) or None,
        "store": False if is_stateless else None,
        "user": request.user,
        "metadata": request.metadata and dict(request.metadata),
        "service_tier": request.service_tier,
    }


def _without_field(request: ChatRequest) -> dict[str, object]:
    return {
        "stop": request.stop or None,
        "seed": request.seed,
        "presence_penalty": request.presence_penalty,
        "frequency_penalty": request.frequency_penalty,
        "top_k": request.top_k,
        "reasoning_budget": request.reasoning_budget,
        "n": request.n,
        "logit_bias": request.logit_bias,
        "prediction": request.prediction,
        "modalities": request.modalities if set(request.modalities) - {"text"} else None,
        "voice": request.voice,
        "audio_format": request.audio_format,
    }


def _reasons(request: ChatRequest) -> bool:
    """Whether reasoning is asked for, or is encrypted in the history.

    Then it travels with the messages and the provider stores nothing. Models that do not reason refuse to be asked for
    encrypted reasoning, so not all are asked; reasoning that came unencrypted can only be found where it was stored.
    """
    if request.reasoning_effort not in (None, "none"):
        return True
    parts = (part for message in request.messages for part in message.parts)
    return any(isinstance(part, Reasoning) and part.origin == NAME and part.signature for part in parts)


def _include(request: ChatRequest, *, is_stateless: bool) -> list[IncludeEnum]:
    wanted: dict[IncludeEnum, bool] = {
        "message.output_text.logprobs": bool(request.logprobs or request.top_logprobs),
        "reasoning.encrypted_content": is_stateless,
    }
    return [name for name, is_wanted in wanted.items() if is_wanted]


def _tools(request: ChatRequest, notes: Notes) -> list[ToolDict]:
    own = [encode_server_tool(tool, notes) for tool in request.server_tools]
    return [*(_tool(tool, notes) for tool in request.tools), *own]


def _tool(tool: Tool, notes: Notes) -> FunctionToolDict:
    if tool.cache is not False:
        notes.add("cache", "a cache mark on a tool is not sent: only the parts of messages take one")
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description or None,
        "parameters": dict(tool.parameters) or None,
        "strict": bool(tool.strict),
    }


def _tool_choice(choice: ToolChoice) -> ToolChoiceParamDict:
    if choice in ("auto", "none", "required"):
        return choice
    return {"type": "function", "name": choice}


def _text(request: ChatRequest) -> ResponseTextParamDict:
    text: ResponseTextParamDict = {}
    if request.output is not None:
        text["format"] = _format(request.output)
    if request.verbosity is not None:
        text["verbosity"] = request.verbosity
    return text


def _format(output: OutputSchema) -> TextResponseFormatConfigurationDict:
    if output.schema.keys() <= {"type"}:
        return {"type": "json_object"}
    return {"type": "json_schema", "name": output.name, "schema": dict(output.schema), "strict": output.strict}
