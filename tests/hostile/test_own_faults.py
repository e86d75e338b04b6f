"""A server that misbehaves in ways of our own, beyond those of the shared matrix, against eight dialects."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.hostile import (
    faults_aws,
    faults_cohere,
    faults_compression,
    faults_dialects,
    faults_http,
    faults_json,
    faults_lines,
    faults_responses,
    faults_sse,
    faults_tls,
    faults_websocket,
    faults_websocket_opening,
)
from tests.hostile.answers import Dialect
from tests.hostile.callers import CALLERS
from tests.hostile.counts import SURVIVED
from tests.hostile.judging import Fault, complaints, is_late, sending, undergo
from tests.hostile.websocket import MESSAGES, saying
from tests.hostile.wire import EVENTS, TOOLS, stream, streaming

TABLES = [
    faults_sse,
    faults_aws,
    faults_cohere,
    faults_compression,
    faults_dialects,
    faults_http,
    faults_json,
    faults_lines,
    faults_responses,
    faults_tls,
    faults_websocket,
    faults_websocket_opening,
]
FAULTS: dict[str, Fault] = {name: fault for table in TABLES for name, fault in table.FAULTS.items()}
TRIES = 4
NEVER = ("SILENT", "FORGED", "WRONG", "FOREIGN", "HANG", "LEAK")
VERDICTS = pytest.StashKey[Counter[str]]()

pytestmark = [
    pytest.mark.xdist_group("own-hostile"),  # one worker, so that memory and time are those of one call
    pytest.mark.filterwarnings("ignore:.*takes .* seconds:RuntimeWarning"),
]


@pytest.fixture(scope="module", autouse=True)
def first_calls() -> Iterator[None]:
    """What a first call imports is not part of any other call's time or memory.

    Nor is a walk of the collector through all tests that there are, which takes 0.4 s.
    """
    for way in CALLERS:
        for dialect in EVENTS:
            undergo(Fault(dialect=dialect, script=streaming(dialect, EVENTS[dialect])), way)
        undergo(Fault(dialect="live", script=saying(*MESSAGES)), way)
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("way", CALLERS)
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_survived(name: str, way: str, pytestconfig: pytest.Config) -> None:
    fault = FAULTS[name]
    outcome = undergo(fault, way)
    tries = 1
    while is_late(fault, outcome) and tries < TRIES:  # what other processes took of the time is not taken each time
        outcome, tries = undergo(fault, way), tries + 1
    found = complaints(fault, outcome)
    counted = pytestconfig.stash.setdefault(VERDICTS, Counter())
    counted.update([outcome.verdict, *(["LEAK"] if outcome.leaks else []), *([] if found else ["survived"])])
    bad = ", ".join(f"{counted[verdict]} {verdict}" for verdict in NEVER)
    summary = f"{counted['survived']} of {sum(counted.values()) - counted['survived'] - counted['LEAK']}; {bad}"
    pytestconfig.stash.setdefault(SURVIVED, {})["own faults"] = summary
    assert found == []


@pytest.mark.parametrize("way", CALLERS)
@pytest.mark.parametrize("dialect", EVENTS)
def test_without_a_fault_the_reply_is_exact(dialect: Dialect, way: str) -> None:
    fault = Fault(dialect=dialect, script=sending(stream(dialect, EVENTS[dialect]), closes=False), calls=3)
    assert complaints(fault, undergo(fault, way)) == []


@pytest.mark.parametrize("way", CALLERS)
@pytest.mark.parametrize("dialect", TOOLS)
def test_without_a_fault_the_call_of_a_tool_is_exact(dialect: Dialect, way: str) -> None:
    fault = Fault(dialect=dialect, script=streaming(dialect, TOOLS[dialect]), tools=True)
    assert complaints(fault, undergo(fault, way)) == []


@pytest.mark.parametrize("way", CALLERS)
def test_without_a_fault_a_live_turn_is_exact(way: str) -> None:
    assert (
        complaints(
            Fault(dialect="live", script=saying(*MESSAGES), calls=3),
            undergo(Fault(dialect="live", script=saying(*MESSAGES), calls=3), way),
        )
        == []
    )


def test_there_are_more_than_forty() -> None:
    assert len(FAULTS) > 40
    assert len(FAULTS) == sum(len(table.FAULTS) for table in TABLES)
