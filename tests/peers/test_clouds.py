"""What we send to Azure and Vertex AI beside what the official SDKs send there, call by call."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

import interlingua as il
from interlingua.tools import Tool
from tests.peers.environment import facts_from, python_with
from tests.providers.azure import test_azure as azure
from tests.providers.clouds import Asked, Cloud, cloud
from tests.providers.vertex import answers as vertex

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-clouds")]
PARAMETERS = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
TOOL = Tool("f", "Does.", PARAMETERS)
SYSTEM = "Be kind."
VERSION = "anthropic_version"


class Official(NamedTuple):
    """What the official SDKs understood, and what they asked for it."""

    facts: dict[str, Any]
    azure: list[Asked]
    vertex: list[Asked]


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Official]:
    try:
        python = python_with(tmp_path_factory.mktemp("clouds") / "environment", "openai", "anthropic", "google-genai")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"the SDKs cannot be installed, for want of a registry perhaps: {error}")
    with cloud(azure.answer) as at_azure, cloud(vertex.answer) as at_google:
        facts = facts_from(python, "cloud_calls.py", at_azure.address, at_google.address)
        yield Official(facts, at_azure.asked, at_google.asked)


def shown(asked: Asked) -> tuple[Any, ...]:
    """What a server goes by. A version in the address says nothing new in the query."""
    keys = {name: asked.headers[name] for name in ("api-key", "authorization") if name in asked.headers}
    return asked.method, asked.path, dict(asked.query), keys, plain(asked.json)


def without_version(asked: Asked) -> tuple[Any, ...]:
    """Without the version of Anthropic's format, which is each library's own choice."""
    *rest, body = shown(asked)
    return *rest, {name: value for name, value in in_our_spelling(body).items() if name != VERSION}


def in_our_spelling(value: Any) -> Any:
    """Google reads a field in either spelling, and the role of a system instruction is of no account."""
    match value:
        case dict():
            fields = {"parametersJsonSchema" if n == "parameters_json_schema" else n: v for n, v in value.items()}
            told = fields.get("systemInstruction")
            fields |= {} if told is None else {"systemInstruction": {"parts": told["parts"]}}
            return {name: in_our_spelling(each) for name, each in fields.items()}
        case list():
            return [in_our_spelling(each) for each in value]
        case _:
            return value


def plain(body: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing: that there is no stream."""
    return {name: value for name, value in body.items() if (name, value) != ("stream", False)}


def ask_azure(at: Cloud, **settings: Any) -> None:
    """The calls that the SDK made."""
    row = il.ProviderSettings(base_url=at.address, **settings)
    with il.Client("azure", providers={"azure": row}) as client:
        client.chat(
            "my-gpt", "Hi", system=SYSTEM, max_output_tokens=9, temperature=0.5, tools=[TOOL], tool_choice="auto"
        )
        with client.stream("my-gpt", "Hi") as stream:
            list(stream)
        client.embed("my-vectors", ["Hi"])


def test_the_official_sdks_understand_the_servers_that_we_are_tried_with(official: Official) -> None:
    assert official.facts == {
        "azure, dated": ["Hello", "Hello", 1],
        "azure, by token": ["Hello", "Hello", 1],
        "azure, v1": ["Hello", "Hello", 1],
        "claude": ["Hello", "Hello", 7],
        "gemini": ["Hello", "Hello", 7, 1],
    }


def test_azure_is_asked_as_azures_own_client_asks(official: Official) -> None:
    with cloud(azure.answer) as at:
        ask_azure(at, api_key="k", api_version="2024-10-21")
        ask_azure(at, credentials=lambda: "a-token", api_version="2024-10-21")
    assert [shown(each) for each in at.asked] == [shown(each) for each in official.azure[:6]]


def test_azures_v1_form_is_asked_as_openais_client_asks_it_but_for_the_header_of_the_key(official: Official) -> None:
    with cloud(azure.answer) as at:
        ask_azure(at, api_key="k")
    ours, theirs = [shown(each) for each in at.asked], [shown(each) for each in official.azure[6:]]
    assert [each[3] for each in ours] == [{"api-key": "k"}] * 3
    assert [each[3] for each in theirs] == [{"authorization": "Bearer k"}] * 3
    assert [(*each[:3], each[4]) for each in ours] == [(*each[:3], each[4]) for each in theirs]


def test_vertex_is_asked_as_anthropics_and_googles_clients_ask(official: Official) -> None:
    with cloud(vertex.answer) as at:
        row = il.ProviderSettings(base_url=at.address, project="p", region="us-central1", api_key="a-token")
        with il.Client("vertex", providers={"vertex": row}) as client:
            claude, gemini = "claude-sonnet-5", "gemini-2.5-pro"
            client.chat(claude, "Hi", system=SYSTEM, max_output_tokens=9)
            with client.stream(claude, "Hi", max_output_tokens=9) as stream:
                list(stream)
            client.count_tokens(claude, "Hi")
            client.chat(gemini, "Hi", system=SYSTEM, max_output_tokens=9, temperature=0.5, tools=[TOOL])
            with client.stream(gemini, "Hi") as stream:
                list(stream)
            client.count_tokens(gemini, "Hi")
            client.embed("text-embedding-005", ["Hi"], task="query")
    assert [without_version(each) for each in at.asked] == [without_version(each) for each in official.vertex]
    assert {each.json.get(VERSION) for each in at.asked[:3]} == {"vertex-2023-10-16"}  # that of the types
