"""The smallest documents that a test of the compiler's front can be about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from codegen.normalise import normalise
from codegen.problems import JSON
from codegen.read import read_document

SOURCE = """\
title = "Small"

[upstream]
format = "{format}"
urls = []
mirror = "small/{file}"
licence = "none"
revision = ""
sha256 = ""
operations = 0

[keep]
operations = "all"

[docs]
url = "https://small.example/docs"
"""


def openapi(schemas: JSON | None = None, *, paths: JSON | None = None, **more: Any) -> JSON:
    """An upstream document that holds these schemas and paths."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Small API", "version": "1"},
        "paths": paths if paths is not None else {"/things": {"get": operation("listThings")}},
        "components": {"schemas": schemas or {}},
        **more,
    }


def operation(id: str, *, body: JSON | None = None, reply: JSON | None = None, **more: Any) -> JSON:
    """One operation with JSON in and out."""
    result: JSON = {"operationId": id, "responses": {"200": {"description": "Fine."}}, **more}
    if reply is not None:
        result["responses"]["200"]["content"] = {"application/json": {"schema": reply}}
    if body is not None:
        result["requestBody"] = {"content": {"application/json": {"schema": body}}}
    return result


def read(document: JSON, *, format: str = "openapi", **options: Any) -> JSON:
    """The facts of a document."""
    return read_document(json.dumps(document).encode(), api="small", format=format, **options)


def normalised(document: JSON) -> JSON:
    """A document after reading and all passes."""
    return normalise(read(document))


def schemas_of(schemas: JSON, *, paths: JSON | None = None) -> JSON:
    """The component schemas that these become after all passes, without descriptions."""
    document = normalised(openapi(schemas, paths=paths))
    return {name: without_descriptions(schema) for name, schema in document["components"]["schemas"].items()}


def without_descriptions(value: Any) -> Any:
    """The schema without the lines that the last pass adds."""
    if isinstance(value, list):
        return [without_descriptions(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: without_descriptions(part) for key, part in value.items() if key not in ("description", "x-il-of")}


def kinds(document: JSON) -> list[str]:
    """The kinds of problem that a document carries."""
    return [problem["kind"] for problem in document["x-il-problems"]]


def ref(name: str) -> JSON:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def obj(*required: str, **properties: JSON) -> JSON:
    """An object schema."""
    result: JSON = {"type": "object", "properties": properties}
    return {**result, "required": list(required)} if required else result


def tagged(tag: str, **properties: JSON) -> JSON:
    """An object whose `type` is always `tag`."""
    return obj("type", type={"type": "string", "enum": [tag]}, **properties)


STRING: JSON = {"type": "string"}
NULL: JSON = {"type": "null"}


def project(
    root: Path, document: JSON | str, *, format: str = "openapi", overlay: str | None = None
) -> tuple[Path, Path]:
    """A folder of specs with one API, and a mirror folder with its upstream document."""
    specs, mirror = root / "specs", root / "mirror"
    (specs / "small").mkdir(parents=True)
    (mirror / "small").mkdir(parents=True)
    (specs / "small" / "source.toml").write_text(SOURCE.format(format=format, file="upstream"))
    text = document if isinstance(document, str) else json.dumps(document)
    (mirror / "small" / "upstream").write_text(text)
    if overlay is not None:
        (specs / "small" / "overlay.yaml").write_text(overlay)
    return specs, mirror
