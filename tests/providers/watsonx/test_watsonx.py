"""watsonx.ai: IBM Cloud's tokens, who pays, the names it has for things, and what its errors say."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import (
    AuthenticationFailed,
    InvalidArgument,
    MissingKey,
    NotFound,
    StreamIncomplete,
    Unsupported,
)
from interlingua.providers import load_catalog
from interlingua.providers.endpoints import find_base_url
from tests.providers.clouds import Asked, Cloud, Given, cloud
from tests.providers.watsonx.answers import BEGUN, CHAT, EVENTS, TOKEN, USAGE, answer, refusal

CANARY = "canary-api-key"
GRANITE = "watsonx/ibm/granite-3-8b-instruct"


@pytest.fixture
def watsonx(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    with cloud(answer) as running:
        monkeypatch.setenv("WATSONX_IAM_URL", running.address)
        monkeypatch.setenv("WATSONX_URL", running.address)
        yield running


def settings_of(**changes: Any) -> dict[str, il.ProviderSettings]:
    return {"watsonx": il.ProviderSettings(**{"api_key": CANARY, "project": "my-project", **changes})}


def client_of(**changes: Any) -> il.Client:
    return il.Client(providers=settings_of(**changes))


def test_a_key_becomes_a_token_once_and_the_project_pays(watsonx: Cloud) -> None:
    with client_of() as client:
        for _ in range(2):
            reply = client.chat(GRANITE, "Hi", system="Be kind.", max_output_tokens=9)
    assert (reply.text, reply.usage.total_tokens, reply.provider) == ("Hello", 5, "watsonx")
    login, *asked = watsonx.asked
    assert (login.path, login.form) == (
        "/identity/token",
        {"grant_type": "urn:ibm:params:oauth:grant-type:apikey", "apikey": CANARY},
    )
    assert [(each.path, each.query) for each in asked] == [("/ml/v1/text/chat", {"version": "2025-10-25"})] * 2
    assert asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert asked[0].json == {
        "model_id": "ibm/granite-3-8b-instruct",
        "project_id": "my-project",
        "max_tokens": 9,
        "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}],
    }


def test_a_stream_ends_with_its_finish_reason_and_tells_its_usage(watsonx: Cloud) -> None:
    with client_of() as client, client.stream(GRANITE, "Hi") as stream:
        assert "".join(stream.text_deltas()) == "Hello"
        response = stream.response()
    assert (response.usage.total_tokens, response.finish_reason) == (5, "stop")
    assert watsonx.asked[1].path == "/ml/v1/text/chat_stream"
    assert not {"stream", "stream_options"} & set(watsonx.asked[1].json)


def test_a_stream_without_a_finish_reason_is_incomplete(watsonx: Cloud) -> None:
    watsonx.answering = lambda asked: Given(EVENTS[:1], events=True) if "chat" in asked.path else answer(asked)
    with client_of() as client, client.stream(GRANITE, "Hi") as stream, pytest.raises(StreamIncomplete):
        list(stream)


def test_tools_go_and_their_calls_come_in_its_own_names(watsonx: Cloud) -> None:
    def add(a: int, b: int) -> int:
        """Add."""
        return a + b

    call = {"id": "c1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1, "b": 2}'}}
    message = {"role": "assistant", "content": "", "tool_calls": [call]}
    called = {**BEGUN, "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}], "usage": USAGE}

    def talk(asked: Asked) -> Given:
        if "chat" not in asked.path:
            return answer(asked)
        return Given(CHAT if len(asked.json["messages"]) > 1 else called)

    watsonx.answering = talk
    with client_of() as client:
        result = client.run(GRANITE, "1 + 2?", tools=[add], tool_choice="required")
        client.chat(GRANITE, "1 + 2?", tools=[add], tool_choice="add")
    assert result.response.text == "Hello"
    assert watsonx.asked[1].json["tool_choice_option"] == "required"
    assert watsonx.asked[2].json["messages"][-1] == {"role": "tool", "tool_call_id": "c1", "content": "3"}
    assert watsonx.asked[3].json["tool_choice"] == {"type": "function", "function": {"name": "add"}}


def test_a_deployment_is_asked_at_its_own_address_and_pays_itself(watsonx: Cloud) -> None:
    with client_of(project=None) as client:
        client.chat("watsonx/deployments/mine", "Hi")
        with client.stream("watsonx/deployments/mine", "Hi") as stream:
            list(stream)
    assert [asked.path for asked in watsonx.asked[1:]] == [
        "/ml/v1/deployments/mine/text/chat",
        "/ml/v1/deployments/mine/text/chat_stream",
    ]
    assert watsonx.asked[1].json == {"messages": [{"role": "user", "content": "Hi"}]}


def test_texts_are_embedded_and_put_in_order_and_models_are_listed(watsonx: Cloud) -> None:
    with client_of(project=None, space="my-space") as client:
        vectors = client.embed("watsonx/ibm/slate", ["a", "b"], user="ada")
        order = client.rerank("watsonx/cross", "q", ["a", "b"], top_n=1)
        cards = client.models("watsonx")
    assert [list(vector) for vector in vectors.embeddings] == [[0.5, 1.0]] * 2
    assert (vectors.usage.input_tokens, [warning.parameter for warning in vectors.warnings]) == (4, ["user"])
    assert [(each.index, each.document) for each in order.results] == [(1, "b")]
    assert [(card.id, card.kind, card.input_limit) for card in cards] == [
        ("ibm/slate-125m-english-rtrvr-v2", "embedding", 512)
    ] * 2
    _, embedded, ordered, first, second = watsonx.asked
    assert embedded.json == {"model_id": "ibm/slate", "inputs": ["a", "b"], "space_id": "my-space"}
    assert ordered.json["parameters"] == {"return_options": {"top_n": 1}}
    assert ("start" in first.query, second.query["start"]) == (False, "two")


@pytest.mark.parametrize(
    ("variables", "given", "payer"),
    [
        ({"WATSONX_PROJECT_ID": "v"}, {}, {"project_id": "v"}),
        ({"WATSONX_SPACE_ID": "v"}, {}, {"space_id": "v"}),
        ({"WATSONX_PROJECT_ID": "v", "WX_SPACE_ID": "w"}, {}, {"project_id": "v"}),
        ({"WX_PROJECT_ID": "v"}, {"space": "given"}, {"space_id": "given"}),
    ],
)
def test_what_is_given_pays_before_what_the_environment_says(
    watsonx: Cloud,
    variables: dict[str, str],
    given: dict[str, str],
    payer: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with client_of(project=None, **given) as client:
        client.chat(GRANITE, "Hi")
    assert {name: value for name, value in watsonx.asked[1].json.items() if name.endswith("_id")} == {
        "model_id": "ibm/granite-3-8b-instruct",
        **payer,
    }


def test_another_version_is_asked_for_by_setting_or_variable(watsonx: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    with client_of(api_version="2026-01-01") as client:
        client.chat(GRANITE, "Hi")
    monkeypatch.setenv("WATSONX_API_VERSION", "2026-02-02")
    with client_of() as client, il.connect("watsonx", api_key=CANARY) as typed:
        client.embed("watsonx/m", "Hi")
        typed.chat.create(model_id="m", messages=[{"role": "user", "content": "Hi"}], project_id="p")
    versions = [asked.query["version"] for asked in watsonx.asked if asked.query]
    assert versions == ["2026-01-01", "2026-02-02", "2026-02-02"]


def test_a_token_of_the_environment_goes_as_it_is(watsonx: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATSONX_TOKEN", "canary-ready")
    with client_of(api_key=None) as client:
        client.chat(GRANITE, "Hi")
    assert [asked.headers["authorization"] for asked in watsonx.asked] == ["Bearer canary-ready"]


@pytest.mark.parametrize("is_async", [False, True])
def test_fifty_calls_at_once_fetch_one_token_and_one_more_when_it_is_refused(watsonx: Cloud, is_async: bool) -> None:
    given: list[str] = []
    refused: set[str] = set()

    def strict(asked: Asked) -> Given:
        if asked.path == "/identity/token":
            given.append(f"token-{len(given)}")
            return Given({"access_token": given[-1], "expires_in": 3600})
        is_refused = asked.headers["authorization"].removeprefix("Bearer ") in refused
        return refusal(401, "authentication_token_expired", "expired") if is_refused else answer(asked)

    async def ask() -> None:
        async with il.AsyncClient(providers=settings_of()) as client:
            for _ in range(2):
                await asyncio.gather(*(client.chat(GRANITE, "Hi") for _ in range(50)))
                refused.update(given[:1])

    watsonx.answering = strict
    if is_async:
        asyncio.run(ask())
    else:
        with client_of() as client, ThreadPoolExecutor(50) as threads:
            for _ in range(2):
                list(threads.map(lambda _: client.chat(GRANITE, "Hi"), range(50)))
                refused.update(given[:1])
    assert given == ["token-0", "token-1"]


def test_a_key_that_is_none_is_told_by_its_variable_and_not_shown(
    watsonx: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATSONX_APIKEY", CANARY)
    watsonx.answering = lambda _: Given(
        {"errorCode": "BXNIM0415E", "errorMessage": f"Provided API key {CANARY} could not be found."}, 400
    )
    with client_of(api_key=None) as client, pytest.raises(AuthenticationFailed) as caught:
        client.chat(GRANITE, "Hi")
    for word in ("/identity/token", "could not be found", "not an API key of IBM Cloud", "from WATSONX_APIKEY"):
        assert word in str(caught.value)
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert (caught.value.code, len(watsonx.asked), CANARY in shown) == ("BXNIM0415E", 1, False)


def test_a_model_that_is_not_served_and_a_project_that_is_not_known_are_told_by_their_settings(watsonx: Cloud) -> None:
    with client_of() as client, pytest.raises(NotFound, match="id of a model that the region serves"):
        client.chat("watsonx/gone", "Hi")
    watsonx.answering = lambda asked: (
        refusal(404, "not_found", "no such project") if "chat" in asked.path else answer(asked)
    )
    with client_of() as client, pytest.raises(NotFound, match="project_id 'my-project' is from project="):
        client.chat(GRANITE, "Hi")


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"project": None}, InvalidArgument, "project= or space=, WATSONX_PROJECT_ID"),
        ({"api_key": None}, MissingKey, "WATSONX_API_KEY .*WATSONX_TOKEN"),
    ],
)
def test_what_lacks_is_told_before_anything_is_sent(
    watsonx: Cloud, changes: dict[str, Any], error: type[Exception], said: str
) -> None:
    with client_of(**changes) as client, pytest.raises(error, match=said):
        client.chat(GRANITE, "Hi")
    assert watsonx.asked == []


def test_no_address_is_told_by_region_and_variables_and_a_region_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    with client_of() as client, pytest.raises(InvalidArgument, match=r"WATSONX_REGION; or its address: .*WATSONX_URL"):
        client.chat(GRANITE, "Hi")
    monkeypatch.setenv("WATSONX_IAM_URL", "iam.cloud.ibm.com")
    with client_of(region="eu-de") as client, pytest.raises(InvalidArgument, match="WATSONX_IAM_URL"):
        client.chat(GRANITE, "Hi")
    address = find_base_url(load_catalog()["watsonx"], il.ProviderSettings(region="eu-de"))
    assert address == "https://eu-de.ml.cloud.ibm.com"


def test_documents_are_refused_and_what_the_model_said_in_parts_becomes_one_text(watsonx: Cloud) -> None:
    said = il.Message("assistant", (il.Text("Yes."), il.Text("Or no.")))
    with client_of() as client:
        client.chat(GRANITE, [il.user("Well?"), said, il.user("Which?")])
        with pytest.raises(Unsupported, match="searches nothing"):
            client.chat(GRANITE, "News?", tools=[il.WebSearch()])
        with pytest.raises(Unsupported, match="no documents"):
            client.chat(GRANITE, [il.user(["Read.", il.File(b"%PDF-1.4")])])
    assert watsonx.asked[1].json["messages"][1] == {"role": "assistant", "content": "Yes.\nOr no."}


def test_a_chat_in_the_format_of_texts_is_refused(watsonx: Cloud) -> None:
    with client_of() as client, pytest.raises(Unsupported, match="embeddings, reranking"):
        client.chat(GRANITE, "Hi", protocol="watsonx_text")
