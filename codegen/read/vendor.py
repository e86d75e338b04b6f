"""Facts that documents state in extensions of their generators: how operations stream, and how lists page."""

from __future__ import annotations

import re
from typing import Any

from ..document import METHODS, follow, ref_to
from ..problems import JSON

_EVENTS = "text/event-stream"
_LINES = "application/x-ndjson"


def note_extensions(document: JSON) -> JSON:
    """Say in our words what Fern and Speakeasy say in theirs."""
    schemas = document.get("components", {}).get("schemas", {})
    paths = {
        path: {key: _noted(part, schemas) if key in METHODS else part for key, part in item.items()}
        for path, item in document["paths"].items()
    }
    return {**document, "paths": paths}


def _noted(operation: JSON, schemas: JSON) -> JSON:
    return _speakeasy_pages(_speakeasy_stream(_events_of_frames(_fern_stream(operation, schemas), schemas)))


def _fern_stream(operation: JSON, schemas: JSON) -> JSON:
    """Cohere answers `oneOf: [reply, event]`; the extension tells which is which and how the stream is asked for."""
    said = _mapping(operation.get("x-fern-streaming"))
    event, reply = _mapping(said.get("response-stream")), _mapping(said.get("response"))
    if not event:
        return operation
    media = _EVENTS if said.get("format") == "sse" else _LINES
    content: JSON = {media: {"schema": _component(event, schemas)}}
    if reply:
        content["application/json"] = {"schema": _component(reply, schemas)}
    asked = re.fullmatch(r"\$request\.(\w+)", str(said.get("stream-condition")))
    rule: JSON = {"body": {asked[1]: True}} if asked else {}
    rule |= {"terminal": [{"sentinel": said["terminator"]}]} if isinstance(said.get("terminator"), str) else {}
    responses = operation.get("responses", {})
    replies = {**responses, "200": {**responses.get("200", {}), "content": content}}
    return {**operation, "responses": replies, "x-il-stream": rule}


def _mapping(value: Any) -> JSON:
    """What an extension holds, which no format promises; nothing where it is no mapping."""
    return value if isinstance(value, dict) else {}


def _component(schema: JSON, schemas: JSON) -> JSON:
    """A reference to the component that says the same, if there is one."""
    bare = _bare(schema)
    return next((ref_to(name) for name, other in schemas.items() if _bare(other) == bare), schema)


def _bare(value: Any) -> Any:
    """Without prose and extensions, which copies of a schema do not share."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _bare(part) for key, part in value.items() if key != "description" and not key.startswith("x-")}


def _events_of_frames(operation: JSON, schemas: JSON) -> JSON:
    """A stream is described by its events; some documents describe the frames, in which an event is the data.

    A frame with a fixed text for data is the one that ends the stream.
    """
    replies = operation.get("responses", {})
    media: JSON = replies.get("200", {}).get("content", {}).get(_EVENTS) or {}
    found = _events_in_frames(media.get("schema") or {}, schemas)
    events = [data for data in found if data.get("type") != "string"]
    ends = [str(end) for data in found for end in data.get("enum", [data["const"]] if "const" in data else ())]
    if not events or len(found) > len(events) + len(ends):
        return operation
    schema = events[0] if len(events) == 1 else {"anyOf": events}
    content = {**replies["200"]["content"], _EVENTS: {**media, "schema": schema}}
    rule = {"x-il-stream": {"terminal": [{"sentinel": end} for end in ends]}} if ends else {}
    return {**operation, "responses": {**replies, "200": {**replies["200"], "content": content}}, **rule}


def _events_in_frames(schema: JSON, schemas: JSON) -> list[JSON]:
    """The data of a frame, or of each in a union of frames; nothing where it is something else."""
    target = follow(schema, schemas)
    frames = [follow(member, schemas) for member in target.get("oneOf") or target.get("anyOf") or [target]]
    fields = [frame.get("properties", {}) for frame in frames]
    return [one["data"] for one in fields] if all("data" in one and one.keys() <= _FRAME for one in fields) else []


_FRAME = frozenset({"comment", "data", "event", "id", "retry"})
"""What the WHATWG rules know in a server-sent event."""


def _speakeasy_stream(operation: JSON) -> JSON:
    events: JSON = operation.get("responses", {}).get("200", {}).get("content", {}).get(_EVENTS) or {}
    asked, end = operation.get("x-speakeasy-stream-request-field"), events.get("x-speakeasy-sse-sentinel")
    rule: JSON = {"body": {asked: True}} if isinstance(asked, str) else {}
    rule |= {"terminal": [{"sentinel": end}]} if isinstance(end, str) else {}
    return {**operation, "x-il-stream": {**operation.get("x-il-stream", {}), **rule}} if rule else operation


def _speakeasy_pages(operation: JSON) -> JSON:
    said = _mapping(operation.get("x-speakeasy-pagination"))
    given = said.get("inputs")
    inputs = {str(one.get("type")): one for one in map(_mapping, given if isinstance(given, list) else ())}
    outputs = {name: str(path).removeprefix("$.") for name, path in _mapping(said.get("outputs")).items()}
    kind = _KINDS.get(str(said.get("type")), "")
    if "results" not in outputs or not isinstance(inputs.get(kind, {}).get("name"), str):
        return operation
    rule: JSON = {"items": outputs["results"], "parameter": inputs[kind]["name"]}
    if inputs[kind].get("in") == "requestBody":
        rule["in_body"] = True
    if kind == "cursor":
        rule["cursor"] = outputs.get("nextCursor", "")
    else:
        rule["counts"] = "items" if kind == "offset" else "pages"
    return {**operation, "x-il-pages": rule}


_KINDS = {"cursor": "cursor", "offsetLimit": "offset"}
