"""Calls of our own client, each with a name by which the official SDKs' calls are recorded too."""

from __future__ import annotations

from typing import Any, NamedTuple

import interlingua as il
from interlingua.messages import Message, Reasoning, Text, assistant, system, tool_results, user
from tests.golden.own.material import (
    FIELDS,
    JPEG_BYTES,
    MP3_BYTES,
    PAPER,
    PDF_BYTES,
    PICTURE,
    PNG_BYTES,
    TXT_BYTES,
    UNICODE,
    WAV_BYTES,
)

TOOL = il.Tool("weather", "The weather.", FIELDS)
OTHER = il.Tool("time", "The time.", FIELDS)
CALL = il.ToolCall("call_1", "weather", {"city": "Paris", "days": 2})
SECOND = il.ToolCall("call_2", "weather", {"city": "Rome", "days": 1})
ASKED = (user("Weather?"), Message("assistant", (CALL,)))
ASKED_TWICE = (user("Weather?"), Message("assistant", (Text("Let me see."), CALL, SECOND)))
SIGNED = Reasoning("Hm.", id="rs_1", signature="c2ln", origin="openai_responses")


class Ask(NamedTuple):
    """One call."""

    messages: Any
    settings: dict[str, Any]
    stream: bool


def ask(messages: Any = "Hi", *, stream: bool = False, **settings: Any) -> Ask:
    """A call with these settings."""
    return Ask(messages, settings, stream)


ASKS: dict[str, Ask] = {
    "plain": ask(),
    "unicode": ask(UNICODE),
    "temperature": ask(temperature=0.43),
    "temperature 0": ask(temperature=0),
    "top_p": ask(top_p=0.43),
    "top_k": ask(top_k=43),
    "max_output_tokens": ask(max_output_tokens=43),
    "stop": ask(stop="END"),
    "several stops": ask(stop=["END", "STOP", "\n"]),
    "seed": ask(seed=43),
    "presence_penalty": ask(presence_penalty=0.43),
    "frequency_penalty": ask(frequency_penalty=-0.43),
    "logprobs": ask(logprobs=True),
    "top_logprobs": ask(logprobs=True, top_logprobs=3),
    "logit_bias": ask(logit_bias={50256: -100, 7: 43}),
    "n": ask(n=3),
    "all sampling": ask(temperature=1, top_p=0.5, max_output_tokens=99, stop=["X"]),
    "low effort": ask(reasoning_effort="low"),
    "high effort": ask(reasoning_effort="high"),
    "no effort": ask(reasoning_effort="none"),
    "budget": ask(reasoning_budget=4096),
    "verbosity": ask(verbosity="low"),
    "prediction": ask(prediction="Hi there"),
    "voice": ask(voice="alloy"),
    "voice as mp3": ask(voice="alloy", audio_format="mp3"),
    "images too": ask(modalities=["text", "image"]),
    "user": ask(user="ada"),
    "metadata": ask(metadata={"team": "x"}),
    "flex": ask(service_tier="flex"),
    "tool": ask(tools=[TOOL]),
    "tool without parameters": ask(tools=[il.Tool("now", "The time.")]),
    "strict tool": ask(tools=[il.Tool("weather", "The weather.", FIELDS, strict=True)]),
    "two tools": ask(tools=[TOOL, OTHER]),
    "cached tool": ask(tools=[il.Tool("weather", "The weather.", FIELDS, cache=True)]),
    "choice auto": ask(tools=[TOOL], tool_choice="auto"),
    "choice none": ask(tools=[TOOL], tool_choice="none"),
    "choice required": ask(tools=[TOOL], tool_choice="required"),
    "choice of one": ask(tools=[TOOL, OTHER], tool_choice="time"),
    "one call at a time": ask(tools=[TOOL], parallel_tool_calls=False),
    "web search": ask(tools=[il.WebSearch()]),
    "web search nearby": ask(tools=[il.WebSearch(place=il.Place(country="FR", city="Paris"))]),
    "web search in depth": ask(tools=[il.WebSearch(depth="high")]),
    "web search of one site": ask(tools=[il.WebSearch(allowed_domains=["example.com"])]),
    "few web searches": ask(tools=[il.WebSearch(max_uses=2)]),
    "web fetch": ask(tools=[il.WebFetch()]),
    "code execution": ask(tools=[il.CodeExecution()]),
    "file search": ask(tools=[il.FileSearch(stores=["store_1"], max_results=3)]),
    "image generation": ask(tools=[il.ImageGeneration(quality="low")]),
    "web search and a tool": ask(tools=[TOOL, il.WebSearch()]),
    "system": ask(system="Be brief."),
    "two systems": ask([system("Be brief."), system("Be kind."), user("Hi")]),
    "turns": ask([user("Hi"), assistant("Hello."), user("Bye")]),
    "image of bytes": ask(user(["What?", il.Image(PNG_BYTES)])),
    "jpeg": ask(user([il.Image(JPEG_BYTES), "What?"])),
    "image by url": ask(user(["What?", il.Image(url=PICTURE)])),
    "image in detail": ask(user(["What?", il.Image(url=PICTURE, detail="high")])),
    "image by id": ask(user(["What?", il.Image(file_id="file_1")])),
    "two images": ask(user(["One:", il.Image(PNG_BYTES), "Two:", il.Image(JPEG_BYTES)])),
    "pdf of bytes": ask(user(["Sum up.", il.File(PDF_BYTES, name="a.pdf")])),
    "pdf by url": ask(user(["Sum up.", il.File(url=PAPER)])),
    "pdf by id": ask(user(["Sum up.", il.File(file_id="file_1")])),
    "text file": ask(user(["Sum up.", il.File(TXT_BYTES, media_type="text/plain", name="a.txt")])),
    "wav": ask(user(["Listen.", il.Audio(WAV_BYTES)])),
    "mp3": ask(user(["Listen.", il.Audio(MP3_BYTES, media_type="audio/mpeg")])),
    "cache mark": ask(user([Text("Long.", cache=True), "Hi"])),
    "cache mark for an hour": ask(user([Text("Long.", cache="1h"), "Hi"])),
    "cached system": ask([Message("system", (Text("Long.", cache=True),)), user("Hi")]),
    "call and result": ask((*ASKED, tool_results(il.ToolResult("call_1", "Sunny"))), tools=[TOOL]),
    "two calls and results": ask(
        (*ASKED_TWICE, tool_results(il.ToolResult("call_1", "Sunny"), il.ToolResult("call_2", "Rain"))), tools=[TOOL]
    ),
    "failed result": ask((*ASKED, tool_results(il.ToolResult("call_1", "No net", is_error=True))), tools=[TOOL]),
    "result with a picture": ask(
        (*ASKED, tool_results(il.ToolResult("call_1", [Text("Here."), il.Image(PNG_BYTES)]))), tools=[TOOL]
    ),
    "result, then words": ask((*ASKED, tool_results(il.ToolResult("call_1", "Sunny")), user("And?")), tools=[TOOL]),
    "json": ask(output=il.OutputSchema("json", {"type": "object"}, strict=False)),
    "schema": ask(output=il.OutputSchema("answer", FIELDS, strict=True)),
    "loose schema": ask(output=il.OutputSchema("answer", FIELDS, strict=False)),
    "schema and a tool": ask(tools=[TOOL], output=il.OutputSchema("answer", FIELDS, strict=True)),
    "schema and effort": ask(reasoning_effort="low", output=il.OutputSchema("answer", FIELDS, strict=True)),
    "named speaker": ask([Message("user", (Text("Hi"),), name="ada")]),
    "signed reasoning": ask([user("Hi"), Message("assistant", (SIGNED, Text("Hello."))), user("Go on")]),
    "stream": ask(stream=True),
    "stream with a tool": ask(stream=True, tools=[TOOL]),
    "stream of several": ask(stream=True, temperature=0.43, max_output_tokens=43, stop=["END"]),
}
