"""What a server is sent that takes the model's own turns only as whole items."""

from __future__ import annotations

from interlingua.messages import Message, Native, Reasoning, Text, ToolCall, assistant, user
from interlingua.profiles import Profile
from tests.protocols.openai_responses.wire import body_of, encoded, reasoning, said, text

WHOLE = Profile(takes_plain_turns=False)
MINE = "openai_responses"


def test_what_another_model_said_is_an_item_under_an_id_of_ours() -> None:
    result = encoded(user("Hi"), assistant("Hello"), user("Go on"), profile=WHOLE)
    items = body_of(result)["input"]
    assert items[1] == said(text("Hello"))
    assert [item["role"] for item in items] == ["user", "assistant", "user"]
    assert result.warnings == ()


def test_what_the_model_itself_said_keeps_its_id() -> None:
    native = Native({"id": "msg_own", "type": "message"}, MINE)
    (item,) = body_of(encoded(Message("assistant", (Text("Hello", native=native),)), profile=WHOLE))["input"]
    assert item["id"] == "msg_own"


def test_a_summary_of_reasoning_is_sent_as_its_text_too() -> None:
    part = Reasoning("first", id="rs_1", origin=MINE, native=Native(reasoning("first"), MINE))
    (item,) = body_of(encoded(Message("assistant", (part,)), profile=WHOLE))["input"]
    assert item == {**reasoning("first"), "content": [{"type": "reasoning_text", "text": "first"}]}


def test_reasoning_without_any_text_is_left_out_with_a_warning() -> None:
    part = Reasoning(id="rs_1", signature="c2VhbGVk", origin=MINE)
    call = ToolCall(id="c", name="f", arguments={})
    result = encoded(Message("assistant", (part, call)), profile=WHOLE)
    assert [item["type"] for item in body_of(result)["input"]] == ["function_call"]
    assert [warning.parameter for warning in result.warnings] == ["messages"]
