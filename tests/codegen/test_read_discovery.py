"""A Google discovery document becomes the same facts as any other, with no method lost."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from codegen.problems import JSON, CodegenError
from tests.codegen.small_discovery import discovery, method
from tests.codegen.specimen import STRING, read, ref


def facts_of(schema: JSON) -> Any:
    return read(discovery({"Thing": {"id": "Thing", **schema}}), format="discovery")["components"]["schemas"]["Thing"]


NAME = {"name": {"type": "string", "location": "path", "required": True, "pattern": "^things/[^/]+$"}}


def test_methods_that_share_a_template_are_told_apart_by_their_flat_path() -> None:
    methods = {
        "get": method("things.get", "v1/{+name}", "v1/things/{thingsId}", parameters=NAME),
        "part": method("things.parts.get", "v1/{+name}", "v1/things/{thingsId}/parts/{partsId}", parameters=NAME),
    }
    facts = read(discovery(**methods), format="discovery")
    assert sorted(facts["paths"]) == ["/v1/things/{thingsId}", "/v1/things/{thingsId}/parts/{partsId}"]
    operation = facts["paths"]["/v1/things/{thingsId}"]["get"]
    assert operation["operationId"] == "things.get"
    assert operation["x-il-path"] == "/v1/{+name}"
    assert [parameter["name"] for parameter in operation["x-il-path-parameters"]] == ["name"]
    assert [parameter["name"] for parameter in operation["parameters"]] == ["thingsId"]
    assert list(OpenAPIV31SpecValidator(facts).iter_errors()) == []


def test_two_methods_in_one_place_are_refused() -> None:
    with pytest.raises(CodegenError, match="duplicate-operation"):
        read(discovery(a=method("a", "v1/a"), b=method("b", "v1/a")), format="discovery")


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("Required. The name.", {"required": ["a"], "properties": {"a": STRING}}),
        ("Optional. The name.", {"properties": {"a": STRING}}),
        ("Output only. The name.", {"properties": {"a": {**STRING, "readOnly": True}}}),
        (
            "Required. Immutable. The name.",
            {"required": ["a"], "properties": {"a": {**STRING, "x-il-immutable": True}}},
        ),
        ("Input only. The name.", {"properties": {"a": {**STRING, "writeOnly": True}}}),
        ("The name. Required.", {"properties": {"a": STRING}}),
    ],
)
def test_the_first_words_of_a_description_are_facts(words: str, facts: JSON) -> None:
    assert facts_of({"type": "object", "properties": {"a": {**STRING, "description": words}}}) == {
        "type": "object",
        **facts,
    }


@pytest.mark.parametrize(
    ("schema", "facts"),
    [
        ({"type": "string", "format": "int64"}, {"type": "string", "format": "int64"}),
        ({"type": "string", "format": "byte"}, {"type": "string", "contentEncoding": "base64"}),
        ({"type": "string", "format": "google-datetime"}, {"type": "string", "format": "date-time"}),
        ({"type": "any"}, {}),
        ({"type": "boolean", "default": "true"}, {"type": "boolean", "default": True}),
        ({"type": "integer", "minimum": "1"}, {"type": "integer", "minimum": 1}),
        ({"type": "integer", "minimum": "low", "default": "1.5"}, {"type": "integer"}),
        ({"type": "string", "default": "x"}, {"type": "string", "default": "x"}),
        ({"type": "object", "additionalProperties": {"type": "any"}}, {"type": "object", "additionalProperties": {}}),
    ],
)
def test_googles_types_are_spelled_in_json_schema(schema: JSON, facts: JSON) -> None:
    assert facts_of(schema) == facts


def test_deprecated_enum_values_are_data() -> None:
    schema = {"type": "string", "enum": ["A", "B"], "enumDescriptions": ["x", "y"], "enumDeprecated": [False, True]}
    assert facts_of(schema) == {"type": "string", "enum": ["A", "B"], "x-il-enum-deprecated": ["B"]}


def test_a_reference_keeps_what_is_said_beside_it() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"$ref": "Thing", "description": "Output only. X.", "deprecated": True}},
    }
    assert facts_of(schema)["properties"]["a"] == {**ref("Thing"), "readOnly": True, "deprecated": True}


def test_an_upload_says_where_bytes_go() -> None:
    upload = {"maxSize": "10", "protocols": {"simple": {"path": "/up/f"}, "resumable": {"path": "/res/f"}}}
    facts = read(discovery(upload=method("f.upload", "v1/f", mediaUpload=upload)), format="discovery")
    assert facts["paths"]["/v1/f"]["get"]["x-il-upload"] == {"simple": "/up/f", "resumable": "/res/f", "max_bytes": 10}


def test_a_repeated_parameter_is_a_list() -> None:
    parameters = {"ids": {"type": "string", "location": "query", "repeated": True}}
    facts = read(discovery(a=method("a", "v1/a", parameters=parameters)), format="discovery")
    assert facts["paths"]["/v1/a"]["get"]["parameters"][0]["schema"] == {"type": "array", "items": STRING}


@pytest.mark.parametrize("document", [{}, {"kind": "x"}, {"kind": "discovery#restDescription", "schemas": []}])
def test_a_document_that_is_no_discovery_is_refused_by_name(document: JSON) -> None:
    with pytest.raises(CodegenError, match="not-a-spec"):
        read(document, format="discovery")


def test_scopes_are_security_any_of_which_will_do() -> None:
    scopes = ["https://small.example/all", "https://small.example/some"]
    document = {
        **discovery(a=method("a", "v1/a", scopes=scopes), b=method("b", "v1/b")),
        "auth": {"oauth2": {"scopes": {scope: {"description": "Do things."} for scope in scopes}}},
    }
    facts = read(document, format="discovery")
    assert facts["paths"]["/v1/a"]["get"]["security"] == [{"OAuth2": [scope]} for scope in scopes]
    assert "security" not in facts["paths"]["/v1/b"]["get"]
    flow = facts["components"]["securitySchemes"]["OAuth2"]["flows"]["authorizationCode"]
    assert flow["scopes"] == dict.fromkeys(scopes, "")
    assert list(OpenAPIV31SpecValidator(facts).iter_errors()) == []
