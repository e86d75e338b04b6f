"""Finding the items of a page and the request for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, urlsplit

from .request import Request

ItemT = TypeVar("ItemT")


def items_of(request: Request[Any, Any, ItemT], reply: object) -> Sequence[ItemT]:
    """The items on one page."""
    rule = request.operation.pages
    found = _follow(reply, rule.items) if rule else None
    return cast("Sequence[ItemT]", found) if isinstance(found, list) else ()


def next_request(
    request: Request[Any, Any, ItemT], reply: object, seen: set[object]
) -> Request[Any, Any, ItemT] | None:
    """The request for the page after `reply`; None after the last one, and where a cursor comes a second time."""
    rule = request.operation.pages
    if rule is None or (rule.more and not _follow(reply, rule.more)):
        return None
    cursor = _follow(reply, rule.cursor)
    if not isinstance(cursor, (str, int)) or not cursor or cursor in seen:
        return None
    seen.add(cursor)
    if rule.parameter is None:
        return replace(request, query={**request.query, **_query_of(str(cursor))})
    if rule.in_body:
        return replace(request, body={**cast("Mapping[str, object]", request.body), rule.parameter: cursor})
    return replace(request, query={**request.query, rule.parameter: cursor})


def _query_of(address: str) -> dict[str, str]:
    """What an address asks for. Only this is taken from it: a reply does not say where the next request goes."""
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


def _follow(value: object, path: str) -> object:
    for step in path.split("."):
        if value is None:
            return None
        if isinstance(value, list):
            found = cast("list[object]", value)
            value = found[int(step)] if found else None
        else:
            value = cast("object", getattr(value, step, None))
    return value
