"""A program gets the same values over gRPC as over HTTP."""

from __future__ import annotations

import json
import re
import warnings
from typing import Any

import pytest

from interlingua.testing.simulators import GeminiSimulator
from interlingua_wire._core.model import to_json
from interlingua_wire.gemini import Client
from tests.gemini.calling import FLASH, HELLO, Caller, Scenario, play_with
from tests.gemini.calling import connected as over_http
from tests.gemini.coverage import SCENARIOS
from tests.gemini.grpc.calling import GrpcCaller, connected, goes_over_grpc
from tests.wire.fakes import operations

CHANGING = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|http://127\.0\.0\.1:\d+")
"""Times and addresses."""
NEWER_THAN_THE_PROTOS = {"models.embed_content": "usageMetadata", "models.batch_embed_contents": "usageMetadata"}


def replies_of(scenario: Scenario, kind: type[Caller]) -> list[tuple[str, Any]]:
    """What the calls of a scenario gave that go over gRPC, as JSON."""
    with GeminiSimulator(grpc_port=0) as simulator, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        caller = kind(simulator, "async", set())
        play_with(caller, scenario)
    over_grpc = [(name, reply) for name, reply in caller.replies if goes_over_grpc(operations("gemini")[name])]
    return [(name, _plain(name, reply)) for name, reply in over_grpc]


def _plain(name: str, reply: Any) -> Any:
    value = json.loads(CHANGING.sub("-", to_json(reply).decode()))
    if name in NEWER_THAN_THE_PROTOS:
        value.pop(NEWER_THAN_THE_PROTOS[name], None)
    return value


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_every_reply_is_the_same(scenario: Scenario) -> None:
    over_grpc = replies_of(scenario, GrpcCaller)
    searched_files = scenario.__name__ == "stores"  # a tool whose fields the protos do not have
    expected = [reply for reply in replies_of(scenario, Caller) if not (searched_files and "generate" in reply[0])]
    assert over_grpc == expected


def test_a_reply_in_the_raw_is_the_same_json(simulator: GeminiSimulator, gemini: Client) -> None:
    with over_http(simulator, "sync") as other:
        replies = [client.raw(client.models.get, "models/gemini-2.5-flash") for client in (gemini, other)]
    assert json.loads(replies[0].body) == json.loads(replies[1].body)
    assert [reply.status for reply in replies] == [200, 200]
    assert replies[0].headers["content-type"] == "application/json"


def test_names_may_be_those_of_the_protos_too(gemini: Client) -> None:
    config: Any = {"max_output_tokens": 1, "stop_sequences": ["x"]}
    reply = gemini.models.generate_content(FLASH, contents=HELLO, generation_config=config)
    assert (reply.candidates or [])[0].finish_reason == "MAX_TOKENS"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("mask", ["displayName", "display_name"])
def test_a_mask_may_be_spelled_either_way(gemini: Client, mask: str) -> None:
    name = gemini.corpora.create(display_name="One").name or ""
    assert gemini.corpora.patch(name, update_mask=mask, display_name="Two").display_name == "Two"


def test_a_stream_of_one_client_runs_beside_calls_of_another(simulator: GeminiSimulator, gemini: Client) -> None:
    with connected(simulator, "sync") as other, gemini.models.stream_generate_content(FLASH, contents=HELLO) as stream:
        first = next(iter(stream))
        assert other.models.count_tokens(FLASH, contents=HELLO).total_tokens == 5
        assert len([first, *stream]) == 3
