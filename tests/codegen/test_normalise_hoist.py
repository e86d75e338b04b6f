"""Every inline object, enum and larger union gets a name that says what it is."""

from __future__ import annotations

import pytest

from codegen.document import each_schema
from codegen.normalise import normalise
from codegen.problems import JSON
from tests.codegen.specimen import STRING, kinds, normalised, obj, openapi, operation, read, ref, schemas_of, tagged

ENUM: JSON = {"type": "string", "enum": ["a", "b"]}


def names_from(schemas: JSON, paths: JSON | None = None) -> set[str]:
    return set(schemas_of(schemas, paths=paths)) - set(schemas)


def test_a_field_is_named_after_its_parent() -> None:
    schemas = schemas_of({"Thing": obj(inner=obj(mode=ENUM))})
    assert schemas["Thing"]["properties"]["inner"] == ref("ThingInner")
    assert schemas["ThingInner"]["properties"]["mode"] == ref("ThingInnerMode")
    assert schemas["ThingInnerMode"] == ENUM


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("tool_calls", "ThingToolCall"),
        ("entries", "ThingEntry"),
        ("status", "ThingStatusItem"),
        ("list", "ThingListItem"),
    ],
)
def test_the_items_of_a_list_are_named_in_the_singular(field: str, name: str) -> None:
    assert names_from({"Thing": obj(**{field: {"type": "array", "items": obj(x=STRING)}})}) == {name}


def test_values_of_a_map_are_named() -> None:
    assert names_from({"Thing": obj(x={"type": "object", "additionalProperties": obj(y=STRING)})}) == {"ThingXValue"}


def test_words_that_would_stand_twice_stand_once() -> None:
    assert names_from({"ImageUrl": obj(image_url=obj(x=STRING))}) == {"ImageUrlImageUrl"}
    assert names_from({"EvalSource": obj(source_kind=ENUM)}) == {"EvalSourceKind"}


def test_a_member_of_a_union_is_named_by_title_or_tag() -> None:
    titled = {**obj(x=STRING), "title": "Inline form"}
    union = {"oneOf": [titled, tagged("web_search.call"), STRING]}
    assert names_from({"Thing": obj(part=union)}) == {"ThingPart", "ThingPartInlineForm", "ThingPartWebSearchCall"}


def test_an_equal_schema_with_the_name_is_the_same() -> None:
    assert names_from({"Thing": obj(part=obj(x=STRING)), "ThingPart": obj(x=STRING)}) == set()


def test_bodies_and_replies_are_named_after_their_operation() -> None:
    post = operation("create_thing", body=obj(a=STRING), reply=obj(b=STRING))
    document = normalised(openapi(paths={"/things": {"post": post}}))
    call = document["paths"]["/things"]["post"]
    assert call["requestBody"]["content"]["application/json"]["schema"] == ref("CreateThingRequest")
    assert call["responses"]["200"]["content"]["application/json"]["schema"] == ref("CreateThingResponse")


def test_the_tail_that_a_framework_adds_to_an_id_is_no_part_of_a_name() -> None:
    paths = {"/v1/things/{thing_id}": {"post": operation("update_v1_things__thing_id__post", body=obj(a=STRING))}}
    assert names_from({}, paths) == {"UpdateRequest"}


def test_another_schema_with_the_name_makes_it_find_another_way() -> None:
    inner = {"anyOf": [{**obj(x=STRING), "title": "Shape"}, STRING]}
    assert "ThingPartShape" in names_from(
        {"Thing": obj(part={"anyOf": [obj(y=STRING), STRING]}), "ThingPart": inner}, None
    )


def test_a_collision_without_a_way_out_is_a_problem_and_not_a_number() -> None:
    document = normalised(
        openapi({"Thing": obj(part=obj(x=STRING)), "ThingPart": obj(y=STRING), "ThingPartObject": STRING})
    )
    assert "name-collision" in kinds(document)


def test_an_overlay_can_say_the_name() -> None:
    schemas = schemas_of({"Thing": obj(part={**obj(x=STRING), "x-il-name": "Part"})})
    assert schemas["Thing"]["properties"]["part"] == ref("Part")


@pytest.mark.parametrize("name", ["---", "日本", "1st", "none", "x'); import os; ('"])
def test_a_component_is_called_something_a_class_can_be_called(name: str) -> None:
    document = normalised(openapi({name: obj(a=STRING), "Thing": obj(x=ref(name))}))
    assert all(found.isidentifier() and found.isascii() for found in document["components"]["schemas"])


def test_numbered_twins_are_one_if_equal_and_a_problem_if_not() -> None:
    assert names_from({"Thing": obj(a=STRING), "Thing-2": obj(a=STRING)}) == set()
    assert kinds(normalised(openapi({"Thing": obj(a=STRING), "Thing-2": obj(b=STRING)}))) == ["name-collision"]


def test_small_unions_of_plain_values_stay_where_they_are() -> None:
    union = {"anyOf": [STRING, {"type": "array", "items": ref("Other")}]}
    thing = schemas_of({"Thing": obj(a=union), "Other": obj(x=STRING)})["Thing"]
    assert thing["properties"]["a"] == union


def test_nothing_inline_is_left_with_fields_or_several_values() -> None:
    union = {"anyOf": [obj(x=ENUM), obj(y=obj(z={"type": "array", "items": ENUM})), STRING]}
    paths = {"/a": {"get": operation("a", reply={"type": "array", "items": union})}}
    for where, schema in each_schema(normalised(openapi({"Thing": obj(p=union)}, paths=paths))):
        if where.count("/") > 3:
            assert "properties" not in schema, where
            assert len(schema.get("enum", ())) < 2, where


def test_a_prefix_that_says_nothing_goes_where_the_rest_is_a_name_of_its_own() -> None:
    facts = read(
        openapi({name: obj(a=STRING) for name in ("AcmeV1Thing", "AcmeV1Part", "OtherPart", "AcmeV1s", "AcmeV1")})
    )
    document = normalise({**facts, "x-il-prefixes": ["AcmeV1", "Other"]})
    assert sorted(document["components"]["schemas"]) == ["AcmeV1", "AcmeV1Part", "AcmeV1s", "OtherPart", "Thing"]


def test_a_name_that_an_overlay_gives_keeps_its_prefix() -> None:
    facts = read(openapi({"AcmeV1Thing": {**obj(a=STRING), "x-il-name": "AcmeV1Item"}}))
    document = normalise({**facts, "x-il-prefixes": ["AcmeV1"]})
    assert sorted(document["components"]["schemas"]) == ["AcmeV1Item"]
