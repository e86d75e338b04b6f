"""The rows of the catalog: who is there, under which names their settings stand, and who has closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

import interlingua as il
from interlingua.errors import ClosedProvider, Unsupported
from interlingua.providers import Provider, ProviderSettings, load_catalog
from interlingua.providers.endpoints import endpoint_for, find_base_url, find_key
from tests.conftest import SETTING

KEYS = (
    ("anthropic", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    ("baseten", "BASETEN_API_KEY"),
    ("cerebras", "CEREBRAS_API_KEY"),
    ("cohere", "COHERE_API_KEY", "CO_API_KEY"),
    ("deepinfra", "DEEPINFRA_API_KEY", "DEEPINFRA_TOKEN"),
    ("deepseek", "DEEPSEEK_API_KEY"),
    ("fireworks", "FIREWORKS_API_KEY", "FIREWORKS_AI_API_KEY"),
    ("gemini", "GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"),
    ("groq", "GROQ_API_KEY"),
    ("huggingface", "HF_TOKEN", "HUGGINGFACE_API_KEY", "HUGGINGFACEHUB_API_TOKEN"),
    ("lmstudio", "LM_STUDIO_API_KEY"),
    ("mistral", "MISTRAL_API_KEY"),
    ("moonshot", "MOONSHOT_API_KEY"),
    ("openai", "OPENAI_API_KEY"),
    ("openrouter", "OPENROUTER_API_KEY", "OR_API_KEY"),
    ("perplexity", "PERPLEXITY_API_KEY", "PPLX_API_KEY", "PERPLEXITYAI_API_KEY"),
    ("replicate", "REPLICATE_API_TOKEN", "REPLICATE_API_KEY"),
    ("together", "TOGETHER_API_KEY", "TOGETHERAI_API_KEY", "TOGETHER_AI_API_KEY"),
    ("vllm", "VLLM_API_KEY", "HOSTED_VLLM_API_KEY"),
    ("xai", "XAI_API_KEY"),
)
ADDRESSES = (
    ("anthropic", "ANTHROPIC_BASE_URL", "ANTHROPIC_API_BASE", "ANTHROPIC_API_URL"),
    ("cohere", "CO_API_URL", "COHERE_API_BASE"),
    ("fireworks", "FIREWORKS_API_BASE", "FIREWORKS_AI_API_BASE"),
    ("lmstudio", "LM_STUDIO_API_BASE"),
    ("ollama", "OLLAMA_HOST", "OLLAMA_BASE_URL", "OLLAMA_API_BASE"),
    ("openai", "OPENAI_BASE_URL", "OPENAI_API_BASE"),
    ("together", "TOGETHER_API_BASE", "TOGETHERAI_API_BASE"),
    ("vllm", "HOSTED_VLLM_API_BASE", "VLLM_API_BASE"),
)


def pairs(table: tuple[tuple[str, ...], ...]) -> list[tuple[str, str]]:
    return [(name, variable) for name, *variables in table for variable in variables]


@pytest.mark.parametrize(("name", "variable"), pairs(KEYS))
def test_a_key_is_found_under_each_name_that_users_have(
    name: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "canary")
    key = find_key(load_catalog()[name], ProviderSettings())
    assert key is not None
    assert key.reveal() == "canary"


@pytest.mark.parametrize(("name", "variable"), pairs(ADDRESSES))
def test_an_address_is_found_under_each_name_that_users_have(
    name: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "http://gateway:1/llm")
    assert find_base_url(load_catalog()[name], ProviderSettings()) == "http://gateway:1/llm"


@pytest.mark.parametrize(
    ("name", "protocol", "address", "wanted"),
    [
        ("groq", "openai_chat", "http://g:1/openai/v1", "http://g:1/openai/v1"),
        ("groq", "openai_chat", "http://g:1", "http://g:1/openai/v1"),
        ("mistral", "openai_chat", "http://g:1/v1/", "http://g:1/v1"),
        ("ollama", "ollama", "http://g:1/v1", "http://g:1"),
        ("cohere", "cohere_chat", "http://g:1/compatibility/v1", "http://g:1"),
        ("deepseek", "anthropic_messages", "http://g:1/anthropic", "http://g:1/anthropic"),
        ("openai", "openai_chat", "http://g:1/v1", "http://g:1/v1"),
    ],
)
def test_an_address_with_the_path_that_other_libraries_want_is_the_same_server(
    name: str, protocol: str, address: str, wanted: str
) -> None:
    settings = ProviderSettings(api_key="k", base_url=address)
    assert endpoint_for(load_catalog()[name], settings, protocol).base_url == wanted


def test_a_token_goes_as_one_where_a_key_has_a_header_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    row = load_catalog()["anthropic"]
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "canary")
    assert endpoint_for(row, ProviderSettings(), "anthropic_messages").auth.header == "authorization"  # type: ignore[attr-defined]
    monkeypatch.setenv("ANTHROPIC_API_KEY", "canary")
    assert endpoint_for(row, ProviderSettings(), "anthropic_messages").auth.header == "x-api-key"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "ask", [lambda client: client.chat("anyscale/m", "Hi"), lambda client: client.models("anyscale")]
)
def test_a_closed_provider_says_since_when_before_it_asks_for_a_key(ask: Callable[[il.Client], object]) -> None:
    with il.Client() as client, pytest.raises(ClosedProvider, match="2024-08-01") as caught:
        ask(client)
    assert (caught.value.provider, caught.value.since) == ("anyscale", "2024-08-01")
    assert "ANYSCALE_BASE_URL" in str(caught.value)


def test_a_server_of_ones_own_with_the_api_of_a_closed_provider_is_asked() -> None:
    settings = ProviderSettings(api_key="k", base_url="http://mine:1/v1")
    assert endpoint_for(load_catalog()["anyscale"], settings, "openai_chat").base_url == "http://mine:1/v1"


def test_a_row_says_where_its_facts_are_from_and_when_it_is_down() -> None:
    for name, row in load_catalog().items():
        assert row.checked <= date.today(), name
        assert row.docs.startswith("https://"), name
        assert row.status is None or row.status.startswith("https://"), name
        assert set(row.bearer_variables) <= set(row.key_variables), name
        assert row.closed is None or row.base_url is None, name


@pytest.mark.parametrize("name", ["baseten", "cerebras", "deepseek", "moonshot", "perplexity", "tgi"])
def test_what_a_provider_lacks_is_refused_before_anything_is_sent(name: str) -> None:
    settings = {name: ProviderSettings(api_key="k", base_url="http://127.0.0.1:9")}
    with il.Client(providers=settings, max_retries=0) as client, pytest.raises(Unsupported, match=name):
        client.embed(f"{name}/m", "Hi")


def test_no_test_sees_what_is_set_for_a_provider_where_it_runs() -> None:
    fields = [field for field in Provider._fields if field.endswith("_variables")]
    named = {variable for row in load_catalog().values() for field in fields for variable in getattr(row, field)}
    assert len(named) > 100
    assert sorted(variable for variable in named if not SETTING.search(variable)) == []
