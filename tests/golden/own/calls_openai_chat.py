"""Calls of openai's `chat.completions.create`, as its documentation has them."""

from __future__ import annotations

from typing import Any

from material import EMPTY, FIELDS, JPEG_URL, MP3, PDF_URL, PICTURE, PNG_URL, TXT_URL, UNICODE, WAV


def user(*parts: Any) -> dict[str, Any]:
    return {"role": "user", "content": parts[0] if len(parts) == 1 and isinstance(parts[0], str) else list(parts)}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def image(url: str, **more: Any) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url, **more}}


def tool(name: str, description: str, parameters: Any = FIELDS, **more: Any) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {"name": name, "description": description, "parameters": parameters, **more},
    }


def made(call_id: str, arguments: str) -> dict[str, Any]:
    return {"id": call_id, "type": "function", "function": {"name": "weather", "arguments": arguments}}


def result(call_id: str, content: str) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": call_id, "content": content}


def schema(*, strict: bool) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": FIELDS, "strict": strict}}


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
    "max_output_tokens": {"max_completion_tokens": 43},
    "stop": {"stop": ["END"]},
    "several stops": {"stop": ["END", "STOP", "\n"]},
    "seed": {"seed": 43},
    "presence_penalty": {"presence_penalty": 0.43},
    "frequency_penalty": {"frequency_penalty": -0.43},
    "logprobs": {"logprobs": True},
    "top_logprobs": {"logprobs": True, "top_logprobs": 3},
    "logit_bias": {"logit_bias": {"50256": -100, "7": 43}},
    "n": {"n": 3},
    "all sampling": {"temperature": 1, "top_p": 0.5, "max_completion_tokens": 99, "stop": ["X"]},
    "low effort": {"reasoning_effort": "low"},
    "high effort": {"reasoning_effort": "high"},
    "no effort": {"reasoning_effort": "none"},
    "verbosity": {"verbosity": "low"},
    "prediction": {"prediction": {"type": "content", "content": "Hi there"}},
    "voice": {"modalities": ["text", "audio"], "audio": {"voice": "alloy", "format": "wav"}},
    "voice as mp3": {"modalities": ["text", "audio"], "audio": {"voice": "alloy", "format": "mp3"}},
    "user": {"user": "ada"},
    "metadata": {"metadata": {"team": "x"}},
    "flex": {"service_tier": "flex"},
    "tool": {"tools": [WEATHER]},
    "tool without parameters": {"tools": [tool("now", "The time.", EMPTY)]},
    "strict tool": {"tools": [tool("weather", "The weather.", strict=True)]},
    "two tools": {"tools": [WEATHER, TIME]},
    "choice auto": {"tools": [WEATHER], "tool_choice": "auto"},
    "choice none": {"tools": [WEATHER], "tool_choice": "none"},
    "choice required": {"tools": [WEATHER], "tool_choice": "required"},
    "choice of one": {"tools": [WEATHER, TIME], "tool_choice": {"type": "function", "function": {"name": "time"}}},
    "one call at a time": {"tools": [WEATHER], "parallel_tool_calls": False},
    "web search": {"web_search_options": {}},
    "web search nearby": {
        "web_search_options": {
            "user_location": {"type": "approximate", "approximate": {"country": "FR", "city": "Paris"}}
        }
    },
    "web search in depth": {"web_search_options": {"search_context_size": "high"}},
    "web search and a tool": {"tools": [WEATHER], "web_search_options": {}},
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
    "pdf of bytes": {
        "messages": [user(text("Sum up."), {"type": "file", "file": {"filename": "a.pdf", "file_data": PDF_URL}})]
    },
    "pdf by id": {"messages": [user(text("Sum up."), {"type": "file", "file": {"file_id": "file_1"}})]},
    "text file": {
        "messages": [user(text("Sum up."), {"type": "file", "file": {"filename": "a.txt", "file_data": TXT_URL}})]
    },
    "wav": {
        "messages": [user(text("Listen."), {"type": "input_audio", "input_audio": {"data": WAV, "format": "wav"}})]
    },
    "mp3": {
        "messages": [user(text("Listen."), {"type": "input_audio", "input_audio": {"data": MP3, "format": "mp3"}})]
    },
    "cache mark": {"messages": [user({**text("Long."), "prompt_cache_breakpoint": {"mode": "explicit"}}, text("Hi"))]},
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
    "schema and effort": {"reasoning_effort": "low", "response_format": schema(strict=True)},
    "named speaker": {"messages": [{"role": "user", "content": "Hi", "name": "ada"}]},
    "stream": {"stream": True, "stream_options": {"include_usage": True}},
    "stream with a tool": {"stream": True, "stream_options": {"include_usage": True}, "tools": [WEATHER]},
    "stream of several": {
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.43,
        "max_completion_tokens": 43,
        "stop": ["END"],
    },
}


def call(address: str, given: dict[str, Any]) -> None:
    """Make the call."""
    import openai

    sdk = openai.OpenAI(api_key="test", base_url=f"{address}/v1", max_retries=0)
    sdk.chat.completions.create(**{"model": "m", "messages": [user("Hi")], **given})
