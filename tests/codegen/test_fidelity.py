"""The normalised documents of our APIs say what the facts say: an independent walk compares them."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest

from codegen.document import follow
from codegen.ir import Api
from codegen.naming import pascal
from codegen.overlay import apply_overlay, load_overlay
from codegen.pipeline import compile_api
from codegen.problems import JSON
from codegen.source import SPECS, api_names

APIS = api_names()


@cache
def facts_of(api: str) -> Any:
    """With our corrections."""
    facts = json.loads((SPECS / api / "openapi.json").read_bytes())
    return apply_overlay(facts, load_overlay(SPECS / api / "overlay.yaml"), name=api)


@cache
def compiled(api: str) -> Api:
    return compile_api(api)


def fields_of(schema: JSON, schemas: JSON) -> tuple[set[str], set[str]]:
    """The fields, and the required ones, that a fact schema gives an object through references and allOf."""
    if "$ref" in schema:
        return fields_of(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
    fields, required = set(schema.get("properties", ())), set(schema.get("required", ()))
    for part in schema.get("allOf", ()):
        more, demanded = fields_of(part, schemas)
        fields, required = fields | more, required | demanded
    return fields, required


def is_plain(name: str, schema: JSON) -> bool:
    """An object whose fields are said by it and its parts alone."""
    text = json.dumps([part for part in schema.get("allOf", ()) if "$ref" not in part])
    return not {"anyOf", "oneOf"} & schema.keys() and '"anyOf": [{"$ref"' not in text[:20] and "-" not in name


def public_name(name: str, prefixes: list[str]) -> str:
    """What a component is called in the end, unless an overlay gives it a name or two would share this one."""
    return re.sub(f"^({'|'.join(prefixes)})(?=[A-Z])", "", pascal(re.sub(r"-\d+$", "", name)))


def literals_in(value: Any) -> set[str]:
    """Every value of every enum and constant, as JSON."""
    if isinstance(value, list):
        return set().union(*map(literals_in, value))
    if not isinstance(value, dict):
        return set()
    own = [*value["enum"]] if isinstance(value.get("enum"), list) else []
    own += [value["const"]] if "const" in value else []
    inner = (literals_in(part) for key, part in value.items() if key not in ("enum", "const", "default", "x-il-limits"))
    return {json.dumps(one) for one in own if one is not None}.union(*inner)


def declared_in(value: Any) -> set[str]:
    """Every value by which a discriminator says which member it is, as JSON."""
    if isinstance(value, list):
        return set().union(*map(declared_in, value))
    if not isinstance(value, dict):
        return set()
    mapping = value["discriminator"].get("mapping", ()) if isinstance(value.get("discriminator"), dict) else ()
    return {json.dumps(one) for one in mapping}.union(*map(declared_in, value.values()))


@pytest.mark.parametrize("api", APIS)
def test_no_object_gains_or_loses_a_field(api: str) -> None:
    facts = facts_of(api)
    schemas, result = facts["components"]["schemas"], compiled(api).document["components"]["schemas"]
    objects = sum("properties" in schema for schema in schemas.values())
    shared = {name.partition("_")[0] for name in schemas}
    compared = 0
    for name, schema in schemas.items():
        short = name.removeprefix(f"{min(shared)}_") if len(shared) == 1 else name
        target = result.get(public_name(short, facts.get("x-il-prefixes", ())), {})
        if is_plain(name, schema) and "properties" in target and api != "gemini":
            fields, required = fields_of(schema, schemas)
            assert set(target["properties"]) == fields, name
            assert set(target.get("required", ())) == required & fields, name
            compared += 1
        elif api == "gemini" and "properties" in schema:
            assert set(target["properties"]) == set(schema["properties"]), name
            compared += 1
    assert compared > 0.6 * objects


@pytest.mark.parametrize("api", APIS)
def test_no_literal_is_lost_or_invented(api: str) -> None:
    facts, document = facts_of(api), compiled(api).document
    before, after = literals_in(facts["components"]["schemas"]), literals_in(document["components"]["schemas"])
    assert before <= after
    assert after <= literals_in(facts) | declared_in(facts)


@pytest.mark.parametrize(
    ("api", "count"),
    [
        ("openai", 288),
        ("anthropic", 144),
        ("gemini", 101),
        ("ollama", 14),
        ("vertex", 88),
        ("bedrock", 17),
        ("bedrock_runtime", 11),
        ("sagemaker_runtime", 3),
        ("watsonx", 14),
    ],
)
def test_every_operation_comes_out_once(api: str, count: int) -> None:
    ids = [operation.id for operation in compiled(api).operations]
    assert len(ids) == len(set(ids)) == count


@pytest.mark.parametrize(
    ("api", "id", "field", "values"),
    [
        ("openai", "createResponse", "type", ("response.completed", "response.failed", "response.incomplete", "error")),
        ("anthropic", "messages_post", "type", ("message_stop",)),
        ("anthropic", "beta_messages_post", "type", ("message_stop",)),
        ("gemini", "models.streamGenerateContent", "candidates.*.finishReason", ()),
        ("vertex", "projects.locations.endpoints.streamGenerateContent", "candidates.*.finishReason", ()),
        ("ollama", "chat", "done", (True,)),
        ("ollama", "pull", "status", ("success",)),
        ("bedrock_runtime", "ConverseStream", "stopReason", ()),
        ("watsonx", "text_chat_stream", "choices.*.finish_reason", ()),
    ],
)
def test_the_main_streams_know_their_end(api: str, id: str, field: str, values: tuple[str | bool, ...]) -> None:
    (operation,) = [one for one in compiled(api).operations if one.id == id]
    assert operation.stream is not None
    assert (operation.stream.terminal[0].field, operation.stream.terminal[0].values) == (field, values)


@pytest.mark.parametrize("api", APIS)
def test_terminal_values_are_values_of_the_event(api: str) -> None:
    schemas = compiled(api).document["components"]["schemas"]
    for operation in compiled(api).operations:
        for terminal in operation.stream.terminal if operation.stream else ():
            event = schemas[operation.stream.event["$ref"].rsplit("/", 1)[1]] if operation.stream else {}
            assert all(is_value(event, terminal.field or "", value, schemas) for value in terminal.values), operation.id


def at_path(schema: JSON, path: list[str], schemas: JSON) -> JSON:
    """What stands at a dotted path into an event; `*` is any item of a list."""
    if "$ref" in schema:
        return at_path(schemas[schema["$ref"].rsplit("/", 1)[1]], path, schemas)
    if not path:
        return schema
    step, *rest = path
    return at_path(schema["items"] if step == "*" else schema["properties"][step], rest, schemas)


def is_value(event: JSON, field: str, value: str | bool, schemas: JSON) -> bool:
    """Whether an event's field may have the value: as its tag, as one of its enum, or as any of its type."""
    if event.get("x-il-tag", {}).get("property") == field:
        return value in event["x-il-tag"]["mapping"]
    if "anyOf" in event:
        members = [schemas[member["$ref"].rsplit("/", 1)[1]] for member in event["anyOf"]]
        return any(is_value(one, field, value, schemas) for one in members if field in one.get("properties", ()))
    schema = at_path(event, field.split("."), schemas)
    return value in schema.get("enum", [value]) and schema["type"] == {bool: "boolean", str: "string"}[type(value)]


@pytest.mark.parametrize("api", APIS)
def test_a_successor_is_an_operation(api: str) -> None:
    ids = {operation.id for operation in compiled(api).operations}
    successors = {operation.lifecycle.successor for operation in compiled(api).operations} - {None}
    assert successors <= ids


@pytest.mark.parametrize("api", APIS)
def test_what_goes_on_after_the_reply_can_be_followed(api: str) -> None:
    schemas = compiled(api).document["components"]["schemas"]
    operations = {operation.id: operation for operation in compiled(api).operations}
    for operation in operations.values():
        if rule := operation.long_running:
            poll, reply = operations[rule.poll], fields_and_types(operation.reply.schema, schemas)
            told = fields_and_types(poll.reply.schema, schemas)
            assert {field.partition(".")[0] for field in rule.parameters.values()} <= reply.keys(), operation.id
            assert {one.name for one in poll.parameters if one.required} <= {*rule.parameters, *rule.same}, operation.id
            assert {*rule.same} <= {one.name for one in operation.parameters}, operation.id
            assert set(rule.values) <= set(told[rule.done].get("enum", rule.values)), operation.id
            named = [field for field in (rule.result, rule.error, rule.progress) if field]
            assert {field.partition(".")[0] for field in named} <= told.keys(), operation.id
            assert rule.cancel is None or rule.cancel in operations, operation.id


def fields_and_types(schema: JSON | None, schemas: JSON) -> dict[str, JSON]:
    """The fields of a component, each with the schema that its reference leads to."""
    found = follow(schema or {}, schemas).get("properties", {})
    return {name: follow(without_null(field), schemas) for name, field in found.items()}


def without_null(schema: JSON) -> JSON:
    members = [member for member in schema.get("anyOf", ()) if member != {"type": "null"}]
    return members[0] if len(members) == 1 else schema
