"""The request of a stream as the JSON that is kept of it, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import attrs
from attrs import frozen

from interlingua.chat import ChatRequest
from interlingua.checks import shown
from interlingua.errors import InvalidArgument, StoreFailed
from interlingua.messages import Message
from interlingua.saving import from_json, to_json
from interlingua.server_tools import ServerTool
from interlingua.settings import Recover
from interlingua.structured import OutputSchema
from interlingua.tools import Tool

SECRET_NAME = re.compile(
    r"(?i)(api_?key|access_?key|authorization|password|secret|credentials?|cookie|token)$|^headers$"
)
"""Options under such a name are not kept, such as the `authorization` of a remote tool server."""
TOOL = ("name", "description", "parameters", "strict", "cache")
OUTPUT = ("name", "schema", "strict", "description", "mode", "is_wrapped", "original")


@frozen(kw_only=True)
class Record:
    """What another process needs to ask for the rest."""

    provider: str
    protocol: str
    mode: Recover
    request: ChatRequest
    withheld: tuple[str, ...] = ()
    """Options that were not kept."""


@frozen
class ServerTools:
    """The tools that the provider runs itself, each with its kind."""

    server_tools: tuple[ServerTool, ...]


def record_json(record: Record) -> str:
    """The record as JSON; functions and validators stay behind. Raises `InvalidArgument` for what is no JSON."""
    request = record.request
    options, withheld = _without_secrets(request.options)
    fields: dict[str, Any] = {
        **attrs.asdict(request, recurse=False),
        "messages": json.loads(to_json(request.messages)),
        "tools": [_named(tool, TOOL) for tool in request.tools],
        **json.loads(to_json(ServerTools(request.server_tools))),
        "output": None if request.output is None else _named(request.output, OUTPUT),
        "options": options,
    }
    head = {"provider": record.provider, "protocol": record.protocol, "mode": record.mode, "withheld": withheld}
    try:
        return json.dumps({**head, "request": fields}, default=_plain, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        expected = "settings that are JSON, since a stream that is to be recovered is kept as JSON"
        raise InvalidArgument("recover", str(error), expected) from error


def record_from(text: str, options: Mapping[str, Any] | None) -> Record:
    """The record, with options in place of those kept. Raises `InvalidArgument` where they are needed."""
    found = json.loads(text)
    try:
        return _record(found, options)
    except (KeyError, TypeError) as error:
        raise StoreFailed(f"the request that was kept is not of this version: {error}") from error


def _record(found: Mapping[str, Any], options: Mapping[str, Any] | None) -> Record:
    withheld = tuple(found["withheld"])
    if withheld and options is None:
        expected = "the options of the stream again: what may be a secret is not kept"
        raise InvalidArgument("options", f"none, without {', '.join(withheld)}", expected)
    fields = found["request"]
    values: dict[str, Any] = {
        **fields,
        "messages": from_json(json.dumps(fields["messages"]), tuple[Message, ...]),
        "tools": tuple(Tool(**tool) for tool in fields["tools"]),
        "server_tools": from_json(json.dumps({"server_tools": fields["server_tools"]}), ServerTools).server_tools,
        "output": None if fields["output"] is None else OutputSchema(**fields["output"]),
        "stop": tuple(fields["stop"]),
        "modalities": tuple(fields["modalities"]),
        "logit_bias": fields["logit_bias"] and {int(token): bias for token, bias in fields["logit_bias"].items()},
        "options": fields["options"] if options is None else options,
    }
    return Record(
        provider=found["provider"], protocol=found["protocol"], mode=found["mode"], request=ChatRequest(**values)
    )


def _named(value: Tool | OutputSchema, names: tuple[str, ...]) -> dict[str, Any]:
    return attrs.asdict(value, recurse=False, filter=lambda field, _: field.name in names)


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, object]", value))
    raise TypeError(f"{shown(value)} among them")


def _without_secrets(options: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[str]]:
    names = list(_secrets(options, ""))
    return (cast("Mapping[str, Any]", _stripped(options)) if names else options), names


def _secrets(value: object, path: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in cast("Mapping[str, object]", value).items():
            place = f"{path}.{name}" if path else name
            if SECRET_NAME.search(name) and item is not None:
                yield place
            else:
                yield from _secrets(item, place)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(cast("list[object]", value)):
            yield from _secrets(item, f"{path}[{number}]")


def _stripped(value: object) -> object:
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        return {name: _stripped(item) for name, item in items if not SECRET_NAME.search(name)}
    if isinstance(value, list | tuple):
        return [_stripped(item) for item in cast("list[object]", value)]
    return value
