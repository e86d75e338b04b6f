"""How an OpenAPI document and a Google discovery document must be built for us to read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..document import METHODS, SOCKETS
from ..problems import Problem
from .shape import is_a, list_of, listing, mapping, mapping_of, record, text, word


def _types(value: Any, where: str) -> Iterator[Problem]:
    yield from list_of(text)(value, where) if isinstance(value, list) else text(value, where)


def _required(value: Any, where: str) -> Iterator[Problem]:
    """A list of names; old documents also have a flag here."""
    yield from iter(()) if isinstance(value, bool) else list_of(text)(value, where)


def _schema(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield from _schema_object(value, where)


_discriminator = record({"mapping": mapping_of(text)}, {"propertyName": text})
_schema_object = record(
    {
        "$ref": text,
        "type": _types,
        "format": text,
        "enum": listing,
        "required": _required,
        "discriminator": _discriminator,
        "x-il-oneofs": list_of(list_of(text)),
        **dict.fromkeys(("x-il-source", "x-il-instead", "x-il-words", "x-il-unique"), text),
        "x-il-needs": mapping_of(mapping_of(listing)),
        **dict.fromkeys(("x-il-title", "x-il-name", "x-il-parameter", "x-il-page"), text),
        **dict.fromkeys(("properties", "patternProperties"), mapping_of(_schema)),
        **dict.fromkeys(("items", "additionalProperties", "not"), _schema),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), list_of(_schema)),
    }
)
_content = {"content": mapping_of(record({"schema": _schema}))}
_parameter = record(
    {"schema": _schema, "x-il-default": text, **_content},
    {"name": text, "in": word(("path", "query", "header", "cookie"))},
    or_ref=True,
)
_body = record(_content, or_ref=True)
_header = record({"schema": _schema, **_content}, or_ref=True)
_response = record({"headers": mapping_of(_header), **_content}, or_ref=True)
_servers = list_of(record({}, {"url": text}))


def _pages(value: Any, where: str) -> Iterator[Problem]:
    """How an overlay says that an operation pages; false: not at all."""
    if value is not False:
        yield from _page_record(value, where)


_page_record = record(dict.fromkeys(("items", "cursor", "parameter", "more", "counts"), text))
_operation = record(
    {
        "operationId": text,
        "parameters": list_of(_parameter),
        "requestBody": _body,
        "responses": mapping_of(_response),
        "security": list_of(mapping_of(list_of(text))),
        **dict.fromkeys(("x-il-query", "x-il-headers"), mapping_of(text)),
        "x-il-stream": record({"terminal": list_of(mapping), "body": mapping, "query": mapping_of(text)}),
        "x-il-lifecycle": record({"status": word(("active", "deprecated", "removed"))}),
        "x-il-path-parameters": list_of(record({"schema": _schema}, {"name": text, "in": word(("path",))})),
        "servers": _servers,
        **dict.fromkeys(("x-il-flat-path", "x-il-method", "x-il-name", "x-il-path", "x-il-server"), text),
        "x-il-upload": record(dict.fromkeys(("simple", "resumable"), text) | {"max_bytes": is_a(int, "a number")}),
        "x-il-pages": _pages,
        "x-il-grpc": record({"result": _schema_object, "progress": _schema_object}, {"service": text, "method": text}),
        "x-il-operation": record(
            {
                "parameters": mapping_of(text),
                "same": list_of(text),
                "values": listing,
                "cancel": text,
                "reply": _schema_object,
            }
            | dict.fromkeys(("done", "result", "error", "progress"), text),
            {"poll": text},
        ),
    }
)
_item = record({"parameters": list_of(_parameter), "servers": _servers, **dict.fromkeys(METHODS, _operation)})


def _paths(value: Any, where: str) -> Iterator[Problem]:
    yield from mapping_of(_item)(value, where)
    for path in value if isinstance(value, dict) else ():
        if not path.startswith("/"):
            yield Problem("not-a-spec", where, f"a path begins with a slash, this is {path!r}")


_components = record(
    {
        "schemas": mapping_of(_schema_object),
        "parameters": mapping_of(_parameter),
        "headers": mapping_of(_header),
        "requestBodies": mapping_of(_body),
        "responses": mapping_of(_response),
        "securitySchemes": mapping_of(record({"flows": mapping_of(record({"scopes": mapping}))})),
    }
)
openapi_shape = record(
    {
        "info": mapping,
        "components": _components,
        "webhooks": mapping_of(_item),
        "servers": _servers,
        "security": list_of(mapping_of(list_of(text))),
        "x-il-prefixes": list_of(text),
        SOCKETS: mapping_of(
            record({"description": text}, {"path": text, "send": _schema_object, "receive": _schema_object})
        ),
    },
    {"openapi": text, "paths": _paths},
)
"""An OpenAPI document, ours or another's."""


def _google_schema(value: Any, where: str) -> Iterator[Problem]:
    yield from _google_schema_record(value, where)


_google_schema_record = record(
    {
        **dict.fromkeys(("$ref", "type", "format", "description", "pattern"), text),
        **dict.fromkeys(("items", "additionalProperties"), _google_schema),
        "properties": mapping_of(_google_schema),
        **dict.fromkeys(("enum", "enumDeprecated"), listing),
    }
)
_location = record({"location": word(("path", "query"))})


def _google_parameter(value: Any, where: str) -> Iterator[Problem]:
    yield from _google_schema(value, where)
    yield from _location(value, where)


_google_ref = record({}, {"$ref": text})
_google_protocols = mapping_of(record({}, {"path": text}))
_google_method = record(
    {
        "flatPath": text,
        "parameters": mapping_of(_google_parameter),
        "scopes": list_of(text),
        "request": _google_ref,
        "response": _google_ref,
        "mediaUpload": record({"protocols": _google_protocols}),
    },
    {"id": text, "path": text, "httpMethod": word(tuple(method.upper() for method in METHODS))},
)


def _google_resource(value: Any, where: str) -> Iterator[Problem]:
    yield from _google_resource_record(value, where)


_google_resource_record = record({"methods": mapping_of(_google_method), "resources": mapping_of(_google_resource)})
discovery_shape = record(
    {
        "auth": record({"oauth2": record({"scopes": mapping_of(mapping)})}),
        "rootUrl": text,
        "servicePath": text,
        "schemas": mapping_of(_google_schema),
        "parameters": mapping_of(_google_parameter),
        "methods": mapping_of(_google_method),
        "resources": mapping_of(_google_resource),
    },
    {"kind": word(("discovery#restDescription",))},
)
"""A Google discovery document."""
