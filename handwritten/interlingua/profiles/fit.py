"""Fits a request to a model: defaults it needs, settings it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve, fields

from interlingua.chat import ChatRequest, Warning
from interlingua.messages import ToolCall, ToolResult
from interlingua.profiles import Profile
from interlingua.profiles.limits import check_limits

DEFAULTS = {field.name: field.default for field in fields(ChatRequest)}


def fit(request: ChatRequest, profile: Profile) -> tuple[ChatRequest, tuple[Warning, ...]]:
    """The request without what the model refuses, a warning for each, and with the defaults the model needs.

    Raises `InvalidArgument` for a value outside what the provider documents.
    """
    kept, refused = _without_refused(request, profile)
    check_limits(kept, profile.limits)
    lost = tuple(_lost_in_words(kept)) if profile.emulates_tools else ()
    begins_answer = request.messages[-1].role == "assistant" and not profile.takes_prefill
    ended = (_ended_turn(request),) if begins_answer else ()
    return _with_defaults(kept, profile), (*refused, *lost, *ended)


def _without_refused(request: ChatRequest, profile: Profile) -> tuple[ChatRequest, tuple[Warning, ...]]:
    if not profile.unsupported:
        return request, ()
    defaults = ((name, default) for name, default in DEFAULTS.items() if name in profile.unsupported)
    refused: dict[str, Any] = {name: default for name, default in defaults if getattr(request, name) != default}
    if not refused:
        return request, ()
    message = f"{request.model} does not take it; left out"
    return evolve(request, **refused), tuple(Warning(parameter=name, message=message) for name in refused)


def _ended_turn(request: ChatRequest) -> Warning:
    message = f"{request.model} does not go on from the beginning of an answer; it is sent as a turn that has ended"
    return Warning(parameter="messages", message=message)


def _lost_in_words(request: ChatRequest) -> Iterator[Warning]:
    """What tools have that a model which knows none, and reads of them in words, is not told."""
    parts = [part for message in request.messages for part in message.parts]
    signed = any(isinstance(part, ToolCall) and part.signature is not None for part in parts)
    marked = any(isinstance(part, ToolResult) and part.cache is not False for part in parts)
    lost = {
        "parallel_tool_calls": request.parallel_tool_calls is not None,
        "tools.strict": any(tool.strict for tool in request.tools),
        "cache": marked or any(tool.cache is not False for tool in request.tools),
        "messages": signed,
    }
    for parameter, is_lost in lost.items():
        if is_lost:
            yield Warning(parameter=parameter, message=f"{request.model} knows no tools and is told of them in words")


def _with_defaults(request: ChatRequest, profile: Profile) -> ChatRequest:
    if request.temperature is None and profile.default_temperature is not None:
        request = evolve(request, temperature=profile.default_temperature)
    if request.output is not None or request.tools or not (profile.default_options or profile.default_stop):
        return request
    options = {**profile.default_options, **request.options}
    return evolve(request, stop=request.stop or profile.default_stop, options=options)
