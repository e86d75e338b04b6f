"""Responses one after the other over a websocket: what is sent, what ends an answer, and what is an error.

https://platform.openai.com/docs/guides/websocket-mode, checked 2026-11-28.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interlingua.errors import ErrorFacts
from interlingua.protocols.openai_responses.errors import read_error

SOCKET = "RESPONSES"
"""The constant of the API's `sockets` where it is spoken."""
ENDS = frozenset({"response.completed", "response.failed", "response.incomplete", "error"})
NOT_SENT = frozenset({"stream", "background"})
"""Fields of a request that have no meaning here."""


def asking_for(request: Mapping[str, Any]) -> dict[str, Any]:
    """The message that asks for a response."""
    return {"type": "response.create", **request}


def status_in(event: Mapping[str, Any]) -> int | None:
    """The HTTP status that an error stands for."""
    status = event.get("status")
    return status if isinstance(status, int) else None


def refusal_in(event: Mapping[str, Any]) -> ErrorFacts | None:
    """The facts of an event that ends an answer with an error; None for any other."""
    if event.get("type") not in ("error", "response.failed"):
        return None
    return read_error(status_in(event), event)
