"""A stream cut anywhere is recovered to the identical reply, or raises `StreamIncomplete`; never a third thing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import interlingua as il
from interlingua.errors import StreamIncomplete
from interlingua.protocols import PROTOCOLS
from tests.recovery.models import DIALECTS, STORY, Answer, rest_of
from tests.recovery.servers import Cut, Server, client_of, whole_of, without_waiting

LONG = Answer(STORY, step=2)
REASONED = Answer(STORY[:120], reasoning="First the river, then the boat.", step=4)
CALLING = Answer("I shall row.", call='{"boat": "green", "times": 3}', step=4)
MODES = ("exact", "paragraph", "summarize")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    without_waiting(monkeypatch)


def size_of(name: str, answer: Answer) -> int:
    return len(DIALECTS[name].content(answer))


def told(response: il.ChatResponse) -> tuple[object, ...]:
    """What must be the same; usage and warnings say how it came about, and ids are the last request's."""
    return (
        response.message.role,
        response.message.parts,
        response.finish_reason,
        response.raw_finish_reason,
        response.model,
    )


def third_things(name: str, answer: Answer, places: Sequence[int], *, mode: str = "exact") -> tuple[list[int], int]:
    """The cuts after which neither the identical reply nor `StreamIncomplete` came, and how many were recovered."""
    dialect, whole = DIALECTS[name], whole_of(name, answer)
    server = Server(dialect, answer)
    wrong: list[int] = []
    recovered = 0
    with client_of(dialect, server) as client:
        for place in places:
            server.cuts = [Cut(place, by_error=place % 2 == 0)]
            try:
                with client.stream(dialect.model, "Tell.", protocol=dialect.protocol, recover=mode) as stream:
                    events = list(stream)
                    response = stream.response()
            except StreamIncomplete:
                continue
            recovered += 1
            is_one = [type(event).__name__ for event in events].count("Finish") == 1
            if told(response) != told(whole) or told(il.collect(events)) != told(whole) or not is_one:
                wrong.append(place)
    return wrong, recovered


@pytest.mark.parametrize("name", DIALECTS)
def test_the_stream_has_200_events(name: str) -> None:
    assert len(list(DIALECTS[name].events(LONG))) >= 200


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", DIALECTS)
def test_a_stream_cut_here_and_there_is_recovered_whole(name: str, mode: str) -> None:
    places = range(0, size_of(name, LONG), 1009)
    assert third_things(name, LONG, places, mode=mode) == ([], len(places))


@pytest.mark.parametrize("name", DIALECTS)
def test_a_stream_with_reasoning_is_recovered_whole(name: str) -> None:
    places = range(0, size_of(name, REASONED), 61)
    assert third_things(name, REASONED, places) == ([], len(places))


@pytest.mark.parametrize("name", DIALECTS)
def test_a_stream_with_a_tool_call_is_recovered_unless_the_call_was_told(name: str) -> None:
    places = range(0, size_of(name, CALLING), 13)
    wrong, recovered = third_things(name, CALLING, places)
    assert wrong == []
    assert recovered > len(places) // 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(DIALECTS)),
    mode=st.sampled_from(MODES),
    answer=st.sampled_from([LONG, REASONED, CALLING]),
    places=st.lists(st.integers(0, 8000), min_size=2, max_size=2),
    size=st.sampled_from([1 << 16, 700, 90]),
)
def test_streams_that_break_off_twice_are_recovered_or_incomplete(
    name: str, mode: str, answer: Answer, places: list[int], size: int
) -> None:
    dialect, whole = DIALECTS[name], whole_of(name, answer)
    server = Server(dialect, answer, [Cut(place, by_error=True) for place in places], size=size)
    with client_of(dialect, server) as client:
        stream = client.stream(dialect.model, "Tell.", protocol=dialect.protocol, recover=mode)
        try:
            response = stream.response()
        except StreamIncomplete as error:
            assert error.partial.tool_calls == whole.tool_calls != ()
        else:
            assert told(response) == told(whole)


@pytest.mark.heavy
@pytest.mark.parametrize("answer", [LONG, REASONED, CALLING], ids=["long", "reasoned", "calling"])
@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_stream_cut_at_any_byte_is_recovered_or_incomplete(name: str, answer: Answer) -> None:
    """The long one takes half an hour at each byte; every 29th meets each place of an event many times."""
    places = range(0, size_of(name, answer), 29 if answer is LONG else 1)
    wrong, recovered = third_things(name, answer, places)
    assert wrong == []
    assert recovered == len(places) or answer.call


def test_the_model_of_these_tests_goes_on_where_it_is_shown_to_stop() -> None:
    assert rest_of(LONG, STORY[:50]).text == STORY[50:]
