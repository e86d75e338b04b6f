"""A small API after all passes: what the tests of the emitters emit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from codegen.ir import Api, Body, LifecycleRecord, OperationRecord, PageRecord, Parameter, Reply, StreamRecord, Terminal


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def shape(kind: str, **fields: Any) -> dict[str, Any]:
    tag = {"type": "string", "enum": [kind], "description": "The tag."}
    return {"type": "object", "properties": {"type": tag, **fields}, "required": ["type"], "description": f"A {kind}."}


SCHEMAS: dict[str, Any] = {
    "Circle": shape("circle", radius={"type": "number", "description": "Metres."}),
    "Square": shape("square", side={"type": "number", "description": "Metres."}),
    "Shape": {
        "anyOf": [ref("Circle"), ref("Square")],
        "x-il-tag": {"property": "type", "mapping": {"circle": "Circle", "square": "Square"}},
        "description": "Round or not.",
    },
    "Level": {"type": "string", "enum": ["low", "high"], "description": "How much."},
    "Drawing": {
        "type": "object",
        "description": 'A drawing. """ \\ end',
        "required": ["id", "shapes"],
        "properties": {
            "id": {"type": "string", "readOnly": True, "description": "Its id."},
            "shapes": {"type": "array", "items": ref("Shape"), "description": "All of them."},
            "level": {**ref("Level"), "description": "How much."},
            "sizeBytes": {"type": "string", "format": "int64", "description": "Bytes."},
            "from": {"type": "string", "description": "A keyword of Python."},
            "schema": {"type": "object", "description": "What pydantic calls something else."},
            "when": {"type": "string", "format": "date-time", "description": "A time."},
        },
    },
    "DrawingList": {
        "type": "object",
        "description": "A page.",
        "properties": {
            "items": {"type": "array", "items": ref("Drawing"), "description": "The drawings."},
            "nextPage": {"type": "string", "description": "The cursor."},
        },
    },
}
CREATE = OperationRecord(
    id="createDrawing",
    method="POST",
    key="/v1/drawings",
    path="/v1/drawings",
    segments=("drawings",),
    description="Draw.",
    parameters=(Parameter("X-Mood", "header", {"type": "string"}, "The mood."),),
    body=Body("json", "application/json", ref("Drawing")),
    reply=Reply("200", "application/json", ref("Drawing")),
    stream=StreamRecord(ref("Shape"), terminal=(Terminal(sentinel="[DONE]"),), body={"stream": True}),
    docs_url="https://small.example/docs",
)
LIST = replace(
    CREATE,
    id="listDrawings",
    method="GET",
    parameters=(Parameter("page", "query", {"type": "string"}, "The cursor."),),
    body=None,
    reply=Reply("200", "application/json", ref("DrawingList")),
    stream=None,
    pages=PageRecord(items="items", item=ref("Drawing"), cursor="nextPage", parameter="page"),
)
GET = replace(
    LIST,
    id="getDrawing",
    key="/v1/drawings/{id}",
    path="/v1/drawings/{id}",
    segments=("drawings", "{id}"),
    parameters=(Parameter("id", "path", {"type": "string"}, "Which.", required=True),),
    reply=Reply("200", "application/json", ref("Drawing")),
    pages=None,
    lifecycle=LifecycleRecord("deprecated", since="2026-01-01", successor="listDrawings"),
)
API = Api("small", {"components": {"schemas": SCHEMAS}}, (CREATE, LIST, GET), title="Small")
