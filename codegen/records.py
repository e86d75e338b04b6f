"""From a normalised document to one record for each operation."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .document import Endpoint, endpoints, follow, ref_name
from .ir import (
    Body,
    BodyKind,
    Framing,
    LifecycleRecord,
    OperationRecord,
    Parameter,
    Reply,
    StreamRecord,
    Terminal,
    UploadRecord,
)
from .media import is_json
from .pages import page_record
from .problems import JSON

BODY_KINDS: dict[str, BodyKind] = {
    "application/json": "json",
    "multipart/form-data": "multipart",
    "application/x-www-form-urlencoded": "form",
}
_PREFERENCE = ("multipart/form-data", "application/json")
"""A multipart body can also carry what the JSON form of the same operation cannot: the files."""
_STREAMS: dict[str, Framing] = {
    "text/event-stream": "sse",
    "application/x-ndjson": "ndjson",
    "application/x-jsonl": "ndjson",
    "application/vnd.amazon.eventstream": "eventstream",
}
_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}


def operation_records(document: JSON, *, docs_url: str) -> tuple[OperationRecord, ...]:
    """A record for each operation under `paths`, by key and method."""
    version = _common_segment(document["paths"])
    return tuple(_record(endpoint, document, version, docs_url) for endpoint in endpoints(document))


def _record(endpoint: Endpoint, document: JSON, version: str, docs_url: str) -> OperationRecord:
    operation = endpoint.operation
    schemas = document["components"]["schemas"]
    body = _body(operation.get("requestBody"), schemas)
    reply = _reply(operation["responses"])
    query = operation.get("x-il-query", {})
    stream = _stream(operation)
    return OperationRecord(
        id=operation["operationId"],
        method=endpoint.method.upper(),
        key=endpoint.path,
        path=operation.get("x-il-path", endpoint.path.partition("?")[0].partition("#")[0]),
        segments=_segments(operation.get("x-il-flat-path", endpoint.path.partition("?")[0]), version),
        description=operation.get("description", ""),
        parameters=tuple(_parameters(operation, query)),
        query=query,
        headers={**document.get("x-il-headers", {}), **operation.get("x-il-headers", {})},
        body=body,
        reply=reply,
        stream=stream,
        pages=page_record(operation, reply=reply, body=body, schemas=schemas),
        lifecycle=_lifecycle(operation),
        upload=_upload(operation.get("x-il-upload")),
        docs_url=operation.get("externalDocs", {}).get("url", docs_url),
        security=_security(operation.get("security", document.get("security", []))),
    )


def _common_segment(paths: Iterable[str]) -> str:
    """The version or bare `api` that begins every path, such as `v1`, if there is one."""
    first = {path.split("/")[1] for path in paths}
    return first.pop() if len(first) == 1 and re.fullmatch(r"api|v\d\w*", next(iter(first))) else ""


def _segments(path: str, version: str) -> tuple[str, ...]:
    pieces = [piece for piece in path.split("/") if piece]
    return tuple(pieces[1:] if version and pieces[0] == version else pieces)


def _parameters(operation: JSON, query: JSON) -> list[Parameter]:
    parameters = [
        _parameter(value)
        for value in operation["parameters"]
        if not (value["in"] == "query" and value["name"] in query)
    ]
    return sorted(parameters, key=lambda parameter: (not parameter.required, parameter.location != "path"))


def _parameter(value: JSON) -> Parameter:
    location = value["in"]
    style = value.get("style", _STYLES[location])
    return Parameter(
        name=value["name"],
        location=location,
        schema=value.get("schema", {}),
        description=value.get("description", ""),
        required=value.get("required", False),
        deprecated=value.get("deprecated", False),
        style=style,
        explode=value.get("explode", style in ("form", "deepObject")),
        reserved=value.get("x-il-reserved", False),
        public_name=value.get("x-il-name") or value.get("schema", {}).get("x-il-parameter"),
    )


def _body(body: JSON | None, schemas: JSON) -> Body | None:
    if not body or not body.get("content"):
        return None
    content = body["content"]
    media = next((known for known in _PREFERENCE if known in content), min(content, key=_by_form))
    schema = content[media].get("schema", {})
    others = tuple((other, value.get("schema", {})) for other, value in sorted(content.items()) if other != media)
    kind = BODY_KINDS.get(media, "json" if is_json(media) else "binary")
    return Body(
        kind, media, schema, body.get("required", False), _files(schema, schemas) if kind == "multipart" else (), others
    )


def _files(schema: JSON, schemas: JSON) -> tuple[str, ...]:
    target = follow(schema, schemas)
    return tuple(name for name, field in target.get("properties", {}).items() if _is_file(field, schemas, ()))


def _is_file(schema: JSON, schemas: JSON, seen: tuple[str, ...]) -> bool:
    if schema.get("format") == "binary":
        return True
    name = ref_name(schema)
    if name:
        return name not in seen and _is_file(follow(schema, schemas), schemas, (*seen, name))
    inner = [*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else [])]
    return any(_is_file(member, schemas, seen) for member in inner)


def _reply(responses: JSON) -> Reply:
    status = min((code for code in responses if code.startswith("2")), default="default")
    content = responses.get(status, {}).get("content", {})
    plain = {media: value for media, value in content.items() if media not in _STREAMS}
    if not plain:
        return Reply(status)
    media = next(
        (one for one in plain if _is_binary(plain[one])),
        min(plain, key=_by_form),
    )
    schema = plain[media].get("schema", {})
    members = [member for member in schema.get("anyOf", ()) if member != {"type": "null"}]
    nullable = len(members) == 1
    return Reply(status, media, members[0] if nullable else schema, nullable)


def _by_form(media: str) -> tuple[bool, bool, str]:
    """Plain JSON first, then its kin, then the others by name."""
    return media != "application/json", not is_json(media), media


def _is_binary(media: JSON) -> bool:
    return media.get("schema", {}).get("format") == "binary"


def _stream(operation: JSON) -> StreamRecord | None:
    stream: JSON = operation.get("x-il-stream", {})
    content = operation["responses"].get("200", {}).get("content", {})
    media = next((one for one in content if one in _STREAMS), None)
    if media is None:
        return None
    return StreamRecord(
        event=content[media].get("schema", {}),
        framing=_STREAMS[media],
        terminal=tuple(
            Terminal(one.get("sentinel"), one.get("field"), tuple(one.get("values", ())))
            for one in stream.get("terminal", ())
        ),
        body=stream.get("body", {}),
        query=stream.get("query", {}),
        plain=stream.get("plain", {}),
        only=stream.get("only", len(content) == 1),
        envelope=stream.get("envelope", False),
    )


def _lifecycle(operation: JSON) -> LifecycleRecord:
    given = operation.get("x-il-lifecycle", {})
    default = "deprecated" if operation.get("deprecated") else "active"
    return LifecycleRecord(given.get("status", default), given.get("since"), given.get("successor"))


def _upload(value: JSON | None) -> UploadRecord | None:
    return UploadRecord(value.get("simple"), value.get("resumable"), value.get("max_bytes")) if value else None


def _security(requirements: list[JSON]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for requirement in requirements for name in requirement))
