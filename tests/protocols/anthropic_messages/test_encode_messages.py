"""Histories as the Messages API takes them."""

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
from tests.protocols.anthropic_messages.test_stream import REPLIES
from tests.protocols.anthropic_messages.wire import body, decoded, encoded, unchecked, warned

PNG = b"\x89PNG\r\n\x1a\n"
EARLIER = Profile(takes_late_system=False)


def turns(*messages: Message, profile: Profile | None = None) -> list[tuple[str, Any]]:
    return [(turn["role"], turn["content"]) for turn in body(*messages, profile=profile)["messages"]]


def blocks(part: Part, *, role: Any = "user") -> list[Any]:
    """The blocks of a part, beside a text that keeps the message from being one string."""
    (turn,) = body(Message(role, (part, Text("."))))["messages"]
    return turn["content"][:-1] if isinstance(turn["content"], list) else []


def test_opening_system_messages_are_the_system_field() -> None:
    sent = body(system("Be terse."), Message("developer", (Text("In French."),)), user("Hi"))
    assert sent["system"] == [{"type": "text", "text": "Be terse."}, {"type": "text", "text": "In French."}]
    assert sent["messages"] == [{"role": "user", "content": "Hi"}]


def test_a_late_system_message_stays_behind_a_user_turn() -> None:
    assert turns(user("Hi"), system("Now in French.")) == [("user", "Hi"), ("system", "Now in French.")]


def test_a_late_system_message_moves_behind_the_user_turn_that_follows() -> None:
    messages = (user("Hi"), assistant("Hello"), system("Now in French."), user("Bye"))
    assert [role for role, _ in turns(*messages)] == ["user", "assistant", "user", "system"]
    assert warned(*messages) == ["messages"]


def test_a_late_system_message_without_a_place_moves_to_the_top() -> None:
    messages = (user("Hi"), assistant("Hello"), system("Now in French."))
    assert body(*messages)["system"] == "Now in French."
    assert warned(*messages) == ["messages"]


def test_a_model_without_late_system_messages_gets_them_at_the_top() -> None:
    messages = (system("A"), user("Hi"), system("B"), assistant("Hello"), user("Bye"))
    assert body(*messages, profile=EARLIER)["system"] == [{"type": "text", "text": "A"}, {"type": "text", "text": "B"}]
    assert warned(*messages, profile=EARLIER) == ["messages"]


def test_no_system_text_is_lost_when_one_stays_and_its_twin_moves() -> None:
    sent = body(user("1"), system("S"), assistant("2"), system("S"), assistant("3"), user("4"))
    assert sent["system"] == "S"
    assert [turn["role"] for turn in sent["messages"]] == ["user", "system", "assistant", "user"]


def test_neighbours_of_one_role_become_one_turn() -> None:
    assert turns(user("a"), user("b")) == [("user", [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}])]


@pytest.mark.parametrize("system", [[], [Message("system", (Text("Be kind."),))]], ids=["bare", "with instructions"])
def test_bare_texts_are_sent_as_they_are_part_by_part(system: list[Message]) -> None:
    history = [Message("user", (Text("a"),)), Message("assistant", (Text("b"),)), Message("user", (Text("c"),))]
    by_part = [Message(each.role, (*each.parts, Text(""))) for each in history]
    assert body(*system, *history) == body(*system, *by_part)
    assert turns(*system, *history) == [("user", "a"), ("assistant", "b"), ("user", "c")]


def test_results_of_tools_come_first_in_their_turn() -> None:
    sent = turns(user("Hi"), assistant([ToolCall("c", "f", {})]), user("also"), tool_results(ToolResult("c", "1")))
    assert [block["type"] for block in sent[-1][1]] == ["tool_result", "text"]


def test_a_history_without_a_turn_is_refused_before_it_is_sent() -> None:
    with pytest.raises(InvalidArgument, match="messages"):
        encoded(system("Only this."))


def test_a_result_may_hold_pictures_and_be_an_error() -> None:
    result = ToolResult("c", [Text("look"), Image(PNG)], is_error=True, cache="1h")
    (block,) = blocks(result, role="tool")
    assert block["is_error"] is True
    assert [item["type"] for item in block["content"]] == ["text", "image"]
    assert block["cache_control"] == {"type": "ephemeral", "ttl": "1h"}


def test_ids_of_other_makers_fit_the_pattern_and_still_match() -> None:
    sent = turns(user("Hi"), assistant([ToolCall("call|1", "f", {})]), tool_results(ToolResult("call|1", "x")))
    identifier = sent[1][1][0]["id"]
    assert identifier.replace("_", "").isalnum()
    assert sent[2][1][0]["tool_use_id"] == identifier


@pytest.mark.parametrize(
    ("image", "source"),
    [
        (Image(PNG), {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}),
        (Image(url="https://example.com/a.png"), {"type": "url", "url": "https://example.com/a.png"}),
        (Image(url="data:image/gif;base64,R0lG"), {"type": "base64", "media_type": "image/gif", "data": "R0lG"}),
        (Image(file_id="file_1"), {"type": "file", "file_id": "file_1"}),
    ],
)
def test_a_picture_is_sent_from_wherever_it_stands(image: Image, source: dict[str, Any]) -> None:
    assert blocks(image) == [{"type": "image", "source": source}]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        (File(b"%PDF"), {"type": "base64", "media_type": "application/pdf", "data": "JVBERg=="}),
        (File(b"a,b", media_type="text/csv"), {"type": "text", "media_type": "text/plain", "data": "a,b"}),
        (File(url="https://example.com/a.pdf"), {"type": "url", "url": "https://example.com/a.pdf"}),
        (File(file_id="file_1"), {"type": "file", "file_id": "file_1"}),
    ],
)
def test_a_document_is_sent_from_wherever_it_stands(file: File, source: dict[str, Any]) -> None:
    assert blocks(file) == [{"type": "document", "source": source}]


def test_a_picture_of_a_kind_the_api_does_not_take_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="image/tiff"):
        encoded(user([Image(b"II*\0", media_type="image/tiff")]))


@pytest.mark.parametrize("part", [Audio(b"RIFF"), File(b"PK", media_type="application/zip")])
def test_what_the_api_has_no_word_for_is_refused(part: Part) -> None:
    with pytest.raises(Unsupported):
        encoded(user([part]))


@pytest.mark.parametrize(
    ("hint", "control"),
    [(True, {"type": "ephemeral"}), ("5m", {"type": "ephemeral"}), ("1h", {"type": "ephemeral", "ttl": "1h"})],
)
def test_a_cache_hint_is_a_breakpoint(hint: Any, control: dict[str, Any]) -> None:
    assert body(user([Text("long", cache=hint)]))["messages"][0]["content"][0]["cache_control"] == control


FOREIGN: list[Part] = [
    Reasoning("hm", signature="s", origin="openai_responses"),
    Reasoning("hm"),
    Native({"type": "web_search_call"}, "openai_responses"),
    Text("hi", signature="s", origin="gemini"),
    ToolCall("c", "f", {}, signature="s", origin="gemini"),
    Refusal("No."),
    Audio(id="audio_1", transcript="spoken"),
    Image(PNG),
]


@pytest.mark.parametrize("part", FOREIGN)
def test_what_another_protocol_made_is_told_of_and_nothing_of_it_that_is_secret_is_sent(part: Part) -> None:
    messages = (user("Hi"), assistant([part, Text("there")]), user("Go on"))
    assert warned(*messages) == ["messages"]
    assert "signature" not in str(body(*messages))


def test_a_source_of_another_protocol_is_left_out() -> None:
    source = Source(url="https://example.com", native={"type": "url_citation"})
    assert turns(user("Hi"), assistant([Text("x"), source]))[1] == ("assistant", "x")


GOING_BACK = [
    pytest.param(name, marks=[pytest.mark.off_spec] if "tomorrow" in name else [])
    for name in REPLIES
    if name not in ("no content", "an empty text", "a refusal")
]


@pytest.mark.parametrize("name", GOING_BACK)
def test_what_the_api_made_goes_back_as_it_came(name: str) -> None:
    reply = decoded(REPLIES[name])
    content = unchecked(encoded(user("Hi"), reply.message))["messages"][1]["content"]
    expected = REPLIES[name]["content"]
    assert content == (expected[0]["text"] if isinstance(content, str) else expected)


def test_who_made_a_call_goes_back_with_it() -> None:
    block = {"type": "tool_use", "id": "a", "name": "f", "input": {}, "toolset_name": "browser"}
    reply = decoded({**REPLIES["text"], "content": [block, {"type": "text", "text": "."}]})
    assert turns(user("Hi"), reply.message)[1][1][0] == block


def test_a_call_that_was_cut_off_is_not_sent() -> None:
    cut = Native({"type": "tool_use", "id": "a", "name": "f", "partial_json": "{"}, "anthropic_messages")
    messages = (user("Hi"), assistant([Text("x"), cut]))
    assert turns(*messages)[1] == ("assistant", "x")
    assert warned(*messages) == ["messages"]


def test_the_name_of_a_speaker_is_told_of() -> None:
    assert warned(Message("user", (Text("Hi"),), name="Ada")) == ["messages.name"]
