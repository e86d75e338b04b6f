"""Calls of google-genai's `models.generate_content`, as its documentation has them."""

from __future__ import annotations

from typing import Any

from google import genai
from google.genai import types
from material import FIELDS, JPEG_BYTES, MP3_BYTES, PDF_BYTES, PICTURE, PNG_BYTES, TXT_BYTES, UNICODE, WAV_BYTES


def user(*parts: Any) -> types.Content:
    return said("user", *parts)


def said(role: str, *parts: Any) -> types.Content:
    return types.Content(role=role, parts=[types.Part(text=part) if isinstance(part, str) else part for part in parts])


def inline(data: bytes, kind: str) -> types.Part:
    return types.Part.from_bytes(data=data, mime_type=kind)


def tool(name: str, description: str, schema: Any = FIELDS) -> types.FunctionDeclaration:
    return types.FunctionDeclaration(name=name, description=description, parameters_json_schema=schema)


def tools(*declared: types.FunctionDeclaration, mode: str | None = None, allowed: Any = None) -> dict[str, Any]:
    given: dict[str, Any] = {"tools": [types.Tool(function_declarations=list(declared))]}
    if mode is not None:
        config = types.FunctionCallingConfig(mode=types.FunctionCallingConfigMode(mode), allowed_function_names=allowed)
        given["tool_config"] = types.ToolConfig(function_calling_config=config)
    return given


def made(call_id: str, city: str, days: int) -> types.Part:
    return types.Part(function_call=types.FunctionCall(id=call_id, name="weather", args={"city": city, "days": days}))


def result(call_id: str, parts: Any = None, **response: Any) -> types.Part:
    answer = types.FunctionResponse(id=call_id, name="weather", response=response, parts=parts)
    return types.Part(function_response=answer)


def thinking(**given: Any) -> dict[str, Any]:
    return {"thinking_config": types.ThinkingConfig(**given)}


WEATHER = tool("weather", "The weather.")
TIME = tool("time", "The time.")
PARIS, ROME = made("call_1", "Paris", 2), made("call_2", "Rome", 1)
ASKED = [user("Weather?"), said("model", PARIS)]
PNG, JPEG = inline(PNG_BYTES, "image/png"), inline(JPEG_BYTES, "image/jpeg")
JSON: dict[str, Any] = {"response_mime_type": "application/json"}
SCHEMA = {**JSON, "response_json_schema": FIELDS}
SEARCH = types.Tool(google_search=types.GoogleSearch())

CONFIGS: dict[str, dict[str, Any]] = {
    "plain": {},
    "temperature": {"temperature": 0.43},
    "temperature 0": {"temperature": 0},
    "top_p": {"top_p": 0.43},
    "top_k": {"top_k": 43},
    "max_output_tokens": {"max_output_tokens": 43},
    "stop": {"stop_sequences": ["END"]},
    "several stops": {"stop_sequences": ["END", "STOP", "\n"]},
    "seed": {"seed": 43},
    "presence_penalty": {"presence_penalty": 0.43},
    "frequency_penalty": {"frequency_penalty": -0.43},
    "logprobs": {"response_logprobs": True},
    "top_logprobs": {"response_logprobs": True, "logprobs": 3},
    "n": {"candidate_count": 3},
    "all sampling": {"temperature": 1, "top_p": 0.5, "max_output_tokens": 99, "stop_sequences": ["X"]},
    "low effort": thinking(thinking_level="LOW", include_thoughts=True),
    "high effort": thinking(thinking_level="HIGH", include_thoughts=True),
    "budget": thinking(thinking_budget=4096, include_thoughts=True),
    "voice": {
        "response_modalities": ["AUDIO"],
        "speech_config": types.SpeechConfig(
            voice_config=types.VoiceConfig(prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name="alloy"))
        ),
    },
    "images too": {"response_modalities": ["TEXT", "IMAGE"]},
    "flex": {"service_tier": "flex"},
    "tool": tools(WEATHER),
    "two tools": tools(WEATHER, TIME),
    "tool without parameters": tools(types.FunctionDeclaration(name="now", description="The time.")),
    "choice auto": tools(WEATHER, mode="AUTO"),
    "choice none": tools(WEATHER, mode="NONE"),
    "choice required": tools(WEATHER, mode="ANY"),
    "choice of one": tools(WEATHER, TIME, mode="ANY", allowed=["time"]),
    "web search": {"tools": [SEARCH]},
    "web fetch": {"tools": [types.Tool(url_context=types.UrlContext())]},
    "code execution": {"tools": [types.Tool(code_execution=types.ToolCodeExecution())]},
    "file search": {"tools": [types.Tool(file_search=types.FileSearch(file_search_store_names=["store_1"], top_k=3))]},
    "web search and a tool": {"tools": [types.Tool(function_declarations=[WEATHER]), SEARCH]},
    "system": {"system_instruction": "Be brief."},
    "two systems": {"system_instruction": ["Be brief.", "Be kind."]},
    "json": JSON,
    "schema": SCHEMA,
    "loose schema": SCHEMA,
    "schema and a tool": {**tools(WEATHER), **SCHEMA},
    "schema and effort": {**thinking(thinking_level="LOW", include_thoughts=True), **SCHEMA},
}
CONTENTS: dict[str, list[types.Content]] = {
    "unicode": [user(UNICODE)],
    "turns": [user("Hi"), said("model", "Hello."), user("Bye")],
    "image of bytes": [user("What?", PNG)],
    "jpeg": [user(JPEG, "What?")],
    "image by url": [user("What?", types.Part(file_data=types.FileData(file_uri=PICTURE)))],
    "two images": [user("One:", PNG, "Two:", JPEG)],
    "text file": [user("Sum up.", inline(TXT_BYTES, "text/plain"))],
    "pdf of bytes": [user("Sum up.", inline(PDF_BYTES, "application/pdf"))],
    "wav": [user("Listen.", inline(WAV_BYTES, "audio/wav"))],
    "mp3": [user("Listen.", inline(MP3_BYTES, "audio/mpeg"))],
    "call and result": [*ASKED, user(result("call_1", output="Sunny"))],
    "two calls and results": [
        user("Weather?"),
        said("model", "Let me see.", PARIS, ROME),
        user(result("call_1", output="Sunny"), result("call_2", output="Rain")),
    ],
    "failed result": [*ASKED, user(result("call_1", error="No net"))],
    "result with a picture": [
        *ASKED,
        user(
            result(
                "call_1",
                [types.FunctionResponsePart.from_bytes(data=PNG_BYTES, mime_type="image/png")],
                output="Here.",
            )
        ),
    ],
    "result, then words": [*ASKED, user(result("call_1", output="Sunny")), user("And?")],
}
WITH_TOOL = ("call and result", "two calls and results", "failed result", "result with a picture", "result, then words")
CALLS: dict[str, dict[str, Any]] = {
    **{name: {"config": config} for name, config in CONFIGS.items()},
    **{
        name: {"contents": contents, "config": tools(WEATHER) if name in WITH_TOOL else {}}
        for name, contents in CONTENTS.items()
    },
    "stream": {"stream": True},
    "stream with a tool": {"stream": True, "config": tools(WEATHER)},
}


def call(address: str, given: dict[str, Any]) -> None:
    """Make the call."""
    sdk = genai.Client(api_key="test", http_options=types.HttpOptions(base_url=address, timeout=5000))
    config = types.GenerateContentConfig(**given.get("config", {}))
    contents = given.get("contents", [user("Hi")])
    if given.get("stream"):
        for _ in sdk.models.generate_content_stream(model="m", contents=contents, config=config):
            pass
    else:
        sdk.models.generate_content(model="m", contents=contents, config=config)
