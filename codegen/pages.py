"""Recognises lists that come in pages by their shape."""

from __future__ import annotations

from typing import NamedTuple

from .document import ref_name
from .ir import Body, Counted, PageRecord, Reply
from .normalise.limits import LIMITS
from .problems import JSON


class _Shape(NamedTuple):
    """A way of paging: which parameter takes the cursor, and where a reply holds it."""

    parameter: str | None
    """None: the cursor is the address of the next page."""
    cursor: str
    needs: tuple[str, ...]
    """Fields that the reply must have."""
    more: str | None = None
    counts: Counted | None = None
    beside: str = ""
    """Another parameter that there must be."""


_SHAPES = (
    _Shape("pageToken", "nextPageToken", ("nextPageToken",)),
    _Shape("page", "next_page", ("next_page",)),
    _Shape("after_id", "last_id", ("last_id",), "has_more"),
    _Shape("after", "last_id", ("last_id",), "has_more"),
    _Shape("after", "next", ("next", "data"), "has_more"),
    _Shape("after", "data.-1.id", ("data", "has_more"), "has_more"),
    _Shape("page_token", "next_page_token", ("next_page_token",)),
    _Shape("offset", "", (), counts="items", beside="limit"),
    _Shape("page", "", (), counts="pages", beside="page_size"),
    _Shape("pagination_token", "pagination_token", ("pagination_token",)),
    _Shape("starting_after", "next_cursor", ("next_cursor",), "has_more"),
    _Shape(None, "next", ("next", "previous")),
)


def page_record(operation: JSON, *, reply: Reply, body: Body | None, schemas: JSON) -> PageRecord | None:
    """How an operation pages: as an overlay says (`x-il-pages`), else as the first shape that fits."""
    given = operation.get("x-il-pages")
    if given is False:
        return None
    properties = _target(reply.schema or {}, schemas).get("properties", {})
    if given:
        return _given(given, operation, reply, schemas)
    queries = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"}
    fields = set(_target(body.schema, schemas).get("properties", {})) if body else set[str]()
    whole = _item(reply.schema or {}, schemas)
    items = items_of(properties, schemas) if whole is None else ("", whole)
    for shape in _SHAPES:
        is_taken = shape.parameter is None or shape.parameter in queries | fields
        is_whole = shape.beside in ("", *queries) and all(name in properties for name in shape.needs)
        if items and is_taken and is_whole:
            name, item = items
            more = shape.more if shape.more in properties else None
            first = _first_page(operation, shape.parameter) if shape.counts == "pages" else 0
            in_body = shape.parameter in fields - queries
            return PageRecord(name, item, shape.cursor, shape.parameter, in_body, more, shape.counts, first)
    return None


def _given(given: JSON, operation: JSON, reply: Reply, schemas: JSON) -> PageRecord:
    """What an overlay or the document itself says, and what follows from it."""
    target = reply.schema or {}
    for step in filter(None, given["items"].split(".")):
        target = _target(target, schemas).get("properties", {}).get(step, {})
    first = _first_page(operation, given["parameter"]) if given.get("counts") == "pages" else 0
    return PageRecord(**{"item": _item(target, schemas) or {}, "cursor": "", "first": first, **given})


def _first_page(operation: JSON, name: str | None) -> int:
    """The number of the first page: what the server takes when none is given, else 1."""
    schema = next((one.get("schema", {}) for one in operation["parameters"] if one["name"] == name), {})
    default = schema.get(LIMITS, {}).get("default")
    return default if isinstance(default, int) else 1


def list_fields(schema: JSON, schemas: JSON) -> frozenset[str]:
    """The fields of a reply that are lists; an empty name stands for a reply that is one itself."""
    if _item(schema, schemas) is not None:
        return frozenset({""})
    properties = _target(schema, schemas).get("properties", {})
    return frozenset(name for name, field in properties.items() if _item(field, schemas) is not None)


def items_of(properties: JSON, schemas: JSON) -> tuple[str, JSON] | None:
    """The list of a reply: `data`, or the only one there is, or the only one of objects."""
    lists = {name: item for name, field in properties.items() if (item := _item(field, schemas)) is not None}
    objects = [name for name, item in lists.items() if ref_name(item)]
    for candidates in (["data"] if "data" in lists else [], list(lists), objects):
        if len(candidates) == 1:
            return candidates[0], lists[candidates[0]]
    return None


def _item(schema: JSON, schemas: JSON) -> JSON | None:
    target = _target(schema, schemas)
    for member in target.get("anyOf", ()):
        if member.get("type") == "array":
            target = member
    return target.get("items", {}) if target.get("type") == "array" else None


def _target(schema: JSON, schemas: JSON) -> JSON:
    name = ref_name(schema)
    return _target(schemas.get(name, {}), schemas) if name else schema
