"""Histories as the messages of Cohere's chat."""

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
from interlingua.protocols.cohere_chat.name import PROTOCOL
from tests.protocols.cohere_chat.test_stream import REPLIES
from tests.protocols.cohere_chat.wire import body, decoded, warned

PNG = b"\x89PNG\r\n\x1a\n"


def messages(*given: Message, **settings: Any) -> Any:
    return body(*given, **settings)["messages"]


def test_a_lone_text_is_a_string_and_several_are_parts() -> None:
    assert messages(user("Hi"), user(["a", "b"])) == [
        {"role": "user", "content": "Hi"},
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
    ]


def test_instructions_stay_where_they_stand() -> None:
    given = (system("S"), user("Hi"), Message("developer", (Text("Late."),)), user("Go on"))
    assert [turn["role"] for turn in messages(*given)] == ["system", "user", "system", "user"]


def test_instructions_move_to_the_top_for_a_model_that_takes_none_later() -> None:
    given = (user("Hi"), system("Late."), user("Go on"))
    profile = Profile(takes_late_system=False)
    assert [turn["role"] for turn in messages(*given, profile=profile)] == ["system", "user", "user"]
    assert "messages" in warned(*given, profile=profile)


@pytest.mark.parametrize(
    ("image", "wire"),
    [
        (Image(PNG), {"url": "data:image/png;base64,iVBORw0KGgo="}),
        (Image(url="https://example.com/a.png", detail="low"), {"url": "https://example.com/a.png", "detail": "low"}),
    ],
)
def test_images_are_sent_by_url(image: Image, wire: Any) -> None:
    assert messages(user(["?", image]))[0]["content"][1] == {"type": "image_url", "image_url": wire}


def test_text_files_are_documents_of_the_call() -> None:
    sent = body(user(["Summarise.", File(b"Grass is green.", media_type="text/plain", name="facts.txt")]))
    assert sent["documents"] == [{"data": {"title": "facts.txt", "text": "Grass is green."}}]
    assert sent["messages"] == [{"role": "user", "content": "Summarise."}]


@pytest.mark.parametrize(
    ("part", "error"),
    [
        (File(b"%PDF"), Unsupported),
        (File(url="https://example.com/a.txt", media_type="text/plain"), Unsupported),
        (File(b"\xff", media_type="text/plain"), InvalidArgument),
        (Image(file_id="file_1"), Unsupported),
        (Image(b"?"), InvalidArgument),
        (Audio(b"RIFF....WAVE"), Unsupported),
    ],
)
def test_what_is_asked_now_and_has_no_word_is_refused(part: Part, error: type[Exception]) -> None:
    with pytest.raises(error):
        body(user(["?", part]))


@pytest.mark.parametrize("part", [File(b"%PDF"), Image(file_id="file_1"), Audio(b"RIFF....WAVE")])
def test_what_was_answered_already_and_has_no_word_is_left_out(part: Part) -> None:
    given = (user(["?", part]), assistant("Yes."), user("Go on"))
    assert messages(*given)[0] == {"role": "user", "content": "?"}
    assert "messages" in warned(*given)


def test_audio_is_sent_as_its_words() -> None:
    assert messages(user(Audio(b"RIFF", transcript="Hi")))[0]["content"] == "Hi"
    assert "messages" in warned(user(Audio(b"RIFF", transcript="Hi")))


@pytest.mark.parametrize("name", ["text", "two texts", "reasoning", "citations", "tool calls"])
def test_what_the_model_said_goes_back_as_it_came(name: str) -> None:
    said = REPLIES[name]["message"]
    (sent,) = [turn for turn in messages(user("?"), decoded(REPLIES[name]).message) if turn["role"] == "assistant"]
    content = said.get("content")
    expected = content[0]["text"] if content and [*content[0]] == ["type", "text"] and len(content) == 1 else content
    assert sent.get("content") == expected
    for field in ("tool_plan", "citations"):
        assert sent.get(field) == said.get(field)
    names = [(call["id"], call["function"]["name"]) for call in said.get("tool_calls") or ()]
    assert [(call["id"], call["function"]["name"]) for call in sent.get("tool_calls") or ()] == names


def test_reasoning_of_others_is_not_sent() -> None:
    said = Message("assistant", (Reasoning("Hm.", origin="gemini"), Reasoning("Ha.", origin=PROTOCOL), Text("Yes.")))
    thinking = {"type": "thinking", "thinking": "Ha."}
    assert messages(user("?"), said)[1]["content"] == [thinking, {"type": "text", "text": "Yes."}]
    assert warned(user("?"), said) == ["messages"]


def test_a_turn_of_which_nothing_can_be_said_is_left_out() -> None:
    said = Message("assistant", (Reasoning("Hm.", origin="gemini"), Source(url="https://example.com")))
    assert [turn["role"] for turn in messages(user("?"), said, user("Go on"))] == ["user", "user"]


def test_a_refusal_is_text_and_a_call_that_was_cut_off_is_not_sent() -> None:
    cut = Native({"id": "a", "type": "function", "function": {"name": "f", "arguments": "{"}}, PROTOCOL)
    said = Message("assistant", (Refusal("No."), cut, Image(PNG)))
    assert messages(user("?"), said)[1] == {"role": "assistant", "content": "No."}


CALLS = Message("assistant", (ToolCall("a", "f", {"x": "é"}), ToolCall("b", "g", {})))


def test_results_follow_their_calls_and_pictures_follow_the_results() -> None:
    result = ToolResult("a", [Text("1"), Text("2"), Image(PNG), File(b"T", media_type="text/plain", name="t.txt")])
    sent = messages(user("?"), CALLS, Message("user", (Text("And?"), result)), tool_results(ToolResult("b", "3")))
    assert sent[2] == {
        "role": "tool",
        "tool_call_id": "a",
        "content": [
            {"type": "text", "text": "1"},
            {"type": "text", "text": "2"},
            {"type": "document", "document": {"data": {"title": "t.txt", "text": "T"}}},
        ],
    }
    assert sent[3] == {"role": "tool", "tool_call_id": "b", "content": "3"}
    assert [turn["role"] for turn in sent[4:]] == ["user", "user"]
    assert sent[4]["content"][1]["type"] == "image_url"
    assert sent[5]["content"] == "And?"


def test_a_failed_tool_and_a_cache_mark_are_told_of() -> None:
    given = (user("?"), CALLS, tool_results(ToolResult("a", "x", is_error=True, cache=True), ToolResult("b", "y")))
    assert sorted(warned(*given)) == ["cache", "messages"]


def test_arguments_are_json_text() -> None:
    assert messages(user("?"), CALLS)[1]["tool_calls"][0]["function"] == {"name": "f", "arguments": '{"x": "é"}'}


def test_a_conversation_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidArgument):
        body(user(""))


def test_names_of_speakers_are_told_of() -> None:
    assert warned(Message("user", (Text("Hi"),), name="Ada")) == ["messages.name"]
