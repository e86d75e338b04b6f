"""Calls of mistralai's `chat.complete`, as its documentation has them."""

from __future__ import annotations

from typing import Any

from material import FIELDS, JPEG_URL, MP3, PAPER, PDF_URL, PICTURE, PNG_URL, TXT_URL, UNICODE, WAV
from mistralai.client import Mistral


def user(*parts: Any) -> dict[str, Any]:
    return {"role": "user", "content": parts[0] if len(parts) == 1 and isinstance(parts[0], str) else list(parts)}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def image(url: str, **more: Any) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url, **more}}


def document(url: str, **more: Any) -> dict[str, Any]:
    return {"type": "document_url", "document_url": url, **more}


def tool(name: str, description: str, **more: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "description": description, "parameters": FIELDS, **more}}


def made(call_id: str, arguments: str) -> dict[str, Any]:
    return {"id": call_id, "type": "function", "function": {"name": "weather", "arguments": arguments}}


def result(call_id: str, content: str) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": call_id, "content": content}


def schema(*, strict: bool) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema_definition": FIELDS, "strict": strict}}


WEATHER = tool("weather", "The weather.")
TIME = tool("time", "The time.")
PARIS = made("call_1", '{"city": "Paris", "days": 2}')
ROME = made("call_2", '{"city": "Rome", "days": 1}')
ASKED = [user("Weather?"), {"role": "assistant", "tool_calls": [PARIS]}]

CALLS: dict[str, dict[str, Any]] = {
    "plain": {},
    "unicode": {"messages": [user(UNICODE)]},
    "temperature": {"temperature": 0.43},
    "temperature 0": {"temperature": 0},
    "top_p": {"top_p": 0.43},
    "max_output_tokens": {"max_tokens": 43},
    "stop": {"stop": ["END"]},
    "several stops": {"stop": ["END", "STOP", "\n"]},
    "seed": {"random_seed": 43},
    "presence_penalty": {"presence_penalty": 0.43},
    "frequency_penalty": {"frequency_penalty": -0.43},
    "n": {"n": 3},
    "all sampling": {"temperature": 1, "top_p": 0.5, "max_tokens": 99, "stop": ["X"]},
    "high effort": {"reasoning_effort": "high"},
    "no effort": {"reasoning_effort": "none"},
    "prediction": {"prediction": {"type": "content", "content": "Hi there"}},
    "metadata": {"metadata": {"team": "x"}},
    "tool": {"tools": [WEATHER]},
    "strict tool": {"tools": [tool("weather", "The weather.", strict=True)]},
    "two tools": {"tools": [WEATHER, TIME]},
    "choice auto": {"tools": [WEATHER], "tool_choice": "auto"},
    "choice none": {"tools": [WEATHER], "tool_choice": "none"},
    "choice required": {"tools": [WEATHER], "tool_choice": "required"},
    "choice of one": {"tools": [WEATHER, TIME], "tool_choice": {"type": "function", "function": {"name": "time"}}},
    "one call at a time": {"tools": [WEATHER], "parallel_tool_calls": False},
    "system": {"messages": [{"role": "system", "content": "Be brief."}, user("Hi")]},
    "two systems": {
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "system", "content": "Be kind."}, user("Hi")]
    },
    "turns": {"messages": [user("Hi"), {"role": "assistant", "content": "Hello."}, user("Bye")]},
    "image of bytes": {"messages": [user(text("What?"), image(PNG_URL))]},
    "jpeg": {"messages": [user(image(JPEG_URL), text("What?"))]},
    "image by url": {"messages": [user(text("What?"), image(PICTURE))]},
    "image in detail": {"messages": [user(text("What?"), image(PICTURE, detail="high"))]},
    "two images": {"messages": [user(text("One:"), image(PNG_URL), text("Two:"), image(JPEG_URL))]},
    "pdf of bytes": {"messages": [user(text("Sum up."), document(PDF_URL, document_name="a.pdf"))]},
    "pdf by url": {"messages": [user(text("Sum up."), document(PAPER))]},
    "pdf by id": {"messages": [user(text("Sum up."), {"type": "file", "file_id": "file_1"})]},
    "text file": {"messages": [user(text("Sum up."), document(TXT_URL, document_name="a.txt"))]},
    "wav": {"messages": [user(text("Listen."), {"type": "input_audio", "input_audio": WAV})]},
    "mp3": {"messages": [user(text("Listen."), {"type": "input_audio", "input_audio": MP3})]},
    "call and result": {"messages": [*ASKED, result("call_1", "Sunny")], "tools": [WEATHER]},
    "two calls and results": {
        "messages": [
            user("Weather?"),
            {"role": "assistant", "content": "Let me see.", "tool_calls": [PARIS, ROME]},
            result("call_1", "Sunny"),
            result("call_2", "Rain"),
        ],
        "tools": [WEATHER],
    },
    "result, then words": {"messages": [*ASKED, result("call_1", "Sunny"), user("And?")], "tools": [WEATHER]},
    "json": {"response_format": {"type": "json_object"}},
    "schema": {"response_format": schema(strict=True)},
    "loose schema": {"response_format": schema(strict=False)},
    "schema and a tool": {"tools": [WEATHER], "response_format": schema(strict=True)},
    "stream": {"stream": True},
    "stream with a tool": {"stream": True, "tools": [WEATHER]},
}


def call(address: str, given: dict[str, Any]) -> None:
    """Make the call."""
    sdk = Mistral(api_key="test", server_url=address)
    named = {
        "model": "m",
        "messages": [user("Hi")],
        **{name: value for name, value in given.items() if name != "stream"},
    }
    if given.get("stream"):
        sdk.chat.stream(**named)
    else:
        sdk.chat.complete(**named)
