"""Azure OpenAI: its two forms of address, keys and Entra's tokens, and what its errors say."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import AuthenticationFailed, ConnectionFailed, InvalidArgument, MissingKey, NotFound
from interlingua.providers import load_catalog
from interlingua.providers.cards import provider_card
from tests.providers.clouds import Asked, Cloud, Given, cloud

CANARY = "canary-entra-secret"
USAGE = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
FILTERED = {"hate": {"filtered": False, "severity": "safe"}}
CHAT = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "gpt-4.1-2025-04-14",
    "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": FILTERED}],
    "choices": [
        {
            "index": 0,
            "finish_reason": "stop",
            "message": {"role": "assistant", "content": "Hello"},
            "content_filter_results": FILTERED,
        }
    ],
    "usage": USAGE,
}
EVENTS = [
    {"id": "", "model": "", "object": "", "choices": [], "prompt_filter_results": []},
    {"id": "c", "model": "m", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": "He"}}]},
    {
        "id": "c",
        "model": "m",
        "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": {"content": "llo"}, "finish_reason": "stop"}],
    },
    {"id": "c", "model": "m", "object": "chat.completion.chunk", "choices": [], "usage": USAGE},
    "[DONE]",
]
VECTORS = {"object": "list", "model": "m", "data": [{"index": 0, "embedding": [0.5, 1.0]}], "usage": USAGE}
MODELS = {"object": "list", "data": [{"id": "gpt-4.1", "object": "model"}]}
RESPONSE = {
    "id": "resp_1",
    "object": "response",
    "status": "completed",
    "model": "m",
    "output": [
        {
            "type": "message",
            "id": "msg_1",
            "role": "assistant",
            "status": "completed",
            "content": [{"type": "output_text", "text": "Hello", "annotations": []}],
        }
    ],
    "usage": {"input_tokens": 3, "output_tokens": 2, "total_tokens": 5},
}
UNKNOWN = {"error": {"code": "DeploymentNotFound", "message": "The API deployment for this resource does not exist."}}


def answer(asked: Asked) -> Given:
    """What a resource with a login beside it answers."""
    if asked.path.endswith("/oauth2/v2.0/token"):
        return Given({"token_type": "Bearer", "expires_in": 3599, "access_token": "canary-entra-token"})
    if "/deployments/gone/" in asked.path or (asked.body and asked.json.get("model") == "gone"):
        return Given(UNKNOWN, 404)
    if asked.path.endswith("/chat/completions"):
        return Given(EVENTS, events=True) if asked.json.get("stream") else Given(CHAT)
    ending = asked.path.rpartition("/")[2]
    return Given({"embeddings": VECTORS, "models": MODELS, "responses": RESPONSE}[ending])


@pytest.fixture
def azure() -> Iterator[Cloud]:
    with cloud(answer) as running:
        yield running


def client_of(azure: Cloud, **settings: Any) -> il.Client:
    given = {"base_url": azure.address, **settings}
    return il.Client(providers={"azure": il.ProviderSettings(**given)})


def entra(azure: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_TENANT_ID", "my-tenant")
    monkeypatch.setenv("AZURE_CLIENT_ID", "my-client")
    monkeypatch.setenv("AZURE_CLIENT_SECRET", CANARY)
    monkeypatch.setenv("AZURE_AUTHORITY_HOST", azure.address)


def test_without_a_version_the_v1_form_is_spoken(azure: Cloud) -> None:
    with client_of(azure, api_key="k") as client:
        reply = client.chat("azure/my-gpt", "Hi")
    assert (reply.text, reply.provider, reply.usage.total_tokens) == ("Hello", "azure", 5)
    (asked,) = azure.asked
    assert (asked.path, asked.query) == ("/openai/v1/chat/completions", {})
    assert asked.headers["api-key"] == "k"
    assert "authorization" not in asked.headers
    assert asked.json["model"] == "my-gpt"


def test_a_dated_version_asks_the_deployment(azure: Cloud) -> None:
    with client_of(azure, api_key="k", api_version="2024-10-21") as client:
        client.chat("azure/my gpt", "Hi", max_output_tokens=9)
        client.embed("azure/my-vectors", "Hi")
        client.chat("azure/my-gpt", "Hi", protocol="openai_responses")
        assert [card.id for card in client.models("azure")] == ["gpt-4.1"]
    paths = [asked.path for asked in azure.asked]
    assert paths == [
        "/openai/deployments/my%20gpt/chat/completions",
        "/openai/deployments/my-vectors/embeddings",
        "/openai/responses",
        "/openai/models",
    ]
    assert {asked.query["api-version"] for asked in azure.asked} == {"2024-10-21"}
    assert azure.asked[0].json["max_completion_tokens"] == 9


@pytest.mark.parametrize(
    ("variables", "path", "query"),
    [
        ({"AZURE_OPENAI_API_VERSION": "2025-04-01-preview"}, "deployments/d", {"api-version": "2025-04-01-preview"}),
        ({"OPENAI_API_VERSION": "2024-10-21"}, "deployments/d", {"api-version": "2024-10-21"}),
        ({"AZURE_API_VERSION": "preview"}, "v1", {"api-version": "preview"}),
        ({"AZURE_API_VERSION": "v1"}, "v1", {}),
    ],
)
def test_the_version_is_found_under_each_name_that_users_have(
    azure: Cloud, variables: dict[str, str], path: str, query: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", f"{azure.address}/openai/v1/")
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "k")
    with il.Client("azure") as client:
        client.chat("d", "Hi")
    assert (azure.asked[0].path, azure.asked[0].query) == (f"/openai/{path}/chat/completions", query)


@pytest.mark.parametrize("version", [None, "2024-10-21"])
def test_a_stream_begins_with_what_was_filtered_and_ends_with_its_usage(azure: Cloud, version: str | None) -> None:
    with client_of(azure, api_key="k", api_version=version) as client, client.stream("azure/d", "Hi") as stream:
        assert "".join(stream.text_deltas()) == "Hello"
        assert stream.response().usage.total_tokens == 5
    assert azure.asked[0].json["stream"] is True


def test_a_tool_goes_and_its_call_comes(azure: Cloud) -> None:
    def add(a: int, b: int) -> int:
        """Add."""
        return a + b

    call = {"id": "c1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1, "b": 2}'}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    called = {**CHAT, "choices": [{"index": 0, "finish_reason": "tool_calls", "message": message}]}
    azure.answering = lambda asked: Given(CHAT if len(asked.json["messages"]) > 1 else called)
    with client_of(azure, api_key="k", api_version="2024-10-21") as client:
        result = client.run("azure/d", "1 + 2?", tools=[add])
    assert result.response.text == "Hello"
    assert azure.asked[1].json["messages"][-1] == {"role": "tool", "tool_call_id": "c1", "content": "3"}


def test_entras_token_is_fetched_once_for_many_calls(azure: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    entra(azure, monkeypatch)
    with client_of(azure) as client:
        for _ in range(3):
            client.chat("azure/d", "Hi")
    (login, *others) = azure.asked
    assert login.path == "/my-tenant/oauth2/v2.0/token"
    assert login.form == {
        "grant_type": "client_credentials",
        "client_id": "my-client",
        "client_secret": CANARY,
        "scope": "https://cognitiveservices.azure.com/.default",
    }
    assert [each.headers["authorization"] for each in others] == ["Bearer canary-entra-token"] * 3
    assert not any("api-key" in each.headers for each in others)


def test_a_key_goes_before_a_client_of_the_environment_and_credentials_before_both(
    azure: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    entra(azure, monkeypatch)
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "k")
    for settings in ({}, {"credentials": lambda: "from-a-function"}):
        with client_of(azure, **settings) as client:
            client.chat("azure/d", "Hi")
    assert azure.asked[0].headers["api-key"] == "k"
    assert azure.asked[1].headers["authorization"] == "Bearer from-a-function"


def test_a_token_of_the_environment_goes_as_one(azure: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_OPENAI_AD_TOKEN", "canary-token")
    with client_of(azure) as client:
        client.chat("azure/d", "Hi")
    assert azure.asked[0].headers["authorization"] == "Bearer canary-token"


def test_the_typed_client_takes_tokens_and_a_version_too(azure: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    entra(azure, monkeypatch)
    with il.connect("azure", base_url=azure.address, api_version="2024-10-21") as client:
        client.chat.completions.create("d", messages=[{"role": "user", "content": "Hi"}])
    assert azure.asked[1].query == {"api-version": "2024-10-21"}
    assert azure.asked[1].headers["authorization"] == "Bearer canary-entra-token"


@pytest.mark.parametrize(("version", "path"), [(None, "v1"), ("2024-10-21", "deployments/gone")])
def test_a_deployment_that_is_not_there_says_which_settings_are_meant(
    azure: Cloud, version: str | None, path: str
) -> None:
    with client_of(azure, api_key="k", api_version=version) as client, pytest.raises(NotFound) as caught:
        client.chat("azure/gone", "Hi")
    assert caught.value.code == "DeploymentNotFound"
    assert "azure/ and the name of a deployment" in str(caught.value)
    assert "AZURE_OPENAI_ENDPOINT" in str(caught.value)


def test_a_key_of_another_resource_says_where_it_is_from(azure: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_API_KEY", "canary-key")
    azure.answering = lambda _: Given({"error": {"code": "401", "message": "Access denied for canary-key"}}, 401)
    with client_of(azure) as client, pytest.raises(AuthenticationFailed) as caught:
        client.chat("azure/d", "Hi")
    assert "the key is from AZURE_API_KEY" in str(caught.value)
    assert "AZURE_OPENAI_ENDPOINT may name another" in str(caught.value)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("AADSTS7000215: Invalid client secret", "AZURE_CLIENT_SECRET is not a secret"),
        ("AADSTS7000222: expired", "AZURE_CLIENT_SECRET has expired"),
        ("AADSTS700016: no application", "AZURE_CLIENT_ID is not a client"),
        ("AADSTS90002: no tenant", "AZURE_TENANT_ID is not a tenant"),
    ],
)
def test_what_entra_refuses_is_told_by_the_variable_that_is_meant(
    azure: Cloud, code: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entra(azure, monkeypatch)
    azure.answering = lambda _: Given({"error": "invalid_client", "error_description": f"{code} {CANARY}"}, 401)
    with client_of(azure) as client, pytest.raises(AuthenticationFailed, match=said) as caught:
        client.chat("azure/d", "Hi")
    assert len(azure.asked) == 1
    told = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert CANARY not in told


def test_half_a_client_is_told_by_what_lacks(azure: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_TENANT_ID", "t")
    monkeypatch.setenv("AZURE_CLIENT_SECRET", CANARY)
    with client_of(azure) as client, pytest.raises(MissingKey, match=r"set AZURE_CLIENT_ID; .*beside AZURE_TENANT_ID"):
        client.chat("azure/d", "Hi")


def test_no_key_is_told_with_every_place_that_was_looked_at(azure: Cloud) -> None:
    with client_of(azure) as client, pytest.raises(MissingKey) as caught:
        client.chat("azure/d", "Hi")
    for name in ("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN", "AZURE_TENANT_ID", "AZURE_CLIENT_SECRET"):
        assert name in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("AZURE_OPENAI_API_VERSION", "2024/10/21", "api_version: found '2024/10/21' .AZURE_OPENAI_API_VERSION"),
        ("AZURE_OPENAI_API_KEY", "k\u20ac", "AZURE_OPENAI_API_KEY"),
        ("AZURE_TENANT_ID", "a/b", "AZURE_TENANT_ID"),
    ],
)
def test_a_malformed_setting_is_told_before_anything_is_sent(
    azure: Cloud, variable: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entra(azure, monkeypatch)
    monkeypatch.setenv(variable, value)
    with client_of(azure) as client, pytest.raises(InvalidArgument, match=said):
        client.chat("azure/d", "Hi")
    assert azure.asked == []


def test_no_address_is_told_by_its_variables_and_one_that_does_not_answer_by_where_it_is_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "k")
    with il.Client() as client, pytest.raises(InvalidArgument, match="AZURE_OPENAI_ENDPOINT"):
        client.chat("azure/d", "Hi")
    with cloud(answer) as gone:
        monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", gone.address)
    with il.Client(max_retries=0) as client, pytest.raises(ConnectionFailed, match="is from AZURE_OPENAI_ENDPOINT"):
        client.chat("azure/d", "Hi")


def test_a_host_without_a_scheme_is_reached_with_a_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    from interlingua.providers.endpoints import find_base_url

    for host in ("mine.openai.azure.com", "https://mine.openai.azure.com/openai"):
        monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", host)
        assert find_base_url(load_catalog()["azure"], il.ProviderSettings()) == "https://mine.openai.azure.com"


def test_the_card_says_whether_there_is_a_way_in(azure: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    row = load_catalog()["azure"]
    assert not provider_card(row, il.ProviderSettings()).key_found
    monkeypatch.setenv("AZURE_TENANT_ID", "t")
    assert not provider_card(row, il.ProviderSettings()).key_found
    entra(azure, monkeypatch)
    assert provider_card(row, il.ProviderSettings()).key_found
    assert provider_card(row, il.ProviderSettings(credentials=lambda: "t")).key_found
