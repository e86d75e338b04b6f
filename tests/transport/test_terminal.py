"""The event that ends a stream well."""

from __future__ import annotations

import pytest

from interlingua.transport.terminal import terminal_finder
from interlingua_wire._core.operation import Terminal

DONE = Terminal(sentinel="[DONE]")
STOP = Terminal(field="type", values=("message_stop",))
FINISH = Terminal(field="candidates.*.finishReason")


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (b"[DONE]", DONE),
        (b'{"text": "[DONE]"}', None),
        (b'{"type": "message_stop"}', STOP),
        (b'{"type": "delta", "text": "\\"message_stop\\""}', None),
        (b'{"type": "delta", "inner": {"type": "message_stop"}}', None),
        (b'{"candidates": [{}, {"finishReason": "STOP"}]}', FINISH),
        (b'{"candidates": [{"finishReason": null}]}', None),
        (b'{"finishReason": "STOP"}', None),
        (b'{"candidates": {"finishReason": "STOP"}}', None),
        (b'"finishReason', None),
        (b"", None),
    ],
)
def test_a_terminal_is_found_where_it_stands_and_nowhere_else(event: bytes, expected: Terminal | None) -> None:
    assert terminal_finder((DONE, STOP, FINISH))(event) == expected
