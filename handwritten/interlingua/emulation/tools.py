"""Offers tools to a model that knows none: its answer is held to a JSON Schema of either a call or an answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from interlingua.chat import ChatRequest, ChatResponse, Warning
from interlingua.emulation.rewriting import EventReader, Rewriting, WholeAnswer
from interlingua.messages import Message, Part, Text, ToolCall, ToolResult
from interlingua.structured.json_text import NoJson, is_list, is_object, json_from_text, json_text
from interlingua.structured.output import OutputSchema
from interlingua.structured.validate import Schema
from interlingua.tools import Tool

CALL, ARGUMENTS, ANSWER = "tool", "arguments", "answer"
TEXT: Schema = {"type": "string"}
# Two calls among the examples: with one, a base model seldom makes any (tried with Gemma 3 270M, 2026-11-22).
EXAMPLES = """\
An answer is JSON. It calls a tool, or it answers the question.
Question: What is the capital of Italy?
Answer: {"answer": "Rome."}
Question: What time is it in Rome?
Answer: {"tool": "get_time", "arguments": {"place": "Rome"}}
Question: get_time gave: 12:30
Answer: {"answer": "It is 12:30."}
Question: What is the price of gold?
Answer: {"tool": "get_price", "arguments": {"thing": "gold"}}
Question: get_price gave: 1900
Answer: {"answer": "It is 1900."}
Tools:"""


def tools_by_output(request: ChatRequest) -> Rewriting:
    """Describe the tools in the system text, and hold the answer to a schema that lets it call one."""
    offered = offered_tools(request)
    history = tuple(_without_tool_parts(message) for message in request.messages)
    told = Message("system", (Text("\n".join((EXAMPLES, *map(_line, offered)))),))
    made_before = sum(len(message.tool_calls) for message in request.messages)
    is_free = request.tool_choice in (None, "auto")
    return Rewriting(
        evolve(
            request,
            messages=(told, *history),
            tools=(),
            tool_choice=None,
            parallel_tool_calls=None,
            output=_schema(offered, request.output, is_free=is_free),
        ),
        ToolAnswer(tuple(tool.name for tool in offered), made_before),
        (Warning(parameter="tools", message="the model knows no tools; they were offered through a JSON Schema"),),
    )


def without_tools(request: ChatRequest) -> ChatRequest:
    """The request when no tools are offered to a model that knows none: those in its history become text."""
    return evolve(
        request,
        messages=tuple(_without_tool_parts(message) for message in request.messages),
        tools=(),
        tool_choice=None,
        parallel_tool_calls=None,
    )


def offered_tools(request: ChatRequest) -> tuple[Tool, ...]:
    """The tools that the tool choice leaves."""
    match request.tool_choice:
        case None | "auto" | "required":
            return request.tools
        case "none":
            return ()
        case name:
            return tuple(tool for tool in request.tools if tool.name == name)


@frozen
class ToolAnswer:
    """Reads a call or an answer out of the JSON that the schema asked for."""

    names: tuple[str, ...]
    made_before: int
    """Calls in the history: ids go on from there."""

    def read(self, response: ChatResponse) -> ChatResponse:
        """The response with the call or the answer in place of the JSON. Text that is none stays as it is."""
        part = self._part(response.text)
        if part is None:
            return response
        others = tuple(item for item in response.message.parts if not isinstance(item, Text))
        reason = "tool_calls" if isinstance(part, ToolCall) else response.finish_reason
        return evolve(response, message=evolve(response.message, parts=(*others, part)), finish_reason=reason)

    def read_stream(self) -> EventReader:
        """A reader that waits for the end: before it, a call cannot be told from an answer."""
        return WholeAnswer(self)

    def _part(self, text: str) -> Part | None:
        try:
            found = json_from_text(text)
        except NoJson:
            return None
        match found:
            case {"tool": str(name), "arguments": dict()} if name in self.names:
                arguments: dict[str, Any] = found[ARGUMENTS]
                return ToolCall(f"call_{self.made_before + 1}", name, arguments)
            case {"answer": str(answer)}:
                return Text(answer)
            case {"answer": answer}:
                return Text(json_text(answer))
            case _:
                return None


def _schema(tools: Sequence[Tool], output: OutputSchema | None, *, is_free: bool) -> OutputSchema:
    answer, definitions = _hoisted(output.schema if output else TEXT, ANSWER)
    choices = [_object({ANSWER: answer})] if is_free else []
    for tool in tools:
        arguments, named = _hoisted(tool.parameters, tool.name)
        definitions = {**definitions, **named}
        choices.append(_object({CALL: {"const": tool.name}, ARGUMENTS: arguments}))
    root = {"anyOf": choices} if len(choices) > 1 else choices[0]
    return OutputSchema("reply", {**root, "$defs": definitions} if definitions else root, strict=False)


def _object(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _hoisted(schema: Schema, prefix: str) -> tuple[Schema, dict[str, Schema]]:
    """A schema that can stand within another: its definitions, under names of its own, and the rest."""
    renamed: Schema = _renamed({keyword: value for keyword, value in schema.items() if keyword != "$defs"}, prefix)
    return renamed, {f"{prefix}.{name}": _renamed(item, prefix) for name, item in schema.get("$defs", {}).items()}


def _renamed(value: Any, prefix: str) -> Any:
    if is_object(value):
        return {
            name: f"#/$defs/{prefix}.{item.removeprefix('#/$defs/')}"
            if name == "$ref" and isinstance(item, str)
            else _renamed(item, prefix)
            for name, item in value.items()
        }
    return [_renamed(item, prefix) for item in value] if is_list(value) else value


def _line(tool: Tool) -> str:
    names = ", ".join(tool.parameters.get("properties", {}))
    return f"{tool.name}({names}): {tool.description}"


def _without_tool_parts(message: Message) -> Message:
    parts = tuple(_part_as_text(part) for part in message.parts)
    return Message("user" if message.role == "tool" else message.role, parts, name=message.name)


def _part_as_text(part: Part) -> Part:
    match part:
        case ToolCall():
            return Text(json.dumps({CALL: part.name, ARGUMENTS: dict(part.arguments)}))
        case ToolResult():
            return Text(f"{part.name or 'The tool'} {'failed' if part.is_error else 'gave'}: {_result_text(part)}")
        case _:
            return part


def _result_text(result: ToolResult) -> str:
    if isinstance(result.content, str):
        return result.content
    return " ".join(
        item.text if isinstance(item, Text) else f"({type(item).__name__.lower()})" for item in result.content
    )
