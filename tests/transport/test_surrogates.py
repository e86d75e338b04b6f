"""Halves of letters in JSON cost themselves, and not the answer they stand in."""

from __future__ import annotations

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import interlingua as il
from interlingua.transport.surrogates import without_halves
from tests.client.replies import reply

WHOLE = [rb'"\ud83d\ude80"', rb'"\\ud83d"', rb'"\\\\ud83d"', rb'"\u00e9"', b'"d83d"', rb'"\ud8"']
HALVES = {
    rb'"a\ud83db"': rb'"a\ufffdb"',
    rb'"\uDE80\uD83D"': rb'"\ufffd\ufffd"',
    rb'"\ud83d\ud83d\ude80"': rb'"\ufffd\ud83d\ude80"',
    rb'"\\\ud83d\n"': rb'"\\\ufffd\n"',
}


@pytest.mark.parametrize("raw", WHOLE)
def test_whole_letters_stay_as_they_are(raw: bytes) -> None:
    assert without_halves(raw) is None


@pytest.mark.parametrize("raw", HALVES)
def test_a_half_becomes_the_sign_for_none(raw: bytes) -> None:
    assert without_halves(raw) == HALVES[raw]


@given(st.text(alphabet=st.one_of(st.characters(codec=None), st.sampled_from('\\"u\ud83d\ude80')), max_size=20))
def test_any_text_is_readable_as_utf_8_afterwards(text: str) -> None:
    raw = json.dumps(text).encode()
    read = json.loads(without_halves(raw) or raw)
    assert read.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") == read
    assert (read == text) == (text.encode(errors="replace").decode() == text)


def test_an_answer_with_half_a_letter_is_an_answer() -> None:
    content = json.dumps(reply("so \ud83d")).encode()
    event = json.dumps({"choices": [{"index": 0, "delta": {"content": "so \ud83d"}, "finish_reason": "stop"}]})
    stream = f"data: {event}\n\ndata: [DONE]\n\n".encode()

    def answer(request: httpx.Request) -> httpx.Response:
        streams = b'"stream":true' in request.content
        media_type = "text/event-stream" if streams else "application/json"
        return httpx.Response(200, content=stream if streams else content, headers={"content-type": media_type})

    client = il.Client("openai", api_key="k", http_client=httpx.MockTransport(answer))
    assert client.chat("m", "Hi").text == "so \ufffd"
    with client.stream("m", "Hi") as streamed:
        assert (streamed.response().text, len(streamed.response().raw)) == ("so \ufffd", 1)
