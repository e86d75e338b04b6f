"""What the normalised documents say, read here without the compiler's own records."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from codegen.document import endpoints, map_schema
from codegen.pipeline import compile_api

SPECS = Path(__file__).resolve().parents[3] / "specs"
INT64 = frozenset({"int64", "uint64"})
SENT_FIRST = ("multipart/form-data", "application/json")


@cache
def document(api: str) -> dict[str, Any]:
    """The normalised document of an API."""
    return compile_api(api).document


def schemas(api: str) -> dict[str, Any]:
    """Its components."""
    found: dict[str, Any] = document(api)["components"]["schemas"]
    return found


@cache
def places(api: str) -> dict[str, tuple[str, str]]:
    """Component to the module and class that it became."""
    locked: dict[str, str] = json.loads((SPECS / api / "names.lock.json").read_bytes())["schemas"]
    return {schema: (place.rpartition(".")[0], place.rpartition(".")[2]) for schema, place in locked.items()}


@cache
def described(api: str) -> dict[str, dict[str, Any]]:
    """Every operation of an API by its id."""
    return {found.operation["operationId"]: found.operation for found in endpoints(document(api))}


def body_schema(api: str, operation: str) -> dict[str, Any] | None:
    """The schema of what an operation takes, in the content type that we send."""
    content = described(api)[operation].get("requestBody", {}).get("content", {})
    media = next((media for media in (*SENT_FIRST, *sorted(content)) if media in content), None)
    return content[media].get("schema", {}) if media else None


@cache
def _schemas_as_sent(api: str) -> dict[str, Any]:
    return {name: map_schema(schema, _as_sent) for name, schema in schemas(api).items()}


def _as_sent(schema: dict[str, Any], where: str) -> dict[str, Any]:
    """Open enums take any text and files are anything; what the server sets is not asked for."""
    if schema.get("x-il-open"):
        return {key: value for key, value in schema.items() if key != "enum"}
    if schema.get("format") in INT64 and schema.get("type") == "string":
        return {"type": ["string", "integer"]}
    if schema.get("format") == "binary":
        return {}
    fields = schema.get("properties", {})
    sent = [name for name in schema.get("required", ()) if not fields.get(name, {}).get("readOnly")]
    return {**schema, "required": sent} if "required" in schema else schema


@cache
def body_validator(api: str, operation: str) -> Draft202012Validator:
    """Judges the body of a request by what the document says of it."""
    schema = map_schema(body_schema(api, operation), _as_sent)
    return Draft202012Validator({"allOf": [schema], "components": {"schemas": _schemas_as_sent(api)}})
