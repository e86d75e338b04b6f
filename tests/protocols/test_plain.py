"""A plain answer is read from its bare JSON: as its types would have it, or not at all."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlingua.chat import ChatResponse
from interlingua.errors import InterlinguaError
from interlingua.protocols import PROTOCOLS, load_protocol
from interlingua.transport.call import Call
from interlingua.transport.head import Head
from interlingua.transport.reply import GLANCED_BYTES, Reply
from interlingua.values import Later
from interlingua_wire._core.wire import Wire
from tests.protocols.anthropic_messages import test_stream as anthropic_replies
from tests.protocols.gemini import test_stream as gemini_replies
from tests.protocols.mutations import mutated

WIRES: dict[str, Wire[Any]] = {
    "openai_chat": Wire("openai.types", "CreateChatCompletionResponse"),
    "anthropic_messages": Wire("anthropic.types", "Message"),
    "gemini": Wire("gemini.types", "GenerateContentResponse"),
}
SAMPLES: dict[str, dict[str, Any]] = {
    "openai_chat": {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1764000000,
        "model": "gpt-4o-mini-2024-07-18",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "Hello", "refusal": None, "annotations": []},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {
            "prompt_tokens": 42,
            "completion_tokens": 20,
            "total_tokens": 62,
            "prompt_tokens_details": {"cached_tokens": 7, "audio_tokens": 1},
            "completion_tokens_details": {"reasoning_tokens": 3, "audio_tokens": 2},
        },
        "service_tier": "default",
        "system_fingerprint": "fp_1",
    },
    "anthropic_messages": {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-5",
        "content": [{"type": "text", "text": "Hello"}, {"type": "text", "text": "", "citations": None}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {
            "input_tokens": 42,
            "cache_creation_input_tokens": 5,
            "cache_read_input_tokens": 7,
            "output_tokens": 20,
            "service_tier": "standard",
        },
    },
    "gemini": {
        "candidates": [
            {
                "content": {"parts": [{"text": "Hello"}], "role": "model"},
                "finishReason": "STOP",
                "index": 0,
                "avgLogprobs": -0.1,
            }
        ],
        "usageMetadata": {
            "promptTokenCount": 42,
            "candidatesTokenCount": 20,
            "totalTokenCount": 65,
            "thoughtsTokenCount": 3,
            "cachedContentTokenCount": 7,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 42}],
        },
        "modelVersion": "gemini-2.5-flash",
        "responseId": "r1",
    },
}
OTHERS = {
    "anthropic_messages": anthropic_replies.REPLIES,
    "gemini": gemini_replies.REPLIES,
}


def glanced(protocol: str, value: Any) -> ChatResponse | None:
    """The response without types."""
    read = load_protocol(protocol).plain
    assert read is not None
    return read(value)


def typed(protocol: str, value: Any) -> ChatResponse | None:
    """The response by way of the types; None where there is none."""
    try:
        return load_protocol(protocol).chat.decode(WIRES[protocol].decode_value(value))
    except InterlinguaError:
        return None


def reply_of(body: bytes, protocol: str = "openai_chat") -> Reply[Any]:
    """A reply that has this body."""
    return Reply(WIRES[protocol], Head(200, {}), body, cast("Call", None))


def test_those_that_can_be_read_so_are_tested() -> None:
    assert {name for name in PROTOCOLS if load_protocol(name).plain} == set(WIRES)


@pytest.mark.parametrize("protocol", WIRES)
def test_an_answer_as_most_are_is_plain(protocol: str) -> None:
    found = glanced(protocol, SAMPLES[protocol])
    assert found is not None
    assert (found.text, found.finish_reason, found.usage.input_tokens > 41) == ("Hello", "stop", True)
    assert found == typed(protocol, SAMPLES[protocol])


@pytest.mark.parametrize("protocol", WIRES)
@settings(max_examples=600, deadline=None)
@given(data=st.data())
def test_an_answer_with_anything_else_is_as_its_types_have_it(protocol: str, data: st.DataObject) -> None:
    value = data.draw(mutated(SAMPLES[protocol]))
    found = glanced(protocol, value)
    assert found is None or found == typed(protocol, value)


@pytest.mark.parametrize("protocol", WIRES)
@pytest.mark.parametrize("field", ["citations", "search_results", "reasoning_content", "tool_calls", "grounding", "x"])
def test_a_field_that_is_not_familiar_is_left_to_the_types(protocol: str, field: str) -> None:
    assert glanced(protocol, {**SAMPLES[protocol], field: ["https://example.org"]}) is None


@pytest.mark.parametrize("protocol", OTHERS)
def test_answers_of_all_kinds_are_as_their_types_have_them(protocol: str) -> None:
    replies: dict[str, Any] = OTHERS[protocol]
    found = {name: glanced(protocol, reply) for name, reply in replies.items()}
    assert {
        name: each for name, each in found.items() if each is not None and each != typed(protocol, replies[name])
    } == {}
    assert None in found.values()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xef\xbb\xbf{}",
        b'{"a": "\xff"}',
        b'{"a": "\\ud800"}',
        b'{"a": "\\uDBFFx"}',
        b"[" * 60_000,
        b'{"a": 1}x',
        '{"a": 1}'.encode("utf-16"),
        b'{"a": "' + b"x" * GLANCED_BYTES + b'"}',
    ],
    ids=range(9),
)
def test_what_is_no_json_beyond_doubt_is_left_to_the_types(body: bytes) -> None:
    assert reply_of(body).json() is None


def test_of_a_field_that_is_there_twice_the_last_counts_either_way() -> None:
    body = json.dumps(SAMPLES["openai_chat"]).encode().replace(b'"role"', b'"content": "No", "role"')
    body = body.replace(b'"id"', b'"model": "no", "id"')
    found = glanced("openai_chat", reply_of(body).json())
    assert found is not None
    assert (found.text, found.model) == ("Hello", "gpt-4o-mini-2024-07-18")
    assert found == load_protocol("openai_chat").chat.decode(reply_of(body).value)


def test_the_typed_answer_is_made_once_and_when_somebody_asks() -> None:
    later = reply_of(json.dumps(SAMPLES["openai_chat"]).encode()).later
    assert later.value is later.value
    assert later.value.choices[0].message.content == "Hello"
    copied: Later = pickle.loads(pickle.dumps(later))
    assert copied.value == later.value


PROGRAM = """
import sys
import httpx
import interlingua as il

answer = {answer!r}
client = il.Client({provider!r}, api_key="x", http_client=httpx.Client(transport=httpx.MockTransport(
    lambda request: httpx.Response(200, content=answer, headers={{"content-type": "application/json"}}))))
response = client.chat("m", "Hi")
assert response.text == "Hello", response
print("pydantic" in sys.modules, "pydantic_core" in sys.modules)
print(type(response.raw).__name__, "pydantic" in sys.modules)
"""


@pytest.mark.parametrize(
    ("protocol", "provider"), [("openai_chat", "openai"), ("anthropic_messages", "anthropic"), ("gemini", "gemini")]
)
def test_a_first_call_loads_no_types_until_somebody_asks(protocol: str, provider: str) -> None:
    program = PROGRAM.format(answer=json.dumps(SAMPLES[protocol]).encode(), provider=provider)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["False False", f"{WIRES[protocol].name} True"]
