"""Calls of openai's `responses.create`, as its documentation has them."""

from __future__ import annotations

from typing import Any

from material import EMPTY, FIELDS, JPEG_URL, PAPER, PDF_URL, PICTURE, PNG_URL, TXT_URL, UNICODE


def user(*content: Any) -> dict[str, Any]:
    return said("user", *content)


def said(role: str, *content: Any) -> dict[str, Any]:
    return {
        "role": role,
        "content": content[0] if len(content) == 1 and isinstance(content[0], str) else list(content),
    }


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "input_text", "text": words, **more}


def image(url: str, detail: str = "auto") -> dict[str, Any]:
    return {"type": "input_image", "image_url": url, "detail": detail}


def tool(name: str, description: str, parameters: Any = FIELDS, *, strict: bool = False) -> dict[str, Any]:
    return {
        "type": "function",
        "name": name,
        "description": description,
        "parameters": parameters,
        "strict": strict,
    }


def made(call_id: str, arguments: str) -> dict[str, Any]:
    return {"type": "function_call", "call_id": call_id, "name": "weather", "arguments": arguments}


def result(call_id: str, output: Any) -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": call_id, "output": output}


def schema(*, strict: bool) -> dict[str, Any]:
    return {"format": {"type": "json_schema", "name": "answer", "schema": FIELDS, "strict": strict}}


def reasoning(effort: str) -> dict[str, Any]:
    return {"reasoning": {"effort": effort}, "store": False, "include": ["reasoning.encrypted_content"]}


WEATHER = tool("weather", "The weather.")
TIME = tool("time", "The time.")
PARIS = made("call_1", '{"city": "Paris", "days": 2}')
ROME = made("call_2", '{"city": "Rome", "days": 1}')
ASKED = [user("Weather?"), PARIS]
SEARCH: dict[str, Any] = {"type": "web_search"}

CALLS: dict[str, dict[str, Any]] = {
    "plain": {},
    "unicode": {"input": [user(UNICODE)]},
    "temperature": {"temperature": 0.43},
    "temperature 0": {"temperature": 0},
    "top_p": {"top_p": 0.43},
    "max_output_tokens": {"max_output_tokens": 43},
    "logprobs": {"include": ["message.output_text.logprobs"]},
    "top_logprobs": {"include": ["message.output_text.logprobs"], "top_logprobs": 3},
    "low effort": reasoning("low"),
    "high effort": reasoning("high"),
    "no effort": {"reasoning": {"effort": "none"}},
    "verbosity": {"text": {"verbosity": "low"}},
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
    "choice of one": {"tools": [WEATHER, TIME], "tool_choice": {"type": "function", "name": "time"}},
    "one call at a time": {"tools": [WEATHER], "parallel_tool_calls": False},
    "web search": {"tools": [SEARCH]},
    "web search nearby": {
        "tools": [{**SEARCH, "user_location": {"type": "approximate", "country": "FR", "city": "Paris"}}]
    },
    "web search in depth": {"tools": [{**SEARCH, "search_context_size": "high"}]},
    "web search of one site": {"tools": [{**SEARCH, "filters": {"allowed_domains": ["example.com"]}}]},
    "code execution": {"tools": [{"type": "code_interpreter", "container": {"type": "auto"}}]},
    "file search": {"tools": [{"type": "file_search", "vector_store_ids": ["store_1"], "max_num_results": 3}]},
    "image generation": {"tools": [{"type": "image_generation", "quality": "low"}]},
    "web search and a tool": {"tools": [WEATHER, SEARCH]},
    "system": {"instructions": "Be brief."},
    "two systems": {"input": [said("system", "Be brief."), said("system", "Be kind."), user("Hi")]},
    "image of bytes": {"input": [user(text("What?"), image(PNG_URL))]},
    "jpeg": {"input": [user(image(JPEG_URL), text("What?"))]},
    "image by url": {"input": [user(text("What?"), image(PICTURE))]},
    "image in detail": {"input": [user(text("What?"), image(PICTURE, "high"))]},
    "image by id": {"input": [user(text("What?"), {"type": "input_image", "file_id": "file_1", "detail": "auto"})]},
    "two images": {"input": [user(text("One:"), image(PNG_URL), text("Two:"), image(JPEG_URL))]},
    "pdf of bytes": {
        "input": [user(text("Sum up."), {"type": "input_file", "filename": "a.pdf", "file_data": PDF_URL})]
    },
    "pdf by url": {"input": [user(text("Sum up."), {"type": "input_file", "file_url": PAPER})]},
    "pdf by id": {"input": [user(text("Sum up."), {"type": "input_file", "file_id": "file_1"})]},
    "text file": {"input": [user(text("Sum up."), {"type": "input_file", "filename": "a.txt", "file_data": TXT_URL})]},
    "cache mark": {"input": [user(text("Long.", prompt_cache_breakpoint={"mode": "explicit"}), text("Hi"))]},
    "call and result": {"input": [*ASKED, result("call_1", "Sunny")], "tools": [WEATHER]},
    "result with a picture": {
        "input": [*ASKED, result("call_1", [text("Here."), image(PNG_URL)])],
        "tools": [WEATHER],
    },
    "result, then words": {"input": [*ASKED, result("call_1", "Sunny"), user("And?")], "tools": [WEATHER]},
    "json": {"text": {"format": {"type": "json_object"}}},
    "schema": {"text": schema(strict=True)},
    "loose schema": {"text": schema(strict=False)},
    "schema and a tool": {"tools": [WEATHER], "text": schema(strict=True)},
    "schema and effort": {**reasoning("low"), "text": schema(strict=True)},
    "signed reasoning": {
        "input": [
            user("Hi"),
            {
                "type": "reasoning",
                "id": "rs_1",
                "summary": [{"type": "summary_text", "text": "Hm."}],
                "encrypted_content": "c2ln",
            },
            said("assistant", "Hello."),
            user("Go on"),
        ],
        "store": False,
        "include": ["reasoning.encrypted_content"],
    },
    "turns": {"input": [user("Hi"), said("assistant", "Hello."), user("Bye")]},
    "stream": {"stream": True},
    "stream with a tool": {"stream": True, "tools": [WEATHER]},
}


def call(address: str, given: dict[str, Any]) -> None:
    """Make the call."""
    import openai

    sdk = openai.OpenAI(api_key="test", base_url=f"{address}/v1", max_retries=0)
    sdk.responses.create(**{"model": "m", "input": [user("Hi")], **given})
