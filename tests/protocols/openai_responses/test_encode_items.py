"""Messages of every role and part as input items."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.errors import Unsupported
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
    tool_results,
    user,
)
from tests.protocols.openai_responses.test_decode import CITED
from tests.protocols.openai_responses.wire import (
    body_of,
    call,
    decoded,
    encoded,
    notes,
    reasoning,
    reply,
    said,
    sent,
    text,
)

MINE = "openai_responses"


@pytest.mark.parametrize(
    ("part", "wire"),
    [
        (
            Image(b"\x89PNG\r\n\x1a\n"),
            {"type": "input_image", "detail": "auto", "image_url": "data:image/png;base64,iVBORw0KGgo="},
        ),
        (Image(url="u", detail="low"), {"type": "input_image", "detail": "low", "image_url": "u"}),
        (Image(file_id="f"), {"type": "input_image", "detail": "auto", "file_id": "f"}),
        (
            File(b"x", name="a.pdf"),
            {"type": "input_file", "filename": "a.pdf", "file_data": "data:application/pdf;base64,eA=="},
        ),
        (File(url="https://example.com/a.pdf"), {"type": "input_file", "file_url": "https://example.com/a.pdf"}),
        (File(file_id="f"), {"type": "input_file", "file_id": "f"}),
        (Native({"type": "input_text", "text": "x"}, MINE), {"type": "input_text", "text": "x"}),
    ],
)
def test_a_part_of_the_user(part: Part, wire: Any) -> None:
    assert sent(user(["Look", part]))[0]["content"] == [{"type": "input_text", "text": "Look"}, wire]


@pytest.mark.parametrize(
    "part",
    [Reasoning("hm"), Refusal("no"), Source(url="u"), ToolCall("c", "f", {}), Native({}, "gemini")],
)
def test_a_part_that_the_user_cannot_send_is_left_out_with_a_warning(part: Part) -> None:
    result = encoded(user(["Look", part]))
    assert body_of(result)["input"] == [{"role": "user", "content": "Look"}]
    assert [warning.parameter for warning in result.warnings] == ["messages"]


def test_audio_is_sent_as_its_transcript() -> None:
    result = encoded(user([Audio(b"x", transcript="Hi")]))
    assert body_of(result)["input"] == [{"role": "user", "content": "Hi"}]
    assert [warning.parameter for warning in result.warnings] == ["messages"]


def test_audio_without_a_transcript_is_refused() -> None:
    with pytest.raises(Unsupported, match="transcript"):
        sent(user([Audio(b"x")]))


def test_cache_marks_become_breakpoints() -> None:
    marked = [Text("Long", cache=True), Image(url="u", cache=True), File(file_id="f", cache="1h")]
    parts = sent(user(marked))[0]["content"]
    assert [part["prompt_cache_breakpoint"] for part in parts] == [{"mode": "explicit"}] * 3
    assert notes(user(marked)) == ["cache"]


def test_results_keep_their_ids_order_and_images() -> None:
    first = ToolResult("a", [Text("1"), Image(url="u")])
    assert sent(tool_results(ToolResult("b", "2"), first)) == [
        {"type": "function_call_output", "call_id": "b", "output": "2"},
        {
            "type": "function_call_output",
            "call_id": "a",
            "output": [
                {"type": "input_text", "text": "1"},
                {"type": "input_image", "detail": "auto", "image_url": "u"},
            ],
        },
    ]


def test_a_failed_result_a_marked_one_and_a_name_are_warnings() -> None:
    assert notes(tool_results(ToolResult("a", "1", is_error=True, cache=True))) == ["messages", "cache"]
    assert notes(Message("user", (Text("Hi"),), name="ada")) == ["messages"]


def test_what_the_model_said_goes_back_in_its_items() -> None:
    items = [
        reasoning("First.", "Second.", encrypted_content="ENC"),
        said(text("One.", CITED), text("Two."), {"type": "refusal", "refusal": "No."}, phase="final_answer"),
        call("a", "f", '{"x": 1}', namespace="n"),
        {"type": "custom_tool_call", "id": "ct_1", "call_id": "b", "name": "g", "input": "x"},
        {"type": "image_generation_call", "id": "ig_1", "status": "completed", "result": "iVBORw0KGgo="},
        said(text("Three."), id="msg_2"),
    ]
    back = sent(decoded(reply(*items)).message)
    assert [without_status(item) for item in back] == [without_status(item) for item in items]


def without_status(item: Any) -> Any:
    """Whether a call is complete need not be said of one that goes back."""
    return {name: value for name, value in item.items() if name != "status" or item["type"] != "function_call"}


def test_what_another_wire_format_made_goes_back_as_plain_messages() -> None:
    turn = Message("assistant", (Text("One."), Text("Two."), ToolCall("a", "f", {"x": "é"}), Refusal("No.")))
    assert sent(turn) == [
        {"role": "assistant", "content": "One."},
        {"role": "assistant", "content": "Two."},
        {"type": "function_call", "call_id": "a", "name": "f", "arguments": '{"x": "é"}'},
        {"role": "assistant", "content": "No."},
    ]


def test_text_whose_item_had_no_id_goes_back_as_a_plain_message() -> None:
    item = said(text("Yes"))
    del item["id"]
    assert sent(decoded(reply(item)).message) == [{"role": "assistant", "content": "Yes"}]


def test_reasoning_of_ones_own_is_rebuilt() -> None:
    turn = Message("assistant", (Reasoning("Hm.", id="rs_1", signature="ENC", origin=MINE),))
    assert sent(turn) == [reasoning("Hm.", encrypted_content="ENC")]


@pytest.mark.parametrize(
    "part",
    [
        Reasoning("Hm.", signature="s", origin="anthropic_messages"),
        Reasoning("Hm.", origin=MINE),
        Native({"type": "server_tool_use"}, "anthropic_messages"),
        Native({"type": "function_call", "call_id": "a", "name": "f", "arguments": '{"x'}, MINE),
        Image(url="u"),
        Image(b"x", native=Native({"id": "x"}, "gemini")),
        Audio(b"x", id="audio_1"),
        Source(url="u"),
        ToolResult("a", "1"),
    ],
)
def test_a_part_that_cannot_go_back_is_left_out_with_a_warning(part: Part) -> None:
    result = encoded(Message("assistant", (part,)), user("Go on"))
    assert body_of(result)["input"] == [{"role": "user", "content": "Go on"}]
    assert [warning.parameter for warning in result.warnings] == ["messages"]


@pytest.mark.parametrize(
    "signed", [Text("Yes", signature="s", origin="gemini"), ToolCall("a", "f", {}, signature="s", origin="gemini")]
)
def test_a_foreign_signature_is_not_sent(signed: Part) -> None:
    result = encoded(Message("assistant", (signed,)))
    assert "signature" not in str(body_of(result))
    assert [warning.parameter for warning in result.warnings] == ["messages"]


def test_sources_of_another_wire_format_are_left_out_with_a_warning() -> None:
    foreign = Source(url="u", native={"type": "char_location"})
    assert notes(Message("assistant", (Text("Yes", native=Native({"id": "msg_1"}, MINE)), foreign))) == ["messages"]
    assert notes(Message("assistant", (Text("Yes"), foreign))) == ["messages"]


def test_an_answer_begun_for_the_model_is_sent() -> None:
    assert sent(user("Hi"), assistant("Well,"))[-1] == {"role": "assistant", "content": "Well,"}
