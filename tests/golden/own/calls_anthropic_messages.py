"""Calls of anthropic's `messages.create`, as its documentation has them."""

from __future__ import annotations

from typing import Any

from material import EMPTY, FIELDS, JPEG, PAPER, PDF, PICTURE, PNG, UNICODE


def user(*content: Any) -> dict[str, Any]:
    return said("user", *content)


def said(role: str, *content: Any) -> dict[str, Any]:
    return {
        "role": role,
        "content": content[0] if len(content) == 1 and isinstance(content[0], str) else list(content),
    }


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def image(data: str, kind: str = "image/png") -> dict[str, Any]:
    return {"type": "image", "source": {"type": "base64", "media_type": kind, "data": data}}


def elsewhere(kind: str, **source: Any) -> dict[str, Any]:
    return {"type": kind, "source": source}


def tool(name: str, description: str, schema: Any = FIELDS, **more: Any) -> dict[str, Any]:
    return {"name": name, "description": description, "input_schema": schema, **more}


def made(call_id: str, city: str, days: int) -> dict[str, Any]:
    return {"type": "tool_use", "id": call_id, "name": "weather", "input": {"city": city, "days": days}}


def result(call_id: str, content: Any, **more: Any) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": call_id, "content": content, **more}


CACHE: dict[str, Any] = {"cache_control": {"type": "ephemeral"}}
HOUR = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}
WEATHER = tool("weather", "The weather.")
TIME = tool("time", "The time.")
PARIS, ROME = made("call_1", "Paris", 2), made("call_2", "Rome", 1)
ASKED = [user("Weather?"), said("assistant", PARIS)]
SEARCH: dict[str, Any] = {"type": "web_search_20250305", "name": "web_search"}
SCHEMA = {"output_config": {"format": {"type": "json_schema", "schema": FIELDS}}}

CALLS: dict[str, dict[str, Any]] = {
    "plain": {},
    "unicode": {"messages": [user(UNICODE)]},
    "max_output_tokens": {"max_tokens": 43},
    "stop": {"stop_sequences": ["END"]},
    "several stops": {"stop_sequences": ["END", "STOP", "\n"]},
    "low effort": {"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}},
    "high effort": {"thinking": {"type": "adaptive"}, "output_config": {"effort": "high"}},
    "no effort": {"thinking": {"type": "disabled"}},
    "user": {"metadata": {"user_id": "ada"}},
    "tool": {"tools": [WEATHER]},
    "tool without parameters": {"tools": [tool("now", "The time.", EMPTY)]},
    "strict tool": {"tools": [tool("weather", "The weather.", strict=True)]},
    "two tools": {"tools": [WEATHER, TIME]},
    "cached tool": {"tools": [{**WEATHER, **CACHE}]},
    "choice auto": {"tools": [WEATHER], "tool_choice": {"type": "auto"}},
    "choice none": {"tools": [WEATHER], "tool_choice": {"type": "none"}},
    "choice required": {"tools": [WEATHER], "tool_choice": {"type": "any"}},
    "choice of one": {"tools": [WEATHER, TIME], "tool_choice": {"type": "tool", "name": "time"}},
    "one call at a time": {"tools": [WEATHER], "tool_choice": {"type": "auto", "disable_parallel_tool_use": True}},
    "web search": {"tools": [SEARCH]},
    "web search nearby": {
        "tools": [{**SEARCH, "user_location": {"type": "approximate", "country": "FR", "city": "Paris"}}]
    },
    "web search of one site": {"tools": [{**SEARCH, "allowed_domains": ["example.com"]}]},
    "few web searches": {"tools": [{**SEARCH, "max_uses": 2}]},
    "web fetch": {"tools": [{"type": "web_fetch_20250910", "name": "web_fetch"}]},
    "code execution": {"tools": [{"type": "code_execution_20250825", "name": "code_execution"}]},
    "web search and a tool": {"tools": [WEATHER, SEARCH]},
    "system": {"system": "Be brief."},
    "two systems": {"system": [text("Be brief."), text("Be kind.")]},
    "cached system": {"system": [text("Long.", **CACHE)]},
    "turns": {"messages": [user("Hi"), said("assistant", "Hello."), user("Bye")]},
    "image of bytes": {"messages": [user(text("What?"), image(PNG))]},
    "jpeg": {"messages": [user(image(JPEG, "image/jpeg"), text("What?"))]},
    "image by url": {"messages": [user(text("What?"), elsewhere("image", type="url", url=PICTURE))]},
    "image by id": {"messages": [user(text("What?"), elsewhere("image", type="file", file_id="file_1"))]},
    "two images": {"messages": [user(text("One:"), image(PNG), text("Two:"), image(JPEG, "image/jpeg"))]},
    "pdf of bytes": {
        "messages": [
            user(
                text("Sum up."),
                {**elsewhere("document", type="base64", media_type="application/pdf", data=PDF), "title": "a.pdf"},
            )
        ]
    },
    "pdf by url": {"messages": [user(text("Sum up."), elsewhere("document", type="url", url=PAPER))]},
    "pdf by id": {"messages": [user(text("Sum up."), elsewhere("document", type="file", file_id="file_1"))]},
    "text file": {
        "messages": [
            user(
                text("Sum up."),
                {**elsewhere("document", type="text", media_type="text/plain", data="Once."), "title": "a.txt"},
            )
        ]
    },
    "cache mark": {"messages": [user(text("Long.", **CACHE), text("Hi"))]},
    "cache mark for an hour": {"messages": [user(text("Long.", **HOUR), text("Hi"))]},
    "call and result": {"messages": [*ASKED, user(result("call_1", "Sunny"))], "tools": [WEATHER]},
    "two calls and results": {
        "messages": [
            user("Weather?"),
            said("assistant", text("Let me see."), PARIS, ROME),
            user(result("call_1", "Sunny"), result("call_2", "Rain")),
        ],
        "tools": [WEATHER],
    },
    "failed result": {"messages": [*ASKED, user(result("call_1", "No net", is_error=True))], "tools": [WEATHER]},
    "result with a picture": {
        "messages": [*ASKED, user(result("call_1", [text("Here."), image(PNG)]))],
        "tools": [WEATHER],
    },
    "result, then words": {
        "messages": [*ASKED, user(result("call_1", "Sunny"), text("And?"))],
        "tools": [WEATHER],
    },
    "schema": SCHEMA,
    "loose schema": SCHEMA,
    "schema and a tool": {"tools": [WEATHER], **SCHEMA},
    "schema and effort": {
        "thinking": {"type": "adaptive"},
        "output_config": {"effort": "low", "format": {"type": "json_schema", "schema": FIELDS}},
    },
    "stream": {"stream": True},
    "stream with a tool": {"stream": True, "tools": [WEATHER]},
}


def call(address: str, given: dict[str, Any]) -> None:
    """Make the call."""
    import anthropic

    sdk = anthropic.Anthropic(api_key="test", base_url=address, max_retries=0)
    sdk.messages.create(**{"model": "m", "max_tokens": 8192, "messages": [user("Hi")], **given})
