# Copied from codegen/emit/static/_core/request.py by `python -m codegen regen`. Edit that one.
"""One call of one operation with its values, before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, NamedTuple

from .omit import Omit, omit
from .operation import NONE, EventT, ItemT, Operation, ReplyT


class Extra(NamedTuple):
    """What a caller adds to one call."""

    headers: Mapping[str, str] = NONE
    query: Mapping[str, object] = NONE
    body: Mapping[str, object] = NONE
    timeout: float | None = None
    """Seconds for the whole call, retries and stream included; None is the transport's default."""

    @classmethod
    def given(
        cls,
        headers: Mapping[str, str] | None,
        query: Mapping[str, object] | None,
        body: Mapping[str, object] | None,
        timeout: float | None,
    ) -> Extra:
        """What a method was given; None stands for nothing."""
        return cls(headers=headers or {}, query=query or {}, body=body or {}, timeout=timeout)


NOTHING = Extra()


class Request(NamedTuple, Generic[ReplyT, EventT, ItemT]):
    """An operation and the values to call it with. Values that are `omit` are not sent."""

    operation: Operation[ReplyT, EventT, ItemT]
    path: Mapping[str, object] = NONE
    query: Mapping[str, object] = NONE
    headers: Mapping[str, object] = NONE
    body: Mapping[str, object] | Any | Omit = omit
    """A mapping for JSON, form and multipart; bytes, a binary file or an iterable of bytes for a binary body."""
    extra: Extra = NOTHING


def with_needed(given: Sequence[str] | str | Omit, needed: str) -> list[str] | Omit:
    """The values of a list header that an operation itself sends a value of."""
    if isinstance(given, Omit):
        return given
    return [*([given] if isinstance(given, str) else given), needed]
