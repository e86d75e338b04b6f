"""Unions are flat, and a field that tells their members apart is found."""

from __future__ import annotations

from typing import Any

from codegen.problems import JSON
from tests.codegen.specimen import NULL, STRING, obj, ref, schemas_of, tagged


def union_of(*members: str, **more: Any) -> JSON:
    return {"oneOf": [ref(member) for member in members], **more}


def test_a_tag_is_derived_from_the_values_of_the_members() -> None:
    schemas = schemas_of({"Cat": tagged("cat"), "Dog": tagged("dog"), "Pet": union_of("Cat", "Dog")})
    assert schemas["Pet"] == {
        "anyOf": [ref("Cat"), ref("Dog")],
        "x-il-tag": {"property": "type", "mapping": {"cat": "Cat", "dog": "Dog"}},
    }


def test_the_declared_tag_is_preferred() -> None:
    cat = obj(type={"const": "a"}, species={"const": "cat"})
    dog = obj(type={"const": "b"}, species={"const": "dog"})
    pet = union_of("Cat", "Dog", discriminator={"propertyName": "species"})
    assert schemas_of({"Cat": cat, "Dog": dog, "Pet": pet})["Pet"]["x-il-tag"]["property"] == "species"


def test_a_declared_tag_that_tells_nothing_apart_is_not_believed() -> None:
    cat = obj(kind=STRING, type={"const": "cat"})
    dog = obj(kind=STRING, type={"const": "dog"})
    pet = union_of("Cat", "Dog", discriminator={"propertyName": "kind"})
    assert schemas_of({"Cat": cat, "Dog": dog, "Pet": pet})["Pet"]["x-il-tag"]["property"] == "type"


def test_members_that_share_one_enum_are_told_apart_by_the_declared_mapping() -> None:
    kind = {"Kind": {"type": "string", "enum": ["cat", "kitten", "dog"]}}
    mapping = {name: ref(target)["$ref"] for name, target in (("cat", "Cat"), ("kitten", "Cat"), ("dog", "Dog"))}
    pet = union_of("Cat", "Dog", discriminator={"propertyName": "kind", "mapping": mapping})
    schemas = schemas_of({**kind, "Cat": obj(kind=ref("Kind")), "Dog": obj(kind=ref("Kind")), "Pet": pet})
    assert schemas["Pet"]["x-il-tag"] == {"property": "kind", "mapping": {"cat": "Cat", "kitten": "Cat", "dog": "Dog"}}
    assert schemas["Cat"]["properties"]["kind"] == {"type": "string", "enum": ["cat", "kitten"]}


def test_a_mapping_that_leaves_a_member_out_narrows_nothing() -> None:
    mapping = {"cat": ref("Cat")["$ref"]}
    pet = union_of("Cat", "Dog", discriminator={"propertyName": "kind", "mapping": mapping})
    schemas = schemas_of({"Cat": obj(kind=STRING), "Dog": obj(kind=STRING), "Pet": pet})
    assert schemas["Cat"]["properties"]["kind"] == STRING
    assert "x-il-tag" not in schemas["Pet"]


def test_a_member_may_have_several_values() -> None:
    cat = obj(type={"type": "string", "enum": ["cat", "kitten"]})
    pet = schemas_of({"Cat": cat, "Dog": tagged("dog"), "Pet": union_of("Cat", "Dog")})["Pet"]
    assert pet["x-il-tag"]["mapping"] == {"cat": "Cat", "kitten": "Cat", "dog": "Dog"}


def test_without_such_a_field_there_is_no_tag() -> None:
    pet = schemas_of({"Cat": obj(a=STRING), "Dog": obj(a=STRING, b=STRING), "Pet": union_of("Cat", "Dog")})["Pet"]
    assert pet == {"anyOf": [ref("Cat"), ref("Dog")]}


def test_a_union_in_a_union_is_spread() -> None:
    schemas = schemas_of(
        {
            "Cat": tagged("cat"),
            "Dog": tagged("dog"),
            "Cow": tagged("cow"),
            "Pet": union_of("Cat", "Dog"),
            "Alias": ref("Pet"),
            "Animal": {"anyOf": [ref("Alias"), ref("Cow"), ref("Cat"), NULL]},
        }
    )
    assert schemas["Animal"]["anyOf"] == [ref("Cat"), ref("Dog"), ref("Cow")]
    assert schemas["Animal"]["x-il-tag"]["mapping"].keys() == {"cat", "dog", "cow"}


def test_a_union_is_nothing_but_a_union() -> None:
    pet = {"type": "object", "oneOf": [ref("Cat"), ref("Dog")]}
    schemas = schemas_of({"Cat": tagged("cat"), "Dog": tagged("dog"), "Pet": pet})
    assert schemas["Pet"].keys() == {"anyOf", "x-il-tag"}


def test_a_union_of_itself_is_no_endless_loop() -> None:
    assert schemas_of({"Cat": tagged("cat"), "Pet": {"anyOf": [ref("Pet"), ref("Cat")]}})["Pet"]["anyOf"]


def test_objects_beside_plain_values_become_a_union_of_their_own() -> None:
    choice = {"anyOf": [STRING, ref("Cat"), ref("Dog")]}
    schemas = schemas_of({"Cat": tagged("cat"), "Dog": tagged("dog"), "Choice": choice})
    assert schemas["Choice"] == {"anyOf": [STRING, ref("ChoiceObject")]}
    assert schemas["ChoiceObject"]["x-il-tag"]["property"] == "type"


def test_members_that_share_a_value_are_told_apart_by_a_second_field() -> None:
    user = obj(type={"const": "message"}, role={"const": "user"})
    assistant = obj(type={"const": "message"}, role={"const": "assistant"})
    schemas = schemas_of(
        {"User": user, "Assistant": assistant, "Call": tagged("call"), "Item": union_of("User", "Assistant", "Call")}
    )
    assert schemas["Item"]["x-il-tag"]["mapping"] == {"message": "ItemMessage", "call": "Call"}
    assert schemas["ItemMessage"]["x-il-tag"] == {
        "property": "role",
        "mapping": {"user": "User", "assistant": "Assistant"},
    }
