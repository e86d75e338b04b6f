"""The public dotted name of an operation, such as `chat.completions.create`, from its path, verb and id."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from .distinct import distinct, shortened
from .ir import Api, OperationRecord
from .naming import plain_id, singular
from .pages import list_fields
from .words import argument, is_member, snake, words

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
    *resource, verb = _ruled_name(operation, api).split(".")
    resource = [word if is_member(word) else f"{word}_resource" for word in map(_numbers_spelled, resource)]
    verb = _numbers_spelled(verb)
    return ".".join([*resource, verb if is_member(verb) else f"{verb}_{resource[-1]}"])


def _ruled_name(operation: OperationRecord, api: Api) -> str:
    if "." in operation.id and all(snake(part) for part in operation.id.split(".")):
        return _discovery_name(operation.id)
    shape = _shape(operation)
    last = shape.resource[-1]
    if shape.last_is_item:
        done = next((word for word in words(operation.id) if word in _ALSO_IN_ID), None)
        return ".".join([*shape.resource, done or _verb(operation, _OF_ITEM)])
    if len(shape.resource) > 1 and (last in _ACTIONS or shape.resource[-2] in _REPORTS):
        return ".".join(shape.resource)
    return ".".join([*shape.resource, _verb(operation, _verbs(operation, api))])


def _numbers_spelled(name: str) -> str:
    """`2fa` is `two_fa`, and `2015` is `number2015`: what Python can call something."""
    if not name[:1].isdigit():
        return name
    digit, rest = name[0], name[1:]
    return (
        f"number{name}"
        if name.replace("_", "").isdigit() or rest[:1].isdigit()
        else f"{_DIGITS[int(digit)]}_{rest.lstrip('_')}"
    )


_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _verb(operation: OperationRecord, verbs: Mapping[str, str]) -> str:
    """What the method does; one that says nothing of the kind is its own word."""
    return verbs.get(operation.method, operation.method.lower())


def plain_verb(operation: OperationRecord) -> str:
    """What is done to a thing that is its only one: the last word where the rest of the name is a resource."""
    return _verb(operation, _OF_SINGLETON)


def spelled_out(operation: OperationRecord, name: str, taken: Collection[str]) -> str:
    """Another name for an operation whose name is taken: it streams, or the last word becomes the operation's id."""
    if operation.stream and operation.stream.only and f"{name}_stream" not in taken:
        return f"{name}_stream"
    resource = name.rpartition(".")[0]
    given = _numbers_spelled(snake(_plain_id(operation))) or "call"
    found = distinct([operation.id], lambda _: given, taken={name.removeprefix(f"{resource}.") for name in taken})
    free = found[operation.id]
    return f"{resource}.{free if is_member(free) else f'{free}_{operation.method.lower()}'}"


def resource_files(names: Mapping[str, str]) -> dict[str, str]:
    """Operation id to the module of its resource: its first segment, or more where it would grow too long."""
    return {identity: file_of(name.split(".")[:-1], names) for identity, name in names.items()}


def file_of(resource: Sequence[str], names: Mapping[str, str]) -> str:
    """The module that the class of a resource is written to."""
    depth = 1
    while depth < len(resource) and _operations_under(resource[:depth], names) > _MANY_OPERATIONS:
        depth += 1
    found = shortened("_".join(resource[:depth]), _LONGEST_MODULE)
    return f"{found}_resource" if _NO_MODULE.fullmatch(found) else found


# With a folder and a suffix, far from what file systems take.
_LONGEST_MODULE = 80
# Modules that the compiler makes beside those of the resources, and names that Windows keeps for devices.
_NO_MODULE = re.compile(r".*_(?:async|params)|shared(?:_.*)?|aux|con|nul|prn|(?:com|lpt)\d")


def _operations_under(resource: Sequence[str], names: Mapping[str, str]) -> int:
    prefix = ".".join(resource) + "."
    return sum(name.startswith(prefix) for name in names.values())


def _discovery_name(identity: str) -> str:
    return ".".join(snake(part) for part in identity.split("."))


def _shape(operation: OperationRecord) -> _Shape:
    plain = [_PLACEHOLDER.sub("", segment) for segment in operation.segments]
    static = [argument(segment) if segment else "" for segment in plain]
    beta = ("beta",) if operation.query.get("beta") == "true" else ()
    resource = tuple(segment for segment in static if segment) or (argument(_plain_id(operation)),)
    return _Shape(resource=beta + resource, last_is_item=bool(static) and not static[-1])


_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


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
    return singular((operation.segments or ("",))[-1]) is not None and bool(fields or asks & _PAGING)


def _is_member(segments: tuple[str, ...], prefix: tuple[str, ...]) -> bool:
    return len(segments) == len(prefix) and segments[:-1] == prefix[:-1] and segments[-1].startswith("{")
