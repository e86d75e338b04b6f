"""From a normalised document to one record for each operation."""

from __future__ import annotations

from .document import SOCKETS, Endpoint, endpoints, follow, ref_name
from .ir import (
    Body,
    BodyKind,
    Framing,
    LifecycleRecord,
    LongRunningRecord,
    OperationRecord,
    Parameter,
    Reply,
    SocketRecord,
    StreamRecord,
    Terminal,
    UploadRecord,
)
from .media import is_json
from .pages import page_record
from .problems import JSON
from .segments import naming_segments

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
    "application/stream+json": "ndjson",
    "application/vnd.amazon.eventstream": "eventstream",
}
_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}


def operation_records(document: JSON, *, docs_url: str) -> tuple[OperationRecord, ...]:
    """A record for each operation under `paths`, by key and method."""
    found = list(endpoints(document))
    segments = naming_segments(_flat_path(endpoint) for endpoint in found)
    return tuple(_record(endpoint, document, segments[_flat_path(endpoint)], docs_url) for endpoint in found)


def _record(endpoint: Endpoint, document: JSON, segments: tuple[str, ...], docs_url: str) -> OperationRecord:
    operation = endpoint.operation
    schemas = document["components"]["schemas"]
    body = _body(operation.get("requestBody"), schemas)
    reply = _reply(operation["responses"])
    query = operation.get("x-il-query", {})
    stream = _stream(operation)
    security = operation.get("security", document.get("security", []))
    return OperationRecord(
        id=operation["operationId"],
        method=operation.get("x-il-method", endpoint.method).upper(),
        key=endpoint.path,
        path=operation.get("x-il-server", "") + operation.get("x-il-path", _sent_path(endpoint.path)),
        segments=segments,
        description=operation.get("description", ""),
        parameters=tuple(_parameters(operation, query)),
        query={**_defaults(operation), **query},
        headers={**document.get("x-il-headers", {}), **operation.get("x-il-headers", {})},
        body=body,
        reply=reply,
        stream=stream,
        pages=page_record(operation, reply=reply, body=body, schemas=schemas),
        lifecycle=_lifecycle(operation),
        upload=_upload(operation.get("x-il-upload")),
        from_root="x-il-server" in operation,
        public_name=operation.get("x-il-name"),
        docs_url=operation.get("externalDocs", {}).get("url", docs_url),
        long_running=_long_running(operation),
        security=_security(security),
        scopes=_scopes(security),
        needs_oauth=_needs_oauth(security, document),
        grpc=_grpc(operation.get("x-il-grpc")),
    )


def _flat_path(endpoint: Endpoint) -> str:
    return _sent_path(endpoint.operation.get("x-il-flat-path", endpoint.path))


def _sent_path(key: str) -> str:
    return key.partition("?")[0].partition("#")[0]


def _defaults(operation: JSON) -> dict[str, str]:
    """Query parameters that are sent also where the caller says nothing."""
    return {value["name"]: value["x-il-default"] for value in operation["parameters"] if "x-il-default" in value}


def _parameters(operation: JSON, query: JSON) -> list[Parameter]:
    parameters = [
        _parameter(value)
        for value in operation["parameters"]
        if not (value["in"] == "query" and value["name"] in query)
    ]
    return sorted(parameters, key=lambda parameter: (not parameter.required, parameter.location != "path"))


def _parameter(value: JSON) -> Parameter:
    location = value["in"]
    media_type, content = next(iter(value.get("content", {}).items()), (None, value))
    style = value.get("style", _STYLES[location])
    return Parameter(
        name=value["name"],
        location=location,
        schema=without_null(content.get("schema", {})),
        description=value.get("description", ""),
        required=value.get("required", False),
        deprecated=value.get("deprecated", False),
        style=style,
        explode=value.get("explode", style in ("form", "deepObject")),
        media_type=media_type,
        reserved=value.get("x-il-reserved", False),
        public_name=value.get("x-il-name") or value.get("schema", {}).get("x-il-parameter"),
        pattern=_name_pattern(value),
    )


def _name_pattern(value: JSON) -> str | None:
    """Of the name of a resource; other patterns are for the documentation only."""
    pattern = value.get("schema", {}).get("x-il-limits", {}).get("pattern")
    return pattern if value.get("x-il-reserved") else None


def without_null(schema: JSON) -> JSON:
    """What can stand in a URL, a header or a form, none of which can say null."""
    members = [member for member in schema.get("anyOf", ()) if member != {"type": "null"}]
    if len(members) == len(schema.get("anyOf", ())):
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**members[0], **rest} if len(members) == 1 else {**rest, "anyOf": members}


def _body(body: JSON | None, schemas: JSON) -> Body | None:
    if not body or not body.get("content"):
        return None
    content = body["content"]
    media = next((known for known in _PREFERENCE if known in content), min(content, key=_by_form))
    schema, nullable = _without_null(content[media].get("schema", {}))
    others = tuple((other, value.get("schema", {})) for other, value in sorted(content.items()) if other != media)
    kind = BODY_KINDS.get(media, "json" if is_json(media) else "binary")
    # Many documents forget to say that a body is required which cannot be empty.
    needed = body.get("required", False) or bool(follow(schema, schemas).get("required"))
    files = _files(schema, schemas) if kind == "multipart" else ()
    fields = follow(schema, schemas).get("properties", {})
    return Body(
        kind,
        media,
        schema,
        needed and not nullable,
        files=files,
        urls=tuple(name for name in files if _may_be_text(fields[name], schemas)),
        alternatives=others,
        encoding=_encoding(content[media]),
    )


def _encoding(media: JSON) -> dict[str, str]:
    return {name: said["contentType"] for name, said in media.get("encoding", {}).items() if "contentType" in said}


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


def _may_be_text(schema: JSON, schemas: JSON) -> bool:
    members = [follow(member, schemas) for member in follow(schema, schemas).get("anyOf", ())]
    return any(member.get("type") == "string" and member.get("format") != "binary" for member in members)


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
    return Reply(status, media, *_without_null(plain[media].get("schema", {})))


def _without_null(schema: JSON) -> tuple[JSON, bool]:
    """What a schema is besides null, and whether it may be that."""
    members = [member for member in schema.get("anyOf", ()) if member != {"type": "null"}]
    return (members[0], True) if len(members) == 1 else (schema, False)


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
        errors=stream.get("errors", {}),
        payloads=stream.get("payloads", {}),
    )


def _lifecycle(operation: JSON) -> LifecycleRecord:
    given = operation.get("x-il-lifecycle", {})
    default = "deprecated" if operation.get("deprecated") else "active"
    return LifecycleRecord(given.get("status", default), given.get("since"), given.get("successor"))


def _upload(value: JSON | None) -> UploadRecord | None:
    return UploadRecord(value.get("simple"), value.get("resumable"), value.get("max_bytes")) if value else None


def socket_records(document: JSON) -> tuple[SocketRecord, ...]:
    """What `x-il-websocket` says, by name."""
    found = document.get(SOCKETS, {})
    return tuple(SocketRecord(name=name, **found[name]) for name in sorted(found))


def _long_running(operation: JSON) -> LongRunningRecord | None:
    """As an overlay says; what it leaves out is as in google.longrunning.Operation."""
    if "x-il-operation" not in operation:
        return None
    said = operation["x-il-operation"]
    given = said if "done" in said else {**_GOOGLE, **said}
    return LongRunningRecord(
        poll=given["poll"],
        parameters=given.get("parameters", _GOOGLE["parameters"]),
        same=tuple(given.get("same", ())),
        done=given["done"],
        values=tuple(given.get("values", ())),
        result=given.get("result"),
        reply=given.get("reply") or operation.get("x-il-grpc", {}).get("result"),
        error=given.get("error"),
        progress=given.get("progress"),
        cancel=given.get("cancel"),
    )


_GOOGLE: JSON = {
    "parameters": {"name": "name"},
    "done": "done",
    "values": (True,),
    "result": "response",
    "error": "error",
    "progress": "metadata",
}


def _grpc(value: JSON | None) -> str | None:
    return f"/{value['service']}/{value['method']}" if value else None


def _scopes(requirements: list[JSON]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(scope for one in requirements for scopes in one.values() for scope in scopes))


def _needs_oauth(requirements: list[JSON], document: JSON) -> bool:
    schemes = document.get("components", {}).get("securitySchemes", {})
    return bool(requirements) and all(
        any(schemes.get(name, {}).get("type") == "oauth2" for name in one) for one in requirements
    )


def _security(requirements: list[JSON]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for requirement in requirements for name in requirement))
