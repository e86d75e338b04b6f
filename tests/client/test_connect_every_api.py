"""Every name that `il.connect` takes: where its first request goes and what opens the door, or what is missing."""

from __future__ import annotations

import json
from typing import Any, TypeAlias, get_args

import httpx
import pytest

import interlingua as il
from interlingua.errors import BadRequest, InvalidArgument, MissingKey, RateLimited, Unsupported
from interlingua.providers import load_catalog
from interlingua_wire.by_name import ApiName
from tests.wire.fakes import method_of

LOCATION = "projects/p/locations/us-central1"
NAMES: tuple[ApiName, ...] = get_args(ApiName)
Call: TypeAlias = tuple[str, tuple[Any, ...], dict[str, Any], str]
LISTED: Call = ("models.list", (), {}, "/v1/models")
"""A method, what it is given, and the path that it asks."""
CALLS: dict[ApiName, Call] = {
    "azure": ("chat.completions.create", ("d",), {"messages": []}, "/openai/deployments/d/chat/completions"),
    "bedrock": ("foundation_models.list", (), {}, "/foundation-models"),
    "bedrock_runtime": ("models.converse", ("a.model-v1:0",), {"messages": []}, "/model/a.model-v1:0/converse"),
    "gemini": ("models.list", (), {}, "/v1beta/models"),
    "groq": ("models.list", (), {}, "/openai/v1/models"),
    "ollama": ("models.list", (), {}, "/api/tags"),
    "openai": ("models.list", (), {}, "/models"),
    "openrouter": ("models.list", (), {}, "/models"),
    "replicate": ("models.list", (), {}, "/models"),
    "sagemaker_runtime": ("endpoints.invoke", ("e",), {"body": b"{}"}, "/endpoints/e/invocations"),
    "tei": ("embeddings.create", (), {"input": "Hi", "model": "m"}, "/v1/embeddings"),
    "together": ("files.retrieve", ("f",), {}, "/files/f"),
    "vertex": (
        "projects.locations.publishers.models.generate_content",
        (f"{LOCATION}/publishers/google/models/m",),
        {"contents": []},
        f"/v1/{LOCATION}/publishers/google/models/m:generateContent",
    ),
    "watsonx": ("models.list", (), {}, "/ml/v1/foundation_model_specs"),
    "xai": ("models.list", (), {}, "/models"),
}
EXCHANGED = {"watsonx"}
"""Where a key is not sent, but a token that it is exchanged for."""
WITHOUT_KEY_IN_BEARER = {"anthropic": "x-api-key", "azure": "api-key", "gemini": "x-goog-api-key"}
SIGNED = "sagemaker_runtime"


class Server:
    """Answers every request with the same, and keeps it."""

    def __init__(self, status: int = 200, body: object = None, headers: dict[str, str] | None = None) -> None:
        self.answer = (status, {"data": [], "models": [], "object": "list"} if body is None else body, headers or {})
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        status, body, headers = self.answer
        return httpx.Response(status, json=body, headers=headers)


def call(name: ApiName, server: Server, **settings: Any) -> None:
    """Make the call by which this API is known here."""
    http = httpx.MockTransport(server)
    client: Any = il.connect(name, http_client=http, max_retries=0, **settings)
    method, given, named, _ = CALLS.get(name, LISTED)
    method_of(client, method)(*given, **named)


@pytest.mark.parametrize("name", [name for name in NAMES if name != SIGNED])
def test_the_first_request_goes_to_its_path_with_its_key(name: ApiName) -> None:
    server = Server()
    way_in = {"credentials": lambda: "sk-canary"} if name in EXCHANGED else {"api_key": "sk-canary"}
    call(name, server, base_url="https://here.example", **way_in)
    (request,) = server.asked
    assert (request.url.host, request.url.path) == ("here.example", CALLS.get(name, LISTED)[3])
    bare = WITHOUT_KEY_IN_BEARER.get(name)
    assert request.headers[bare or "authorization"] == ("sk-canary" if bare else "Bearer sk-canary")
    assert [key for key, value in request.headers.items() if "canary" in value] == [bare or "authorization"]


@pytest.mark.parametrize("name", NAMES)
def test_the_environment_alone_is_enough(name: ApiName, monkeypatch: pytest.MonkeyPatch) -> None:
    row = next(row for row in load_catalog().values() if row.api == name)
    monkeypatch.setenv(next(iter(row.base_url_variables), "UNUSED"), "https://there.example")
    monkeypatch.setenv(
        next(iter(row.bearer_variables if name in EXCHANGED else row.key_variables), "UNUSED"), "sk-canary"
    )
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-canary")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    server = Server()
    call(name, server)
    signed = server.asked[0].headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert signed == (name == SIGNED)
    assert server.asked[0].url.host == (
        "there.example" if row.base_url_variables else httpx.URL(row.base_url or "").host
    )


@pytest.mark.parametrize("name", [row.api for row in load_catalog().values() if row.api and not row.base_url])
def test_where_an_address_is_needed_its_variable_is_named(name: ApiName) -> None:
    row = next(row for row in load_catalog().values() if row.api == name)
    with pytest.raises(InvalidArgument, match=row.base_url_variables[0]):
        il.connect(name, api_key="k")


@pytest.mark.parametrize("name", ["vertex", "watsonx"])
def test_where_a_key_is_needed_its_variable_is_named(name: ApiName) -> None:
    row = next(row for row in load_catalog().values() if row.api == name)
    with pytest.raises(MissingKey, match=row.key_variables[0]):
        il.connect(name, base_url="https://here.example")


@pytest.mark.parametrize(
    ("name", "api"),
    [
        ("bedrock_control", "bedrock"),
    ],
)
def test_the_unified_client_says_that_it_is_for_connect(name: str, api: str) -> None:
    with il.Client() as client, pytest.raises(Unsupported, match=rf"il\.connect\('{api}'\)"):
        client.chat(f"{name}/m", "Hi")


def test_a_specific_address_comes_before_the_one_for_all_of_amazon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://all.example")
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://runtime.example")
    for name, host in (("bedrock", "all.example"), ("bedrock_runtime", "runtime.example")):
        server = Server()
        call(name, server, api_key="k")
        assert server.asked[0].url.host == host


def test_amazons_errors_tell_their_code_and_words() -> None:
    headers = {"x-amzn-errortype": "ThrottlingException:http://internal/", "x-amzn-requestid": "r-1"}
    with pytest.raises(RateLimited, match="slow down") as caught:
        call("bedrock_runtime", Server(429, {"Message": "slow down"}, headers), api_key="k", base_url="http://here")
    assert (caught.value.code, caught.value.request_id) == ("ThrottlingException", "r-1")


def test_the_first_of_several_errors_is_told() -> None:
    body = {"errors": [{"code": "invalid_input", "message": "no such model"}], "status_code": 400}
    with pytest.raises(BadRequest, match="no such model") as caught:
        call("watsonx", Server(400, body), credentials=lambda: "t", base_url="http://here")
    assert (caught.value.code, json.dumps(caught.value.body)) == ("invalid_input", json.dumps(body))
