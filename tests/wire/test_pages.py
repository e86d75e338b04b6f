"""Going through all pages of a list."""

from __future__ import annotations

import asyncio
import json

import interlingua_wire.anthropic
import interlingua_wire.gemini
import interlingua_wire.openai
from tests.wire.fakes import AsyncFakeTransport, FakeTransport


def page(ids: list[str], *, has_more: bool) -> bytes:
    files = [{"id": name, "object": "file"} for name in ids]
    last = ids[-1] if ids else None
    return json.dumps({"object": "list", "data": files, "last_id": last, "has_more": has_more}).encode()


def test_items_come_from_all_pages_in_order() -> None:
    transport = FakeTransport([page(["a", "b"], has_more=True), page(["c"], has_more=False)])
    files = interlingua_wire.openai.Client(transport).files.list_all(limit=2)
    assert [file.id for file in files] == ["a", "b", "c"]
    assert [request.query["after"] for request in transport.requests[1:]] == ["b"]
    assert [request.query["limit"] for request in transport.requests] == [2, 2]


def test_no_page_is_asked_for_before_its_items_are() -> None:
    transport = FakeTransport([page(["a"], has_more=True), page(["b"], has_more=False)])
    files = interlingua_wire.openai.Client(transport).files.list_all()
    assert transport.requests == []
    assert next(files).id == "a"
    assert len(transport.requests) == 1


def test_a_cursor_that_comes_again_ends_the_list() -> None:
    transport = FakeTransport([page(["a"], has_more=True)])
    assert len(list(interlingua_wire.openai.Client(transport).files.list_all())) == 2
    assert len(transport.requests) == 2


def test_an_empty_page_without_a_cursor_ends_the_list() -> None:
    transport = FakeTransport([page([], has_more=True)])
    assert list(interlingua_wire.openai.Client(transport).files.list_all()) == []


def test_a_page_token_in_camel_case_is_followed() -> None:
    pages = [b'{"models": [{"name": "models/a"}], "nextPageToken": "t"}', b'{"models": [{"name": "models/b"}]}']
    transport = FakeTransport(pages)
    models = interlingua_wire.gemini.Client(transport).models.list_all()
    assert [model.name for model in models] == ["models/a", "models/b"]
    assert transport.requests[1].query["pageToken"] == "t"


def test_pages_go_on_under_an_event_loop() -> None:
    pages = [
        b'{"data": [{"id": "a"}], "has_more": true, "first_id": "a", "last_id": "a"}',
        b'{"data": [{"id": "b"}], "has_more": false, "first_id": "b", "last_id": "b"}',
    ]
    transport = AsyncFakeTransport(FakeTransport(pages))

    async def names() -> list[str]:
        return [model.id async for model in interlingua_wire.anthropic.AsyncClient(transport).models.list_all()]

    assert asyncio.run(names()) == ["a", "b"]
    assert transport.inner.requests[1].query["after_id"] == "a"
