"""What a mock was asked: the body on the wire, and the same in the unified vocabulary."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from attrs import field, frozen

from interlingua.chat import ChatRequest
from interlingua.errors import InvalidArgument
from interlingua.messages import Audio, File, Image, Message, Part, Text, ToolCall, ToolResult, tool_results
from interlingua.structured import OutputSchema
from interlingua.structured.json_text import is_list, is_object
from interlingua.tools import Tool

SETTINGS: Mapping[str, str] = {
    "max_tokens": "max_output_tokens",
    "max_completion_tokens": "max_output_tokens",
    "random_seed": "seed",
}
"""Fields whose names on the wire are not ours."""
STREAMED = (":streamGenerateContent", "/converse-stream")
"""How paths end that are asked for a stream."""
IN_PATH = re.compile(r"/models?/([^/:]+)")
"""Where a path names a model."""
SAME = (
    *("temperature", "top_p", "seed", "presence_penalty", "frequency_penalty", "logprobs", "top_logprobs"),
    *("parallel_tool_calls", "reasoning_effort", "user", "metadata", "service_tier"),
)


@frozen(slots=False, eq=False)
class MockRequest:
    """One request as it came over the wire."""

    path: str
    headers: Mapping[str, str] = field(repr=False)
    """Names are lower case."""
    body: Mapping[str, Any]
    """Decoded JSON; empty where there is none."""
    kept: ChatRequest | None = field(default=None, repr=False)
    """As the protocol got it, for a request of a client that the mock has made."""

    @property
    def streams(self) -> bool:
        """The answer was asked for as a stream."""
        return bool(self.body.get("stream")) or self.path.endswith(STREAMED)

    @property
    def model(self) -> str:
        """The provider's own name of the model."""
        in_path = IN_PATH.search(self.path)
        return str(self.body.get("model") or "") or (unquote(in_path[1]) if in_path else "")

    @property
    def words(self) -> int:
        """In all texts of the body: what a mock counts as tokens."""
        return words_asked(self.body)

    @property
    def text(self) -> str:
        """What the user said last."""
        said = [message.text for message in self.unified.messages if message.role == "user" and message.text]
        return said[-1] if said else ""

    @cached_property
    def unified(self) -> ChatRequest:
        """The same as a request of ours: what reaches the provider, not what the caller had asked for.

        Where the mock did not make the client, it is read off the body, which it knows of Chat Completions alone.
        """
        if self.kept is not None:
            return self.kept
        if not self.path.endswith("/chat/completions"):
            raise InvalidArgument("client", f"another one's request to {self.path}", "mock.client() or async_client()")
        body = self.body
        named = {SETTINGS.get(name, name): value for name, value in body.items() if name in SAME or name in SETTINGS}
        stop = body.get("stop") or ()
        return ChatRequest(
            model=str(body.get("model", "")),
            messages=tuple(_message(item) for item in body.get("messages", ())),
            tools=tuple(_tool(item["function"]) for item in body.get("tools", ())),
            tool_choice=_choice(body.get("tool_choice")),
            output=_output(body.get("response_format")),
            stop=(stop,) if isinstance(stop, str) else tuple(stop),
            **named,
        )


def words_asked(body: Mapping[str, Any]) -> int:
    """How many words stand in all texts of a body."""
    return sum(len(text.split()) for text in _texts(body))


def _message(item: Mapping[str, Any]) -> Message:
    content = item.get("content")
    if item["role"] == "tool":
        return tool_results(ToolResult(str(item["tool_call_id"]), _text(content)))
    said = _parts(content)
    calls = tuple(_call(call) for call in item.get("tool_calls") or ())
    return Message(item["role"], (*said, *calls), name=item.get("name"))


def _parts(content: str | Sequence[Mapping[str, Any]] | None) -> tuple[Part, ...]:
    if not content:
        return ()
    return (Text(content),) if isinstance(content, str) else tuple(_part(item) for item in content)


def _part(item: Mapping[str, Any]) -> Part:
    match item:
        case {"type": "image_url", "image_url": {"url": str(url), **rest}}:
            detail: Any = rest.get("detail")
            if url.startswith("data:"):
                kind, _, encoded = url.removeprefix("data:").partition(";base64,")
                return Image(base64.b64decode(encoded), media_type=kind, detail=detail)
            return Image(url=url, detail=detail)
        case {"type": "input_audio", "input_audio": {"data": str(encoded), "format": str(kind)}}:
            return Audio(base64.b64decode(encoded), media_type=f"audio/{kind}")
        case {"type": "file"}:
            held: Mapping[str, Any] = item["file"]
            encoded = str(held.get("file_data", "")).partition(";base64,")[2]
            return File(base64.b64decode(encoded) or None, file_id=held.get("file_id"), name=held.get("filename"))
        case _:
            return Text(str(item.get("text") or item.get("refusal") or ""))


def _text(content: Any) -> str:
    return "".join(part.text for part in _parts(content) if isinstance(part, Text))


def _call(item: Mapping[str, Any]) -> ToolCall:
    return ToolCall(item["id"], item["function"]["name"], json.loads(item["function"]["arguments"] or "{}"))


def _tool(function: Mapping[str, Any]) -> Tool:
    parameters: Mapping[str, Any] = function.get("parameters", {})
    return Tool(function["name"], function.get("description", ""), parameters, strict=function.get("strict"))


def _choice(choice: Any) -> str | None:
    match choice:
        case {"function": {"name": str(name)}}:
            return name
        case _:
            return None if choice is None else str(choice)


def _output(wanted: Any) -> OutputSchema | None:
    match wanted:
        case {"json_schema": {"name": str(name), "schema": schema, **rest}}:
            return OutputSchema(name, schema, strict=bool(rest.get("strict")))
        case {"type": "json_object"}:
            return OutputSchema("json", {"type": "object"}, strict=False)
        case _:
            return None


def _texts(value: Any) -> Iterator[str]:
    """The texts of messages, however deep; what is large and encoded is none."""
    if is_object(value):
        for name, item in value.items():
            if name in ("text", "content", "input", "instructions", "system") and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)
    elif is_list(value):
        for item in value:
            yield from _texts(item)
