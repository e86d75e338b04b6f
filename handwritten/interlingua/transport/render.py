"""A request in values into what goes over HTTP, without sending it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any, NamedTuple, TypeAlias, cast

from interlingua.errors import InvalidArgument
from interlingua.transport.endpoint import Endpoint
from interlingua.transport.forms import form_body
from interlingua.transport.json_body import Pieces, encoded, json_body
from interlingua.transport.uploads import Multipart, Upload, binary_body, multipart_body
from interlingua.transport.urls import path_from_template, query_string
from interlingua_wire._core.omit import omit
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request

FORBIDDEN_IN_HEADERS = frozenset("\r\n\0")
STREAM_TYPES = {
    "sse": "text/event-stream",
    "ndjson": "application/x-ndjson",
    "eventstream": "application/vnd.amazon.eventstream",
}
COLLECTION = "models/"
"""Before the name of a model where it stands in a path as that of a resource."""
MEDIA_TYPES = {
    "none": "application/json",
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "binary": "application/octet-stream",
}

Body: TypeAlias = bytes | Pieces | Multipart | Upload | None
Json: TypeAlias = Any


class Rendered(NamedTuple):
    """What goes over HTTP, but for the key."""

    method: str
    url: str
    headers: Mapping[str, str]
    """Names are lower case."""
    body: Body
    operation: Operation[Any, Any, Any]
    model: str = ""
    opened: Sequence[IO[bytes]] = ()
    """Files that we opened."""

    @property
    def is_replayable(self) -> bool:
        """Whether the same can be sent again."""
        return self.body.is_replayable if isinstance(self.body, Multipart | Upload) else True

    def close(self) -> None:
        """Close the files that were opened for it."""
        for file in self.opened:
            file.close()


def render(request: Request[Any, Any, Any], endpoint: Endpoint, *, streams: bool) -> Rendered:
    """Render a call of an operation. Raises `InvalidArgument` for a value that cannot be sent."""
    endpoint.check(request)
    operation, rule = request.operation, request.operation.stream if streams else None
    base_url = endpoint.origin if operation.from_root else endpoint.base_url
    url = base_url + path_from_template(operation.path, request.path)
    given = {name: _written(operation, name, value) for name, value in _given(request.query).items()}
    fixed = {name: endpoint.query.get(name, value) for name, value in operation.query.items()}
    query = {**fixed, **(rule.query if rule else {}), **given, **request.extra.query}
    values = _body_values(request, _fixed(operation, streams=streams))
    opened: list[IO[bytes]] = []
    body = _body(operation, values, opened)
    headers = {"accept": STREAM_TYPES.get(rule.framing, operation.accept) if rule else operation.accept}
    if body is not None and not isinstance(body, Multipart):  # whose type holds the boundary
        headers["content-type"] = operation.content_type or MEDIA_TYPES[operation.body]
    all_headers = {**endpoint.headers, **operation.headers, **_given(request.headers), **request.extra.headers}
    headers.update((name.lower(), _header_text(name, value)) for name, value in all_headers.items())
    return Rendered(
        method=operation.method.upper(),
        url=f"{url}?{query_string(query)}" if query else url,
        headers=headers,
        body=body,
        operation=operation,
        model=_model(values) or _model(request.path),
        opened=opened,
    )


def _fixed(operation: Operation[Any, Any, Any], *, streams: bool) -> Mapping[str, object]:
    rule = operation.stream
    if rule is None:
        return {}
    return rule.body if streams else rule.plain


def _written(operation: Operation[Any, Any, Any], name: str, value: object) -> object:
    return encoded(value).decode() if name in operation.encoding else value


def _given(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not omit}


def _body_values(request: Request[Any, Any, Any], streaming: Mapping[str, object]) -> Json:
    body, extra = request.body, request.extra.body
    if isinstance(body, Mapping):
        return {**_given(cast("Mapping[str, object]", body)), **streaming, **extra}
    if not extra and not streaming:
        return body
    if body is omit:
        return {**streaming, **extra}
    raise InvalidArgument("extra_body", type(body).__name__, "a body that is a mapping, to add to")


def _model(body: Json) -> str:
    fields: Mapping[str, object] = cast("Mapping[str, object]", body) if isinstance(body, Mapping) else {}
    model = fields.get("model", fields.get("modelId"))
    return model.removeprefix(COLLECTION) if isinstance(model, str) else ""


def _body(operation: Operation[Any, Any, Any], values: Json, opened: list[IO[bytes]]) -> Body:
    if values is omit:
        return None
    match operation.body:
        case "json" | "none":
            return json_body(values)
        case "form":
            return form_body(values)
        case "multipart":
            return multipart_body(values, operation, opened=opened)
        case "binary":
            return binary_body(values, opened=opened)


def _header_text(name: str, value: object) -> str:
    text = ",".join(map(str, cast("Iterable[object]", value))) if isinstance(value, list | tuple) else str(value)
    if not FORBIDDEN_IN_HEADERS.isdisjoint(text) or not text.isascii():
        raise InvalidArgument(name, "letters that a header cannot hold", "printable ASCII")
    return text
