"""While an answer streams, as much of its output as already fits is there as values of the type."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any, Literal

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from interlingua.errors import InvalidArgument, OutputMismatch
from interlingua.structured import output_schema_from
from interlingua.structured.partial import PartialReader, read_partial
from tests.client.replies import Server, async_client_of, client_of, reply


class Line(BaseModel):
    name: str
    price: float = 0.0


class Order(BaseModel):
    code: str
    kind: Literal["first", "second"] = "first"
    lines: list[Line] = []


WHOLE = {"code": "ab", "kind": "second", "lines": [{"name": "pen", "price": 12.5}, {"name": "ink", "price": 3}]}


def test_a_list_grows_by_whole_items_and_ends_as_the_output() -> None:
    server = Server(reply('{"value": ["one", "two", "three"]}'))
    with client_of(server) as client, client.stream("m", "Count.", output=list[str]) as stream:
        seen = list(stream.partial_outputs())
        assert stream.response().output == ["one", "two", "three"]
    assert seen[0] == []
    assert seen[-1] == ["one", "two", "three"]
    assert all(len(before) <= len(after) for before, after in pairwise(seen))


def test_a_model_is_there_as_soon_as_what_it_demands_is() -> None:
    server = Server(reply(json.dumps(WHOLE)))
    with client_of(server) as client, client.stream("m", "Order.", output=Order) as stream:
        seen = list(stream.partial_outputs())
    assert all(isinstance(value, Order) for value in seen)
    assert Order(code="ab", kind="second", lines=[Line(name="pen", price=12.5)]) in seen
    assert seen[-1] == Order.model_validate(WHOLE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ('{"co', None),
        ('{"code": "a', Order(code="a")),
        ('{"code": "ab", "kind": "sec', Order(code="ab")),
        ('{"code": "ab", "lines": [{"name": "p"}, {"pri', Order(code="ab", lines=[Line(name="p")])),
        ('{"code": "ab", "lines": [{"name": "p", "price": 1', Order(code="ab", lines=[Line(name="p")])),
        ('Here:\n```json\n{"code": "ab"}\n```', Order(code="ab")),
    ],
)
def test_what_is_cut_off_or_does_not_fit_yet_is_left_out_at_the_end(text: str, value: Any) -> None:
    assert read_partial(output_schema_from(Order), text) == value


@given(st.integers(0, len(json.dumps(WHOLE))))
def test_a_number_that_may_go_on_is_never_shown(cut: int) -> None:
    value = read_partial(output_schema_from(Order), json.dumps(WHOLE)[:cut])
    assert value is None or all(line.price in (0.0, 12.5, 3.0) for line in value.lines)


def test_reading_while_it_grows_is_linear() -> None:
    reader = PartialReader(output_schema_from(list[int]))
    text = json.dumps({"value": list(range(5000))})
    read = sum(reader.read(text[:end]) is not None for end in range(1, len(text)))
    assert 50 < read < 700


def test_a_json_schema_brings_the_json_so_far() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    with client_of(Server(reply('{"a": "xy"}'))) as client, client.stream("m", "Hi", output=schema) as stream:
        assert {"a": "x"} in list(stream.partial_outputs())


def test_the_partial_output_can_be_asked_for_at_any_time() -> None:
    with client_of(Server(reply('{"code": "ab"}'))) as client, client.stream("m", "Hi", output=Order) as stream:
        assert stream.partial_output() is None
        for _ in stream:
            pass
        assert stream.partial_output() == Order(code="ab")


def test_an_answer_that_does_not_fit_in_the_end_raises_as_ever() -> None:
    server = Server(reply('{"code": "ab", "kind": "third"}'))
    with client_of(server) as client, client.stream("m", "Hi", output=Order) as stream, pytest.raises(OutputMismatch):
        list(stream.partial_outputs())


def test_without_an_output_there_is_nothing_to_tell() -> None:
    with client_of(Server(reply("Hi"))) as client, client.stream("m", "Hi") as stream:
        assert stream.partial_output() is None
        with pytest.raises(InvalidArgument, match="output"):
            next(iter(stream.partial_outputs()))


def test_it_is_the_same_under_an_event_loop() -> None:
    async def ask() -> list[list[str]]:
        server = Server(reply('{"value": ["one", "two"]}'))
        async with async_client_of(server) as client, client.stream("m", "Count.", output=list[str]) as stream:
            return [value async for value in stream.partial_outputs()]

    assert anyio.run(ask)[-1] == ["one", "two"]
