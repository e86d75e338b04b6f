"""What the caller gives is never changed, whoever encodes it, and however often."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from typing import Any, NoReturn, cast

import pytest
from attrs import evolve

from interlingua.calls import chat_call
from interlingua.errors import CallerError
from interlingua.messages import Image, Message, Native, Reasoning, Source, Text, ToolCall, ToolResult, user
from interlingua.protocols import PROTOCOLS
from interlingua.providers.resolve import directory_from
from interlingua.server_tools import ProviderTool
from interlingua.structured import OutputSchema
from interlingua.tools import Tool
from tests.matrix.cases import PLAIN, Case, cases
from tests.matrix.outcomes import Place, places


def refuse(*given: object, **named: object) -> NoReturn:
    """What any way to change a container does."""
    raise TypeError("the caller's own object was changed")


CHANGES = (
    *("__setitem__", "__delitem__", "__ior__", "__iadd__", "update", "setdefault", "pop", "popitem", "clear"),
    *("append", "extend", "insert", "remove", "sort", "reverse"),
)
FROZEN: dict[type, Any] = {kind: type("Frozen", (kind,), dict.fromkeys(CHANGES, refuse)) for kind in (dict, list)}


def frozen(value: Any) -> Any:
    """The same JSON, which may be read only."""
    match value:
        case dict():
            fields = cast("dict[str, Any]", value).items()
            return FROZEN[dict]({name: frozen(item) for name, item in fields})
        case list():
            return FROZEN[list](map(frozen, cast("list[Any]", value)))
        case _:
            return value


PICTURE = b"\xff\xd8\xff"
SCHEMA = {
    "type": "object",
    "$defs": {"A": {"type": "object", "properties": {"b": {"$ref": "#/$defs/A"}}}},
    "properties": {"a": {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "null"}]}, "c": {"enum": ["x", "y"]}},
    "required": ["a"],
}


def everything(protocol: str) -> Any:
    """A request in which every object that can be a caller's own may be read only."""
    native = Native(frozen({"type": "made_up", "id": "x", "deep": {"a": [1]}}), protocol)
    said = Message(
        "assistant",
        (
            Reasoning("Hm.", id="rs", signature="s", origin=protocol, native=native),
            Text("Yes", native=native),
            Source(url="https://example.com", start=0, end=3, native=frozen({"type": "made_up"})),
            native,
            ToolCall("call_1", "f", frozen({"a": {"b": {}}}), native=native),
        ),
    )
    return evolve(
        PLAIN,
        messages=(
            user(["Hi", Image(b"\xff\xd8\xff", native=native)]),
            said,
            Message("tool", (ToolResult("call_1", "No"),)),
        ),
        tools=(Tool("f", "Does.", frozen(SCHEMA), strict=True, cache=True),),
        server_tools=(ProviderTool(frozen({"type": "made_up", "deep": {"a": [1]}})),),
        output=OutputSchema("answer", frozen(SCHEMA), strict=True),
        metadata=frozen({"a": "b"}),
        options=frozen({"metadata": {"c": "d"}, "generationConfig": {"topP": 1}, "text": {"x": 1}, "made_up": [{}]}),
        temperature=0.5,
        stop=("a",),
        reasoning_effort="high",
    )


@pytest.mark.off_spec
@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_an_encoder_only_reads_what_it_is_given(protocol: str, stream: bool) -> None:
    request = everything(protocol)
    place = next(place for place in places() if place.protocol == protocol)
    directory = directory_from(None, None, None, {})
    route = directory.route(directory.provider(place.provider), place.model, protocol)
    first, again = (
        chat_call(route, request, stream=stream, strict=False, deadline=None).request.body for _ in range(2)
    )
    assert json.dumps(first, default=dict) == json.dumps(again, default=dict)
    assert request == everything(protocol)


@pytest.mark.parametrize("place", sorted(set(places())), ids="/".join)
def test_a_request_is_after_a_call_as_it_was_before(place: Place) -> None:
    directory = directory_from(None, None, None, {})
    route = directory.route(directory.provider(place.provider), place.model, place.protocol)
    assert [case.name for case in cases() if is_changed(case, route)] == []


def is_changed(case: Case, route: Any) -> bool:
    before = deepcopy(case.request)
    with suppress(CallerError):
        chat_call(route, case.request, stream=True, strict=False, deadline=None)
    return case.request != before
