"""Vertex AI: whose model is asked where, in which wire format, by whose login, and what its errors say."""

from __future__ import annotations

import asyncio
import json
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from google.oauth2.credentials import Credentials

import interlingua as il
from interlingua.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    InvalidArgument,
    MissingKey,
    NotFound,
    PermissionDenied,
    Unsupported,
)
from interlingua.providers import load_catalog
from interlingua.providers.endpoints import find_base_url
from tests.providers.clouds import Asked, Cloud, Given, cloud
from tests.providers.vertex.answers import CANARY, TOKEN, answer, refusal

PARENT = "/v1/projects/p/locations/us-central1"


@pytest.fixture
def vertex(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Cloud]:
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    with cloud(answer) as running:
        yield running


def person(vertex: Cloud) -> Credentials:
    """Somebody who has logged in before."""
    address = f"{vertex.address}/token"
    return Credentials(None, refresh_token=CANARY, token_uri=address, client_id="id", client_secret="canary-client")


def settings_of(vertex: Cloud, **changes: Any) -> dict[str, il.ProviderSettings]:
    given = {"base_url": vertex.address, "project": "p", "region": "us-central1", "api_key": "any", **changes}
    return {"vertex": il.ProviderSettings(**given)}


def client_of(vertex: Cloud, **changes: Any) -> il.Client:
    return il.Client(providers=settings_of(vertex, **changes))


@pytest.mark.parametrize(
    ("model", "path"),
    [
        ("gemini-2.5-pro", "/publishers/google/models/gemini-2.5-pro:generateContent"),
        ("google/gemini-2.5-pro", "/publishers/google/models/gemini-2.5-pro:generateContent"),
        ("publishers/google/models/g", "/publishers/google/models/g:generateContent"),
        ("endpoints/123", "/endpoints/123:generateContent"),
        ("claude-sonnet-4-5@20250929", "/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict"),
        ("anthropic/claude-opus-4-1", "/publishers/anthropic/models/claude-opus-4-1:rawPredict"),
        ("meta/llama-3.3-70b-instruct-maas", "/endpoints/openapi/chat/completions"),
    ],
)
def test_a_models_name_says_whose_it_is_and_how_it_is_spoken_to(vertex: Cloud, model: str, path: str) -> None:
    with client_of(vertex) as client:
        reply = client.chat(f"vertex/{model}", "Hi")
        with client.stream(f"vertex/{model}", "Hi") as stream:
            assert "".join(stream.text_deltas()) == "Hello"
    assert (reply.text, reply.provider, reply.usage.total_tokens) == ("Hello", "vertex", 5)
    plain, streamed = vertex.asked
    assert plain.path == PARENT + path
    assert plain.headers["authorization"] == "Bearer any"
    replaced = path.replace(":generateContent", ":streamGenerateContent").replace(":rawPredict", ":streamRawPredict")
    assert streamed.path == PARENT + replaced


def test_a_whole_name_needs_neither_project_nor_region(vertex: Cloud) -> None:
    whole = "projects/q/locations/eu/endpoints/7"
    with client_of(vertex, project=None, region=None) as client:
        client.chat(f"vertex/{whole}", "Hi")
        client.chat(f"vertex/{whole}", "Hi", protocol="openai_chat")
    assert [asked.path for asked in vertex.asked] == [
        f"/v1/{whole}:generateContent",
        f"/v1/{whole}/chat/completions",
    ]


def test_the_body_of_an_anthropic_model_has_the_version_in_place_of_the_model(vertex: Cloud) -> None:
    with client_of(vertex) as client:
        client.chat("vertex/claude-sonnet-4-5", "Hi", max_output_tokens=9)
    assert vertex.asked[0].json == {
        "anthropic_version": "vertex-2023-10-16",
        "max_tokens": 9,
        "messages": [{"role": "user", "content": "Hi"}],
    }
    assert "anthropic-version" not in vertex.asked[0].headers


def test_the_body_of_a_gemini_model_is_geminis(vertex: Cloud) -> None:
    with client_of(vertex) as client:
        reply = client.chat("vertex/gemini-2.5-pro", "Hi", temperature=0.5, service_tier="flex", user="ada")
        client.chat("vertex/gemini-2.5-pro", "Hi", options={"labels": {"team": "a"}})
    assert vertex.asked[0].json == {
        "contents": [{"role": "user", "parts": [{"text": "Hi"}]}],
        "generationConfig": {"temperature": 0.5},
    }
    assert {warning.parameter for warning in reply.warnings} == {"service_tier", "user"}
    assert vertex.asked[1].json["labels"] == {"team": "a"}


def test_a_file_at_an_address_is_sent_with_the_media_type_that_its_ending_tells(vertex: Cloud) -> None:
    with client_of(vertex) as client:
        client.chat("vertex/gemini-2.5-pro", il.user(["What?", il.Image(url="gs://mine/a.PNG")]))
        with pytest.raises(InvalidArgument, match="media_type"):
            client.chat("vertex/gemini-2.5-pro", il.user(["What?", il.Image(url="https://example.com/a?b=c.png")]))
    (asked,) = vertex.asked
    assert asked.json["contents"][0]["parts"][1] == {
        "fileData": {"fileUri": "gs://mine/a.PNG", "mimeType": "image/png"}
    }


def test_a_tool_that_geminis_own_api_has_alone_is_refused(vertex: Cloud) -> None:
    with client_of(vertex) as client, pytest.raises(Unsupported, match="no FileSearch"):
        client.chat("vertex/gemini-2.5-pro", "Hi", tools=[il.FileSearch(stores=("stores/s",))])
    assert vertex.asked == []


def test_tokens_are_counted_by_each_maker(vertex: Cloud) -> None:
    with client_of(vertex) as client:
        for model in ("gemini-2.5-pro", "claude-sonnet-4-5"):
            assert client.count_tokens(f"vertex/{model}", "Hi", system="Be kind.").input_tokens == 7
    gemini, claude = vertex.asked
    assert gemini.path == f"{PARENT}/publishers/google/models/gemini-2.5-pro:countTokens"
    assert set(gemini.json) == {"contents", "systemInstruction"}
    assert claude.path == f"{PARENT}/publishers/anthropic/models/count-tokens:rawPredict"
    assert claude.json["model"] == "claude-sonnet-4-5"


def test_texts_are_embedded_by_predict_as_many_at_once_as_the_model_takes(vertex: Cloud) -> None:
    with client_of(vertex) as client:
        reply = client.embed("vertex/text-embedding-005", ["a", "b"], task="document", titles=["A", "B"], dimensions=2)
        client.embed("vertex/gemini-embedding-001", ["a", "b"])
    assert [list(vector) for vector in reply.embeddings] == [[0.5, 1.0]] * 2
    assert reply.usage.input_tokens == 6
    assert vertex.asked[0].path == f"{PARENT}/publishers/google/models/text-embedding-005:predict"
    assert vertex.asked[0].json == {
        "instances": [
            {"content": "a", "task_type": "RETRIEVAL_DOCUMENT", "title": "A"},
            {"content": "b", "task_type": "RETRIEVAL_DOCUMENT", "title": "B"},
        ],
        "parameters": {"outputDimensionality": 2},
    }
    assert [len(asked.json["instances"]) for asked in vertex.asked[1:]] == [1, 1]


def test_what_only_embeds_refuses_a_chat(vertex: Cloud) -> None:
    with client_of(vertex) as client, pytest.raises(Unsupported, match="for embeddings alone"):
        client.chat("vertex/text-embedding-005", "Hi", protocol="vertex_predict")


def test_googles_models_are_listed(vertex: Cloud) -> None:
    with client_of(vertex) as client:
        (card,) = client.models("vertex")
    assert (card.id, card.provider) == ("gemini-2.5-pro", "vertex")
    assert vertex.asked[0].path == "/v1beta1/publishers/google/models"


@pytest.mark.parametrize(
    ("region", "address"),
    [
        ("us-central1", "https://us-central1-aiplatform.googleapis.com"),
        ("global", "https://aiplatform.googleapis.com"),
        ("eu", "https://aiplatform.eu.rep.googleapis.com"),
    ],
)
@pytest.mark.parametrize("variable", [None, "GOOGLE_CLOUD_LOCATION", "VERTEXAI_LOCATION", "CLOUD_ML_REGION"])
def test_a_region_has_its_own_address(
    region: str, address: str, variable: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if variable is not None:
        monkeypatch.setenv(variable, region)
    settings = il.ProviderSettings(region=None if variable else region)
    assert find_base_url(load_catalog()["vertex"], settings) == address


def test_a_persons_login_opens_every_makers_models_with_one_token(vertex: Cloud) -> None:
    with client_of(vertex, api_key=None, credentials=person(vertex)) as client:
        for model in ("gemini-2.5-pro", "claude-sonnet-4-5", "meta/llama-3.3-70b-instruct-maas"):
            client.chat(f"vertex/{model}", "Hi")
    assert {asked.headers["authorization"] for asked in vertex.asked if asked.path != "/token"} == {f"Bearer {TOKEN}"}


def test_the_typed_client_is_reached_in_its_region_by_a_login(vertex: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "projects/p/locations/global/publishers/google/models/gemini-2.5-pro"
    said: Any = [{"role": "user", "parts": [{"text": "Hi"}]}]
    with il.connect("vertex", base_url=vertex.address, credentials=person(vertex)) as client:
        reply = client.projects.locations.publishers.models.generate_content(name, contents=said)
    assert reply.usage_metadata is not None
    assert vertex.asked[-1].headers["authorization"] == f"Bearer {TOKEN}"
    with pytest.raises(InvalidArgument, match="GOOGLE_CLOUD_LOCATION"):
        il.connect("vertex", api_key="any")
    monkeypatch.setenv("GOOGLE_CLOUD_LOCATION", "global")
    il.connect("vertex", api_key="any")


@pytest.mark.parametrize("is_async", [False, True])
def test_fifty_calls_at_once_fetch_one_token_and_one_more_when_it_is_refused(vertex: Cloud, is_async: bool) -> None:
    settings = settings_of(vertex, api_key=None, credentials=person(vertex))
    given: list[str] = []
    refused: set[str] = set()

    def strict(asked: Any) -> Any:
        if asked.path == "/token":
            given.append(f"token-{len(given)}")
            return type(answer(asked))({"access_token": given[-1], "expires_in": 3600})
        is_refused = asked.headers["authorization"].removeprefix("Bearer ") in refused
        return refusal(401, "UNAUTHENTICATED", "expired") if is_refused else answer(asked)

    async def ask() -> None:
        async with il.AsyncClient(providers=settings) as client:
            for _ in range(2):
                await asyncio.gather(*(client.chat("vertex/gemini-2.5-pro", "Hi") for _ in range(50)))
                refused.update(given[:1])

    vertex.answering = strict
    if is_async:
        asyncio.run(ask())
    else:
        with il.Client(providers=settings) as client, ThreadPoolExecutor(50) as threads:
            for _ in range(2):
                list(threads.map(lambda _: client.chat("vertex/gemini-2.5-pro", "Hi"), range(50)))
                refused.update(given[:1])
    assert given == ["token-0", "token-1"]


def test_who_waits_for_a_login_that_fails_asks_it_no_more(vertex: Cloud) -> None:
    def refuse(asked: Asked) -> Given:
        time.sleep(0.3)
        return Given({"error": "invalid_grant", "error_description": "gone"}, 400)

    vertex.answering = refuse
    with client_of(vertex, api_key=None, credentials=person(vertex)) as client, ThreadPoolExecutor(20) as threads:
        failed = list(threads.map(lambda _: error_of(client), range(20)))
    assert len({id(error) for error in failed}) == 20
    assert len(vertex.asked) == 1


def error_of(client: il.Client) -> AuthenticationFailed:
    with pytest.raises(AuthenticationFailed, match="gone") as caught:
        client.chat("vertex/gemini-2.5-pro", "Hi")
    return caught.value


def test_a_loop_does_not_stand_still_while_a_refused_token_is_renewed(vertex: Cloud) -> None:
    given: list[str] = []

    def slow(asked: Asked) -> Given:
        if asked.path != "/token":
            is_old = asked.headers["authorization"] == "Bearer token-0"
            return refusal(401, "UNAUTHENTICATED", "expired") if is_old else answer(asked)
        time.sleep(0.5 if given else 0.0)
        given.append(f"token-{len(given)}")
        return Given({"access_token": given[-1], "expires_in": 3600})

    async def longest_pause() -> float:
        settings = settings_of(vertex, api_key=None, credentials=person(vertex))
        async with il.AsyncClient(providers=settings) as client:
            calls = [asyncio.create_task(client.chat("vertex/gemini-2.5-pro", "Hi")) for _ in range(10)]
            pauses = [0.0]
            while not all(call.done() for call in calls):
                begun = time.monotonic()
                await asyncio.sleep(0.01)
                if given:
                    pauses.append(time.monotonic() - begun)
            await asyncio.gather(*calls)
            return max(pauses)

    vertex.answering = slow
    assert asyncio.run(longest_pause()) < 0.4
    assert given == ["token-0", "token-1"]


def test_the_project_is_that_of_the_login_where_nothing_else_says(
    vertex: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    facts = {"type": "service_account", "client_email": "robot@example.org", "private_key": pem, "client_id": "1"}
    file = tmp_path / "application_default_credentials.json"
    file.write_text(json.dumps({**facts, "token_uri": f"{vertex.address}/token", "project_id": "from-file"}))
    with client_of(vertex, api_key=None, project=None) as client:
        client.chat("vertex/gemini-2.5-pro", "Hi")
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "from-variable")
        client.chat("vertex/gemini-2.5-pro", "Hi")
    projects = [asked.path.split("/")[3] for asked in vertex.asked if asked.path != "/token"]
    assert projects == ["from-file", "from-variable"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"project": None}, "project: found none, .*project= or GOOGLE_CLOUD_PROJECT"),
        ({"region": None}, "region: found none, .*region=, GOOGLE_CLOUD_LOCATION"),
        ({"region": "us central"}, "region: found 'us central' .region=."),
        ({"api_version": ""}, "api_version"),
    ],
)
def test_what_lacks_is_told_before_anything_is_sent(vertex: Cloud, changes: dict[str, Any], said: str) -> None:
    with client_of(vertex, **changes) as client, pytest.raises(InvalidArgument, match=said):
        client.chat("vertex/gemini-2.5-pro", "Hi")
    assert vertex.asked == []


def test_no_login_is_told_with_every_place_that_was_looked_at(vertex: Cloud) -> None:
    with client_of(vertex, api_key=None) as client, pytest.raises(MissingKey) as caught:
        client.chat("vertex/gemini-2.5-pro", "Hi")
    for word in ("GOOGLE_OAUTH_ACCESS_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS", "credentials=", "gcloud"):
        assert word in str(caught.value)


@pytest.mark.parametrize("model", ["gone", "anthropic/gone"])
def test_a_model_that_a_region_has_not_is_told_with_where_region_and_project_are_from(
    vertex: Cloud, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERTEXAI_PROJECT", "my-project")
    with client_of(vertex, project=None) as client, pytest.raises(NotFound) as caught:
        client.chat(f"vertex/{model}", "Hi")
    for word in ("not every region has every model", "'my-project' is from VERTEXAI_PROJECT", "region is from region="):
        assert word in str(caught.value)


def test_a_project_that_may_not_is_told_with_where_it_is_from(vertex: Cloud) -> None:
    vertex.answering = lambda _: refusal(403, "PERMISSION_DENIED", "Permission denied on resource project p.")
    with client_of(vertex) as client, pytest.raises(PermissionDenied, match="project 'p' is from project="):
        client.chat("vertex/gemini-2.5-pro", "Hi")


def test_a_region_whose_server_is_not_there_is_told_with_where_it_is_from(monkeypatch: pytest.MonkeyPatch) -> None:
    with cloud(answer) as gone:
        monkeypatch.setenv("GOOGLE_VERTEX_BASE_URL", gone.address)
    settings = {"vertex": il.ProviderSettings(project="p", region="mars", api_key="any")}
    with il.Client(providers=settings, max_retries=0) as client, pytest.raises(ConnectionFailed) as caught:
        client.chat("vertex/gemini-2.5-pro", "Hi")
    assert "GOOGLE_VERTEX_BASE_URL" in str(caught.value)


def test_a_login_that_has_expired_is_told_without_its_secrets(vertex: Cloud) -> None:
    vertex.answering = lambda _: type(refusal(1, "", ""))(
        {"error": "invalid_grant", "error_description": f"Token has been expired or revoked: {CANARY}"}, 400
    )
    client = client_of(vertex, api_key=None, credentials=person(vertex))
    with client, pytest.raises(AuthenticationFailed, match="expired or revoked") as caught:
        client.chat("vertex/gemini-2.5-pro", "Hi")
    told = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "canary" not in told
