"""What is saved comes back as it was."""

from __future__ import annotations

import dataclasses
import json
from array import array
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import interlingua as il
from interlingua.errors import InvalidArgument
from interlingua.messages import CacheHint
from interlingua_wire.openai.types import CreateEmbeddingResponse
from tests.speed.canned import EVENTS, Canned

words = st.text(max_size=8)
maybe = st.none() | words
scalars = st.none() | st.booleans() | st.integers() | words
json_objects = st.dictionaries(words, st.recursive(scalars, lambda inner: st.lists(inner, max_size=2), max_leaves=4))
native = st.none() | st.builds(il.Native, json_objects, words)
hints: st.SearchStrategy[CacheHint] = st.sampled_from([False, True, "5m", "1h"])
texts = st.builds(il.Text, words, cache=hints, signature=maybe, origin=maybe, native=native)
images = st.builds(il.Image, st.none() | st.binary(max_size=9), url=maybe, media_type=maybe, cache=hints)
files = st.builds(il.File, st.none() | st.binary(max_size=9), url=maybe, name=maybe, cache=hints)
results = st.builds(
    il.ToolResult, words, words | st.lists(texts | images | files, max_size=2), name=maybe, is_error=st.booleans()
)
parts: st.SearchStrategy[il.Part] = st.one_of(
    texts,
    images,
    files,
    results,
    st.builds(il.Reasoning, words, id=maybe, signature=maybe, redacted=maybe, origin=maybe, native=native),
    st.builds(il.Audio, st.none() | st.binary(max_size=9), id=maybe, transcript=maybe),
    st.builds(il.ToolCall, words, words, json_objects, signature=maybe, native=native),
    st.builds(il.Refusal, words, native=native),
    st.builds(il.Source, url=maybe, quote=maybe, start=st.none() | st.integers(), native=st.none() | json_objects),
    st.builds(il.Native, json_objects, words),
)
messages = st.builds(
    il.Message,
    st.sampled_from(["system", "developer", "user", "assistant", "tool"]),
    st.lists(parts, max_size=4),
    name=maybe,
    id=maybe,
)


def everything(value: object) -> str:
    """All fields, those that do not count in comparisons with them."""
    return il.to_json(value)


@settings(deadline=None)
@given(messages)
def test_a_message_comes_back_whole(message: il.Message) -> None:
    again = il.from_json(il.to_json(message), il.Message)
    assert again == message
    assert everything(again) == everything(message)


def test_a_history_is_a_list_of_messages() -> None:
    history = [il.system("Be brief."), il.user("Hi"), il.assistant(["Hello", il.Reasoning("h", signature="s")])]
    assert il.from_json(il.to_json(history), list[il.Message]) == history


def test_a_response_comes_back_with_all_it_held() -> None:
    response = il.ChatResponse(
        message=il.assistant("Hi"),
        finish_reason="stop",
        raw_finish_reason="end_turn",
        usage=il.Usage(input_tokens=3, output_tokens=1),
        warnings=(il.Warning(parameter="seed", message="left out"),),
        logprobs=(il.Logprob(token="Hi", logprob=-0.5, top=(("Hi", -0.5), ("Ho", -1.0))),),
        request_id="r1",
    )
    again = il.from_json(il.to_json(response), il.ChatResponse)
    assert again == response
    assert again.request_id == "r1"


class Pydantic(BaseModel):
    total: int


@dataclasses.dataclass
class Dataclass:
    total: int


@frozen
class Attrs:
    total: int


@pytest.mark.parametrize("output", [Pydantic(total=3), Dataclass(3), Attrs(3), {"total": 3}])
def test_an_output_of_any_type_is_saved_as_json(output: Any) -> None:
    response = il.ChatResponse(message=il.assistant("{}"), finish_reason="stop", raw_finish_reason=None, output=output)
    assert il.from_json(il.to_json(response), il.ChatResponse).output == {"total": 3}


def test_the_providers_own_answer_is_saved_as_it_was_sent() -> None:
    sent = {"object": "list", "data": [], "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1}, "x_new": [1]}
    response = il.EmbeddingResponse(
        embeddings=(array("f", [0.5, -1.0]),), raw=CreateEmbeddingResponse.model_validate(sent)
    )
    saved = json.loads(il.to_json(response))
    assert saved["raw"] == sent
    assert saved["embeddings"] == [[0.5, -1.0]]


def test_so_is_one_that_nobody_has_looked_at() -> None:
    client = il.Client("openai", api_key="none", http_client=Canned("openai"))
    response = client.chat("any", "Hello")
    saved = json.loads(il.to_json(response))
    assert saved["raw"]["choices"][0]["message"]["content"] == response.text
    assert il.from_json(json.dumps(saved), il.ChatResponse).raw == saved["raw"]


def test_the_events_of_a_stream_are_saved_as_they_were_sent() -> None:
    client = il.Client("openai", api_key="none", http_client=Canned("openai"))
    with client, client.stream("any", "Hello") as stream:
        response = stream.response()
    saved = il.from_json(il.to_json(response), il.ChatResponse)
    assert (saved.text, len(saved.raw)) == (response.text, EVENTS + 2)
    assert saved.raw[1]["choices"][0]["delta"] == {"content": "abcde"}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("nope", "no JSON"),
        ("[]", "$"),
        ('{"role": "oracle", "parts": []}', "$.role"),
        ('{"role": "user"}', "$.parts"),
        ('{"role": "user", "parts": [{"type": "hologram"}]}', "$.parts[0]"),
        ('{"role": "user", "parts": [{"type": "image", "data": "***"}]}', "$.parts[0].data"),
    ],
)
def test_what_does_not_fit_is_named(text: str, where: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        il.from_json(text, il.Message)
    assert where in caught.value.found


def test_a_value_without_a_form_in_json_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="a form in JSON"):
        il.to_json(il.ToolCall("a", "f", {"x": object()}))
