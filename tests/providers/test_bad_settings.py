"""What is wrong with the settings of a provider is told at the first request: which one, and where it stood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import AuthenticationFailed, CallerError, ClosedProvider, InvalidArgument, MissingKey
from interlingua.providers import Provider, ProviderSettings, load_catalog
from interlingua.providers.endpoints import api_endpoint, endpoint_for
from tests.aws.environment import bare_environment
from tests.serving import Answer, Received, json_answer, serving

ROWS = load_catalog()
SPEAKING = [name for name, row in ROWS.items() if row.protocols and row.local_server is None]
KEYED = [name for name, row in ROWS.items() if row.needs_key and row.key_variables and row.auth != "none"]
REGIONAL = [name for name, row in ROWS.items() if row.region_variables]
EXCHANGED = {"watsonx"}
"""Whose key is sent to a login of its own, which `tests/providers/watsonx` has."""
MALFORMED = "sk-schlüssel-canary"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing in the environment, no shared files."""
    bare_environment(monkeypatch, tmp_path)


def opened(row: Provider, **settings: Any) -> Any:
    """The endpoint of a row, made as the first request makes it."""
    given = ProviderSettings(**settings)
    return endpoint_for(row, given, next(iter(row.protocols))) if row.protocols else api_endpoint(row, given)


@pytest.mark.parametrize("name", KEYED)
def test_a_missing_key_names_the_provider_and_all_its_variables(name: str) -> None:
    row = ROWS[name]
    with pytest.raises(MissingKey) as caught:
        auth = opened(row, base_url="http://127.0.0.1:9", region="us-east-1").auth
        auth.make_ready()
    assert caught.value.provider == name
    for variable in row.key_variables:
        assert variable in str(caught.value)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.key_variables])
def test_a_malformed_key_is_told_by_the_variable_that_holds_it_and_never_shown(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ROWS[name]
    for variable in row.key_variables:
        with monkeypatch.context() as patch:
            patch.setenv(variable, MALFORMED)
            with pytest.raises(InvalidArgument) as caught:
                opened(row, base_url="http://127.0.0.1:9", region="us-east-1")
        assert variable in str(caught.value)
        assert "canary" not in str(caught.value)


@pytest.mark.parametrize("key", ["", "  ", MALFORMED, "two\nlines", "nul\0"])
def test_a_malformed_key_that_is_given_is_told_as_that(key: str) -> None:
    with pytest.raises(InvalidArgument, match="api_key") as caught:
        ProviderSettings(api_key=key)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.base_url is None and not row.local_server])
def test_a_missing_address_names_all_its_variables(name: str) -> None:
    row = ROWS[name]
    with pytest.raises(CallerError) as caught:
        opened(row, api_key="k")
    assert isinstance(caught.value, ClosedProvider if row.closed else InvalidArgument)
    for variable in row.base_url_variables:
        assert variable in str(caught.value)


@pytest.mark.parametrize(
    "address", ["ftp://here/v1", "http://", "http://[::1/v1", "https://a b/v1", "http://h:port/v1"]
)
@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.base_url_variables])
def test_a_malformed_address_is_told_by_the_variable_that_holds_it(
    name: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ROWS[name]
    for variable in row.base_url_variables:
        with monkeypatch.context() as patch:
            patch.setenv(variable, address)
            with pytest.raises(InvalidArgument) as caught:
                opened(row, api_key="k", region="us-east-1")
        assert variable in str(caught.value)
    with pytest.raises(InvalidArgument, match="base_url"):
        opened(row, api_key="k", region="us-east-1", base_url=address)


@pytest.mark.parametrize("region", ["us east", "nowhere!", "EU"])
@pytest.mark.parametrize("name", REGIONAL)
def test_a_wrong_region_is_told_by_what_said_it(name: str, region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    row = ROWS[name]
    with pytest.raises(InvalidArgument, match="region"):
        opened(row, api_key="k", region=region)
    monkeypatch.setenv(row.region_variables[0], region)
    with pytest.raises(InvalidArgument, match=row.region_variables[0]):
        opened(row, api_key="k")


@pytest.mark.parametrize("name", REGIONAL)
def test_a_missing_region_names_all_its_variables(name: str) -> None:
    row = ROWS[name]
    with pytest.raises(InvalidArgument, match="region") as caught:
        opened(row, api_key="k")
    for variable in row.region_variables:
        assert variable in str(caught.value)


def refusing(_: Received) -> Answer:
    return json_answer({"error": {"message": "no such key"}, "message": "no such key"}, status=401)


@pytest.mark.parametrize("name", [name for name in SPEAKING if ROWS[name].key_variables and name not in EXCHANGED])
def test_a_key_that_is_refused_is_told_by_the_variable_that_holds_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ROWS[name]
    variable = row.key_variables[0]
    monkeypatch.setenv(variable, "sk-canary-0123456789")
    for project in row.project_variables[:1]:
        monkeypatch.setenv(project, "any-project")
    with serving(refusing) as server:
        settings = {name: ProviderSettings(base_url=server.address, region="us-east-1")}
        with il.Client(providers=settings, max_retries=0) as client, pytest.raises(AuthenticationFailed) as caught:
            client.chat(f"{name}/any/any-model", "Hi")
    assert variable in str(caught.value)
    assert caught.value.provider == name
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("name", [name for name in SPEAKING if ROWS[name].project_variables])
def test_a_missing_project_names_all_its_variables(name: str) -> None:
    row = ROWS[name]
    settings = {name: ProviderSettings(api_key="k", base_url="http://127.0.0.1:9", region="us-east-1")}
    with il.Client(providers=settings) as client, pytest.raises(CallerError) as caught:
        client.chat(f"{name}/any/any-model", "Hi")
    for variable in row.project_variables:
        assert variable in str(caught.value)


def test_a_closed_provider_is_told_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    with il.Client() as client:
        with pytest.raises(ClosedProvider, match="2024-08-01"):
            client.chat("anyscale/meta-llama/Meta-Llama-3-8B-Instruct", "Hi")
        monkeypatch.setenv("ANYSCALE_API_KEY", "canary")
        with pytest.raises(ClosedProvider, match="2024-08-01"):
            client.embed("anyscale/thenlper/gte-large", ["Hi"])
