"""Our messages as the turns of Converse."""

from __future__ import annotations

from base64 import b64encode
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
from tests.protocols.bedrock_converse.wire import body, warned

PNG = b"\x89PNG\r\n\x1a\n"
IMAGE = {"image": {"format": "png", "source": {"bytes": b64encode(PNG).decode()}}}
CALLED = (user("Hi"), assistant([ToolCall("a", "f", {"x": 1}), ToolCall("b", "g", {})]))


def content(*parts: Part) -> list[Any]:
    """The blocks that parts of the user's become."""
    return body(user(list(parts)))["messages"][0]["content"]


def test_turns_alternate_and_begin_with_the_systems_words_apart() -> None:
    sent = body(system("A"), system("B"), user("Hi"), user("there"), assistant("Yes?"), user("Go on"))
    assert sent["system"] == [{"text": "A"}, {"text": "B"}]
    assert [(each["role"], each["content"]) for each in sent["messages"]] == [
        ("user", [{"text": "Hi"}, {"text": "there"}]),
        ("assistant", [{"text": "Yes?"}]),
        ("user", [{"text": "Go on"}]),
    ]


def test_a_late_system_message_stays_where_models_take_it() -> None:
    messages = (user("Hi"), system("Late"), assistant("Yes?"), user("Go on"))
    assert [each["role"] for each in body(*messages)["messages"]] == ["user", "system", "assistant", "user"]
    old = Profile(takes_late_system=False)
    assert body(*messages, profile=old)["system"] == [{"text": "Late"}]
    assert warned(*messages, profile=old) == ["messages"]


def test_pictures_go_as_bytes_or_as_a_place_in_a_bucket() -> None:
    assert content(Image(PNG)) == [IMAGE]
    assert content(Image(url=f"data:image/png;base64,{b64encode(PNG).decode()}")) == [IMAGE]
    assert content(Image(url="s3://bucket/a.png", media_type="image/png")) == [
        {"image": {"format": "png", "source": {"s3Location": {"uri": "s3://bucket/a.png"}}}}
    ]


def test_a_picture_of_the_web_becomes_words_with_a_warning() -> None:
    picture = user(["What is this?", Image(url="https://example.com/a.png")])
    assert body(picture)["messages"][0]["content"][1] == {"text": "[image: https://example.com/a.png]"}
    assert warned(picture) == ["messages.image.url"]


@pytest.mark.parametrize(
    ("file", "block"),
    [
        (File(b"%PDF", name="report.pdf"), {"document": {"format": "pdf", "name": "report-pdf"}}),
        (File(b"a,b", media_type="text/csv"), {"document": {"format": "csv", "name": "document"}}),
        (File(b"x", media_type="text/plain; charset=utf-8"), {"document": {"format": "txt", "name": "document"}}),
        (File(b"x", media_type="video/mp4"), {"video": {"format": "mp4"}}),
    ],
)
def test_files_are_documents_or_videos(file: File, block: dict[str, Any]) -> None:
    ((kind, fields),) = block.items()
    source = {"bytes": b64encode(file.data or b"").decode()}
    assert content(Text("Read."), file)[1] == {kind: {**fields, "source": source}}


def test_no_two_documents_have_one_name() -> None:
    blocks = content(Text("Read."), File(b"1", name="a"), File(b"2", name="a"), File(b"3", name="a"))
    assert [each["document"]["name"] for each in blocks[1:]] == ["a", "a (2)", "a (3)"]


def test_a_document_may_lie_in_a_bucket() -> None:
    (_, block) = content(Text("Read."), File(url="s3://bucket/a.pdf"))
    assert block["document"]["source"] == {"s3Location": {"uri": "s3://bucket/a.pdf"}}


def test_sound_is_sent_or_its_words_are() -> None:
    assert content(Audio(b"RIFF....WAVE"))[0]["audio"]["format"] == "wav"
    assert content(Audio(b"x", media_type="audio/novelty", transcript="Hi")) == [{"text": "Hi"}]
    with pytest.raises(Unsupported, match="transcript"):
        content(Audio(b"x", media_type="audio/novelty"))


@pytest.mark.parametrize(
    "part",
    [
        Image(file_id="f"),
        File(file_id="f"),
        File(url="https://example.com/a.pdf"),
        Image(PNG, media_type="image/tiff"),
        Image(url="s3://bucket/a"),
        File(b"x", media_type="application/x-novelty"),
    ],
)
def test_what_the_api_cannot_take_is_refused(part: Part) -> None:
    with pytest.raises((Unsupported, InvalidArgument)):
        content(part)


def test_calls_and_results_go_in_turns_of_their_own_the_results_first() -> None:
    results = tool_results(ToolResult("b", "2"), ToolResult("a", [Text("1"), Image(PNG)], is_error=True))
    sent = body(*CALLED, results, user("Go on"))["messages"]
    assert sent[1]["content"] == [
        {"toolUse": {"toolUseId": "a", "name": "f", "input": {"x": 1}}},
        {"toolUse": {"toolUseId": "b", "name": "g", "input": {}}},
    ]
    assert sent[2]["content"] == [
        {"toolResult": {"toolUseId": "b", "content": [{"text": "2"}]}},
        {"toolResult": {"toolUseId": "a", "content": [{"text": "1"}, IMAGE], "status": "error"}},
        {"text": "Go on"},
    ]


def test_tools_that_were_called_are_declared_where_none_are_offered() -> None:
    sent = body(*CALLED)
    assert [each["toolSpec"]["name"] for each in sent["toolConfig"]["tools"]] == ["f", "g"]
    assert warned(*CALLED) == ["tools"]


def test_ids_with_letters_that_the_api_refuses_are_made_anew_the_same_way() -> None:
    odd = "call|1/" * 12
    sent = body(user("Hi"), assistant([ToolCall(odd, "f", {})]), tool_results(ToolResult(odd, "1")))["messages"]
    (call,), (result,) = sent[1]["content"], sent[2]["content"]
    assert call["toolUse"]["toolUseId"] == result["toolResult"]["toolUseId"] != odd


def test_cache_hints_become_points_behind_their_part() -> None:
    assert content(Text("Long", cache="1h"), Text("Short", cache=True), Text("None")) == [
        {"text": "Long"},
        {"cachePoint": {"type": "default", "ttl": "1h"}},
        {"text": "Short"},
        {"cachePoint": {"type": "default"}},
        {"text": "None"},
    ]
    blind = Profile(takes_cache_breakpoints=False)
    assert body(user(Text("Long", cache=True)), profile=blind)["messages"][0]["content"] == [{"text": "Long"}]
    assert warned(user(Text("Long", cache=True)), profile=blind) == ["messages.cache"]


def test_reasoning_goes_back_only_where_it_was_made() -> None:
    said = (
        Reasoning("Hm.", signature="c2ln", origin="bedrock_converse"),
        Reasoning(redacted="cmVk", origin="bedrock_converse"),
        Reasoning("Hm.", signature="other", origin="anthropic_messages"),
        Reasoning("Hm.", origin="bedrock_converse"),
        Text("42"),
    )
    messages = (user("Hi"), Message("assistant", said), user("Go on"))
    assert body(*messages)["messages"][1]["content"] == [
        {"reasoningContent": {"reasoningText": {"text": "Hm.", "signature": "c2ln"}}},
        {"reasoningContent": {"redactedContent": "cmVk"}},
        {"text": "42"},
    ]
    assert warned(*messages) == ["messages", "messages"]


def test_what_only_converse_has_a_word_for_passes_whole() -> None:
    guarded = {"guardContent": {"text": {"text": "Judge this.", "qualifiers": ["query"]}}}
    assert content(Native(guarded, "bedrock_converse"), Native({"x": 1}, "gemini"), Text("x")) == [
        guarded,
        {"text": "x"},
    ]


def test_a_call_that_was_cut_off_is_not_sent() -> None:
    cut = Message("assistant", (Text("x"), Native({"name": "f", "partial_json": "{"}, "bedrock_converse")))
    assert body(user("Hi"), cut, user("Go on"))["messages"][1]["content"] == [{"text": "x"}]
    assert warned(user("Hi"), cut, user("Go on")) == ["messages"]


def test_names_of_speakers_refusals_and_blank_texts_are_told_or_left_out() -> None:
    said = Message("assistant", (Refusal("No."), Text("  "), Image(PNG)))
    messages = (Message("user", (Text("Hi"),), name="Ada"), said, user("Go on"))
    assert body(*messages)["messages"][1]["content"] == [{"text": "No."}]
    assert warned(*messages) == ["messages.name", "messages", "messages"]


def test_a_conversation_of_the_system_alone_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="messages"):
        body(system("A"))
