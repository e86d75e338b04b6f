"""What a stream has brought is kept as bytes, and decoded when somebody looks."""

from __future__ import annotations

import pickle
from typing import Any

from interlingua.transport.reading import Received
from interlingua_wire._core.wire import Wire


class Counting(Wire[str]):
    """Counts what it decodes."""

    __slots__ = ("decoded",)

    def __init__(self) -> None:
        super().__init__("", "str")
        self.decoded = 0

    def decode(self, body: bytes | bytearray | str) -> Any:
        self.decoded += 1
        return super().decode(body)


def test_nothing_is_decoded_before_somebody_looks() -> None:
    wire = Counting()
    received = Received(wire, (b"a", b"b"))
    assert len(received) == 2
    assert wire.decoded == 0


def test_each_event_is_decoded_once() -> None:
    wire = Counting()
    received = Received(wire, (b"a", b"b", b"c"))
    assert (received[0], received[-1], received[1:], list(received)) == ("a", "c", ("b", "c"), ["a", "b", "c"])
    assert wire.decoded == 3


def test_it_leaves_a_process_as_a_tuple() -> None:
    assert pickle.loads(pickle.dumps(Received(Wire("", "str"), (b"a", b"b")))) == ("a", "b")
