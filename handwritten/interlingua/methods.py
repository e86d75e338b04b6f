"""Methods of generated clients, as what wraps a call of one takes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeAlias, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Method: TypeAlias = Callable[P, T]
AsyncMethod: TypeAlias = Callable[P, Awaitable[T]]
