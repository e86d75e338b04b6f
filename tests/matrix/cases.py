"""Every parameter that a caller can give, each as a request with it and the same request without."""

from __future__ import annotations

from typing import Any, NamedTuple

from attrs import evolve

from interlingua.chat import ChatRequest
from interlingua.messages import (
    Audio,
    File,
    Image,
    Message,
    Native,
    Part,
    Reasoning,
    Refusal,
    Source,
    Text,
    ToolCall,
    ToolResult,
    assistant,
    system,
    tool_results,
    user,
)
from interlingua.server_tools import (
    CodeExecution,
    FileSearch,
    ImageGeneration,
    Place,
    ProviderTool,
    ServerTool,
    WebFetch,
    WebSearch,
)
from interlingua.structured import OutputSchema
from interlingua.tools import Tool

PNG = b"\x89PNG\r\n\x1a\n..."
WAV = b"RIFF....WAVEfmt "
PDF = b"%PDF-1.4"
FIELDS = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
TOOL = Tool("f", "Does.", FIELDS)
PLAIN = ChatRequest(model="m", messages=(user("Hi"),))
CALLED = (user("Hi"), Message("assistant", (ToolCall("call_1", "f", {"a": "b"}),)))


class Case(NamedTuple):
    """One parameter, or one thing that a message can hold."""

    name: str
    request: ChatRequest
    base: ChatRequest = PLAIN


SETTINGS: dict[str, Any] = {
    "model": "other",
    "messages": (user("Bye"),),
    "tools": (TOOL,),
    "output": OutputSchema("answer", FIELDS, strict=True),
    "n": 2,
    "max_output_tokens": 4321,
    "temperature": 0.43,
    "top_p": 0.43,
    "top_k": 43,
    "stop": ("END",),
    "seed": 4321,
    "presence_penalty": 0.43,
    "frequency_penalty": 0.43,
    "logprobs": True,
    "logit_bias": {7: 43},
    "reasoning_effort": "high",
    "reasoning_budget": 4321,
    "verbosity": "low",
    "prediction": "Hi there",
    "voice": "alloy",
    "user": "ada",
    "metadata": {"a": "b"},
    "service_tier": "flex",
}
WITH_OTHERS: dict[str, tuple[Any, dict[str, Any]]] = {
    "tool_choice": ("required", {"tools": (TOOL,)}),
    "parallel_tool_calls": (False, {"tools": (TOOL,)}),
    "top_logprobs": (3, {"logprobs": True}),
    "modalities": (("audio", "text"), {"voice": "alloy"}),
    "audio_format": ("mp3", {"voice": "alloy"}),
}
"""Parameters that mean something beside others only."""
SERVER_TOOLS: dict[str, tuple[ServerTool, ServerTool | None]] = {
    "WebSearch": (WebSearch(), None),
    "WebSearch.max_uses": (WebSearch(max_uses=3), WebSearch()),
    "WebSearch.allowed_domains": (WebSearch(allowed_domains=["example.com"]), WebSearch()),
    "WebSearch.blocked_domains": (WebSearch(blocked_domains=["example.com"]), WebSearch()),
    "WebSearch.place": (WebSearch(place=Place(country="FR", city="Paris")), WebSearch()),
    "WebSearch.depth": (WebSearch(depth="high"), WebSearch()),
    "WebFetch": (WebFetch(), None),
    "WebFetch.max_uses": (WebFetch(max_uses=3), WebFetch()),
    "WebFetch.allowed_domains": (WebFetch(allowed_domains=["example.com"]), WebFetch()),
    "WebFetch.blocked_domains": (WebFetch(blocked_domains=["example.com"]), WebFetch()),
    "CodeExecution": (CodeExecution(), None),
    "CodeExecution.file_ids": (CodeExecution(file_ids=["file_1"]), CodeExecution()),
    "FileSearch": (FileSearch(stores=["store_1"]), None),
    "FileSearch.max_results": (FileSearch(stores=["store_1"], max_results=3), FileSearch(stores=["store_1"])),
    "ImageGeneration": (ImageGeneration(), None),
    "ImageGeneration.size": (ImageGeneration(size="1024x1024"), ImageGeneration()),
    "ImageGeneration.quality": (ImageGeneration(quality="low"), ImageGeneration()),
}
USER_PARTS: dict[str, tuple[Part, Part | None]] = {
    "Text": (Text("More"), None),
    "Text.cache": (Text("More", cache=True), Text("More")),
    "Text.cache for an hour": (Text("More", cache="1h"), Text("More")),
    "Image of bytes": (Image(PNG), None),
    "Image.url": (Image(url="https://example.com/a.png"), None),
    "Image.file_id": (Image(file_id="file_1"), None),
    "Image.media_type": (Image(b"??", media_type="image/png"), None),
    "Image.detail": (Image(PNG, detail="high"), Image(PNG)),
    "Image.cache": (Image(PNG, cache=True), Image(PNG)),
    "Audio of bytes": (Audio(WAV), None),
    "Audio.url": (Audio(url="https://example.com/a.wav"), None),
    "Audio.file_id": (Audio(file_id="file_1"), None),
    "Audio.id": (Audio(id="audio_1"), None),
    "Audio.media_type": (Audio(b"ID3", media_type="audio/mpeg"), None),
    "Audio.transcript": (Audio(transcript="Hi"), None),
    "Audio.cache": (Audio(WAV, transcript="Hi", cache=True), Audio(WAV, transcript="Hi")),
    "File of bytes": (File(PDF), None),
    "File.url": (File(url="https://example.com/a.pdf"), None),
    "File.file_id": (File(file_id="file_1"), None),
    "File.media_type": (File(b"Hi", media_type="text/plain"), None),
    "File.name": (File(PDF, name="a.pdf"), File(PDF)),
    "File.cache": (File(PDF, cache=True), File(PDF)),
    "Native of another format": (Native({"type": "made_up"}, "made_up"), None),
}
SAID: dict[str, tuple[Part, Part | None]] = {
    "Reasoning of another format": (Reasoning("Hm.", origin="made_up"), None),
    "Refusal": (Refusal("Not that."), None),
    "Image that the model made": (Image(PNG), None),
    "Audio that the model made": (Audio(WAV, id="audio_1", transcript="Hi"), None),
    "ToolCall.signature of another format": (
        ToolCall("call_1", "f", {}, signature="s", origin="made_up"),
        ToolCall("call_1", "f", {}),
    ),
    "Text.cache on what the model said": (Text("More", cache=True), Text("More")),
    "Text.signature of another format": (Text("Yes", signature="s", origin="made_up"), Text("Yes")),
}
"""What a model said."""
RESULTS: dict[str, tuple[ToolResult, ToolResult]] = {
    "ToolResult.is_error": (ToolResult("call_1", "No", is_error=True), ToolResult("call_1", "No")),
    "ToolResult.name": (ToolResult("call_1", "No", name="g"), ToolResult("call_1", "No")),
    "ToolResult.cache": (ToolResult("call_1", "No", cache=True), ToolResult("call_1", "No")),
    "ToolResult with an Image": (ToolResult("call_1", [Text("No"), Image(PNG)]), ToolResult("call_1", "No")),
    "ToolResult with a File": (ToolResult("call_1", [Text("No"), File(PDF)]), ToolResult("call_1", "No")),
}
TURNS: dict[str, tuple[tuple[Message, ...], tuple[Message, ...]]] = {
    "system message": ((system("S"), user("Hi")), PLAIN.messages),
    "developer message": ((Message("developer", (Text("S"),)), user("Hi")), PLAIN.messages),
    "system message in the middle": (
        (user("Hi"), assistant("Yes"), system("Late."), user("Go on")),
        (user("Hi"), assistant("Yes"), user("Go on")),
    ),
    "beginning of the answer": ((user("Hi"), assistant("Well,")), PLAIN.messages),
    "Message.name": ((Message("user", (Text("Hi"),), name="ada"),), PLAIN.messages),
}
OWN_WORDS: dict[str, Any] = {
    "options": {"made_up": 43},
    "server_tools": (ProviderTool({"type": "made_up"}),),
}
"""What goes as it is, whatever it says."""
TOOLS: dict[str, tuple[Tool, Tool]] = {
    "Tool.description": (TOOL, evolve(TOOL, description="")),
    "Tool.parameters": (TOOL, Tool("f", "Does.")),
    "Tool.strict": (evolve(TOOL, strict=True), TOOL),
    "Tool.cache": (evolve(TOOL, cache=True), TOOL),
}


def own_words() -> list[Case]:
    """The parameters that hold the provider's own words."""
    names = {"options": "options", "server_tools": "ProviderTool"}
    return [Case(names[field], evolve(PLAIN, **{field: value})) for field, value in OWN_WORDS.items()]


def cases() -> list[Case]:
    """All others, in the order of the table."""
    return [
        *(Case(name, evolve(PLAIN, **{name: value})) for name, value in SETTINGS.items()),
        *(
            Case(name, evolve(PLAIN, **{name: value}, **others), evolve(PLAIN, **others))
            for name, (value, others) in WITH_OTHERS.items()
        ),
        Case("output, any object", evolve(PLAIN, output=OutputSchema("json", {"type": "object"}, strict=False))),
        *(
            Case(name, evolve(PLAIN, tools=(tool,)), evolve(PLAIN, tools=(bare,)))
            for name, (tool, bare) in TOOLS.items()
        ),
        *(
            Case(name, evolve(PLAIN, server_tools=(tool,)), evolve(PLAIN, server_tools=(bare,) if bare else ()))
            for name, (tool, bare) in SERVER_TOOLS.items()
        ),
        *(Case(name, spoken(*turns), spoken(*bare)) for name, (turns, bare) in TURNS.items()),
        *(
            Case(name, spoken(user(["Hi", part])), spoken(user(["Hi", bare] if bare else "Hi")))
            for name, (part, bare) in USER_PARTS.items()
        ),
        *(Case(name, said(part), said(bare)) for name, (part, bare) in SAID.items()),
        Case("Source", said(Text("Yes"), Source(url="https://example.com")), said(Text("Yes"))),
        *(
            Case(name, spoken(*CALLED, tool_results(result)), spoken(*CALLED, tool_results(bare)))
            for name, (result, bare) in RESULTS.items()
        ),
    ]


def spoken(*messages: Message) -> ChatRequest:
    """A conversation."""
    return evolve(PLAIN, messages=messages)


def said(*parts: Part | None) -> ChatRequest:
    """A conversation in which the model said this."""
    given = [part for part in parts if part is not None]
    results = [ToolResult(part.id, "No") for part in given if isinstance(part, ToolCall)]
    answer = tool_results(*results) if results else user("Go on")
    return spoken(user("Hi"), Message("assistant", (Text("Yes"), *given)), answer)
