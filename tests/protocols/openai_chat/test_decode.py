"""Plain replies."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from interlingua.chat import Logprob
from interlingua.errors import InvalidReply
from interlingua.messages import Audio, Native, Reasoning, Refusal, Source, Text, ToolCall
from interlingua.usage import Usage
from tests.protocols.openai_chat.wire import call, decoded, reply


@pytest.mark.parametrize(
    ("word", "ours"),
    [
        ("stop", "stop"),
        ("length", "length"),
        ("tool_calls", "tool_calls"),
        ("function_call", "tool_calls"),
        ("content_filter", "content_filter"),
        ("galaxy_brain", "other"),
        (None, "other"),
    ],
)
def test_the_vendors_word_is_kept_beside_ours(word: str | None, ours: str) -> None:
    response = decoded(reply({"content": "Hi"}, finish=word))
    assert (response.finish_reason, response.raw_finish_reason, response.text) == (ours, word, "Hi")


def test_a_forced_call_that_ends_with_stop_asks_for_tools() -> None:
    assert decoded(reply({"tool_calls": [call("a", "f", "{}")]})).finish_reason == "tool_calls"


def test_buckets_of_tokens_lie_within_the_totals() -> None:
    usage = {
        "prompt_tokens": 100,
        "completion_tokens": 50,
        "total_tokens": 150,
        "prompt_tokens_details": {"cached_tokens": 80, "cache_write_tokens": 5, "audio_tokens": 3},
        "completion_tokens_details": {"reasoning_tokens": 40, "audio_tokens": 4},
    }
    assert decoded(reply({"content": "Hi"}, usage=usage)).usage == Usage(
        input_tokens=100,
        output_tokens=50,
        cache_read_tokens=80,
        cache_write_tokens=5,
        reasoning_tokens=40,
        input_audio_tokens=3,
        output_audio_tokens=4,
    )


def test_every_kind_of_part_is_read() -> None:
    sound = b"RIFF....WAVE"
    message: dict[str, Any] = {
        "content": "Paris.",
        "reasoning_content": "Hm.",
        "refusal": "But no.",
        "audio": {"id": "audio_1", "data": b64encode(sound).decode(), "transcript": "Paris.", "expires_at": 1},
        "tool_calls": [call("a", "f", '{"x": [1, "é"]}')],
        "annotations": [
            {"type": "url_citation", "url_citation": {"url": "u", "title": "t", "start_index": 0, "end_index": 5}}
        ],
    }
    assert decoded(reply(message)).message.parts == (
        Reasoning("Hm.", origin="openai_chat"),
        Text("Paris."),
        Refusal("But no."),
        Audio(sound, id="audio_1", media_type="audio/wav", transcript="Paris."),
        ToolCall("a", "f", {"x": [1, "é"]}),
        Source(url="u", title="t", start=0, end=5, native=message["annotations"][0]),
    )


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_reasoning_of_compatible_servers_is_read(field: str) -> None:
    assert decoded(reply({"content": "Yes", field: "Hm."})).reasoning == "Hm."


def test_content_in_typed_items_is_read() -> None:
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}
    response = decoded(reply({"content": [thought, {"type": "text", "text": "Yes"}]}))
    assert (response.reasoning, response.text) == ("Hm.", "Yes")


def test_likelihoods_are_read() -> None:
    token = {
        "token": "Hi",
        "logprob": -0.5,
        "bytes": None,
        "top_logprobs": [{"token": "Ho", "logprob": -1.5, "bytes": None}],
    }
    wire = reply({"content": "Hi"})
    wire["choices"][0]["logprobs"] = {"content": [token], "refusal": None}
    assert decoded(wire).logprobs == (Logprob(token="Hi", logprob=-0.5, top=(("Ho", -1.5),)),)


@pytest.mark.parametrize("arguments", ["", "  ", None])
def test_no_arguments_are_an_empty_object(arguments: Any) -> None:
    assert decoded(reply({"tool_calls": [call("a", "f", arguments)]})).tool_calls == (ToolCall("a", "f", {}),)


@pytest.mark.parametrize("arguments", ['{"x": ', "[1]", "7", "null", "nope", "[" * 100_000])
def test_broken_arguments_after_a_normal_finish_are_an_invalid_reply(arguments: str) -> None:
    with pytest.raises(InvalidReply, match="arguments"):
        decoded(reply({"tool_calls": [call("a", "f", arguments)]}, finish="tool_calls"))


@pytest.mark.parametrize("finish", ["length", "content_filter", "galaxy_brain"])
def test_a_call_that_was_cut_off_is_kept_but_is_no_call(finish: str) -> None:
    cut = call("a", "f", '{"x": ')
    response = decoded(reply({"content": "So", "tool_calls": [cut]}, finish=finish))
    assert response.tool_calls == ()
    assert response.message.parts == (Text("So"), Native(cut, "openai_chat"))


def test_calls_without_type_or_id_are_read() -> None:
    bare = {"function": {"name": "f", "arguments": "{}"}}
    assert decoded(reply({"tool_calls": [bare, bare]})).tool_calls == (
        ToolCall("call_0", "f", {}),
        ToolCall("call_1", "f", {}),
    )


def test_arguments_as_an_object_are_read() -> None:
    wire = {"id": "a", "type": "function", "function": {"name": "f", "arguments": {"x": 1}}}
    assert decoded(reply({"tool_calls": [wire]})).tool_calls == (ToolCall("a", "f", {"x": 1}),)


@pytest.mark.parametrize("kind", ["custom", "galaxy_brain"])
def test_calls_of_another_kind_are_kept_whole(kind: str) -> None:
    wire = {"id": "a", "type": kind, "custom": {"name": "f", "input": "x"}, "new": 1}
    assert decoded(reply({"tool_calls": [wire]})).message.parts == (Native(wire, "openai_chat"),)


@pytest.mark.parametrize("change", [{"choices": []}, {"choices": None}, {"choices": [{"index": 0}]}])
def test_a_reply_without_a_message_is_invalid(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidReply):
        decoded(reply() | change)


def test_a_reply_with_little_but_its_message_is_read() -> None:
    response = decoded({"choices": [{"message": {"content": "Hi"}}]})
    assert (response.text, response.finish_reason, response.usage, response.model) == ("Hi", "other", Usage(), "")


def test_the_typed_answer_is_kept() -> None:
    assert decoded(reply({"content": "Hi"}, x_new=1)).raw.model_extra == {"x_new": 1}
