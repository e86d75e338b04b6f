"""A small Google discovery document."""

from __future__ import annotations

from typing import Any

from codegen.problems import JSON


def discovery(schemas: JSON | None = None, **methods: JSON) -> JSON:
    return {
        "kind": "discovery#restDescription",
        "name": "small",
        "revision": "20260101",
        "rootUrl": "https://small.example/",
        "servicePath": "",
        "parameters": {"$.xgafv": {"type": "string", "location": "query"}},
        "schemas": schemas or {},
        "resources": {"things": {"methods": methods}},
    }


def method(id: str, path: str, flat: str | None = None, **more: Any) -> JSON:
    return {"id": f"small.{id}", "httpMethod": "GET", "path": path, "flatPath": flat or path, **more}
