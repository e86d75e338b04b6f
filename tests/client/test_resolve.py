"""A model string and settings lead to a provider, a model, an address and a key."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import interlingua as il
from interlingua.errors import InvalidArgument, MissingKey, UnknownModel, UnknownProvider, Unsupported
from interlingua.profiles import Profile, fits, load_rows
from interlingua.protocols import EMBEDDING_PROTOCOLS, PROTOCOLS, RERANK_PROTOCOLS, TEXT_PROTOCOLS
from interlingua.providers import ProviderSettings, load_catalog
from interlingua.providers.endpoints import api_endpoint, endpoint_for, find_base_url
from interlingua.providers.resolve import Directory, directory_from

LETTERS = st.text("ab*?[]!-.\n", max_size=5)
OWN = {
    "lab": ProviderSettings(base_url="http://lab:1/v1"),
    "twin": ProviderSettings(base_url="http://twin", like="anthropic"),
}


def resolved(model: str | None, default: str | None = None) -> tuple[str, str]:
    route = Directory(settings=OWN, default=default).resolve(model)
    return route.provider.name, route.model


@pytest.mark.parametrize(
    ("model", "default", "found"),
    [
        ("openai/gpt-5", None, ("openai", "gpt-5")),
        ("openai:gpt-5", None, ("openai", "gpt-5")),
        ("ollama/llama3.2:1b", None, ("ollama", "llama3.2:1b")),
        ("openrouter/anthropic/claude:free", None, ("openrouter", "anthropic/claude:free")),
        ("llamacpp//models/a.gguf", None, ("llamacpp", "/models/a.gguf")),
        ("llamacpp", None, ("llamacpp", "gemma-3-270m")),
        ("lab/x", None, ("lab", "x")),
        ("twin/claude", None, ("twin", "claude")),
        ("gpt-5", "openai", ("openai", "gpt-5")),
        ("ft:gpt-5:org", "openai", ("openai", "ft:gpt-5:org")),
        ("anthropic/claude", "openai", ("anthropic", "claude")),
        ("anthropic/claude", "openrouter", ("openrouter", "anthropic/claude")),
        ("openrouter/anthropic/claude", "openrouter", ("openrouter", "anthropic/claude")),
        ("llama3.2:1b", "ollama", ("ollama", "llama3.2:1b")),
        (None, "llamacpp", ("llamacpp", "gemma-3-270m")),
    ],
)
def test_a_model_string_names_provider_and_model(model: str, default: str | None, found: tuple[str, str]) -> None:
    assert resolved(model, default) == found


@pytest.mark.parametrize("model", ["gpt-5", "", None, "openai/", "openai"])
def test_a_string_without_provider_or_model_is_refused(model: str | None) -> None:
    with pytest.raises(UnknownModel):
        resolved(model)


def test_an_unknown_provider_is_told_the_close_names() -> None:
    with pytest.raises(UnknownProvider, match="did you mean anthropic") as caught:
        resolved("antropic/claude")
    assert caught.value.close == ("anthropic",)
    with pytest.raises(UnknownProvider):
        il.Client("opnai")


def test_a_base_url_alone_is_a_compatible_server() -> None:
    directory = directory_from(None, None, "http://here:1/v1", {})
    assert directory.resolve("some/model").provider.name == "openai_compatible"
    assert directory_from("mine", None, "http://here:1/v1", {}).resolve("m").provider.name == "mine"


def test_a_key_without_a_provider_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="api_key"):
        il.Client(api_key="sk-x")


def test_another_protocol_can_be_asked_for() -> None:
    assert Directory(settings={}).resolve("openai/m", "openai_responses").protocol == "openai_responses"
    with pytest.raises(InvalidArgument, match="protocol"):
        Directory(settings={}).resolve("anthropic/m", "openai_chat")


def test_a_missing_key_names_every_variable() -> None:
    with il.Client() as client, pytest.raises(MissingKey, match="GEMINI_API_KEY or GOOGLE_API_KEY") as caught:
        client.chat("gemini/gemini-2.5-flash", "Hi")
    assert caught.value.variables[:2] == ("GEMINI_API_KEY", "GOOGLE_API_KEY")


@pytest.mark.parametrize("name", [name for name, row in load_catalog().items() if row.key_variables])
def test_each_key_variable_is_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    row = load_catalog()[name]
    for variable in row.key_variables:
        with monkeypatch.context() as patch:
            patch.setenv(variable, "canary")
            endpoint: Any = api_endpoint(row, ProviderSettings(base_url="http://x"))
            assert (endpoint.auth.hide_in("canary"), endpoint.auth.origin) == ("[secret]", variable)
            assert "canary" not in repr(endpoint)


@pytest.mark.parametrize(
    ("value", "address"),
    [("0.0.0.0:11434", "http://0.0.0.0:11434"), ("https://far/", "https://far"), ("  ", "http://localhost:11434")],
)
def test_the_address_in_the_environment_may_lack_a_scheme(
    value: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", value)
    row = load_catalog()["ollama"]
    assert find_base_url(row, ProviderSettings()) == address
    assert endpoint_for(row, ProviderSettings(), "openai_chat").base_url == f"{address}/v1"


def test_a_compatible_server_needs_an_address() -> None:
    with il.Client("openai_compatible") as client, pytest.raises(InvalidArgument, match="OPENAI_COMPATIBLE_BASE_URL"):
        client.chat("m", "Hi")


def test_the_cards_of_providers_say_whether_a_key_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    with il.Client() as client:
        cards = {card.name: card for card in client.providers()}
    assert (cards["openai"].key_found, cards["anthropic"].key_found) == (True, False)
    assert (cards["anthropic"].is_ready, cards["llamacpp"].is_ready) == (False, True)
    assert "canary" not in repr(cards)


def test_what_no_protocol_of_a_provider_offers_is_unsupported() -> None:
    with il.Client("anthropic", api_key="k") as client, pytest.raises(Unsupported, match="embed"):
        client.embed("m", "text")


@pytest.mark.parametrize(
    "ask", [lambda client: client.chat("bedrock_control/a", "Hi"), lambda client: client.models("bedrock_control")]
)
def test_a_provider_that_serves_its_own_api_alone_says_how_to_reach_it(ask: Callable[[il.Client], object]) -> None:
    with il.Client() as client, pytest.raises(Unsupported, match=r"il\.connect\('bedrock'\)") as caught:
        ask(client)
    assert caught.value.provider == "bedrock_control"


def test_every_row_of_the_catalog_is_whole() -> None:
    for name, row in load_catalog().items():
        assert row.protocols or row.api, name
        assert set(row.protocols) <= {*PROTOCOLS, *RERANK_PROTOCOLS, *EMBEDDING_PROTOCOLS, *TEXT_PROTOCOLS}, name
        assert row.docs.startswith("https://"), name
        assert row.base_url or row.base_url_variables or row.local_server, name
        assert row.auth in ("bearer", "none") or row.auth.islower(), name
        assert row.auth in ("none", "signature") or row.key_variables, name


def test_every_profile_row_names_fields_that_there_are_and_its_source() -> None:
    for row in load_rows():
        Profile(**row.profile)
        assert row.source.startswith("https://")


@given(name=LETTERS, pattern=LETTERS, end=st.sampled_from(["", "*"]))
def test_patterns_are_those_of_the_shell(name: str, pattern: str, end: str) -> None:
    for each in (name, pattern + name):
        assert fits(each, pattern + end) == (pattern + end == each or fnmatchcase(each, pattern + end))


@pytest.mark.parametrize(
    ("make", "settings"),
    [
        (il.Client, {"provider": "opnai", "api_key": "sk-canary"}),
        (il.Client, {"provider": "openai", "api_key": "sk-canary-\u00fc"}),
        (il.AsyncClient, {"provider": "openai", "api_key": "sk-canary", "deadline": -1}),
        (lambda **given: il.connect("openai", **given), {"api_key": "sk-canary", "max_retries": -1}),
        (lambda **given: il.connect("openai", **given), {"api_key": "sk-canary-\u00fc"}),
    ],
)
def test_no_frame_of_ours_shows_the_key_when_a_client_cannot_be_made(make: Any, settings: dict[str, Any]) -> None:
    with pytest.raises(il.CallerError) as caught:
        make(**settings)
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    ours = [frame for frame in frames if "/interlingua/" in frame.filename]
    assert ours
    assert "canary" not in repr([frame.locals for frame in ours]) + str(caught.value)
