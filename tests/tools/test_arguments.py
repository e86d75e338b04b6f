"""Arguments are checked before a tool is called, and results are put into words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from pydantic import BaseModel

import interlingua as il
from interlingua.errors import ToolFailed
from interlingua.tools import content_from_result, tool_from_function, validated_arguments


class Place(BaseModel):
    city: str


@attrs.frozen
class Span:
    start: int


def plan(days: int, start: datetime.date, place: Place, span: Span | None = None, speed: float = 1.0) -> None: ...


GOOD = {"days": 2, "start": "2026-01-31", "place": {"city": "Rome"}}


def named(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return validated_arguments(tool_from_function(plan), il.ToolCall("1", "plan", arguments))[1]


def test_values_arrive_as_the_annotated_types() -> None:
    assert named({**GOOD, "span": {"start": 3}}) == {
        "days": 2,
        "start": datetime.date(2026, 1, 31),
        "place": Place(city="Rome"),
        "span": Span(3),
    }


def test_defaults_are_left_to_the_function() -> None:
    assert "speed" not in named(GOOD)


def test_a_whole_float_is_an_integer_as_in_json_schema() -> None:
    assert named({**GOOD, "days": 2.0})["days"] == 2


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"days": "2"}, "days: Input should be a valid integer"),
        ({"days": 2.5}, "days: Input should be a valid integer"),
        ({"days": None}, "days: Input should be a valid integer"),
        ({"place": {}}, "place.city: Field required"),
        ({"color": "red"}, "color: Extra inputs are not permitted"),
    ],
)
def test_what_does_not_fit_is_named_and_never_coerced(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ToolFailed) as caught:
        named({**GOOD, **change})
    assert caught.value.problems == (problem,)
    assert (caught.value.tool, caught.value.call_id) == ("plan", "1")


def test_positional_only_parameters_are_given_by_place() -> None:
    def f(a: int, /, b: int) -> None: ...

    call = il.ToolCall("1", "f", {"b": 2, "a": 1})
    assert validated_arguments(tool_from_function(f), call) == ((1,), {"b": 2})


def test_a_tool_described_by_a_schema_is_checked_against_it() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 1}}, "required": ["n"]}
    tool = il.Tool("f", parameters=schema, function=lambda n: n)
    assert validated_arguments(tool, il.ToolCall("1", "f", {"n": 1})) == ((), {"n": 1})
    with pytest.raises(ToolFailed, match="n: 0 is less than the minimum"):
        validated_arguments(tool, il.ToolCall("1", "f", {"n": 0}))


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ("as it is", "as it is"),
        (None, "null"),
        ({"a": [1, 2.5]}, '{"a":[1,2.5]}'),
        (Place(city="Rome"), '{"city":"Rome"}'),
        (Span(3), '{"start":3}'),
        (datetime.date(2026, 1, 31), '"2026-01-31"'),
        ([], "[]"),
    ],
)
def test_results_become_text_or_json(value: Any, content: str) -> None:
    assert content_from_result(value) == content


def test_parts_are_passed_on_as_they_are() -> None:
    image = il.Image(b"png", media_type="image/png")
    assert content_from_result([il.Text("see"), image]) == (il.Text("see"), image)
