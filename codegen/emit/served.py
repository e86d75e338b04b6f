"""What an API serves, read off its operations: `interlingua_wire/served.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..group_reach import closure, references
from ..ir import Api, OperationRecord
from .types import HEADER

ORDER = (
    *("chat", "stream", "tools", "vision", "embeddings", "files"),
    *("batch", "live", "images", "audio", "rerank", "models"),
)
CHAT = re.compile(
    r"/(chat/completions|messages|responses|sonar|converse(-stream)?|chat|chat_stream)$|:(stream)?generateContent$",
    re.IGNORECASE,
)
BY_PATH = (
    ("embeddings", "POST", re.compile(r"embed(?!-jobs)|/model/\{modelId\}/invoke$", re.IGNORECASE)),
    ("files", "POST", re.compile(r"/files(/upload)?$")),
    ("batch", "POST", re.compile(r"/batch(es|PredictionJobs)?($|/)|:batch|/model-invocation-job$")),
    ("live", "POST", re.compile(r"/realtime/|bidirectional")),
    ("images", "POST", re.compile(r"/images?/|text-to-image|:predict$")),
    ("audio", "POST", re.compile(r"/audio/|/speech$|/tts$|text-to-speech|transcri", re.IGNORECASE)),
    ("rerank", "POST", re.compile(r"/rerank(ing)?$")),
    ("models", "GET", re.compile(r"/(models|tags|foundation-models|foundation_model_specs)$")),
)
"""What the path of an operation tells; Bedrock's models of any kind, those that embed too, are invoked by one path."""
TOOLS = frozenset({"tools", "toolConfig", "tool_config"})
PICTURES = frozenset({"image", "image_url", "images", "inlineData", "inline_data", "input_image"})
SOUNDS = frozenset({"speechConfig", "speech_config"})


def served_by(api: Api) -> tuple[str, ...]:
    """What its active operations do, in the order of `ORDER`."""
    found = {name for operation in api.operations for name in _of_operation(operation, api)}
    if api.sockets:
        found.add("live")
    return tuple(name for name in ORDER if name in found)


def served_module(served: Mapping[str, tuple[str, ...]]) -> str:
    """The module for all APIs."""
    lines = "".join(f"    {name!r}: {tuple(kinds)!r},\n" for name, kinds in sorted(served.items()))
    return (
        f'{HEADER}\n"""What each API serves, as its operations say."""\n\n'
        "from __future__ import annotations\n\nfrom collections.abc import Mapping\n\n"
        f"ORDER: tuple[str, ...] = {ORDER!r}\n"
        f"SERVED: Mapping[str, tuple[str, ...]] = {{\n{lines}}}\n"
    )


def _of_operation(operation: OperationRecord, api: Api) -> Iterator[str]:
    if operation.lifecycle.status == "removed":
        return
    path = operation.path.rstrip("/")
    for name, method, pattern in BY_PATH:
        if operation.method == method and pattern.search(path):
            yield name
    if operation.method == "POST" and CHAT.search(path):
        yield from _of_chat(operation, api)


def _of_chat(operation: OperationRecord, api: Api) -> Iterator[str]:
    schemas: Mapping[str, Any] = api.document["components"]["schemas"]
    body = operation.body.schema if operation.body else {}
    top = references(body) & schemas.keys()
    fields = {field for name in top for field in schemas[name].get("properties", {})}
    if fields.isdisjoint({"messages", "contents", "input", "message"}):
        return
    graph = {name: frozenset(references(schema) & schemas.keys()) for name, schema in schemas.items()}
    words = {word for name in closure(graph, top) for word in _words(schemas[name])}
    yield "chat"
    if operation.stream is not None:
        yield "stream"
    for name, signs, place in (("tools", TOOLS, fields), ("vision", PICTURES, words), ("audio", SOUNDS, words)):
        if not signs.isdisjoint(place):
            yield name


def _words(schema: Any) -> Iterator[str]:
    """The names of fields, and the values by which variants are told apart."""
    if isinstance(schema, list):
        for item in schema:
            yield from _words(item)
    elif isinstance(schema, dict):
        yield from schema.get("properties", {})
        yield from (value for value in schema.get("enum", ()) if isinstance(value, str))
        for part in schema.values():
            yield from _words(part)
