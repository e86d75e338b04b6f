"""Asks for an answer of a given form where the API has no field for it: by a tool that must be called, or by words."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve, frozen

from interlingua.chat import ChatRequest, ChatResponse, FinishReason, Warning
from interlingua.emulation.rewriting import EventReader, Rewriting
from interlingua.events import (
    Event,
    Finish,
    TextDelta,
    TextEnd,
    TextStart,
    ToolCallDelta,
    ToolCallEnd,
    ToolCallStart,
)
from interlingua.messages import Message, Part, Text, ToolCall
from interlingua.structured.json_text import json_text
from interlingua.structured.output import OutputSchema
from interlingua.tools import Tool

INSTRUCTION = "Answer with one JSON document and nothing else. It must fit this JSON Schema:\n"


def output_by_words(request: ChatRequest, output: OutputSchema) -> Rewriting:
    """Put the schema into the system text."""
    told = Message("system", (Text(INSTRUCTION + json_text(output.own)),))
    return Rewriting(
        evolve(request, output=None, messages=(told, *request.messages)),
        AsItIs(),
        (Warning(parameter="output", message="the model takes no JSON Schema; it was put into the system text"),),
    )


def output_by_tool(request: ChatRequest, output: OutputSchema) -> Rewriting:
    """Offer a tool whose arguments are the answer, and demand a call."""
    tool = Tool(
        output.name, output.description or "Give the answer.", output.schema, strict=True if output.strict else None
    )
    return Rewriting(
        evolve(
            request,
            output=None,
            tools=(*request.tools, tool),
            tool_choice="required" if request.tools else tool.name,
        ),
        ToolIsAnswer(tool.name),
        (Warning(parameter="output", message="the model takes no JSON Schema; a tool call was asked for"),),
    )


class AsItIs:
    """The answer needs no turning back."""

    def read(self, response: ChatResponse) -> ChatResponse:
        """The same response."""
        return response

    def read_stream(self) -> EventReader:
        """Passes every event on."""
        return self

    def feed(self, event: Event) -> Iterable[Event]:
        """The same event."""
        return (event,)


@frozen
class ToolIsAnswer:
    """A call of one tool is the answer's text."""

    tool: str

    def read(self, response: ChatResponse) -> ChatResponse:
        """The response with the call as text."""
        parts = tuple(self._part(part) for part in response.message.parts)
        reason = _reason(response.finish_reason, has_calls=any(isinstance(part, ToolCall) for part in parts))
        return evolve(response, message=evolve(response.message, parts=parts), finish_reason=reason)

    def read_stream(self) -> EventReader:
        """A reader that lets the arguments arrive as text."""
        return _ToolIsAnswerStream(self.tool)

    def _part(self, part: Part) -> Part:
        return text_from_call(part) if isinstance(part, ToolCall) and part.name == self.tool else part


class _ToolIsAnswerStream:
    def __init__(self, tool: str) -> None:
        self._tool = tool
        self._answers: set[int] = set()
        self._has_calls = False

    def feed(self, event: Event) -> Iterable[Event]:
        match event:
            case ToolCallStart(index=index, name=self._tool):
                self._answers.add(index)
                return (TextStart(index, raw=event.raw),)
            case ToolCallDelta(index=index) if index in self._answers:
                return (TextDelta(index, event.arguments, raw=event.raw),)
            case ToolCallEnd(index=index) if index in self._answers:
                return (TextEnd(index, text_from_call(event.part), raw=event.raw),)
            case ToolCallEnd():
                self._has_calls = True
                return (event,)
            case Finish():
                return (evolve(event, finish_reason=_reason(event.finish_reason, has_calls=self._has_calls)),)
            case _:
                return (event,)


def text_from_call(call: ToolCall) -> Text:
    """The arguments of a call as JSON text."""
    return Text(json_text(call.arguments))


def _reason(reason: FinishReason, *, has_calls: bool) -> FinishReason:
    return "stop" if reason == "tool_calls" and not has_calls else reason
