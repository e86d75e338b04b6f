"""Histories as Gemini takes them."""

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
    Text,
    ToolCall,
    ToolResult,
    assistant,
    system,
    tool_results,
    user,
)
from interlingua.profiles import Profile
from tests.protocols.gemini.test_stream import REPLIES
from tests.protocols.gemini.wire import body, decoded, encoded, unchecked, warned

PNG = b"\x89PNG\r\n\x1a\n"


def contents(*messages: Message, profile: Profile | None = None) -> list[tuple[str, Any]]:
    return [(content["role"], content["parts"]) for content in body(*messages, profile=profile)["contents"]]


def wire(part: Part) -> Any:
    (turn,) = contents(user([part]))
    return turn[1][0]


def results(*messages: Message) -> list[Any]:
    return [part["functionResponse"] for part in contents(*messages)[-1][1]]


def test_system_messages_are_the_system_instruction() -> None:
    sent = body(system("Be terse."), Message("developer", (Text("In French."),)), user("Hi"))
    assert sent["systemInstruction"] == {"parts": [{"text": "Be terse."}, {"text": "In French."}]}
    assert sent["contents"] == [{"role": "user", "parts": [{"text": "Hi"}]}]


def test_a_late_system_message_moves_to_the_top() -> None:
    messages = (system("A"), user("Hi"), system("B"), assistant("Hello"), user("Bye"))
    assert body(*messages)["systemInstruction"] == {"parts": [{"text": "A"}, {"text": "B"}]}
    assert warned(*messages) == ["messages"]
    assert warned(system("A"), user("Hi")) == []


def test_a_history_without_a_turn_is_refused_before_it_is_sent() -> None:
    with pytest.raises(InvalidArgument, match="messages"):
        encoded(system("Only this."))


def test_the_model_is_a_path_of_its_collection() -> None:
    assert encoded().request.path == {"model": "models/m"}
    assert encoded(stream=True).request.operation.name == "models.stream_generate_content"


CALLS = assistant([ToolCall("a", "f", {"x": 1}), ToolCall("b", "g", {})])


def test_results_of_one_turn_come_together_with_id_and_name() -> None:
    history = (user("Hi"), CALLS, tool_results(ToolResult("b", "2")), tool_results(ToolResult("a", "1")))
    assert results(*history) == [
        {"id": "b", "name": "g", "response": {"output": "2"}},
        {"id": "a", "name": "f", "response": {"output": "1"}},
    ]


def test_ids_that_were_made_up_are_not_sent_and_their_results_come_in_order_of_the_calls() -> None:
    reply = decoded(REPLIES["calls without ids"])
    first, second = reply.tool_calls
    history = (user("Hi"), reply.message, tool_results(ToolResult(second.id, "2"), ToolResult(first.id, "1")))
    assert [part["functionCall"].keys() for part in contents(*history)[1][1][1:]] == [
        {"name", "args"},
        {"name", "args"},
    ]
    assert results(*history) == [
        {"name": "f", "response": {"output": "1"}},
        {"name": "f", "response": {"output": "2"}},
    ]


def test_a_result_without_a_call_needs_a_name() -> None:
    with pytest.raises(InvalidArgument, match="name="):
        encoded(user("Hi"), tool_results(ToolResult("a", "1")))
    assert results(user("Hi"), tool_results(ToolResult("a", "1", name="f")))[0]["name"] == "f"


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("18C", "18C"),
        ('{"degrees": 18}', {"degrees": 18}),
        ("[1, null]", [1, None]),
        ('{"id": 12345678901234567890}', '{"id": 12345678901234567890}'),
        ('{"cut": ', '{"cut": '),
        ("NaN", "NaN"),
        ("[NaN]", "[NaN]"),
    ],
)
def test_a_result_in_json_is_sent_as_json_where_nothing_is_lost(text: str, output: Any) -> None:
    assert results(user("Hi"), CALLS, tool_results(ToolResult("a", text)))[0]["response"] == {"output": output}


def test_a_failed_tool_says_so() -> None:
    failed = ToolResult("a", [Text("no"), Text(" luck")], is_error=True)
    assert results(user("Hi"), CALLS, tool_results(failed))[0]["response"] == {"error": "no luck"}


def test_media_of_a_result_stand_inside_when_inline_and_beside_when_not() -> None:
    result = ToolResult("a", [Text("x"), Image(PNG), Image(url="https://e.org/a.png")])
    history = (user("Hi"), CALLS, tool_results(result))
    response, beside = contents(*history)[-1][1]
    assert response["functionResponse"]["parts"] == [{"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}]
    assert beside == {"fileData": {"fileUri": "https://e.org/a.png"}}
    assert warned(*history) == ["messages"]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Image(PNG), {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}),
        (Image(url="data:image/gif;base64,R0lG"), {"inlineData": {"mimeType": "image/gif", "data": "R0lG"}}),
        (
            Image(file_id="https://g/files/1", media_type="image/png", detail="low"),
            {
                "fileData": {"fileUri": "https://g/files/1", "mimeType": "image/png"},
                "mediaResolution": {"level": "MEDIA_RESOLUTION_LOW"},
            },
        ),
        (File(b"%PDF"), {"inlineData": {"mimeType": "application/pdf", "data": "JVBERg=="}}),
        (
            File(url="https://e.org/a.pdf"),
            {"fileData": {"fileUri": "https://e.org/a.pdf", "mimeType": "application/pdf"}},
        ),
        (Audio(b"RIFF"), {"inlineData": {"mimeType": "audio/wav", "data": "UklGRg=="}}),
    ],
)
def test_media_are_sent_from_wherever_they_stand(part: Part, expected: dict[str, Any]) -> None:
    assert wire(part) == expected


def test_sound_that_only_another_provider_holds_is_refused() -> None:
    with pytest.raises(Unsupported):
        encoded(user([Audio(id="audio_1")]))


def test_a_cache_hint_is_told_of() -> None:
    assert warned(user([Text("long", cache=True)])) == ["messages.cache"]


def test_the_name_of_a_speaker_is_told_of() -> None:
    assert warned(Message("user", (Text("Hi"),), name="Ada")) == ["messages.name"]


FOREIGN: list[Part] = [
    Reasoning("hm", signature="s", origin="anthropic_messages"),
    Reasoning("hm"),
    Native({"type": "server_tool_use"}, "anthropic_messages"),
    Text("hi", signature="s", origin="openai_responses"),
    ToolCall("c", "f", {}, signature="s", origin="openai_responses"),
    Refusal("No."),
    Audio(id="audio_1", transcript="spoken"),
]


@pytest.mark.parametrize("part", FOREIGN)
def test_what_another_protocol_made_is_told_of_and_nothing_of_it_that_is_secret_is_sent(part: Part) -> None:
    messages = (user("Hi"), assistant([part, Text("there")]), user("Go on"))
    assert warned(*messages) == ["messages"]
    assert "ignature" not in str(body(*messages))


@pytest.mark.parametrize("name", [name for name in REPLIES if name != "nothing"])
def test_what_the_api_made_goes_back_as_it_came(name: str) -> None:
    sent = unchecked(encoded(user("Hi"), decoded(REPLIES[name]).message))["contents"][1]["parts"]
    came = REPLIES[name]["candidates"][0]["content"]["parts"]
    assert sent == [with_arguments(part) for part in came]


def with_arguments(part: dict[str, Any]) -> dict[str, Any]:
    """The part, where it is a call with its arguments said."""
    return {**part, "functionCall": {"args": {}, **part["functionCall"]}} if "functionCall" in part else part


def test_a_signature_on_a_picture_goes_back_with_it() -> None:
    picture = {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}, "thoughtSignature": "U0lH"}
    wire = {**REPLIES["text"], "candidates": [{"content": {"parts": [picture]}, "finishReason": "STOP"}]}
    assert contents(user("Hi"), decoded(wire).message)[1][1] == [picture]


def test_a_call_of_another_maker_carries_the_placeholder_the_model_wants() -> None:
    profile = Profile(placeholder_signature="skip")
    parts = contents(user("Hi"), CALLS, profile=profile)[1][1]
    assert [part.get("thoughtSignature") for part in parts] == ["skip", None]


def test_a_call_of_its_own_keeps_its_signature() -> None:
    reply = decoded(REPLIES["calls with ids"])
    parts = contents(user("Hi"), reply.message, profile=Profile(placeholder_signature="skip"))[1][1]
    assert [part.get("thoughtSignature") for part in parts] == ["U0lH", None]
