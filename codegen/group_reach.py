"""What each resource of an API reaches: the facts that grouping schemas into modules rests on."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .ir import Api, OperationRecord
from .words import words

_REF = "#/components/schemas/"
# A longer property than this takes more than one line in the emitted class.
_LONG_PROPERTY = 260


@dataclass(frozen=True, slots=True)
class Reach:
    """Who reaches what. Resources are files of operations; costs are estimated lines of code."""

    graph: Mapping[str, frozenset[str]]
    cost: Mapping[str, int]
    requests: frozenset[str]
    replies: frozenset[str]
    users: Mapping[str, frozenset[str]]
    """Schema to the resources that reach it."""
    operations: Mapping[str, int]
    """Resource to its number of operations."""
    hot: frozenset[str]
    """What a first call of a hot operation loads."""
    plain: frozenset[str]
    """Reached both ways, and no object among all they hold: requests and replies can share the type."""

    def size(self, schemas: Iterable[str]) -> int:
        """Estimated lines of these schemas."""
        return sum(self.cost[schema] for schema in schemas)


def reach_of(api: Api, files: Mapping[str, str]) -> Reach:
    """Walk an API; `files` says which resource each operation id belongs to."""
    schemas: Mapping[str, Any] = api.document["components"]["schemas"]
    graph = {name: frozenset(references(schema) & schemas.keys()) for name, schema in schemas.items()}
    requests, replies = _anchors(api, files)
    users: defaultdict[str, set[str]] = defaultdict(set)
    for resource in sorted({*requests, *replies}):
        for schema in closure(graph, requests[resource] | replies[resource]):
            users[schema].add(resource)
    sent = closure(graph, set().union(*requests.values()))
    answered = closure(graph, set().union(*replies.values()))
    return Reach(
        graph=graph,
        cost={name: _cost(schema) for name, schema in schemas.items()},
        requests=sent,
        replies=answered,
        users={schema: frozenset(users[schema]) for schema in sorted(users)},
        operations=Counter(files[operation.id] for operation in api.operations),
        hot=closure(graph, api.hot),
        plain=_plain(schemas, graph, sent & answered),
    )


def _plain(schemas: Mapping[str, Any], graph: Mapping[str, frozenset[str]], both: frozenset[str]) -> frozenset[str]:
    objects = {name for name, schema in schemas.items() if _has_properties(schema)}
    return frozenset(name for name in both if not closure(graph, [name]) & objects)


def _has_properties(node: Any) -> bool:
    """Also of an object without any: it is a model, for which `{}` is sent."""
    if isinstance(node, list):
        return any(_has_properties(item) for item in node)
    return isinstance(node, dict) and ("properties" in node or any(_has_properties(item) for item in node.values()))


def references(node: Any) -> set[str]:
    """Names of the component schemas that `node` refers to."""
    if isinstance(node, list):
        return set().union(*(references(item) for item in node))
    if not isinstance(node, dict):
        return set()
    found = set().union(*(references(value) for value in node.values()))
    reference = node.get("$ref")
    return found | {reference.removeprefix(_REF)} if isinstance(reference, str) else found


def closure(graph: Mapping[str, frozenset[str]], roots: Iterable[str]) -> frozenset[str]:
    """All that `roots` reach, themselves included."""
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in graph and name not in seen:
            seen.add(name)
            waiting += graph[name]
    return frozenset(seen)


def _anchors(api: Api, files: Mapping[str, str]) -> tuple[defaultdict[str, set[str]], defaultdict[str, set[str]]]:
    requests: defaultdict[str, set[str]] = defaultdict(set)
    replies: defaultdict[str, set[str]] = defaultdict(set)
    for operation in api.operations:
        requests[files[operation.id]] |= _sent(operation)
        replies[files[operation.id]] |= _answered(operation)
    for root in api.roots:
        resource = _resource_named_in(root, {*files.values()})
        requests[resource].add(root)
        replies[resource].add(root)
    if api.webhook_event:
        replies["webhooks"].add(api.webhook_event)
    return requests, replies


def _sent(operation: OperationRecord) -> set[str]:
    body = operation.body
    alternatives = [schema for _, schema in body.alternatives] if body else []
    return references(
        [parameter.schema for parameter in operation.parameters] + [body.schema if body else {}, *alternatives]
    )


def _answered(operation: OperationRecord) -> set[str]:
    stream, pages, later = operation.stream, operation.pages, operation.long_running
    return references(
        [
            operation.reply.schema or {},
            stream.event if stream else {},
            pages.item if pages else {},
            (later.reply if later else None) or {},
        ]
    )


def _resource_named_in(schema: str, resources: set[str]) -> str:
    """The resource whose name a schema that no operation reaches begins with; `events` when there is none."""
    stem = words(schema)
    fitting = [name for name in resources if [word.rstrip("s") for word in stem][: name.count("_") + 1] == _stems(name)]
    return max(fitting, key=len, default="events")


def _stems(resource: str) -> list[str]:
    return [word.rstrip("s") for word in resource.split("_")]


def _cost(schema: Mapping[str, Any]) -> int:
    properties = schema.get("properties")
    if properties is None:
        return 4 + len(schema.get("anyOf", schema.get("oneOf", schema.get("enum", ()))))
    return 6 + sum(2 + (len(json.dumps(value)) > _LONG_PROPERTY) for value in properties.values())
