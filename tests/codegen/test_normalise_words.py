"""Nothing public is without a line, limits are words and not types, and no line can hurt."""

from __future__ import annotations

import pytest

from codegen.document import endpoints
from codegen.normalise import normalise
from codegen.problems import JSON
from tests.codegen.specimen import STRING, normalised, obj, openapi, operation, read, ref, schemas_of


def test_every_name_has_a_line() -> None:
    parameter = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 20}}
    call = operation("listThings", parameters=[parameter], reply=ref("Thing"))
    document = normalised(openapi({"Thing": obj(a=STRING)}, paths={"/things": {"get": call}}))
    (endpoint,) = endpoints(document)
    assert endpoint.operation["description"] == "Send `GET /things`."
    assert endpoint.operation["parameters"][0]["description"] == (
        "`limit` of `GET /things`. At least 1; the server's default is `20`."
    )
    thing = document["components"]["schemas"]["Thing"]
    assert thing["description"] == "Reply of `GET /things`."
    assert thing["properties"]["a"]["description"] == "`a` of `Thing`."


def test_our_own_line_stays() -> None:
    facts = read(openapi({"Thing": obj(a={"type": "string", "maxLength": 9})}))
    facts["components"]["schemas"]["Thing"]["properties"]["a"]["description"] = "Our line."
    field = normalise(facts)["components"]["schemas"]["Thing"]["properties"]["a"]
    assert field["description"] == "Our line. At most 9 characters."


def test_a_part_says_where_it_stood() -> None:
    document = normalised(openapi({"Thing": obj(mode={"type": "string", "enum": ["a", "b"]})}))
    assert document["components"]["schemas"]["ThingMode"]["description"] == "A value of `Thing.mode`."


def test_limits_leave_the_types() -> None:
    limits: JSON = {"minimum": 0, "maximum": 2, "default": 1}
    document = normalised(openapi({"Thing": obj(a={"type": "number", **limits})}))
    field = document["components"]["schemas"]["Thing"]["properties"]["a"]
    assert field["x-il-limits"] == limits
    assert not limits.keys() & field.keys()


@pytest.mark.parametrize(
    ("schema", "form"),
    [
        ({"type": "object"}, {"type": "object", "additionalProperties": True}),
        ({"type": "object", "additionalProperties": True}, {"type": "object", "additionalProperties": True}),
        ({"type": "object", "additionalProperties": STRING}, {"type": "object", "additionalProperties": STRING}),
        ({"type": "object", "additionalProperties": False}, {"type": "object", "properties": {}}),
        ({"type": "object", "properties": {}}, {"type": "object", "properties": {}}),
        ({"properties": {"a": STRING}}, obj(a=STRING)),
        ({**obj(a=STRING), "additionalProperties": True}, obj(a=STRING)),
        ({**obj(a=STRING), "additionalProperties": False}, obj(a=STRING)),
    ],
)
def test_a_map_is_told_from_an_object(schema: JSON, form: JSON) -> None:
    assert schemas_of({"Thing": schema})["Thing"] == form


def test_what_is_required_and_no_field_is_not_required() -> None:
    document = normalised(openapi({"Thing": {**obj(a=STRING), "required": ["a", "b"]}}))
    assert document["components"]["schemas"]["Thing"]["required"] == ["a"]


def test_a_hostile_name_cannot_end_a_docstring() -> None:
    name = '"""\nimport os\\'
    document = normalised(openapi({"Thing": obj(**{name: STRING})}))
    line = document["components"]["schemas"]["Thing"]["properties"][name]["description"]
    assert not {'"', "\n", "\\"} & set(line)


def test_fields_that_exclude_each_other_are_told() -> None:
    facts = read(openapi({"Thing": obj(a=STRING, b=STRING, c=STRING)}))
    facts["components"]["schemas"]["Thing"]["x-il-oneofs"] = [["a", "c"], ["b", "gone"]]
    thing = normalise(facts)["components"]["schemas"]["Thing"]
    assert thing["description"] == "The object `Thing`. At most one of `a`, `c` is set."


def test_a_part_goes_on_with_what_its_field_is_described_as() -> None:
    facts = read(openapi({"Thing": obj(mode={"type": "string", "enum": ["a", "b"]})}))
    facts["components"]["schemas"]["Thing"]["properties"]["mode"]["description"] = "How it runs."
    schemas = normalise(facts)["components"]["schemas"]
    assert schemas["ThingMode"]["description"] == "A value of `Thing.mode`: how it runs."
    assert schemas["Thing"]["properties"]["mode"]["description"] == "How it runs."
