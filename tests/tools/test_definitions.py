"""A function becomes a tool: its name, words, schema and defaults."""

from __future__ import annotations

import enum
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal

import attrs
import pytest
from pydantic import BaseModel, Field

import interlingua as il
from interlingua.errors import InvalidArgument, ToolFailed
from interlingua.tools import tool_from_function, tools_from


class Unit(enum.Enum):
    CELSIUS = "c"
    FAHRENHEIT = "f"


class Place(BaseModel):
    title: str
    zip: int = 0


@attrs.frozen
class Span:
    start: int
    end: int = 0


def get_weather(city: str, *, unit: Unit = Unit.CELSIUS, days: Annotated[int, Field(ge=1)] = 1) -> str:
    """Current weather.

    Looks it up.

    Args:
        city: Name of the city,
            in English.
        days: How many days ahead.

    Returns:
        A sentence.
    """
    return f"{city} {unit.value} {days}"


def numpy_style(x: int) -> None:
    """Do it.

    Parameters
    ----------
    x : int
        The number.
    """


def rest_style(x: int) -> None:
    """Do it.

    :param x: The number.
    """


def test_name_and_description_come_from_the_function() -> None:
    tool = tool_from_function(get_weather)
    assert (tool.name, tool.description) == ("get_weather", "Current weather.\n\nLooks it up.")


def test_parameters_are_a_closed_object_with_descriptions_and_defaults() -> None:
    parameters = tool_from_function(get_weather).parameters
    assert parameters["required"] == ["city"]
    assert parameters["additionalProperties"] is False
    assert parameters["properties"]["city"] == {"type": "string", "description": "Name of the city, in English."}
    assert parameters["properties"]["days"] == {
        "type": "integer",
        "minimum": 1,
        "description": "How many days ahead.",
        "default": 1,
    }


def test_annotations_describe_parameters_before_the_docstring_does() -> None:
    def f(a: Annotated[str, "In words."], b: Annotated[int, Field(ge=1, description="How many.")], c: int) -> None:
        """Do it.

        Args:
            a: Said here.
            b: Said here too.
            c: Only here.
        """

    properties = tool_from_function(f).parameters["properties"]
    assert [properties[name]["description"] for name in "abc"] == ["In words.", "How many.", "Only here."]


def test_a_type_becomes_a_tool_whose_calls_are_read_as_its_values() -> None:
    tool = il.tool(Place)
    assert (tool.name, tool.function, tool.parameters["required"]) == ("Place", None, ["title"])
    assert tool.read(il.ToolCall("1", "Place", {"title": "Rome"})) == Place(title="Rome")
    with pytest.raises(ToolFailed, match="zip: Input should be a valid integer") as caught:
        tool.read(il.ToolCall("1", "Place", {"title": "Rome", "zip": "x"}))
    assert caught.value.kind == "arguments"
    assert tools_from([Span])[0].read(il.ToolCall("1", "Span", {"start": 3})) == Span(3)


def test_a_class_without_fields_is_no_tool() -> None:
    with pytest.raises(InvalidArgument, match="Unable to generate"):
        tools_from([Opaque])
    with pytest.raises(InvalidArgument, match="a type with fields"):
        tools_from([int])


def test_the_arguments_of_a_function_can_be_read_without_calling_it() -> None:
    assert il.tool(get_weather).read(il.ToolCall("1", "get_weather", {"city": "Rome"})) == {"city": "Rome"}


@pytest.mark.parametrize("function", [numpy_style, rest_style])
def test_other_docstring_forms_describe_parameters_too(function: Callable[..., Any]) -> None:
    assert tool_from_function(function).parameters["properties"]["x"]["description"] == "The number."


def test_a_property_named_title_survives_while_made_up_titles_go() -> None:
    def f(place: Place, title: str) -> None: ...

    parameters = tool_from_function(f).parameters
    assert parameters["properties"]["title"] == {"type": "string"}
    assert parameters["$defs"]["Place"]["properties"]["title"] == {"type": "string"}
    assert "title" not in parameters["$defs"]["Place"]


def test_literals_and_attrs_classes_are_described() -> None:
    def f(kind: Literal["a", "b"], span: Span) -> None: ...

    parameters = tool_from_function(f).parameters
    assert parameters["properties"]["kind"] == {"type": "string", "enum": ["a", "b"]}
    assert parameters["$defs"]["Span"]["required"] == ["start"]


def test_a_parameter_without_annotation_takes_any_value() -> None:
    def f(x):  # type: ignore[no-untyped-def]
        return x

    assert tool_from_function(f).parameters["properties"] == {"x": {}}  # pyright: ignore[reportUnknownArgumentType]


def test_a_bound_method_is_offered_without_self() -> None:
    class Shop:
        def price(self, item: str) -> int:
            return len(item)

    assert list(tool_from_function(Shop().price).parameters["properties"]) == ["item"]


def test_a_callable_object_has_the_name_of_its_class() -> None:
    class Adder:
        def __call__(self, a: int) -> int:
            return a + 1

    tool = tool_from_function(Adder())
    assert (tool.name, list(tool.parameters["properties"])) == ("Adder", ["a"])


def test_the_decorator_takes_settings_and_keeps_the_function_callable() -> None:
    @il.tool(name="weather", strict=True)
    def f(city: str) -> str:
        return city.upper()

    assert (f.name, f.strict, f("rome")) == ("weather", True, "ROME")


@pytest.mark.parametrize("signature", ["*args", "**kwargs"])
def test_star_parameters_are_refused_by_name(signature: str) -> None:
    scope: dict[str, Any] = {}
    exec(f"def f({signature}): ...", scope)
    with pytest.raises(InvalidArgument, match="f with the parameter"):
        tool_from_function(scope["f"])


def test_an_annotation_that_cannot_be_resolved_is_named() -> None:
    def f(x: Nowhere) -> None: ...  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(InvalidArgument, match="Nowhere"):
        tool_from_function(f)  # pyright: ignore[reportUnknownArgumentType]


class Opaque: ...


def test_an_annotation_without_a_json_form_is_refused_by_name() -> None:
    def f(x: Opaque) -> None: ...

    with pytest.raises(InvalidArgument, match="f: Unable to generate"):
        tool_from_function(f)


def test_two_tools_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidArgument, match="get_weather"):
        tools_from([get_weather, get_weather])


def test_a_tool_without_function_cannot_be_called() -> None:
    with pytest.raises(InvalidArgument, match="look_up"):
        il.Tool("look_up")()


def test_a_partial_function_has_the_name_of_its_function() -> None:
    tool = tool_from_function(partial(get_weather, days=3))
    assert tool.name == "get_weather"
    assert "city" in tool.parameters["required"]
