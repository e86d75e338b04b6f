"""Requests as the body of Ollama's chat."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.errors import InvalidArgument, Unsupported
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
from interlingua.profiles import Profile
from interlingua.protocols.ollama.name import PROTOCOL
from interlingua.structured import OutputSchema
from interlingua.tools import Tool
from tests.protocols.ollama.test_stream import REPLIES
from tests.protocols.ollama.wire import body, decoded, encoded, warned

PNG = b"\x89PNG\r\n\x1a\n"
F = Tool("f", "Does.", {"type": "object", "properties": {"x": {"type": "string"}}})
G = Tool("g", parameters={})


def messages(*given: Message, **settings: Any) -> Any:
    return body(*given, **settings)["messages"]


def settings(**given: Any) -> dict[str, Any]:
    sent = body(**given)
    return {name: sent[name] for name in sent.keys() - {"model", "messages", "stream"}}


def test_texts_of_a_message_are_one_text() -> None:
    sent = messages(system(["a", "b"]), user(["c", "d"]), assistant(["e", "f"]), user("g"))
    assert [turn["content"] for turn in sent] == ["a\n\nb", "c\n\nd", "ef", "g"]
    assert [turn["role"] for turn in sent] == ["system", "user", "assistant", "user"]


def test_a_developer_gives_instructions_which_move_only_where_they_must() -> None:
    given = (user("Hi"), Message("developer", (Text("Late."),)), user("Go on"))
    assert [turn["role"] for turn in messages(*given)] == ["user", "system", "user"]
    profile = Profile(takes_late_system=False)
    assert [turn["role"] for turn in messages(*given, profile=profile)] == ["system", "user", "user"]
    assert warned(*given, profile=profile) == ["messages"]


@pytest.mark.parametrize("image", [Image(PNG), Image(url="data:image/png;base64,iVBORw0KGgo=")])
def test_pictures_stand_beside_the_text(image: Image) -> None:
    assert messages(user(["?", image])) == [{"role": "user", "content": "?", "images": ["iVBORw0KGgo="]}]


def test_a_text_file_is_text() -> None:
    given = user(["?", File(b"Grass.", media_type="text/plain", name="facts.txt")])
    assert messages(given)[0]["content"] == "?\n\nfacts.txt:\nGrass."
    assert warned(given) == ["messages.file"]


@pytest.mark.parametrize(
    ("part", "error"),
    [
        (File(b"%PDF"), Unsupported),
        (File(b"\xff", media_type="text/plain"), InvalidArgument),
        (Image(url="https://example.com/a.png"), Unsupported),
        (Image(file_id="file_1"), Unsupported),
        (Audio(b"RIFF....WAVE"), Unsupported),
    ],
)
def test_what_is_asked_now_and_has_no_word_is_refused(part: Part, error: type[Exception]) -> None:
    with pytest.raises(error):
        body(user(["?", part]))


@pytest.mark.parametrize("part", [File(b"%PDF"), Image(url="https://x/a.png"), Audio(b"RIFF")])
def test_what_was_answered_already_and_has_no_word_is_left_out(part: Part) -> None:
    given = (user(["?", part]), assistant("Yes."), user("Go on"))
    assert messages(*given)[0] == {"role": "user", "content": "?"}
    assert "messages" in warned(*given)


def test_an_earlier_result_keeps_what_can_be_said_of_it() -> None:
    call = assistant(ToolCall("a", "f", {}))
    result = tool_results(ToolResult("a", [Text("1"), Image(url="https://x/a.png"), File(b"%PDF")]))
    sent = messages(user("?"), call, result, assistant("Yes."), user("Go on"))
    assert sent[2] == {"role": "tool", "tool_call_id": "a", "tool_name": "f", "content": "1"}


@pytest.mark.parametrize("name", ["text", "reasoning", "tool calls", "text and tool calls"])
def test_what_the_model_said_goes_back_as_it_came(name: str) -> None:
    said = REPLIES[name]["message"]
    assert messages(user("?"), decoded(REPLIES[name]).message)[1] == said


def test_reasoning_of_others_and_what_only_they_have_a_word_for_is_not_sent() -> None:
    said = Message(
        "assistant",
        (
            Reasoning("Hm.", origin="gemini"),
            Reasoning("Ha.", origin=PROTOCOL),
            Native({"a": 1}, "gemini"),
            Refusal("No."),
            Source(url="https://example.com"),
            Image(PNG),
        ),
    )
    assert messages(user("?"), said)[1] == {"role": "assistant", "content": "No.", "thinking": "Ha."}


def test_results_name_their_tool_and_their_call() -> None:
    calls = Message("assistant", (ToolCall("a", "f", {"x": "é"}), ToolCall("b", "g", {})))
    results = tool_results(ToolResult("b", [Text("1"), Text("2"), Image(PNG)]), ToolResult("a", "3", name="h"))
    sent = messages(user("?"), calls, results)
    assert sent[1]["tool_calls"] == [
        {"id": "a", "function": {"index": 0, "name": "f", "arguments": {"x": "é"}}},
        {"id": "b", "function": {"index": 1, "name": "g", "arguments": {}}},
    ]
    assert sent[2:] == [
        {"role": "tool", "tool_call_id": "b", "tool_name": "g", "content": "1\n\n2", "images": ["iVBORw0KGgo="]},
        {"role": "tool", "tool_call_id": "a", "tool_name": "h", "content": "3"},
    ]


def test_what_is_left_out_is_told() -> None:
    calls = Message("assistant", (ToolCall("a", "f", {}, signature="S", origin="gemini"),))
    failed = tool_results(ToolResult("a", "x", is_error=True, cache=True))
    assert sorted(warned(user("?"), calls, failed)) == ["cache", "messages", "messages"]
    assert warned(Message("user", (Text("Hi", cache=True, signature="S"),), name="Ada")) == [
        "messages.name",
        "messages",
        "cache",
    ]
    assert warned(user(Image(PNG, detail="high"))) == ["messages.image.detail"]


def test_a_conversation_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidArgument):
        body(user(""))


def test_settings_of_the_runner_are_options() -> None:
    given = {"max_output_tokens": 5, "temperature": 0.5, "top_p": 0.5, "top_k": 7, "stop": ("END",), "seed": 3}
    given |= {"presence_penalty": 0.1, "frequency_penalty": -0.1, "logprobs": True, "top_logprobs": 2}
    assert settings(**given) == {
        "options": {
            "num_predict": 5,
            "temperature": 0.5,
            "top_p": 0.5,
            "top_k": 7,
            "stop": ["END"],
            "seed": 3,
            "presence_penalty": 0.1,
            "frequency_penalty": -0.1,
        },
        "logprobs": True,
        "top_logprobs": 2,
    }
    assert warned(**given) == []


def test_options_of_the_provider_are_laid_over_ours() -> None:
    options = {"options": {"num_ctx": 8192, "seed": 4}, "keep_alive": "5m"}
    assert settings(seed=3, temperature=0.5, options=options) == {
        "options": {"seed": 4, "temperature": 0.5, "num_ctx": 8192},
        "keep_alive": "5m",
    }


@pytest.mark.parametrize(
    ("given", "sent", "warnings"),
    [
        ({"reasoning_effort": "none"}, False, []),
        ({"reasoning_effort": "minimal"}, "low", ["reasoning_effort"]),
        ({"reasoning_effort": "medium"}, "medium", []),
        ({"reasoning_effort": "xhigh"}, "max", ["reasoning_effort"]),
        ({"reasoning_budget": 512}, True, ["reasoning_budget"]),
        ({"reasoning_budget": 0}, False, ["reasoning_budget"]),
        ({"reasoning_effort": "low", "reasoning_budget": 512}, "low", ["reasoning_budget"]),
    ],
)
def test_reasoning_is_asked_for_by_level(given: dict[str, Any], sent: Any, warnings: list[str]) -> None:
    assert settings(**given) == {"think": sent}
    assert warned(**given) == warnings


def test_a_model_that_does_not_reason_is_not_asked_to() -> None:
    profile = Profile(reasoning="none")
    assert settings(profile=profile, reasoning_effort="high") == {}
    assert warned(profile=profile, reasoning_effort="high") == ["reasoning_effort"]


@pytest.mark.parametrize(
    ("choice", "names", "warnings"),
    [
        (None, ["f", "g"], []),
        ("auto", ["f", "g"], []),
        ("none", [], []),
        ("required", ["f", "g"], ["tool_choice"]),
        ("f", ["f"], ["tool_choice"]),
    ],
)
def test_what_must_not_be_called_is_not_offered(choice: str | None, names: list[str], warnings: list[str]) -> None:
    sent = settings(tools=(F, G), tool_choice=choice)
    assert [tool["function"]["name"] for tool in sent.get("tools", ())] == names
    assert warned(tools=(F, G), tool_choice=choice) == warnings


def test_tools_are_sent_with_their_schemas_whole() -> None:
    schema = {"type": "object", "properties": {"x": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "string"}}}
    (tool,) = settings(tools=(Tool("f", "Does.", schema, strict=True, cache=True),))["tools"]
    assert tool == {"type": "function", "function": {"name": "f", "description": "Does.", "parameters": schema}}
    assert warned(tools=(Tool("f", strict=True, cache=True),)) == ["cache", "tools"]


def test_the_form_of_an_answer() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert settings(output=OutputSchema("o", schema)) == {"format": schema}
    assert settings(output=OutputSchema("o", {"type": "object"})) == {"format": "json"}


@pytest.mark.parametrize("stream", [True, False])
def test_whether_it_streams_is_always_said(stream: bool) -> None:
    sent = encoded(user("Hi"), stream=stream).request.body
    assert isinstance(sent, dict)
    assert sent["stream"] is stream
