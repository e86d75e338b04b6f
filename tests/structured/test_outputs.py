"""Types become schemas, and answers become values of the types."""

from __future__ import annotations

import dataclasses
import enum
import json
from typing import Any, Literal, NotRequired, TypedDict

import attrs
import pytest
from pydantic import BaseModel

from interlingua.errors import InvalidArgument, OutputMismatch
from interlingua.structured import OutputSchema, compiled_output, output_schema_from, read_output
from interlingua.structured.compiling import CannotSay
from interlingua.structured.dialects import DIALECTS


class Line(BaseModel):
    price: float
    note: str = "none"


class Invoice(BaseModel):
    """An invoice."""

    number: int
    lines: list[Line]
    main: Line | None = None


@dataclasses.dataclass
class Point:
    x: int
    y: int = 7


@attrs.frozen
class Leaf:
    _size: int
    color: str = "green"


@attrs.frozen
class Tree:
    leaf: Leaf
    children: list[Tree] = attrs.field(factory=lambda: list[Tree]())


class Entry(TypedDict):
    key: str
    leaf: NotRequired[Leaf]


class Color(enum.Enum):
    RED = "red"


CASES: list[tuple[Any, Any, Any]] = [
    (
        Invoice,
        {"number": 1, "lines": [{"price": 2, "note": None}], "main": None},
        Invoice(number=1, lines=[Line(price=2)]),
    ),
    (Point, {"x": 1, "y": None}, Point(1)),
    (Tree, {"leaf": {"size": 1, "color": None}, "children": []}, Tree(Leaf(1))),
    (Tree, {"leaf": {"size": 1}, "children": [{"leaf": {"size": 2}}]}, Tree(Leaf(1), [Tree(Leaf(2))])),
    (Entry, {"key": "a", "leaf": {"size": 3}}, {"key": "a", "leaf": Leaf(3)}),
    (list[str], {"value": ["a"]}, ["a"]),
    (list[Leaf], {"value": [{"size": 1}]}, [Leaf(1)]),
    (bool, {"value": True}, True),
    (Literal["a", "b"], {"value": "b"}, "b"),
    (Color, {"value": "red"}, Color.RED),
    (Line | Leaf, {"value": {"size": 2, "color": "red"}}, Leaf(2, "red")),
    (dict[str, int], {"a": 1}, {"a": 1}),
    ({"type": "object", "properties": {"a": {"type": "integer"}}}, {"a": None}, {}),
    ({"type": "array", "items": {"type": "integer"}}, {"value": [1]}, [1]),
]


def held(kind: Any) -> OutputSchema:
    """The form of a type where null stands for what is left out."""
    output = output_schema_from(kind)
    try:
        return compiled_output(output, DIALECTS["openai"])[0]
    except CannotSay:
        return output


@pytest.mark.parametrize(("kind", "answer", "value"), CASES)
def test_an_answer_becomes_a_value_of_the_type(kind: Any, answer: Any, value: Any) -> None:
    assert read_output(held(kind), json.dumps(answer)) == value


@pytest.mark.parametrize("kind", [kind for kind, _, _ in CASES])
def test_every_schema_has_an_object_at_its_root_and_a_name_providers_take(kind: Any) -> None:
    output = output_schema_from(kind)
    assert output.schema["type"] == "object"
    assert output.name.replace("_", "").replace("-", "").isalnum()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('```json\n{"x": 1, "y": 2}\n```', Point(1, 2)),
        ('Here you are:\n```\n{"x": 1, "y": 2}\n```\nBye', Point(1, 2)),
        ('Sure: {"x": 1, "y": 2} as you {asked}', Point(1, 2)),
        ('  {"x": 1, "y": 2}\n', Point(1, 2)),
    ],
)
def test_json_is_taken_out_of_markdown_and_prose(text: str, value: Point) -> None:
    assert read_output(output_schema_from(Point), text) == value


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        (Point, "no", "Expecting value: line 1 column 1 (char 0)"),
        (Point, '{"x": NaN}', "NaN is no JSON value"),
        (Point, 'Sure: {"x": NaN}', "Expecting value"),
        (Point, '{"point": {"x": 1, "y": 2}, "more": ', "Expecting value"),
        (Point, '```json\n{"point": {"x": 1, "y": 2}, "mo', "Expecting value"),
        (Invoice, '{"number": "many", "lines": []}', "number: Input should be a valid integer"),
        (Tree, '{"leaf": {"size": 1, "weight": 2}}', "leaf.weight: Extra inputs are not permitted"),
        (list[int], '{"value": ["a"]}', "value.0: 'a' is not of type 'integer'"),
        ({"type": "object", "required": ["a"]}, "{}", "'a' is a required property"),
    ],
)
def test_what_does_not_fit_is_named_and_the_text_is_kept(kind: Any, text: str, problem: str) -> None:
    with pytest.raises(OutputMismatch) as caught:
        read_output(output_schema_from(kind), text)
    assert any(found.startswith(problem) for found in caught.value.problems)
    assert caught.value.text == text


def test_any_value_is_a_form_too() -> None:
    assert read_output(output_schema_from(object), '{"value": [1]}') == [1]


@pytest.mark.parametrize("kind", ["Invoice", {"type": "objekt"}, lambda: None, 3])
def test_what_is_no_type_is_refused(kind: Any) -> None:
    with pytest.raises(InvalidArgument, match="output"):
        output_schema_from(kind)
