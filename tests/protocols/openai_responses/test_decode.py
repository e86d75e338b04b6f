"""Plain replies."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from interlingua.chat import Logprob
from interlingua.errors import InvalidReply
from interlingua.messages import Image, Message, Native, Reasoning, Refusal, Source, Text, ToolCall
from interlingua.usage import Usage
from tests.protocols.openai_responses.wire import call, cut_off, decoded, reasoning, reply, said, text

CITED = {"type": "url_citation", "url": "u", "title": "t", "start_index": 0, "end_index": 5}
FILED = {"type": "file_citation", "file_id": "file_1", "filename": "a.pdf", "index": 3}


def test_every_kind_of_item_is_read() -> None:
    search = {
        "type": "web_search_call",
        "id": "ws_1",
        "status": "completed",
        "action": {"type": "search", "query": "q"},
    }
    response = decoded(
        reply(
            reasoning("First.", "Second.", encrypted_content="ENC"),
            search,
            said(text("Paris.", CITED, FILED), {"type": "refusal", "refusal": "No."}),
            call("a", "f", '{"x": "é"}'),
        )
    )
    assert response.message == Message(
        "assistant",
        (
            Reasoning("First.\n\nSecond.", id="rs_1", signature="ENC", origin="openai_responses"),
            Native(search, "openai_responses"),
            Text("Paris."),
            Source(url="u", title="t", start=0, end=5, native=CITED),
            Source(title="a.pdf", native=FILED),
            Refusal("No."),
            ToolCall("a", "f", {"x": "é"}),
        ),
        id="msg_1",
    )
    assert (response.id, response.model) == ("resp_1", "gpt-x")


def test_buckets_of_tokens_lie_within_the_totals() -> None:
    expected = Usage(
        input_tokens=100, output_tokens=50, cache_read_tokens=80, cache_write_tokens=5, reasoning_tokens=40
    )
    assert decoded(reply()).usage == expected


@pytest.mark.parametrize(
    ("wire", "ours", "word"),
    [
        (reply(said(text("Hi"))), "stop", "completed"),
        (reply(call("a", "f", "{}")), "tool_calls", "completed"),
        (cut_off(said(text("Hi"))), "length", "max_output_tokens"),
        (cut_off(reason="content_filter"), "content_filter", "content_filter"),
        (cut_off(reason="galaxy_brain"), "other", "galaxy_brain"),
        (reply(status="incomplete"), "other", "incomplete"),
        (reply(status="in_progress"), "other", "in_progress"),
        (reply(status="galaxy_brain"), "other", "galaxy_brain"),
        (reply(status="failed"), "error", "failed"),
    ],
)
def test_the_finish_says_why_the_model_stopped(wire: dict[str, Any], ours: str, word: str) -> None:
    response = decoded(wire)
    assert (response.finish_reason, response.raw_finish_reason) == (ours, word)


def test_reasoning_that_the_server_shows_is_read() -> None:
    shown = reasoning(content=[{"type": "reasoning_text", "text": "Hm."}])
    assert decoded(reply(shown)).reasoning == "Hm."


def test_a_generated_image_is_read() -> None:
    png = b"\x89PNG\r\n\x1a\n"
    item = {"type": "image_generation_call", "id": "ig_1", "status": "completed", "result": b64encode(png).decode()}
    assert decoded(reply(item)).message.parts == (Image(png, media_type="image/png"),)


@pytest.mark.parametrize("kind", ["galaxy_brain", "mcp_call", "custom_tool_call", "compaction"])
def test_items_of_another_kind_are_kept_whole(kind: str) -> None:
    item = {"type": kind, "id": "x_1", "new": {"a": [1]}}
    assert decoded(reply(item)).message.parts == (Native(item, "openai_responses"),)


def test_content_of_another_kind_is_kept_whole() -> None:
    content = {"type": "output_smell", "smell": "rose"}
    assert decoded(reply(said(content))).message.parts == (Native(content, "openai_responses"),)


@pytest.mark.parametrize("arguments", ["", "{}"])
def test_no_arguments_are_an_empty_object(arguments: str) -> None:
    assert decoded(reply(call("a", "f", arguments))).tool_calls == (ToolCall("a", "f", {}),)


@pytest.mark.parametrize("arguments", ['{"x": ', "[1]", "nope"])
def test_broken_arguments_of_a_complete_reply_are_invalid(arguments: str) -> None:
    with pytest.raises(InvalidReply, match="arguments"):
        decoded(reply(call("a", "f", arguments)))


def test_a_call_that_was_cut_off_is_kept_but_is_no_call() -> None:
    cut = call("a", "f", '{"x": ', status="incomplete")
    response = decoded(cut_off(said(text("So")), cut))
    assert response.message.parts == (Text("So"), Native(cut, "openai_responses"))


def test_likelihoods_are_read() -> None:
    token = {
        "token": "Hi",
        "logprob": -0.5,
        "bytes": [],
        "top_logprobs": [{"token": "Ho", "logprob": -1.5, "bytes": []}],
    }
    response = decoded(reply(said(text("Hi") | {"logprobs": [token]})))
    assert response.logprobs == (Logprob(token="Hi", logprob=-0.5, top=(("Ho", -1.5),)),)


def test_a_reply_without_output_is_invalid() -> None:
    wire = reply()
    del wire["output"]
    with pytest.raises(InvalidReply):
        decoded(wire)


def test_a_reply_with_little_but_its_text_is_read() -> None:
    response = decoded({"output": [{"type": "message", "content": [{"type": "output_text", "text": "Hi"}]}]})
    assert (response.text, response.finish_reason, response.usage) == ("Hi", "other", Usage())
