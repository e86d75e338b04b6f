"""The parts of allOf become one schema, without losing what any part says."""

from __future__ import annotations

from codegen.problems import JSON
from tests.codegen.specimen import STRING, kinds, normalised, obj, openapi, ref, schemas_of, tagged

INTEGER: JSON = {"type": "integer"}


def test_properties_and_requirements_add_up() -> None:
    whole = {"allOf": [ref("Base"), obj("b", b=STRING)], "required": ["c"], "properties": {"c": INTEGER}}
    thing = schemas_of({"Base": obj("a", a=STRING), "Thing": whole})["Thing"]
    assert thing["properties"] == {"a": STRING, "b": STRING, "c": INTEGER}
    assert sorted(thing["required"]) == ["a", "b", "c"]


def test_a_part_may_itself_have_parts() -> None:
    schemas = schemas_of(
        {"A": obj(a=STRING), "B": {"allOf": [ref("A"), obj(b=STRING)]}, "C": {"allOf": [ref("B"), obj(c=STRING)]}}
    )
    assert sorted(schemas["C"]["properties"]) == ["a", "b", "c"]


def test_one_part_and_words_about_it_is_a_reference() -> None:
    thing = schemas_of({"Base": obj(a=STRING), "Thing": obj(x={"allOf": [ref("Base")], "readOnly": True})})["Thing"]
    assert thing["properties"]["x"] == {**ref("Base"), "readOnly": True}


def test_the_later_part_narrows_a_field_of_the_earlier() -> None:
    narrowed = {"allOf": [ref("Base"), obj(kind={"type": "string", "enum": ["x"]})]}
    thing = schemas_of({"Base": obj("kind", kind=STRING), "Thing": narrowed})["Thing"]
    assert thing["properties"]["kind"] == {"type": "string", "enum": ["x"]}
    assert thing["required"] == ["kind"]


def test_a_part_that_says_nothing_of_the_shape_keeps_the_shape() -> None:
    thing = schemas_of({"Base": obj(a=INTEGER), "Thing": {"allOf": [ref("Base"), obj(a={"readOnly": True})]}})["Thing"]
    assert thing["properties"]["a"] == {**INTEGER, "readOnly": True}


def test_objects_inside_parts_are_merged() -> None:
    first, second = obj(meta=obj("x", x=STRING)), obj(meta=obj(y=INTEGER))
    schemas = schemas_of({"Thing": {"allOf": [first, second]}})
    assert schemas["ThingMeta"] == obj("x", x=STRING, y=INTEGER)


def test_enums_in_two_parts_leave_what_both_allow() -> None:
    parts = [{"type": "string", "enum": ["a", "b", "c"]}, {"type": "string", "enum": ["c", "b"]}]
    assert schemas_of({"Thing": {"allOf": parts}})["Thing"] == {"type": "string", "enum": ["b", "c"]}


def test_properties_beside_a_union_belong_to_each_member() -> None:
    union = {"anyOf": [ref("One"), ref("Two")]}
    schemas = schemas_of(
        {"One": tagged("one"), "Two": tagged("two"), "Thing": {"allOf": [union, obj("id", id=STRING)]}}
    )
    assert schemas["Thing"]["x-il-tag"]["mapping"] == {"one": "ThingOne", "two": "ThingTwo"}
    assert schemas["ThingOne"]["properties"].keys() == {"type", "id"}
    assert sorted(schemas["ThingOne"]["required"]) == ["id", "type"]


def test_members_that_only_require_add_no_shape() -> None:
    thing = {**obj(a=STRING, b=STRING), "anyOf": [{"required": ["a"]}, {"required": ["b"]}], "not": {"required": ["a"]}}
    assert schemas_of({"Thing": thing})["Thing"] == obj(a=STRING, b=STRING)


def test_two_unions_in_one_whole_are_a_problem() -> None:
    parts = [{"anyOf": [obj(a=STRING), obj(b=STRING)]}, {"anyOf": [obj(c=STRING), obj(d=STRING)]}]
    assert "two-unions" in kinds(normalised(openapi({"Thing": {"allOf": parts}})))


def test_a_schema_that_is_a_part_of_itself_is_a_problem() -> None:
    assert "recursive-allof" in kinds(normalised(openapi({"Thing": {"allOf": [ref("Thing"), obj(a=STRING)]}})))


def test_descriptions_of_a_part_do_not_describe_the_whole() -> None:
    document = normalised(openapi({"Base": obj(a=STRING), "Thing": {"allOf": [ref("Base"), obj(b=STRING)]}}))
    assert "Thing" in document["components"]["schemas"]["Thing"]["description"]
