# Copied from codegen/emit/static/_core/websocket.py by `python -m codegen regen`. Edit that one.
"""Websockets as data: where one is, and what goes over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from .wire import Wire

MessageT = TypeVar("MessageT")


@dataclass(frozen=True, slots=True)
class Socket(Generic[MessageT]):
    """A conversation over a websocket, as data."""

    api: str
    name: str
    path: str
    send: str
    """Name of the type of what the client says."""
    receive: Wire[MessageT]
    """What the server says."""
