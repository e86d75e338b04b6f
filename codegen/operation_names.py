"""The public dotted name of an operation, such as `chat.completions.create`, from its path, verb and id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .ir import Api, OperationRecord
from .naming import plain_id, singular
from .pages import list_fields
from .words import argument, snake, words

_OF_ITEM = {
    "GET": "retrieve",
    "HEAD": "check",
    "DELETE": "delete",
    "POST": "update",
    "PATCH": "update",
    "PUT": "update",
}
_OF_COLLECTION = {
    "GET": "list",
    "HEAD": "check",
    "DELETE": "delete",
    "POST": "create",
    "PATCH": "update",
    "PUT": "update",
}
_OF_SINGLETON = {
    "GET": "retrieve",
    "HEAD": "check",
    "DELETE": "delete",
    "POST": "update",
    "PATCH": "update",
    "PUT": "update",
}
# Last segments of a path that say what is done, not to what.
_ACTIONS = frozenset(
    {
        "accept",
        "ack",
        "activate",
        "add",
        "archive",
        "authorize",
        "bulk_delete",
        "call",
        "cancel",
        "compact",
        "complete",
        "content",
        "count_tokens",
        "create",
        "deactivate",
        "delete",
        "download",
        "edit",
        "estimate_price",
        "exec",
        "execute",
        "hangup",
        "heartbeat",
        "list",
        "pause",
        "poll",
        "query",
        "redact",
        "refer",
        "reject",
        "remix",
        "remove",
        "reprocess",
        "reset",
        "restart",
        "restore",
        "results",
        "resume",
        "reveal_token",
        "rotate_token",
        "run",
        "search",
        "search_ids",
        "start",
        "stats",
        "stop",
        "stream",
        "submit",
        "submit_tool_outputs",
        "terminate",
        "unarchive",
        "unpause",
        "update",
        "upload",
        "validate",
    }
)
# Segments that are reports: what follows them is what is reported on, and has no members of its own.
_REPORTS = frozenset({"usage"})
# Parameters of a list that comes in pieces.
_PAGING = frozenset({"after", "cursor", "limit", "offset", "page", "page_size", "page_token"})
_ALSO_IN_ID = frozenset({"cancel"})
# Operations in one module; a sync and an async method each make it about 1,300 lines.
_MANY_OPERATIONS = 24


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a path says."""

    resource: tuple[str, ...]
    last_is_item: bool


def operation_name(operation: OperationRecord, api: Api) -> str:
    """The name by the rules; whether it is free is for the caller to see."""
    if operation.public_name:
        return operation.public_name
    if "." in operation.id:
        return _discovery_name(operation.id)
    shape = _shape(operation)
    last = shape.resource[-1]
    if shape.last_is_item:
        done = next((word for word in words(operation.id) if word in _ALSO_IN_ID), None)
        return ".".join([*shape.resource, done or _verb(operation, _OF_ITEM)])
    if len(shape.resource) > 1 and (last in _ACTIONS or shape.resource[-2] in _REPORTS):
        return ".".join(shape.resource)
    return ".".join([*shape.resource, _verb(operation, _verbs(operation, api))])


def _verb(operation: OperationRecord, verbs: Mapping[str, str]) -> str:
    """What the method does; one that says nothing of the kind is its own word."""
    return verbs.get(operation.method, operation.method.lower())


def spelled_out(operation: OperationRecord, name: str) -> str:
    """Another name for an operation whose name is taken: it streams, or the last word becomes the operation's id."""
    if operation.stream and operation.stream.only:
        return f"{name}_stream"
    return f"{name.rpartition('.')[0]}.{snake(_plain_id(operation))}"


def resource_files(names: Mapping[str, str]) -> dict[str, str]:
    """Operation id to the module of its resource: its first segment, or more where it would grow too long."""
    return {identity: file_of(name.split(".")[:-1], names) for identity, name in names.items()}


def file_of(resource: Sequence[str], names: Mapping[str, str]) -> str:
    """The module that the class of a resource is written to."""
    depth = 1
    while depth < len(resource) and _operations_under(resource[:depth], names) > _MANY_OPERATIONS:
        depth += 1
    return "_".join(resource[:depth])


def _operations_under(resource: Sequence[str], names: Mapping[str, str]) -> int:
    prefix = ".".join(resource) + "."
    return sum(name.startswith(prefix) for name in names.values())


def _discovery_name(identity: str) -> str:
    return ".".join(snake(part) for part in identity.split("."))


def _shape(operation: OperationRecord) -> _Shape:
    segments = operation.segments or (_plain_id(operation),)
    static = tuple(argument(segment) for segment in segments if not segment.startswith("{"))
    beta = ("beta",) if operation.query.get("beta") == "true" else ()
    resource = beta + (static or (snake(_plain_id(operation)),))
    return _Shape(resource=resource, last_is_item=segments[-1].startswith("{"))


def _plain_id(operation: OperationRecord) -> str:
    return plain_id(operation.id, path=operation.key, method=operation.method.lower())


def _verbs(operation: OperationRecord, api: Api) -> Mapping[str, str]:
    """A path is a collection if it has members, lists things, or only takes new ones; else it is a thing by itself."""
    prefix = (*operation.segments, "{")
    mine = [other for other in api.operations if other.query.get("beta") == operation.query.get("beta")]
    has_members = any(_is_member(other.segments, prefix) for other in mine)
    same = [other for other in mine if other.segments == operation.segments]
    lists = any(_lists(other, api) for other in same)
    only_takes = all(other.method == "POST" for other in same)
    return _OF_COLLECTION if has_members or lists or only_takes else _OF_SINGLETON


def _lists(operation: OperationRecord, api: Api) -> bool:
    """It pages, answers with a list, with `data` that is one, or its path speaks of several and the reply has them."""
    if operation.method != "GET":
        return False
    reply = operation.reply.schema
    fields = list_fields(reply, api.document["components"]["schemas"]) if reply else frozenset[str]()
    if operation.pages or "" in fields or "data" in fields:
        return True
    asks = {parameter.name for parameter in operation.parameters}
    return singular(operation.segments[-1]) is not None and bool(fields or asks & _PAGING)


def _is_member(segments: tuple[str, ...], prefix: tuple[str, ...]) -> bool:
    return len(segments) == len(prefix) and segments[:-1] == prefix[:-1] and segments[-1].startswith("{")
