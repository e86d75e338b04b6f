"""The local Mistral, by the unified client and by the typed one."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import ApiError, AuthenticationFailed, BadRequest, NotFound, RateLimited, StreamIncomplete
from interlingua.testing.simulators import MistralSimulator, simulator_of
from interlingua.testing.simulators.mistral import Answer, Fault

MODEL = "mistral-small-latest"
HELLO: list[Any] = [{"role": "user", "content": "Hi there"}]


@pytest.fixture
def simulator() -> Iterator[MistralSimulator]:
    """One of its own for each test."""
    with MistralSimulator() as found:
        yield found


@pytest.fixture
def client(simulator: MistralSimulator) -> Iterator[il.Client]:
    """The unified client."""
    with il.Client("mistral", api_key="a-key", base_url=simulator.base_url, max_retries=0) as found:
        yield found


@pytest.fixture
def mistral(simulator: MistralSimulator) -> Iterator[Any]:
    """The typed client."""
    with il.connect("mistral", api_key="a-key", base_url=simulator.base_url, max_retries=0) as found:
        yield found


def test_a_stream_says_the_same_as_the_plain_reply(client: il.Client, simulator: MistralSimulator) -> None:
    answer = Answer(text="Let me see.", reasoning="Six times seven.", calls=[("add", {"a": 1}), ("add", {"a": 2})])
    simulator.script.add(answer, answer)
    plain = client.chat(MODEL, "6 * 7?")
    with client.stream(MODEL, "6 * 7?") as stream:
        streamed = stream.response()
    assert (plain.reasoning, plain.text, plain.finish_reason) == ("Six times seven.", "Let me see.", "tool_calls")
    assert (streamed.reasoning, streamed.text, streamed.usage) == (plain.reasoning, plain.text, plain.usage)
    assert [call.arguments for call in streamed.tool_calls] == [call.arguments for call in plain.tool_calls]


def test_what_mistral_alone_takes_is_taken(client: il.Client) -> None:
    def add(a: int, b: int) -> int:
        """Add."""
        return a + b

    called = client.chat(MODEL, "?", tools=[add], tool_choice="required", seed=7, options={"safe_prompt": True})
    assert called.tool_calls[0].arguments == {"a": 1, "b": 1}
    assert client.chat(MODEL, "?", output=list[bool]).output == [True]


def test_gaps_are_filled(mistral: Any) -> None:
    told = mistral.fim.completions.create(model="codestral-latest", prompt="def f():", suffix="return 1", max_tokens=3)
    assert (told.choices[0].message.content, told.choices[0].finish_reason) == ("You said: def ", "length")
    with mistral.fim.completions.create_stream(model="codestral-latest", prompt="a") as pieces:
        assert "".join(piece.choices[0].delta.content for piece in pieces) == "You said: a"


def test_texts_are_embedded_in_any_numbers(client: il.Client, mistral: Any) -> None:
    assert len(client.embed("mistral-embed", "a river", dimensions=64).embeddings[0]) == 64
    create = mistral.embeddings.create
    told = create(model="codestral-embed", input=["a", "b"], output_dimension=16, output_dtype="int8")
    assert [len(each.embedding) for each in told.data] == [16, 16]


def test_models_say_what_they_can_do(client: il.Client, mistral: Any, simulator: MistralSimulator) -> None:
    assert MODEL in {card.id for card in client.models()}
    assert mistral.models.retrieve("codestral-latest").capabilities.completion_fim is True
    simulator.state.models["ft:mine"] = ()
    assert mistral.models.delete("ft:mine").deleted is True
    with pytest.raises(BadRequest, match="Invalid model: none") as raised:
        client.chat("none", "Hi")
    assert raised.value.code == "1500"


def test_a_file_is_kept_and_read(mistral: Any) -> None:
    sent = mistral.files.create(file=("a.txt", b"Some words."), purpose="ocr")
    assert (sent.filename, sent.bytes, sent.sample_type) == ("a.txt", 11, "ocr_input")
    assert mistral.files.content(sent.id) == b"Some words."
    assert mistral.files.list(purpose="ocr").total == 1
    documents = (
        ({"type": "file", "file_id": sent.id}, "Some words."),
        ({"type": "document_url", "document_url": "https://example.com/a.pdf"}, "https://example.com/a.pdf"),
        ({"type": "image_url", "image_url": f"data:image/png;base64,{b64encode(b'Seen.').decode()}"}, "Seen."),
    )
    for document, text in documents:
        assert mistral.ocr.create(model="mistral-ocr-latest", document=document).pages[0].markdown == text
    assert mistral.files.delete(sent.id).deleted is True
    with pytest.raises(NotFound, match=sent.id):
        mistral.files.retrieve(sent.id)


def test_a_batch_is_answered_from_a_body_or_a_file(mistral: Any) -> None:
    asked = [{"custom_id": "one", "body": {"messages": HELLO}}, {"custom_id": "two", "body": {"messages": "Hi"}}]
    file = mistral.files.create(file=("a.jsonl", json.dumps(asked[0]).encode()), purpose="batch")
    settings = {"endpoint": "/v1/chat/completions", "model": MODEL}
    jobs = mistral.batch.jobs
    made = jobs.create(requests=asked, **settings)
    looks = [jobs.retrieve(made.id) for _ in range(2)]
    assert [made.status, *(look.status for look in looks)] == ["QUEUED", "RUNNING", "SUCCESS"]
    assert (looks[1].succeeded_requests, looks[1].failed_requests) == (1, 1)
    good, bad = (json.loads(mistral.files.content(name)) for name in (looks[1].output_file, looks[1].error_file))
    assert good["response"]["body"]["choices"][0]["message"]["content"] == "You said: Hi there"
    assert (bad["custom_id"], bad["response"]["status_code"]) == ("two", 422)
    other = jobs.create(input_files=[file.id], **settings)
    assert jobs.cancel(other.id).status == "CANCELLATION_REQUESTED"
    assert jobs.retrieve(other.id).status == "CANCELLED"
    assert jobs.list().total == 2


def test_what_was_spoken_is_understood(mistral: Any) -> None:
    spoken = mistral.audio.speech.create(input="Words from far", response_format="wav")
    file = ("a.wav", b64decode(spoken.audio_data))
    told = mistral.audio.transcriptions.create(model="voxtral-mini-latest", file=file)
    assert (told.text, told.usage.prompt_audio_seconds) == ("Words from far", 1)


def test_what_the_document_does_not_allow_is_refused(mistral: Any) -> None:
    with pytest.raises(BadRequest, match=r"\$\.temperature") as raised:
        mistral.chat.completions.create(model=MODEL, messages=HELLO, temperature="warm")
    assert raised.value.status == 422
    with pytest.raises(ApiError, match="not simulated"):
        mistral.libraries.list()


def test_it_misbehaves_on_request(client: il.Client, simulator: MistralSimulator) -> None:
    simulator.faults.add(Fault(kind="refuse", status=429, message="slow down", retry_after=1.5))
    with pytest.raises(RateLimited, match="slow down"):
        client.chat(MODEL, "Hi")
    simulator.faults.add(Fault(kind="cut", after_bytes=300))
    with pytest.raises(StreamIncomplete), client.stream(MODEL, "Hi there") as stream:
        list(stream)


def test_a_key_of_ones_own_opens_it() -> None:
    with simulator_of("mistral", key="right") as simulator:
        for key, opens in (("right", True), ("other", False)):
            with il.Client("mistral", api_key=key, base_url=simulator.base_url) as client:
                if opens:
                    assert client.chat(MODEL, "Hi").text == "You said: Hi"
                else:
                    with pytest.raises(AuthenticationFailed):
                        client.chat(MODEL, "Hi")
