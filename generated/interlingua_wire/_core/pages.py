# Copied from codegen/emit/static/_core/pages.py by `python -m codegen regen`. Edit that one.
"""Finding the items of a page and the request for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, urlsplit

from .operation import PageRule
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
    cursor = _counted(request, rule, reply, seen) if rule.counts else _follow(reply, rule.cursor)
    if not isinstance(cursor, (str, int)) or not cursor or cursor in seen:
        return None
    seen.add(cursor)
    if rule.parameter is None:
        return request._replace(query={**request.query, **_query_of(str(cursor))})
    if rule.in_body:
        return request._replace(body={**cast("Mapping[str, object]", request.body), rule.parameter: cursor})
    return request._replace(query={**request.query, rule.parameter: cursor})


def _counted(request: Request[Any, Any, Any], rule: PageRule[Any], reply: object, seen: set[object]) -> int | None:
    """How many items or pages came before the next one; None after a page that is empty or came before."""
    items = items_of(request, reply)
    if not items or repr(items) in seen:
        return None
    seen.add(repr(items))
    given = cast("Mapping[str, object]", request.body) if rule.in_body else request.query
    asked = given.get(rule.parameter or "")
    before = asked if isinstance(asked, int) else rule.first
    return before + (len(items) if rule.counts == "items" else 1)


def _query_of(address: str) -> dict[str, str]:
    """What an address asks for. Only this is taken from it: a reply does not say where the next request goes."""
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


def _follow(value: object, path: str) -> object:
    for step in path.split(".") if path else ():
        if value is None:
            return None
        if isinstance(value, list):
            found = cast("list[object]", value)
            value = found[int(step)] if found else None
        else:
            value = cast("object", getattr(value, step, None))
    return value
