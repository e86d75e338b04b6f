"""Requests of our own in the golden data's neutral form, beside those that come with it."""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]
PNG = "iVBORw0KGgo="
JPEG = "/9j/4AAQSkZJRg=="
GIF = "R0lGODlhAQABAAAAACw="


def text(value: str) -> JSON:
    return {"type": "text", "text": value}


def turn(role: str, *parts: JSON | str) -> JSON:
    return {"role": role, "parts": [text(part) if isinstance(part, str) else part for part in parts]}


def call(call_id: str, name: str, **arguments: Any) -> JSON:
    return {"type": "tool_call", "id": call_id, "name": name, "arguments": arguments}


def result(call_id: str, name: str, *parts: str) -> JSON:
    return {"type": "tool_result", "id": call_id, "name": name, "content": [text(part) for part in parts]}


def image(media_type: str, data: str) -> JSON:
    return {"type": "image", "media_type": media_type, "data": data}


def tool(name: str, description: str = "Does.", **properties: Any) -> JSON:
    parameters = {"type": "object", "properties": properties, "required": [*properties][:1]} if properties else None
    return {"name": name, "description": description, "parameters": parameters}


HI = turn("user", "Hi.")
CITY = tool("get_weather", "Weather of a city.", city={"type": "string", "description": "Its name."})
TIME = tool("get_time", "The time.")
FORM = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
NESTED = {
    "type": "object",
    "properties": {"list": {"type": "array", "items": {"$ref": "#/$defs/item"}}},
    "required": ["list"],
    "$defs": {"item": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
}
ASKED = (HI, turn("assistant", call("c1", "get_weather", city="Paris")))
BOTH = (HI, turn("assistant", call("c1", "get_weather", city="Paris"), call("c2", "get_time")))


def asked(*messages: JSON, **settings: Any) -> JSON:
    return {"messages": list(messages or (HI,)), **settings}


SCENARIOS: dict[str, JSON] = {
    "text": asked(),
    "text of two parts": asked(turn("user", "One.", "Two.")),
    "text with space at its ends": asked(turn("user", "  a\n\n")),
    "text beyond the first plane": asked(turn("user", "\U0001f98a \u202b \x7f é")),
    "text of many words": asked(turn("user", "word " * 500)),
    "several turns": asked(HI, turn("assistant", "Hello."), turn("user", "Who am I?")),
    "two turns of the user": asked(HI, turn("user", "And?")),
    "the model has the last word": asked(HI, turn("assistant", "It is")),
    "instructions": asked(turn("system", "Be terse."), HI),
    "instructions twice": asked(turn("system", "Be terse."), turn("system", "Be kind."), HI),
    "instructions in the middle": asked(HI, turn("assistant", "Hello."), turn("system", "Be kind."), HI),
    "a picture": asked(turn("user", "?", image("image/png", PNG))),
    "a picture of another kind": asked(turn("user", "?", image("image/jpeg", JPEG))),
    "two pictures": asked(turn("user", "?", image("image/png", PNG), image("image/gif", GIF))),
    "a picture in an earlier turn": asked(turn("user", "?", image("image/png", PNG)), turn("assistant", "A cat."), HI),
    "no temperature": asked(temperature=0),
    "a temperature": asked(temperature=0.7),
    "the likeliest tokens": asked(top_p=0.5, top_k=20),
    "a limit": asked(max_output_tokens=1),
    "one end": asked(stop=["END"]),
    "several ends": asked(stop=["END", "\n\n", "é"]),
    "a seed": asked(seed=0),
    "penalties": asked(presence_penalty=0.25, frequency_penalty=0.5),
    "likelihoods": asked(logprobs=True),
    "many settings": asked(temperature=0.3, top_p=0.9, max_output_tokens=99, seed=1, stop=["X"], presence_penalty=0.1),
    "a tool": asked(tools=[CITY]),
    "two tools": asked(tools=[CITY, TIME]),
    "a tool with an enum": asked(tools=[tool("pick", "Pick.", one={"type": "string", "enum": ["a", "b"]})]),
    "a tool with a list": asked(tools=[tool("sum", "Sum.", of={"type": "array", "items": {"type": "number"}})]),
    "a tool of another script": asked(tools=[tool("f", "東京の天気", city={"type": "string", "description": "都市"})]),
    "tools that may be called": asked(tools=[CITY], tool_choice="auto"),
    "tools that must not be called": asked(tools=[CITY, TIME], tool_choice="none"),
    "a result": asked(*ASKED, turn("tool", result("c1", "get_weather", "21")), tools=[CITY]),
    "a result of nothing": asked(*ASKED, turn("tool", result("c1", "get_weather", "")), tools=[CITY]),
    "a result of JSON": asked(*ASKED, turn("tool", result("c1", "get_weather", '{"t": 21}')), tools=[CITY]),
    "results out of order": asked(
        *BOTH,
        turn("tool", result("c2", "get_time", "12:00"), result("c1", "get_weather", "21")),
        tools=[CITY, TIME],
    ),
    "results in turns of their own": asked(
        *BOTH,
        turn("tool", result("c1", "get_weather", "21")),
        turn("tool", result("c2", "get_time", "12:00")),
        tools=[CITY, TIME],
    ),
    "results and an answer": asked(
        *ASKED, turn("tool", result("c1", "get_weather", "21")), turn("assistant", "21."), HI, tools=[CITY]
    ),
    "two rounds of calls": asked(
        *ASKED,
        turn("tool", result("c1", "get_weather", "21")),
        turn("assistant", call("c3", "get_weather", city="Rome")),
        turn("tool", result("c3", "get_weather", "25")),
        tools=[CITY],
    ),
    "a call with words": asked(
        HI,
        turn("assistant", "Let me see.", call("c1", "get_weather", city="Paris")),
        turn("tool", result("c1", "get_weather", "21")),
        tools=[CITY],
    ),
    "a call with deep arguments": asked(
        HI,
        turn("assistant", call("c1", "f", a=[1, {"b": None, "é": 2.5}], c=True)),
        turn("tool", result("c1", "f", "ok")),
    ),
    "calls without tools offered": asked(*ASKED, turn("tool", result("c1", "get_weather", "21"))),
    "any JSON": asked(response_format={"type": "json"}),
    "a schema": asked(response_format={"type": "json_schema", "name": "form", "schema": FORM, "strict": True}),
    "a nested schema": asked(
        response_format={"type": "json_schema", "name": "nested", "schema": NESTED, "strict": False}
    ),
    "reasoning turned off": asked(reasoning={"effort": "none"}),
    "reasoning in the history": asked(
        HI, turn("assistant", {"type": "reasoning", "text": "Hm."}, "Hello."), turn("user", "Go on.")
    ),
    "reasoning before a call": asked(
        HI,
        turn("assistant", {"type": "reasoning", "text": "Hm."}, call("c1", "get_weather", city="Paris")),
        turn("tool", result("c1", "get_weather", "21")),
        tools=[CITY],
    ),
}
