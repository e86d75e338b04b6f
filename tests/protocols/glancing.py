"""What a stream tells whose plainest events are read without their types, and with them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from interlingua.errors import InterlinguaError
from interlingua.events import Event
from interlingua.protocols.base import ChatProtocol
from interlingua.usage import Usage
from interlingua_wire._core.model import to_json
from interlingua_wire._core.wire import Wire


def told(
    chat: ChatProtocol, wire: Wire[Any], events: Iterable[Any], *, glances: bool
) -> tuple[list[tuple[Event, Any]], Usage | str, int]:
    """What it tells, each event with its raw JSON; the tokens; and how many events were read without types."""
    decoder = chat.decoder()
    assert decoder.glance is not None
    found: list[Event] = []
    seen = 0
    try:
        for event in events:
            data = json.dumps(event).encode()
            glanced = decoder.glance(data) if glances else None
            seen += glanced is not None
            found += decoder.feed(wire.decode(data)) if glanced is None else glanced.events
        found += decoder.end()
        usage: Usage | str = decoder.usage
    except InterlinguaError as error:
        usage = type(error).__name__
    return [(event, to_json(event.raw)) for event in found], usage, seen
