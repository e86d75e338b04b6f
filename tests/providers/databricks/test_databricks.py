"""Databricks: serving endpoints of a workspace, its tokens, and what its errors say."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import AuthenticationFailed, BadRequest, InvalidArgument, MissingKey, NotFound
from interlingua.providers import load_catalog
from interlingua.providers.endpoints import find_base_url
from tests.providers.clouds import Asked, Cloud, Given, cloud

CANARY = "canary-m2m-secret"
USAGE = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
BEGUN: dict[str, Any] = {"id": "c", "object": "chat.completion", "created": 1, "model": "meta-llama-3.3-70b"}
CHAT = {
    **BEGUN,
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"}],
    "usage": USAGE,
}
EVENTS: list[Any] = [
    {**BEGUN, "choices": [{"index": 0, "delta": {"role": "assistant", "content": "Hello"}}], "usage": USAGE},
    {**BEGUN, "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "stop"}], "usage": USAGE},
    "[DONE]",
]
ENDPOINTS = [
    {"name": "databricks-meta-llama-3-3-70b-instruct", "task": "llm/v1/chat"},
    {"name": "databricks-gte-large-en", "task": "llm/v1/embeddings"},
    {"name": "my-forest"},
]


def answer(asked: Asked) -> Given:
    """What a workspace answers."""
    match asked.path:
        case "/oidc/v1/token":
            return Given({"access_token": "canary-m2m-token", "token_type": "Bearer", "expires_in": 3600})
        case "/api/2.0/serving-endpoints":
            return Given({"endpoints": ENDPOINTS})
        case "/serving-endpoints/embeddings":
            return Given({"object": "list", "model": "m", "data": [{"index": 0, "embedding": [0.5]}], "usage": USAGE})
        case _ if asked.json["model"] == "gone":
            return Given({"error_code": "ENDPOINT_NOT_FOUND", "message": "The endpoint does not exist."}, 404)
        case _ if "stream_options" in asked.json:
            return Given({"error_code": "BAD_REQUEST", "message": 'json: unknown field "stream_options"'}, 400)
        case _:
            return Given(EVENTS, events=True) if asked.json.get("stream") else Given(CHAT)


@pytest.fixture
def databricks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    with cloud(answer) as running:
        monkeypatch.setenv("DATABRICKS_HOST", running.address)
        yield running


def principal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABRICKS_CLIENT_ID", "my client")
    monkeypatch.setenv("DATABRICKS_CLIENT_SECRET", CANARY)


def test_a_serving_endpoint_is_asked_with_a_token(databricks: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABRICKS_TOKEN", "dapi-any")
    with il.Client("databricks") as client:
        reply = client.chat("databricks-meta-llama-3-3-70b-instruct", "Hi", max_output_tokens=9, seed=1)
        with client.stream("databricks-meta-llama-3-3-70b-instruct", "Hi") as stream:
            assert "".join(stream.text_deltas()) == "Hello"
            assert stream.response().usage.total_tokens == 5
        assert list(client.embed("databricks-gte-large-en", "Hi").embeddings[0]) == [0.5]
    assert (reply.text, [warning.parameter for warning in reply.warnings]) == ("Hello", ["seed"])
    assert [asked.path for asked in databricks.asked] == [
        "/serving-endpoints/chat/completions",
        "/serving-endpoints/chat/completions",
        "/serving-endpoints/embeddings",
    ]
    assert databricks.asked[0].headers["authorization"] == "Bearer dapi-any"
    assert databricks.asked[0].json == {
        "model": "databricks-meta-llama-3-3-70b-instruct",
        "messages": [{"role": "user", "content": "Hi"}],
        "max_tokens": 9,
    }
    assert "encoding_format" not in databricks.asked[2].json


def test_the_endpoints_of_the_workspace_are_its_models(databricks: Cloud) -> None:
    with il.Client("databricks", api_key="dapi-any") as client:
        found = [(card.id, card.kind) for card in client.models()]
        databricks.answering = lambda _: Given({})
        assert client.models() == []
    assert found == [
        ("databricks-meta-llama-3-3-70b-instruct", "chat"),
        ("databricks-gte-large-en", "embedding"),
        ("my-forest", "chat"),
    ]


def test_a_service_principal_logs_in_once_for_all_calls(databricks: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    principal(monkeypatch)
    with il.Client("databricks") as client, ThreadPoolExecutor(50) as threads:
        list(threads.map(lambda _: client.chat("m", "Hi"), range(50)))
    login, *others = databricks.asked
    assert login.form == {"grant_type": "client_credentials", "scope": "all-apis"}
    assert login.headers["authorization"] == f"Basic {b64encode(f'my%20client:{CANARY}'.encode()).decode()}"
    assert {asked.headers["authorization"] for asked in others} == {"Bearer canary-m2m-token"}
    assert len(others) == 50


def test_a_principal_that_is_none_is_told_by_its_variables(databricks: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    principal(monkeypatch)
    databricks.answering = lambda _: Given(
        {"error": "invalid_client", "error_description": f"Client authentication failed {CANARY}"}, 401
    )
    with il.Client("databricks") as client, pytest.raises(AuthenticationFailed) as caught:
        client.chat("m", "Hi")
    for word in ("/oidc/v1/token", "DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET", "service principal"):
        assert word in str(caught.value)
    assert CANARY not in str(caught.value)


def test_an_endpoint_that_is_not_there_says_what_a_model_string_is(databricks: Cloud) -> None:
    with il.Client("databricks", api_key="dapi-any") as client, pytest.raises(NotFound) as caught:
        client.chat("gone", "Hi")
    assert caught.value.code == "ENDPOINT_NOT_FOUND"
    assert "name of a serving endpoint of the workspace of DATABRICKS_HOST" in str(caught.value)


def test_a_field_that_is_refused_is_told_in_the_services_words(databricks: Cloud) -> None:
    options = {"stream_options": {"include_usage": True}}
    with il.Client("databricks", api_key="dapi-any") as client, pytest.raises(BadRequest, match="unknown field"):
        client.chat("m", "Hi", options=options)


def test_a_token_of_another_workspace_says_which_settings_are_meant(
    databricks: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABRICKS_API_KEY", "dapi-canary")
    databricks.answering = lambda _: Given({"error_code": 401, "message": "Credential was not sent"}, 401)
    with il.Client("databricks") as client, pytest.raises(AuthenticationFailed) as caught:
        client.chat("m", "Hi")
    assert "DATABRICKS_HOST may name another" in str(caught.value)
    assert "the key is from DATABRICKS_API_KEY" in str(caught.value)


def test_what_lacks_is_told_by_its_variables(databricks: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    with il.Client("databricks") as client, pytest.raises(MissingKey, match=r"DATABRICKS_TOKEN .*DATABRICKS_CLIENT_ID"):
        client.chat("m", "Hi")
    monkeypatch.setenv("DATABRICKS_CLIENT_ID", "i")
    with il.Client("databricks") as client, pytest.raises(MissingKey, match="set DATABRICKS_CLIENT_SECRET"):
        client.chat("m", "Hi")
    monkeypatch.delenv("DATABRICKS_HOST")
    with il.Client("databricks") as client, pytest.raises(InvalidArgument, match="DATABRICKS_HOST"):
        client.chat("m", "Hi")


@pytest.mark.parametrize(
    "host", ["adb-1.2.azuredatabricks.net", "https://adb-1.2.azuredatabricks.net/serving-endpoints/"]
)
def test_a_host_may_lack_its_scheme_or_have_the_path_that_other_libraries_want(host: str) -> None:
    settings = il.ProviderSettings(base_url=host)
    assert find_base_url(load_catalog()["databricks"], settings) == "https://adb-1.2.azuredatabricks.net"
