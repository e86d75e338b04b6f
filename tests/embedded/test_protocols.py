"""Three of our protocols against a server that others wrote, with real inference."""

from __future__ import annotations

from base64 import b64decode

import pytest
from attrs import evolve

import interlingua as il
from interlingua.errors import ApiError, BadRequest
from interlingua.messages import Audio, File, Image, Message, Native, Part, Text, ToolResult, user
from interlingua.providers.llamacpp import LocalServer
from tests.contract import cases
from tests.contract.cases import QUESTION
from tests.contract.talks import TALKS, Blocking
from tests.protocols.histories import history_of

PROTOCOLS = ("openai_chat", "openai_responses", "anthropic_messages")
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
MAKERS = ("gemini", "bedrock_converse", "openai_responses")


def words_of(history: tuple[Message, ...]) -> list[Message]:
    """The history without what a model of words cannot be shown."""
    return [evolve(each, parts=tuple(map(_in_words, each.parts))) for each in history]


def _in_words(part: Part) -> Part:
    match part:
        case Image() | Audio() | File() | Native():
            return Text("(shown)")
        case ToolResult():
            return evolve(part, content="2")
        case _:
            return part


@pytest.fixture(params=PROTOCOLS)
def protocol(request: pytest.FixtureRequest) -> str:
    """Each that the server speaks."""
    return request.param


@pytest.fixture(params=TALKS)
def talk(request: pytest.FixtureRequest, server: LocalServer, protocol: str) -> Blocking:
    """Each way to call it."""
    return TALKS[request.param]({"provider": "llamacpp"}, None, {"protocol": protocol})


def test_it_answers(talk: Blocking) -> None:
    response = cases.answers(talk)
    assert (response.model, response.provider) == ("gemma-3-270m", "llamacpp")
    assert response.usage.input_tokens > response.usage.output_tokens


def test_the_stream_folds_into_the_plain_reply(talk: Blocking) -> None:
    assert "Paris" in cases.streams_as_plain(talk).text


def test_the_answer_is_held_to_a_schema(talk: Blocking) -> None:
    cases.fits_a_schema(talk)


def test_a_tool_is_run_and_answered_from(talk: Blocking) -> None:
    assert "tools" in {warning.parameter for warning in cases.runs_a_tool(talk).response.warnings}


@pytest.mark.parametrize("maker", MAKERS)
def test_a_history_of_another_maker_is_taken(talk: Blocking, maker: str) -> None:
    cases.takes_a_history(talk, words_of(history_of(maker)))


def test_tokens_are_counted(talk: Blocking) -> None:
    cases.counts_tokens(talk)


@pytest.mark.parametrize("protocol", ["openai_chat", "anthropic_messages"])
def test_the_output_limit_is_a_finish_reason(client: il.Client, protocol: str) -> None:
    response = client.chat(None, QUESTION, protocol=protocol, max_output_tokens=1)
    assert (response.finish_reason, response.usage.output_tokens) == ("length", 1)


def test_an_image_is_refused_by_a_model_of_words(client: il.Client, protocol: str) -> None:
    with pytest.raises(ApiError, match="image"):
        client.chat(None, [user(["What is it?", Image(PIXEL)])], protocol=protocol)


def test_a_prompt_beyond_the_context_is_a_typed_error(client: il.Client, protocol: str) -> None:
    with pytest.raises(BadRequest, match="context") as caught:
        client.chat(None, "again " * 10_000, protocol=protocol)
    assert caught.value.status == 400


def test_texts_that_mean_the_same_are_near_each_other(client: il.Client) -> None:
    texts = ["The cat sat on the mat.", "A cat was sitting on a mat.", "Quantum chromodynamics of hadrons"]
    answer = client.embed("llamacpp/gemma-3-270m", texts)
    same, other = (il.cosine_similarity(answer.embeddings[0], each) for each in answer.embeddings[1:])
    assert same > 0.7 > other
    assert answer.usage.input_tokens > len(texts)


def test_models_are_listed(client: il.Client) -> None:
    assert [(card.id, card.provider) for card in client.models()] == [("gemma-3-270m", "llamacpp")]


def test_a_low_level_client_speaks_to_it_too(server: LocalServer) -> None:
    with il.connect("openai", api_key="none", base_url=f"{server.base_url}/v1") as client:
        reply = client.chat.completions.create(
            messages=[{"role": "user", "content": QUESTION}], model="gemma-3-270m", temperature=0, max_tokens=2
        )
    assert reply.choices
    assert "Paris" in (reply.choices[0].message.content or "")
