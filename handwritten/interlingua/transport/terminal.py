"""Whether an event is one that ends its stream well."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias, cast

from interlingua_wire._core.operation import Terminal

FindTerminal: TypeAlias = Callable[[bytes], Terminal | None]


@lru_cache(maxsize=256)
def terminal_finder(terminals: tuple[Terminal, ...]) -> FindTerminal:
    """A test on the data of an event. Most events are told apart by a search for bytes and never parsed for it."""
    marked = [(mark, terminal) for terminal in terminals for mark in _marks(terminal)]

    def find(event: bytes) -> Terminal | None:
        for mark, terminal in marked:
            if mark in event and _is_terminal(event, terminal):
                return terminal
        return None

    return find


def _marks(terminal: Terminal) -> list[bytes]:
    if terminal.sentinel is not None:
        return [terminal.sentinel.encode()]
    if terminal.values:
        return [json.dumps(value, ensure_ascii=False).encode() for value in terminal.values]
    return [f'"{_path(terminal)[-1]}"'.encode()]


def _path(terminal: Terminal) -> list[str]:
    return (terminal.field or "").split(".")


def _is_terminal(event: bytes, terminal: Terminal) -> bool:
    if terminal.sentinel is not None:
        return event == terminal.sentinel.encode()
    try:
        parsed = json.loads(event)
    except (ValueError, RecursionError):
        return False
    values = terminal.values
    return any(found in values if values else found is not None for found in found_at(parsed, _path(terminal)))


def found_at(value: Any, path: list[str]) -> Iterator[Any]:
    """What stands in a JSON value at the end of a path; `*` is any item of a list."""
    if not path:
        yield value
    elif path[0] == "*" and isinstance(value, list):
        for item in cast("list[object]", value):
            yield from found_at(item, path[1:])
    elif isinstance(value, dict) and path[0] in value:
        yield from found_at(cast("dict[str, Any]", value)[path[0]], path[1:])
