"""The contract holds for every row of the catalog, against the simulator of its dialect."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import interlingua as il
from interlingua import providers
from interlingua.errors import ApiError, AuthenticationFailed, NotFound, PermissionDenied, RateLimited
from interlingua.protocols import TEXT_PROTOCOLS
from interlingua.providers import rows
from interlingua.providers.abilities import served_by
from tests.aws.environment import bare_environment
from tests.contract import cases
from tests.contract.actors import Said
from tests.contract.cases import City
from tests.contract.rows import KEY, USUAL, RowStage, Served, chatting, row_staged
from tests.contract.talks import TALKS, Blocking
from tests.contract.test_protocols import ERRORS
from tests.house.tree import ROOT
from tests.providers.clouds import cloud
from tests.providers.replicate.test_replicate import Pieces, Replicate

ROWS = chatting()
LOCKED = [row for row in ROWS if row.row.auth != "none" and row.row.key_variables and row.protocol != "ollama"]
EMBEDDING = [row for row in ROWS if row.does("embeddings")]
LISTING = [row for row in ROWS if row.does("models") and row.protocol == next(iter(row.row.protocols))]
WORDY = Said(text="Grüße, 世界 \U0001f30d\nof many words.")


@pytest.fixture(scope="module", params=ROWS, ids=str)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RowStage]:
    """A server of each provider, over each of its formats."""
    served: Served = request.param
    with pytest.MonkeyPatch.context() as patch:
        bare_environment(patch, Path(tmp_path_factory.mktemp("bare")))
        patch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
        with row_staged(served) as running:
            yield running


@pytest.fixture(scope="module")
def talk(stage: RowStage) -> Blocking:
    """One way to call it; the other takes the same steps, as the tests of protocols show."""
    return TALKS["sync"](stage.settings(), stage.served.model, {"protocol": stage.served.protocol})


def test_it_answers(stage: RowStage, talk: Blocking) -> None:
    stage.say("It is Paris.")
    response = cases.answers(talk)
    assert (response.text, response.provider) == ("It is Paris.", stage.served.provider)


def test_the_stream_folds_into_the_plain_reply(stage: RowStage, talk: Blocking) -> None:
    stage.say(WORDY, WORDY)
    assert cases.streams_as_plain(talk).text == WORDY.text


def test_a_tool_is_run_and_answered_from(stage: RowStage, talk: Blocking) -> None:
    last = '{"answer": "It is 18 degrees."}' if stage.served.profile.emulates_tools else "It is 18 degrees."
    stage.say(Said(calls=(("get_weather", {"city": "Paris"}),)), last)
    cases.runs_a_tool(talk)


def test_an_answer_fits_the_type_asked_for(stage: RowStage, talk: Blocking) -> None:
    stage.say('{"city": "Paris", "is_capital": true}')
    assert cases.fits_a_schema(talk) == City(city="Paris", is_capital=True)


def test_a_history_of_another_maker_is_taken(stage: RowStage, talk: Blocking) -> None:
    stage.say("On we go.")
    assert cases.takes_a_history(talk, stage.served.history("made_up")).text == "On we go."


def test_refusals_are_errors_of_their_kind(stage: RowStage, talk: Blocking) -> None:
    found = {}
    for status in ERRORS:
        if not stage.refuse(status):
            continue
        with pytest.raises(ApiError) as raised:
            talk.chat("Hi")
        found[status] = (type(raised.value), raised.value.provider)
    assert {400, 429, 500} <= found.keys()
    assert found == {status: (ERRORS[status], stage.served.provider) for status in found}


def test_who_is_too_fast_learns_how_long_to_wait(stage: RowStage, talk: Blocking) -> None:
    stage.refuse(429, wait=2)
    with pytest.raises(RateLimited) as raised:
        talk.chat("Hi")
    assert raised.value.retry_after == 2


@pytest.mark.parametrize("stage", EMBEDDING, indirect=True, ids=str)
def test_texts_are_embedded(stage: RowStage, talk: Blocking) -> None:
    response = talk.embed(stage.served.embedder, ["a river", "a boat", "a river"], protocol=stage.served.protocol)
    first, second, third = map(list, response.embeddings)
    assert first == third != second
    assert response.provider == stage.served.provider


@pytest.mark.parametrize("stage", LISTING, indirect=True, ids=str)
def test_models_are_listed(stage: RowStage) -> None:
    with il.Client(**stage.settings()) as client:
        cards = client.models(stage.served.provider)
    assert {card.provider for card in cards} <= {stage.served.provider}
    assert any(card.id.startswith(stage.served.model) for card in cards) or stage.served.model == USUAL


@pytest.mark.parametrize("stage", LOCKED, indirect=True, ids=str)
def test_the_wrong_key_opens_nothing(stage: RowStage) -> None:
    wrong = TALKS["async"](stage.settings("wrong-key"), stage.served.model, {"protocol": stage.served.protocol})
    with pytest.raises((AuthenticationFailed, PermissionDenied)) as raised:
        wrong.chat("Hi")
    assert "wrong-key" not in str(raised.value)


def test_every_provider_is_under_contract() -> None:
    chatting = {name for name, row in providers.load_catalog().items() if "chat" in served_by(row)}
    closed = {name for name, row in providers.load_catalog().items() if row.closed}
    of_texts = {name for name, row in providers.load_catalog().items() if set(row.protocols) <= set(TEXT_PROTOCOLS)}
    assert {served.provider for served in ROWS} >= (chatting | closed) - of_texts
    assert of_texts & chatting == {"replicate"}
    assert len(ROWS) == len(set(ROWS))


def test_a_provider_of_texts_answers_streams_and_refuses() -> None:
    player = Replicate()
    with cloud(player) as server, cloud(Pieces(player)) as streaming:
        player.address, player.streaming = server.address, streaming.address
        player.events = [("output", "Hel"), ("output", "lo"), ("done", "{}")]
        settings = {"provider": "replicate", "base_url": server.address, "max_retries": 0}
        talk = TALKS["sync"]({**settings, "api_key": "r8_any"}, "meta/meta-llama-3-70b-instruct", {})
        plain = talk.chat("Hi")
        assert (plain.text, plain.provider) == ("Hello", "replicate")
        assert talk.stream("Hi")[1].message == plain.message
        with pytest.raises(AuthenticationFailed):
            TALKS["async"]({**settings, "api_key": "r8_other"}, "meta/x", {}).chat("Hi")
        with pytest.raises(NotFound):
            TALKS["async"]({**settings, "api_key": "r8_any"}, "gone/x", {}).chat("Hi")


@pytest.fixture
def newcomer(monkeypatch: pytest.MonkeyPatch) -> Iterator[RowStage]:
    """A provider whose row is the one that the contributors' guide shows, and nothing else."""
    (row,) = re.findall(r"^```toml\n(.*?)^```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(row.splitlines()) < 10
    monkeypatch.setattr(rows, "CATALOG", {**rows.CATALOG, **tomllib.loads(row)})
    providers.load_catalog.cache_clear()
    try:
        with row_staged(Served("acme", "openai_chat")) as running:
            yield running
    finally:
        monkeypatch.undo()
        providers.load_catalog.cache_clear()


def test_a_row_alone_makes_a_provider(newcomer: RowStage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage, talk = newcomer, TALKS["sync"](newcomer.settings(), newcomer.served.model, {})
    assert stage.address.endswith("/inference")
    test_it_answers(stage, talk)
    test_the_stream_folds_into_the_plain_reply(stage, talk)
    test_a_tool_is_run_and_answered_from(stage, talk)
    test_an_answer_fits_the_type_asked_for(stage, talk)
    test_a_history_of_another_maker_is_taken(stage, talk)
    test_refusals_are_errors_of_their_kind(stage, talk)
    test_the_wrong_key_opens_nothing(stage)
    monkeypatch.setenv("ACME_API_KEY", KEY)
    monkeypatch.setenv("ACME_BASE_URL", f"{stage.address}/v1")
    with il.Client() as client:
        assert client.chat("acme/some/model", "Hi").text == "You said: Hi"
        assert "chat" in next(card for card in client.providers() if card.name == "acme").serves
