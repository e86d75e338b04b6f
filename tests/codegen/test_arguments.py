"""What a method takes, and where each of it goes."""

from __future__ import annotations

from dataclasses import replace

from codegen.emit.arguments import Argument, arguments_of
from codegen.group_reach import reach_of
from codegen.ir import Body, OperationRecord, Parameter
from codegen.naming import pascal
from codegen.problems import JSON
from tests.codegen.small_api import API, CREATE, SCHEMAS, ref
from tests.codegen.specimen import NULL, STRING, obj

IN_PATH = Parameter("model", "path", STRING, "Which.", required=True)


def arguments(schema: JSON, operation: OperationRecord = CREATE, *, kind: str = "json") -> list[Argument]:
    body = Body("multipart" if kind == "multipart" else "json", "", ref("Body"))
    return arguments_of(replace(operation, body=body, parameters=(IN_PATH,)), {"Body": schema}, pascal)


def test_a_field_that_must_say_again_what_the_path_says_is_no_keyword_but_sent() -> None:
    found = arguments(obj("model", model=STRING))
    assert [(item.name, item.place, item.repeats) for item in found] == [
        ("model", "path", False),
        ("model", "body", True),
    ]


def test_a_field_that_may_say_again_what_the_path_says_is_left_out() -> None:
    assert [item.place for item in arguments(obj(model=STRING))] == ["path"]


def test_a_field_of_a_form_is_never_null_since_a_form_cannot_say_it() -> None:
    schema = obj(title={"anyOf": [STRING, NULL]})
    assert [item.annotation for item in arguments(schema, kind="multipart")] == ["str", "str"]
    assert [item.annotation for item in arguments(schema)] == ["str", "str | None"]


def test_an_object_without_fields_is_sent_as_a_mapping_and_answered_as_a_model() -> None:
    empty = {"type": "object", "properties": {}, "description": "Nothing to set."}
    drawing = {**SCHEMAS["Drawing"], "properties": {"empty": ref("Empty"), "level": ref("Level")}}
    schemas = {**SCHEMAS, "Drawing": drawing, "Empty": empty}
    api = replace(API, document={"components": {"schemas": schemas}})
    assert reach_of(api, {operation.id: "drawings" for operation in api.operations}).plain == {"Level"}
