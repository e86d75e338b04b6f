"""Messages of every role and part in the body."""

from __future__ import annotations

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
from tests.protocols.openai_chat.wire import body_of, encoded, notes, sent

PNG = b"\x89PNG\r\n\x1a\n"
MARK = {"mode": "explicit"}


def test_a_lone_text_is_a_string() -> None:
    assert sent(system("S"), user("Hi"), assistant("Yes")) == [
        {"role": "system", "content": "S"},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Yes"},
    ]


def test_the_profile_chooses_the_role_of_instructions() -> None:
    assert [m["role"] for m in sent(system("S"), user("Hi"), profile=Profile(system_role="developer"))] == [
        "developer",
        "user",
    ]


def test_system_messages_stay_where_they_stand() -> None:
    roles = [message["role"] for message in sent(user("a"), system("b"), user("c"), system("d"))]
    assert roles == ["user", "system", "user", "system"]


def test_names_are_sent() -> None:
    assert sent(Message("user", (Text("Hi"),), name="ada")) == [{"role": "user", "content": "Hi", "name": "ada"}]


@pytest.mark.parametrize(
    ("part", "wire"),
    [
        (Image(PNG), {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}),
        (
            Image(url="https://example.com/a.png", detail="low"),
            {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "low"}},
        ),
        (
            File(b"x", name="a.pdf"),
            {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,eA=="}},
        ),
        (File(file_id="file-1"), {"type": "file", "file": {"file_id": "file-1"}}),
        (
            Audio(b"x", media_type="audio/mpeg"),
            {"type": "input_audio", "input_audio": {"data": "eA==", "format": "mp3"}},
        ),
    ],
)
def test_a_part_of_the_user(part: Part, wire: object) -> None:
    assert sent(user(["Look", part]))[0]["content"] == [{"type": "text", "text": "Look"}, wire]


@pytest.mark.parametrize(
    "part",
    [
        Reasoning("hm"),
        Refusal("no"),
        Source(url="u"),
        ToolCall("c", "f", {}),
        Native({"type": "x"}, "gemini"),
    ],
)
def test_a_part_that_the_user_cannot_send_is_left_out_with_a_warning(part: Part) -> None:
    result = encoded(user(["Look", part]))
    assert body_of(result)["messages"] == [{"role": "user", "content": "Look"}]
    assert [warning.parameter for warning in result.warnings] == ["messages"]


@pytest.mark.parametrize(
    ("part", "parameter"),
    [
        (Image(file_id="f"), "messages.image"),
        (File(url="https://example.com/a.pdf"), "messages.file"),
        (Audio(b"x", media_type="audio/flac"), "messages.audio"),
        (Audio(id="audio_1"), "messages.audio"),
    ],
)
def test_what_the_user_shows_is_refused_rather_than_left_out(part: Part, parameter: str) -> None:
    with pytest.raises(Unsupported) as caught:
        sent(user(["Look", part]))
    assert caught.value.parameter == parameter


def test_audio_of_another_format_is_sent_as_its_transcript() -> None:
    result = encoded(user([Audio(b"x", media_type="audio/flac", transcript="Hi")]))
    assert body_of(result)["messages"] == [{"role": "user", "content": "Hi"}]
    assert [warning.parameter for warning in result.warnings] == ["messages"]


def test_an_image_of_unknown_kind_asks_for_its_media_type() -> None:
    with pytest.raises(InvalidArgument, match="media_type"):
        sent(user([Image(b"????")]))


def test_cache_marks_become_breakpoints() -> None:
    parts = sent(user([Text("Long", cache=True), Image(url="u", cache=True), File(file_id="f", cache=True)]))[0][
        "content"
    ]
    assert [part["prompt_cache_breakpoint"] for part in parts] == [MARK, MARK, MARK]


def test_the_lifetime_of_a_cache_mark_is_a_warning() -> None:
    assert notes(user([Text("Long", cache="1h")])) == ["cache"]


def test_a_server_without_cache_marks_gets_none() -> None:
    result = encoded(user([Text("Long", cache=True)]), profile=Profile(takes_cache_breakpoints=False))
    assert body_of(result)["messages"] == [{"role": "user", "content": "Long"}]
    assert [warning.parameter for warning in result.warnings] == ["cache"]


def test_calls_and_results_keep_their_ids_and_order() -> None:
    calls = Message("assistant", (ToolCall("a", "f", {"x": "é"}), ToolCall("b", "g", {})))
    wire = sent(user("Go"), calls, tool_results(ToolResult("b", "2")), tool_results(ToolResult("a", [Text("1")])))
    assert [call["id"] for call in wire[1]["tool_calls"]] == ["a", "b"]
    assert wire[1]["tool_calls"][0]["function"] == {"name": "f", "arguments": '{"x": "é"}'}
    assert wire[2:] == [
        {"role": "tool", "tool_call_id": "b", "content": "2"},
        {"role": "tool", "tool_call_id": "a", "content": "1"},
    ]


def test_what_a_tool_message_cannot_hold_follows_all_results() -> None:
    first = ToolResult("a", [Text("1"), Image(url="u")])
    wire = sent(Message("tool", (first, ToolResult("b", "2"))), user("And?"))
    assert [message["role"] for message in wire] == ["tool", "tool", "user", "user"]
    assert wire[2]["content"][1] == {"type": "image_url", "image_url": {"url": "u"}}


def test_results_beside_what_the_user_says_come_first() -> None:
    wire = sent(user([Text("And?"), ToolResult("a", "1")]))
    assert wire == [{"role": "tool", "tool_call_id": "a", "content": "1"}, {"role": "user", "content": "And?"}]


def test_a_result_in_a_turn_of_the_model_is_left_out() -> None:
    result = encoded(Message("assistant", (Text("So"), ToolResult("a", "1"))))
    assert body_of(result)["messages"] == [{"role": "assistant", "content": "So"}]
    assert [warning.parameter for warning in result.warnings] == ["messages"]


def test_moved_images_and_failed_results_are_warnings() -> None:
    assert notes(tool_results(ToolResult("a", [Image(url="u")], is_error=True))) == ["messages", "messages"]


def test_a_refusal_goes_back_as_one() -> None:
    assert sent(Message("assistant", (Refusal("No."),))) == [{"role": "assistant", "refusal": "No."}]


def test_reasoning_goes_back_where_the_server_takes_it() -> None:
    turn = Message("assistant", (Reasoning("hm", origin="openai_chat"), Text("Yes")))
    message = sent(turn, profile=Profile(reasoning_field="reasoning"), check=False)[0]
    assert message == {"role": "assistant", "content": "Yes", "reasoning": "hm"}


@pytest.mark.parametrize("origin", ["openai_chat", "anthropic_messages", None])
def test_reasoning_stays_behind_with_a_warning(origin: str | None) -> None:
    result = encoded(Message("assistant", (Reasoning("hm", origin=origin, signature="s"), Text("Yes"))))
    assert body_of(result)["messages"] == [{"role": "assistant", "content": "Yes"}]
    assert [warning.parameter for warning in result.warnings] == ["messages"]


def test_a_foreign_signature_is_not_sent() -> None:
    turn = Message(
        "assistant",
        (Text("Yes", signature="s", origin="gemini"), ToolCall("a", "f", {}, signature="s", origin="gemini")),
    )
    result = encoded(turn)
    assert "signature" not in str(body_of(result))
    assert len(result.warnings) == 2


def test_a_turn_of_which_nothing_can_be_said_is_left_out() -> None:
    assert sent(user("Hi"), Message("assistant", (Reasoning("hm", origin="gemini"),)), user("Go on")) == [
        {"role": "user", "content": "Hi"},
        {"role": "user", "content": "Go on"},
    ]


def test_a_custom_call_goes_back_as_it_came() -> None:
    custom = {"id": "c", "type": "custom", "custom": {"name": "f", "input": "x"}}
    assert sent(Message("assistant", (Native(custom, "openai_chat"),)))[0]["tool_calls"] == [custom]


def test_a_call_that_was_cut_off_does_not_go_back() -> None:
    cut = {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"x'}}
    result = encoded(Message("assistant", (Text("So"), Native(cut, "openai_chat"))))
    assert body_of(result)["messages"] == [{"role": "assistant", "content": "So"}]
    assert len(result.warnings) == 1


def test_audio_of_the_model_goes_back_by_id() -> None:
    assert sent(Message("assistant", (Audio(b"x", id="audio_1"),))) == [
        {"role": "assistant", "audio": {"id": "audio_1"}}
    ]
