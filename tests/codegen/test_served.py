"""What an API serves is read off its operations."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.emit.served import ORDER, served_by, served_module
from codegen.ir import Api, Body, LifecycleRecord, OperationRecord, SocketRecord, StreamRecord

ASK = {"$ref": "#/components/schemas/Ask"}
PICTURE = {"properties": {"type": {"enum": ["image_url"]}}}


def operation(method: str, path: str, **facts: Any) -> OperationRecord:
    return OperationRecord(id=path, method=method, key=path, path=path, segments=(), description="", **facts)


def served(*operations: OperationRecord, ask: dict[str, Any] | None = None, **facts: Any) -> tuple[str, ...]:
    schemas = {"Ask": {"properties": ask or {}}, "Picture": PICTURE}
    return served_by(Api(name="toy", document={"components": {"schemas": schemas}}, operations=operations, **facts))


@pytest.mark.parametrize(
    ("method", "path", "kinds"),
    [
        ("POST", "/v1/embeddings", ("embeddings",)),
        ("POST", "/v1beta/{+model}:batchEmbedContents", ("embeddings", "batch")),
        ("POST", "/v1/embed-jobs", ()),
        ("POST", "/v1/files", ("files",)),
        ("GET", "/v1/files", ()),
        ("POST", "/v1/batches", ("batch",)),
        ("POST", "/images/generations", ("images",)),
        ("POST", "/v1/audio/speech", ("audio",)),
        ("POST", "/v2/rerank", ("rerank",)),
        ("GET", "/v1/models", ("models",)),
        ("GET", "/v1/models/{model}", ()),
        ("POST", "/v1/moderations", ()),
    ],
)
def test_a_path_tells_what_it_is_for(method: str, path: str, kinds: tuple[str, ...]) -> None:
    assert served(operation(method, path)) == kinds


def test_the_body_of_a_chat_tells_what_it_may_hold() -> None:
    body = Body("json", "application/json", ASK)
    chat = operation("POST", "/v1/chat/completions", body=body)
    assert served(chat, ask={"messages": {}}) == ("chat",)
    assert served(chat, ask={"messages": {}, "tools": {}}) == ("chat", "tools")
    assert served(chat, ask={"messages": {"$ref": "#/components/schemas/Picture"}}) == ("chat", "vision")
    assert served(chat, ask={"other": {}}) == ()
    streaming = operation("POST", "/v1/messages", body=body, stream=StreamRecord(event=ASK))
    assert served(streaming, ask={"messages": {}}) == ("chat", "stream")


def test_a_conversation_over_a_websocket_is_live() -> None:
    assert served(sockets=(SocketRecord("connect", "/realtime", ASK, ASK),)) == ("live",)


def test_what_is_removed_serves_no_more() -> None:
    assert served(operation("POST", "/v1/embeddings", lifecycle=LifecycleRecord("removed"))) == ()


def test_the_module_lists_every_api() -> None:
    space: dict[str, Any] = {}
    exec(served_module({"toy": ("chat",), "art": ()}), space)
    assert space["SERVED"] == {"toy": ("chat",), "art": ()}
    assert space["ORDER"] == ORDER
