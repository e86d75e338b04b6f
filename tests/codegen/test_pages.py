"""A list that comes in pages is recognised by its shape, or as an overlay says."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.ir import PageRecord
from codegen.problems import JSON
from codegen.records import operation_records
from tests.codegen.specimen import STRING, normalised, obj, openapi, operation, ref

FLAG: JSON = {"type": "boolean"}
THINGS: JSON = {"type": "array", "items": ref("Thing")}


def page_of(
    reply: JSON, *, query: tuple[str, ...] = (), body: JSON | None = None, said: Any = None
) -> PageRecord | None:
    parameters = [{"name": name, "in": "query", "schema": STRING} for name in query]
    call = operation("listThings", parameters=parameters, reply=reply, body=body)
    facts = openapi(
        {"Thing": obj(id=STRING)}, paths={"/things": {"get": call if said is None else {**call, "x-il-pages": said}}}
    )
    (record,) = operation_records(normalised(facts), docs_url="")
    return record.pages


@pytest.mark.parametrize(
    ("reply", "parameter", "cursor", "more"),
    [
        (obj(data=THINGS, last_id=STRING, has_more=FLAG), "after", "last_id", "has_more"),
        (obj(data=THINGS, has_more=FLAG), "after", "data.-1.id", "has_more"),
        (obj(data=THINGS, next=STRING, has_more=FLAG), "after", "next", "has_more"),
        (obj(data=THINGS, next_page=STRING), "page", "next_page", None),
        (obj(data=THINGS, last_id=STRING, has_more=FLAG), "after_id", "last_id", "has_more"),
        (obj(things=THINGS, nextPageToken=STRING), "pageToken", "nextPageToken", None),
    ],
)
def test_the_usual_shapes_are_known(reply: JSON, parameter: str, cursor: str, more: str | None) -> None:
    page = page_of(reply, query=(parameter, "limit"))
    items = "things" if "things" in reply["properties"] else "data"
    assert page == PageRecord(items, ref("Thing"), cursor, parameter, False, more)


def test_of_several_lists_the_one_of_objects_is_paged() -> None:
    reply = obj(things=THINGS, unreachable={"type": "array", "items": STRING}, nextPageToken=STRING)
    page = page_of(reply, query=("pageToken",))
    assert page is not None and page.items == "things"


def test_a_cursor_may_go_into_the_body() -> None:
    page = page_of(obj(data=THINGS, next_page=STRING), body=obj(page=STRING))
    assert page is not None and page.in_body


@pytest.mark.parametrize("query", [(), ("limit",)])
def test_without_a_parameter_for_the_cursor_there_are_no_pages(query: tuple[str, ...]) -> None:
    assert page_of(obj(data=THINGS, next_page=STRING, has_more=FLAG), query=query) is None


def test_a_nullable_list_is_a_list() -> None:
    page = page_of(obj(data={"anyOf": [THINGS, {"type": "null"}]}, next_page=STRING), query=("page",))
    assert page is not None and page.item == ref("Thing")


def test_an_overlay_decides() -> None:
    reply = obj(data=THINGS, next_page=STRING)
    said = {"items": "data", "cursor": "next_page", "parameter": "from"}
    assert page_of(reply, query=("from",), said=said) == PageRecord("data", ref("Thing"), "next_page", "from")
    assert page_of(reply, query=("page",), said=False) is None
