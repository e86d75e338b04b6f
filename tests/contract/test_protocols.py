"""One contract for every protocol: each is spoken over real HTTP, with and without an event loop."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import (
    ApiError,
    AuthenticationFailed,
    BadRequest,
    NotFound,
    Overloaded,
    PermissionDenied,
    RateLimited,
    ServerError,
    Unsupported,
)
from interlingua.messages import user
from interlingua.protocols import PROTOCOLS
from tests.aws.environment import bare_environment
from tests.contract import cases
from tests.contract.actors import Said
from tests.contract.cases import City
from tests.contract.dialects import DIALECTS, REASONED, THOUGHT, Stage, staged
from tests.contract.talks import TALKS, Blocking
from tests.protocols.histories import history_of

WORDY = Said(text="Grüße, 世界 \U0001f30d\nof many words.", reasoning="Hm, let me see.")
PNG = b"\x89PNG\r\n\x1a\n...."
DEEP = {"a": [1, {"b": None, "c": [[2.5, {"d": {"e": True}}]]}], "f": {"g": {"h": {"i": ["j"]}}}}
ARGUMENTS: dict[str, dict[str, Any]] = {
    "of words": {"city": "Paris"},
    "none": {},
    "in other scripts": {"città": "東京 \U0001f98a\n\u2028\"'\\"},
    "deep": DEEP,
}
ERRORS: dict[int, type[ApiError]] = {
    400: BadRequest,
    401: AuthenticationFailed,
    403: PermissionDenied,
    404: NotFound,
    429: RateLimited,
    500: ServerError,
    503: Overloaded,
    529: Overloaded,
}
MAKERS = (*PROTOCOLS, "made_up")
STRANGERS = [(protocol, maker) for protocol in PROTOCOLS for maker in MAKERS if maker != protocol]


WEATHER = il.Tool("weather", "The weather.", {"type": "object", "properties": {"city": {"type": "string"}}})


@pytest.fixture(params=PROTOCOLS)
def stage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Stage]:
    """A server of each dialect."""
    bare_environment(monkeypatch, tmp_path)
    with staged(request.param) as running:
        yield running


@pytest.fixture(params=TALKS)
def talk(request: pytest.FixtureRequest, stage: Stage) -> Blocking:
    """Each way to call it."""
    return TALKS[request.param](stage.settings(), stage.dialect.model, {"protocol": stage.dialect.protocol})


def test_it_answers(stage: Stage, talk: Blocking) -> None:
    stage.say("It is Paris.")
    response = cases.answers(talk)
    assert (response.text, response.provider) == ("It is Paris.", stage.dialect.provider)


@pytest.mark.parametrize("said", [WORDY, THOUGHT], ids=["wordy", "signed"])
def test_the_stream_folds_into_the_plain_reply(stage: Stage, talk: Blocking, said: Said) -> None:
    stage.say(said, said)
    plain = cases.streams_as_plain(talk)
    assert (plain.text, plain.reasoning) == (said.text, said.reasoning)


@pytest.mark.parametrize("kind", ARGUMENTS)
def test_a_call_has_the_arguments_that_the_model_gave(stage: Stage, talk: Blocking, kind: str) -> None:
    said = Said(calls=(("weather", ARGUMENTS[kind]),))
    stage.say(said, said)
    (call,) = cases.streams_as_plain(talk, tools=[WEATHER]).tool_calls
    assert (call.name, call.arguments) == ("weather", ARGUMENTS[kind])


def test_calls_side_by_side_keep_their_order_and_have_ids(stage: Stage, talk: Blocking) -> None:
    said = Said(text="Let me see.", calls=tuple(("weather", {"city": city}) for city in ("Paris", "Rome", "Oslo")))
    stage.say(said, said)
    response = cases.streams_as_plain(talk, tools=[WEATHER])
    assert [call.arguments["city"] for call in response.tool_calls] == ["Paris", "Rome", "Oslo"]
    assert len({call.id for call in response.tool_calls} - {""}) == 3
    assert response.finish_reason == "tool_calls"


def test_a_tool_is_run_and_answered_from(stage: Stage, talk: Blocking) -> None:
    stage.say(Said(calls=(("get_weather", {"city": "Paris"}),)), "It is 18 degrees.")
    cases.runs_a_tool(talk)


def test_results_of_several_tools_go_back_in_order(stage: Stage, talk: Blocking) -> None:
    stage.say(Said(calls=(("get_weather", {"city": "Paris"}), ("get_weather", {"city": "Rome"}))), "Sunny in both.")
    result = talk.run("Weather?", tools=[cases.get_weather])
    assert result.text == "Sunny in both."
    told = json.dumps(stage.bodies[1])
    assert 0 < told.index("sunny in Paris.") < told.index("sunny in Rome.")


def test_no_tool_may_be_called(stage: Stage, talk: Blocking) -> None:
    stage.say("No.")
    response = talk.chat("Weather?", tools=[WEATHER], tool_choice="none")
    assert response.tool_calls == ()
    assert "none" in json.dumps(stage.bodies[0]).lower() or "weather" not in json.dumps(stage.bodies[0])


def test_an_answer_fits_the_type_asked_for(stage: Stage, talk: Blocking) -> None:
    stage.say('{"city": "Paris", "is_capital": true}')
    assert cases.fits_a_schema(talk) == City(city="Paris", is_capital=True)
    assert "is_capital" in json.dumps(stage.bodies[0])


def test_an_image_arrives(stage: Stage, talk: Blocking) -> None:
    stage.say("A dot.")
    assert talk.chat(user(["What?", il.Image(PNG)])).text == "A dot."
    assert b64encode(PNG).decode() in json.dumps(stage.bodies[0])


def test_reasoning_goes_back_to_who_made_it_or_is_told_of(stage: Stage, talk: Blocking) -> None:
    stage.say(THOUGHT, "Because.")
    first = talk.chat("6 * 7?", reasoning_effort="low")
    assert first.reasoning == REASONED
    again = talk.chat([user("6 * 7?"), first.message, user("Why?")])
    told, warned = json.dumps(stage.bodies[1]), {each.parameter for each in again.warnings}
    if stage.dialect.returned is None:
        assert REASONED not in told
        assert warned == {"messages"}
    else:
        assert stage.dialect.returned in told
        assert warned == set()


def test_texts_are_embedded(stage: Stage, talk: Blocking) -> None:
    model = stage.dialect.embeds
    if model is None:
        with pytest.raises(Unsupported):
            talk.embed("any", ["a"])
        return
    response = talk.embed(model, ["a river", "a boat", "a river"])
    first, second, third = map(list, response.embeddings)
    assert first == third != second


def test_tokens_are_counted(stage: Stage, talk: Blocking) -> None:
    if stage.dialect.counts:
        cases.counts_tokens(talk)
        return
    with pytest.raises(Unsupported):
        talk.count_tokens("Hi")


@pytest.mark.parametrize("way", ["chat", "stream"])
@pytest.mark.parametrize("status", ERRORS)
def test_a_refusal_is_an_error_of_its_kind(stage: Stage, talk: Blocking, status: int, way: str) -> None:
    stage.refuse(status)
    with pytest.raises(ApiError) as raised:
        talk.stream("Hi") if way == "stream" else talk.chat("Hi")
    assert type(raised.value) is ERRORS[status]
    assert (raised.value.status, raised.value.provider) == (status, stage.dialect.provider)


def test_who_is_too_fast_learns_how_long_to_wait(stage: Stage, talk: Blocking) -> None:
    stage.refuse(429, wait=1.5)
    with pytest.raises(RateLimited) as raised:
        talk.chat("Hi")
    assert raised.value.retry_after == 1.5


def test_an_unknown_finish_reason_is_kept(stage: Stage, talk: Blocking) -> None:
    said = Said(text="So be it.", finish="made_up")
    stage.say(said, said)
    response = cases.streams_as_plain(talk)
    assert (response.text, response.finish_reason, response.raw_finish_reason) == ("So be it.", "other", "made_up")


@pytest.mark.parametrize(("stage", "maker"), STRANGERS, indirect=["stage"])
def test_a_history_of_another_maker_is_taken_without_its_signatures(stage: Stage, talk: Blocking, maker: str) -> None:
    stage.say("On we go.")
    assert cases.takes_a_history(talk, history_of(maker)).text == "On we go."
    assert "SIGNATURE" not in json.dumps(stage.bodies[0])


def test_every_protocol_is_under_contract() -> None:
    assert DIALECTS.keys() == {*PROTOCOLS}
