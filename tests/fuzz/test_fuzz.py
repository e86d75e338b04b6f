"""Inputs that nobody thought of: shortly in every run, for ten minutes in a heavy one."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.__main__ import ran, seconds_given
from tests.fuzz.framings import cut, in_messages
from tests.fuzz.run import Watched
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_the_first_inputs_and_those_near_them_show_no_fault(name: str) -> None:
    target, dice = TARGETS[name], Random(name)
    check = target.make()
    for seed in target.seeds:
        for _ in range(40):
            begin, end = sorted(dice.choices(range(len(seed) + 1), k=2))
            check(seed[:begin] + dice.randbytes(dice.randint(0, 3)) + seed[end:])
        check(seed)
    check(b"")


@pytest.mark.heavy
@pytest.mark.parametrize("name", TARGETS)
def test_ten_minutes_of_inputs_show_no_fault(name: str, record_property: pytest.RecordProperty) -> None:
    result = ran(name, max(1, seconds_given() // len(TARGETS)))
    record_property("inputs", result.inputs)
    print(f"{result.name}: {result.inputs:,} inputs in {result.seconds:.0f} s")
    assert result.failure == ""
    assert result.inputs > 100


def test_pieces_are_the_whole_in_order() -> None:
    raw = bytes(range(256)) * 3
    assert b"".join(cut(raw)) == raw
    assert len(cut(raw)) > 1
    assert cut(raw) == cut(raw)


def test_any_bytes_are_messages_with_right_checksums() -> None:
    assert in_messages(b"") == b""
    assert len(in_messages(b"\1a\2bc")) == 16 + 3


def test_what_is_left_behind_is_seen() -> None:
    kept: list[object] = []
    watched = Watched(lambda raw: kept.extend(object() for _ in range(20)))
    with pytest.raises(AssertionError, match="left behind"):
        for _ in range(20_000):
            watched(b"")
