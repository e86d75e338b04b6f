"""When a circuit opens, whom it lets try, and when it closes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlingua.errors import InvalidArgument
from interlingua.transport.circuit import Circuit, CircuitPolicy

POLICY = CircuitPolicy(failures=3, share=0.5, window=10.0, cooldown=5.0)


def ticket(circuit: Circuit, now: float) -> int:
    found = circuit.admit(now)
    assert found is not None
    return found


def failing(circuit: Circuit, times: int, *, at: float) -> None:
    for _ in range(times):
        circuit.failed(ticket(circuit, at), at)


def opened() -> Circuit:
    circuit = Circuit(POLICY)
    failing(circuit, 3, at=0.0)
    return circuit


def test_enough_failures_open_it_until_the_cooldown_has_passed() -> None:
    circuit = Circuit(POLICY)
    failing(circuit, 2, at=0.0)
    assert circuit.phase(0.0) == "closed"
    failing(circuit, 1, at=1.0)
    assert (circuit.phase(1.0), circuit.admit(5.9), circuit.retry_after(2.0)) == ("open", None, 4.0)
    assert circuit.phase(6.0) == "half_open"


def test_failures_that_have_left_the_window_no_longer_count() -> None:
    circuit = Circuit(POLICY)
    failing(circuit, 2, at=0.0)
    failing(circuit, 2, at=10.0)
    assert circuit.phase(10.0) == "closed"


def test_a_few_failures_among_many_answers_do_not_open_it() -> None:
    circuit = Circuit(POLICY)
    for _ in range(4):
        circuit.succeeded(ticket(circuit, 0.0), 0.0)
    failing(circuit, 3, at=0.0)
    assert circuit.phase(0.0) == "closed"
    failing(circuit, 1, at=0.0)
    assert circuit.phase(0.0) == "open"


def test_one_call_tries_and_its_success_closes_it() -> None:
    circuit = opened()
    trial = ticket(circuit, 5.0)
    assert (circuit.admit(5.0), circuit.phase(5.0)) == (None, "half_open")
    circuit.succeeded(trial, 5.5)
    assert circuit.phase(5.5) == "closed"
    assert circuit.state(5.5, provider="p", model="m").requests == 1


def test_a_trial_that_fails_opens_it_for_another_cooldown() -> None:
    circuit = opened()
    circuit.failed(ticket(circuit, 5.0), 6.0)
    assert (circuit.phase(10.9), circuit.phase(11.0)) == ("open", "half_open")


def test_a_trial_that_is_given_up_leaves_its_place_to_the_next() -> None:
    circuit = opened()
    circuit.left(ticket(circuit, 5.0), 5.1)
    assert circuit.admit(5.1) is not None


def test_a_trial_that_is_never_heard_of_again_is_replaced_after_a_cooldown() -> None:
    circuit = opened()
    assert circuit.admit(5.0) is not None
    assert circuit.admit(9.9) is None
    assert circuit.admit(10.0) is not None


def test_what_was_sent_before_it_opened_has_no_say_afterwards() -> None:
    circuit = Circuit(POLICY)
    early = ticket(circuit, 0.0)
    failing(circuit, 3, at=0.0)
    circuit.succeeded(early, 1.0)
    assert circuit.phase(1.0) == "open"
    trial = ticket(circuit, 5.0)
    circuit.failed(early, 5.1)
    circuit.succeeded(trial, 5.2)
    assert circuit.phase(5.2) == "closed"


def test_a_stream_that_breaks_after_it_began_counts_once() -> None:
    circuit = Circuit(POLICY)
    for _ in range(2):
        sent = ticket(circuit, 0.0)
        circuit.succeeded(sent, 0.0)
        circuit.failed(sent, 0.0, overloaded=True, late=True)
    state = circuit.state(0.0, provider="p", model="m")
    assert (state.requests, state.failures, state.overloads) == (2, 2, 2)


@pytest.mark.parametrize("wrong", [{"failures": 0}, {"share": 1.5}, {"window": 0.0}, {"cooldown": -1.0}])
def test_a_policy_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidArgument):
        CircuitPolicy(**wrong)  # pyright: ignore[reportArgumentType]


@given(st.lists(st.tuples(st.sampled_from(["ok", "fail", "leave"]), st.integers(0, 4)), max_size=80))
def test_it_lets_through_what_a_model_of_it_would(moves: list[tuple[str, int]]) -> None:
    """The model: a list of every outcome since it closed, and the moment from which on one may try."""
    circuit, now, reopens = Circuit(POLICY), 0, None
    outcomes: list[tuple[int, bool]] = []
    for move, seconds in moves:
        now += seconds
        sent = circuit.admit(float(now))
        assert (sent is not None) == (reopens is None or now >= reopens)
        if sent is None:
            continue
        if move == "leave":
            circuit.left(sent, float(now))
            continue
        is_failure = move == "fail"
        (circuit.failed if is_failure else circuit.succeeded)(sent, float(now))
        if reopens is not None:
            reopens, outcomes = (now + 5, []) if is_failure else (None, [(now, False)])
            continue
        outcomes = [(moment, failed) for moment, failed in [*outcomes, (now, is_failure)] if moment > now - 10]
        failures = sum(failed for _, failed in outcomes)
        if is_failure and failures >= 3 and failures * 2 >= len(outcomes):
            reopens, outcomes = now + 5, []
