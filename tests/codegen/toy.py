"""A small API in two revisions, and the report of what changed between them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from codegen.compare import Report, Revision, compare, revision_at

SOURCE = """
title = "Toy"
[upstream]
format = "openapi"
urls = []
mirror = "toy/openapi.json"
licence = "MIT"
revision = "1"
sha256 = ""
operations = 2
[docs]
url = "https://toy.example/docs"
"""

TOY: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Toy", "version": "1"},
    "paths": {
        "/pets": {
            "post": {
                "operationId": "createPet",
                "parameters": [{"name": "dry", "in": "query", "schema": {"type": "boolean"}}],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/PetRequest"}}}
                },
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                    }
                },
            }
        },
        "/pets/{pet_id}": {
            "delete": {
                "operationId": "deletePet",
                "parameters": [{"name": "pet_id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {"204": {"description": ""}},
            }
        },
    },
    "components": {
        "schemas": {
            "PetRequest": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "size": {"type": "string", "enum": ["small", "large"]}},
            },
            "Pet": {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string"}, "kind": {"type": "string", "enum": ["cat", "dog"]}},
            },
        }
    },
}

Document = dict[str, Any]
Alter = Callable[[Document], object]


OVERLAY = "overlay: 1.0.0\ninfo: {title: Toy, version: '1'}\nactions: []\n"


def unchanged(document: Document) -> None:
    """No change."""


def altered(change: Alter) -> Document:
    """The toy with a change."""
    document = copy.deepcopy(TOY)
    change(document)
    return document


def written(folder: Path, document: Document, api: str = "toy") -> str:
    """A folder of specs with this one API."""
    target = folder / api
    target.mkdir(parents=True)
    (target / "openapi.json").write_text(json.dumps(document))
    (target / "source.toml").write_text(SOURCE)
    (target / "overlay.yaml").write_text(OVERLAY)
    return str(folder)


def revisions_of(folder: Path, change: Alter, *, before: Alter = unchanged) -> tuple[Revision, Revision]:
    """The toy as it is (or was `before`), and with a change on top."""
    old = altered(before)
    new = copy.deepcopy(old)
    change(new)
    first = revision_at("toy", written(folder / "old", old))
    return first, revision_at("toy", written(folder / "new", new), lock=first.names)


def report_of(folder: Path, change: Alter, *, before: Alter = unchanged) -> Report:
    """What a change of the toy amounts to."""
    return compare(*revisions_of(folder, change, before=before))


def pet(document: Document) -> Document:
    """What is received."""
    found: Document = document["components"]["schemas"]["Pet"]
    return found


def asked(document: Document) -> Document:
    """What is sent."""
    found: Document = document["components"]["schemas"]["PetRequest"]
    return found


def create(document: Document) -> Document:
    """The operation that sends and receives."""
    found: Document = document["paths"]["/pets"]["post"]
    return found


def remove(document: Document) -> Document:
    """The operation with a path parameter."""
    found: Document = document["paths"]["/pets/{pet_id}"]["delete"]
    return found
