"""What goes on after the reply that began it: how to look at it, and what came of it. Without I/O."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from interlingua.errors import InvalidArgument, JobFailed
from interlingua_wire._core.omit import omit
from interlingua_wire._core.operation import LongRunningRule, Operation
from interlingua_wire._core.prepared import Prepared, prepared

FIRST_LOOK = 0.5
LONGEST_PAUSE = 15.0
GROWTH = 1.5
OF_EVERY_METHOD = frozenset({"extra_headers", "extra_query", "extra_body", "timeout"})


@dataclass(frozen=True, slots=True)
class Job:
    """Something that goes on."""

    operation: Operation[Any, Any, Any]
    """What began it."""
    rule: LongRunningRule
    transport: Any
    arguments: Mapping[str, object]
    """What the operation that looks at it is called with."""


def job_of(method: Callable[..., Any], reply: object, arguments: Mapping[str, object]) -> Job:
    """What a method has begun, by its reply. Raises `InvalidArgument` where nothing goes on after it."""
    call = call_without_arguments(method)
    operation = call.request.operation
    rule = operation.long_running
    if rule is None:
        raise InvalidArgument("method", operation.name, "one whose work goes on after the reply")
    looked = {name: _found(reply, path) for name, path in rule.parameters.items()}
    missing = [name for name, value in looked.items() if value is None] + [n for n in rule.same if n not in arguments]
    if missing:
        raise InvalidArgument("reply", f"one without {', '.join(missing)}", f"what {operation.name} has answered")
    return Job(operation, rule, call.transport, {**looked, **{name: arguments[name] for name in rule.same}})


def call_without_arguments(method: Callable[..., Any]) -> Prepared:
    """A call of a method with nothing in it, for what it tells of the operation and the way to the server."""
    wanted = [item for item in inspect.signature(method).parameters.values() if item.name not in OF_EVERY_METHOD]
    return prepared(method, **{item.name: omit for item in wanted if item.default is item.empty})


def _found(reply: object, path: str) -> Any:
    """In the first reply where the rule says; in that to a later look, which is the thing itself, at its top."""
    first = value_at(reply, path)
    return value_at(reply, path.rpartition(".")[2]) if first is None else first


def value_at(value: object, path: str) -> Any:
    """What stands at a dotted path of attributes, or of keys; None where it leads nowhere."""
    for name in path.split("."):
        value = cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else _attribute(value, name)
    return value


def _attribute(value: object, name: str) -> Any:
    return getattr(value, name, None)  # the reply of any operation of any API: which fields it has, the rule says


def is_over(job: Job, reply: object) -> bool:
    """Whether there is nothing left to wait for."""
    return value_at(reply, job.rule.done) in job.rule.values


def outcome_of(job: Job, reply: object) -> Any:
    """What came of it. Raises `JobFailed`."""
    error = value_at(reply, job.rule.error) if job.rule.error else None
    if error is not None:
        message, code = value_at(error, "message"), value_at(error, "code")
        told = message if isinstance(message, str) else str(error)
        raise JobFailed(
            f"{job.operation.name}: {told}", code=code, details=error, reply=reply, provider=job.operation.api
        )
    if job.rule.result is None:
        return reply
    result = value_at(reply, job.rule.result)
    return result if job.rule.reply is None or result is None else job.rule.reply.decode_value(result)


def method_at(client: object, name: str) -> Any:
    """The method of a public dotted name."""
    for attribute in name.split("."):
        client = getattr(client, attribute)  # the names are those of the API's own operations
    return client
