"""What a document says of the values of requests becomes tables; what nobody can send does not."""

from __future__ import annotations

from typing import Any

from codegen.emit.checks import checks_module

LETTER = {"type": "string", "maxLength": 3, "x-il-source": "https://example.org/letter", "x-il-instead": "write less"}


def tables(schemas: dict[str, Any], operation: dict[str, Any] | None = None) -> dict[str, Any]:
    """The tables of a document with one operation, whose body is the schema Body."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Body"}}}
    told = {"operationId": "send", "requestBody": {"content": content}, "responses": {}, **(operation or {})}
    document = {"paths": {"/send": {"post": told}}, "components": {"schemas": schemas}}
    found: dict[str, Any] = {}
    exec(checks_module("Example", document), found)
    return found


def body(**properties: Any) -> dict[str, Any]:
    """A type with these fields."""
    return {"type": "object", "properties": properties}


def test_limits_stand_with_their_source_and_way_out() -> None:
    found = tables({"Body": body(letter=LETTER)})
    assert found["BODIES"] == {"send": "Body"}
    limits = {"maxLength": 3, "source": "https://example.org/letter", "instead": "write less"}
    assert found["TYPES"] == {"Body": {"fields": {"letter": limits}}}


def test_what_is_within_is_led_to_also_in_circles() -> None:
    each = {"type": "array", "maxItems": 2, "items": {"$ref": "#/components/schemas/Node"}}
    node = body(letter=LETTER, nodes={"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Node"}})
    types = tables({"Body": body(nodes=each, plain={"type": "string"}), "Node": node})["TYPES"]
    assert types["Body"] == {"fields": {"nodes": {"maxItems": 2, "each": {"type": "Node"}}}}
    assert types["Node"]["fields"]["nodes"] == {"each": {"type": "Node"}}


def test_what_only_the_server_writes_and_what_no_request_reaches_is_left_out() -> None:
    found = tables({"Body": body(letter={**LETTER, "readOnly": True}), "Reply": body(letter=LETTER)})
    assert (found["BODIES"], found["TYPES"]) == ({}, {})


def test_formats_of_times_are_kept_and_others_are_not() -> None:
    found = tables(
        {"Body": body(at={"type": "string", "format": "date-time"}, n={"type": "integer", "format": "int32"})}
    )
    assert found["TYPES"] == {"Body": {"fields": {"at": {"format": "moment"}}}}


def test_what_fields_ask_of_each_other_is_kept() -> None:
    together = {"x-il-oneofs": [["a", "b"]], "x-il-needs": {"c": {"d": ["X"]}}, "x-il-source": "https://example.org"}
    found = tables({"Body": {**body(a={}, b={}, c={}, d={}), **together}})
    assert found["TYPES"] == {
        "Body": {"one_of": [["a", "b"]], "needs": {"c": {"d": ["X"]}}, "source": "https://example.org"}
    }


def test_parameters_of_the_query_are_kept_by_operation() -> None:
    place = {"in": "query", "name": "size", "schema": {"type": "integer", "maximum": 5}}
    found = tables({"Body": body()}, {"parameters": [place, {**place, "in": "path", "name": "id"}]})
    assert found["QUERIES"] == {"send": {"size": {"maximum": 5}}}
