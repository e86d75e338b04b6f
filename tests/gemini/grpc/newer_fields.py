"""Which fields the HTTP API has and the protos do not: `python -m tests.gemini.grpc.newer_fields` writes the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interlingua.testing.simulators.gemini.contract import load_document
from interlingua.transport.over_grpc.contract import load_contract
from tests.gemini.grpc.calling import goes_over_grpc
from tests.house.tree import ROOT
from tests.wire.fakes import operations

PAGE = ROOT / "docs/gemini/grpc-fields.md"
HEAD = """# What the protos do not have yet

Google publishes the protos later than its HTTP API learns a field. Of the operations that go [over gRPC](grpc.md),
these fields are refused in a request, and have no name in a reply, until newer protos are compiled.
Written by `python -m tests.gemini.grpc.newer_fields`; a test compares.

| Type | Fields |
|---|---|
"""


def newer_fields() -> dict[str, set[str]]:
    """The fields that no message has, by type."""
    document, contract = load_document(), load_contract("gemini")
    known = {operation.id: operation for operation in operations("gemini").values()}
    found: dict[str, set[str]] = {}
    seen: set[tuple[str, str]] = set()
    for item in (item for path in document["paths"].values() for item in path.values()):
        operation = known[item["operationId"]]
        if not goes_over_grpc(operation):
            continue
        rpc = contract.rpcs[operation.grpc or ""]
        body = item.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        (reply,) = item["responses"]["200"]["content"].values()
        for schema, kind in ((body, _body_of(rpc)), (reply["schema"], rpc.reply.DESCRIPTOR)):
            for name, field in _missing(schema, kind, seen):
                found.setdefault(name, set()).add(field)
    return found


def _body_of(rpc: Any) -> Any:
    kind = rpc.request.DESCRIPTOR
    body = rpc.bindings[0].body if rpc.bindings else "*"
    return kind.fields_by_name[body].message_type if body not in ("", "*") else kind


def _missing(schema: Any, kind: Any, seen: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    name, schema = _resolved(schema)
    if "items" in schema:
        yield from _missing(schema["items"], kind, seen)
    if kind.full_name.startswith("google.protobuf.") or (name, kind.full_name) in seen:
        return
    seen.add((name, kind.full_name))
    fields = {field.json_name: field for field in kind.fields}
    for field, inner in schema.get("properties", {}).items():
        if field not in fields:
            yield name, field
        elif fields[field].message_type is not None:
            yield from _missing(inner, fields[field].message_type, seen)


def _resolved(schema: Any) -> tuple[str, Any]:
    name = ""
    while "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = load_document()["components"]["schemas"][name]
    return name, schema


def page() -> str:
    """The table."""
    rows = [
        f"| `{name}` | {', '.join(f'`{field}`' for field in sorted(fields))} |"
        for name, fields in sorted(newer_fields().items())
    ]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
