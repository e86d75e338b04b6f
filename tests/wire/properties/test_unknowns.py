"""A value that no enum lists, and a member that no union knows, are kept where people find them, in every type."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.document import follow
from codegen.words import attribute
from interlingua_wire._core.model import UnknownVariant, to_json
from tests.wire.fakes import APIS
from tests.wire.properties.budgets import QUICKLY
from tests.wire.properties.facts import schemas
from tests.wire.properties.test_replies import wires

pytestmark = [pytest.mark.parametrize("api", APIS), pytest.mark.xdist_group("properties")]


@QUICKLY
@given(text=st.text())
def test_an_unknown_value_of_any_enum_is_kept(api: str, text: str) -> None:
    for schema, wire in wires(api):
        fields = schemas(api)[schema].get("properties", {})
        sent = dict.fromkeys([name for name, field in fields.items() if is_enum(field, api)], text)
        found = wire.decode(json.dumps(sent))
        assert {name: getattr(found, attribute(name)) for name in sent} == sent, schema
        assert json.loads(to_json(found)) == sent, schema


@QUICKLY
@given(text=st.text())
def test_an_unknown_member_of_any_union_is_kept(api: str, text: str) -> None:
    for schema, wire in wires(api):
        if tag := schemas(api)[schema].get("x-il-tag"):
            sent = {tag["property"]: f"new {text}", "beam": [text]}
            found = wire.decode(json.dumps(sent))
            assert isinstance(found, UnknownVariant), schema
            assert found.model_extra == sent, schema


def is_enum(schema: dict[str, Any], api: str) -> bool:
    """Whether a field is an enum, or one or null."""
    members = schema.get("anyOf", [schema])
    return any("enum" in follow(member, schemas(api)) for member in members)
