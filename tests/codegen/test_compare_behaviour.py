"""The report on what an operation does: streams, pages, lifecycle, authentication, addresses, errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.compare import Change
from tests.codegen.toy import Alter, Document, asked, create, remove, report_of

REF: Document = {"$ref": "#/components/schemas/Pet"}


def streaming(document: Document, event: Document = REF, **stream: object) -> None:
    create(document)["responses"]["200"]["content"]["text/event-stream"] = {"schema": event}
    create(document)["x-il-stream"] = {"body": {"stream": True}, "terminal": [{"sentinel": "[DONE]"}], **stream}


def listed(document: Document, parameter: str = "page", cursor: str = "next", item: Document = REF) -> None:
    fields = {"items": {"type": "array", "items": item}, "next": {"type": "string"}, "later": {"type": "string"}}
    document["components"]["schemas"]["Pets"] = {"type": "object", "properties": fields}
    document["paths"]["/pets"]["get"] = {
        "operationId": "listPets",
        "parameters": [{"name": name, "in": "query", "schema": {"type": "string"}} for name in ("page", "after")],
        "responses": {
            "200": {
                "description": "",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pets"}}},
            }
        },
        "x-il-pages": {"items": "items", "cursor": cursor, "parameter": parameter},
    }


def keyed(document: Document, place: str = "Authorization", name: str = "key") -> None:
    scheme = {"type": "apiKey", "in": "header", "name": place}
    document["components"]["securitySchemes"] = {name: scheme}
    document["security"] = [{name: []}]


def spoken(document: Document, path: str = "/talk") -> None:
    document["x-il-websocket"] = {"talk": {"path": path, "send": REF, "receive": REF}}


def refused(document: Document, status: str = "400", schema: Document = REF) -> None:
    answer = {"description": "", "content": {"application/json": {"schema": schema}}}
    create(document)["responses"][status] = answer


def plainly(document: Document) -> None:
    create(document)["responses"]["200"]["content"].pop("text/event-stream")


def later(document: Document, **more: str) -> None:
    create(document)["x-il-operation"] = {"poll": "deletePet", **more}


def scoped(document: Document, *scopes: str) -> None:
    create(document)["security"] = [{"oauth": [scope]} for scope in scopes]
    flow = {
        "authorizationUrl": "https://a.example",
        "tokenUrl": "https://a.example",
        "scopes": dict.fromkeys(scopes, ""),
    }
    document["components"]["securitySchemes"] = {"oauth": {"type": "oauth2", "flows": {"authorizationCode": flow}}}


def called(document: Document, method: str) -> None:
    create(document)["x-il-grpc"] = {"service": "toy.Pets", "method": method}


CREATE, LIST = "pets.create", "pets.list"
CASES: dict[str, tuple[Alter, Alter, Change]] = {
    "a stream that comes is a method more": (
        lambda d: None,
        streaming,
        Change("operation changed", CREATE, "streams: pets.create_stream"),
    ),
    "a stream that goes breaks": (
        streaming,
        plainly,
        Change("operation changed", CREATE, "streams no longer", breaks=True),
    ),
    "a stream that is the only form breaks who asks for a reply": (
        streaming,
        lambda d: streaming(d, only=True),
        Change("operation changed", CREATE, "only streams", breaks=True),
    ),
    "events of another type break": (
        streaming,
        lambda d: streaming(d, {"$ref": "#/components/schemas/PetRequest"}),
        Change("operation changed", CREATE, "its events are PetRequest (were Pet)", "reply", breaks=True),
    ),
    "another end of a stream is dealt with below": (
        streaming,
        lambda d: streaming(d, terminal=[{"field": "kind", "values": ["cat"]}]),
        Change(
            "operation changed",
            CREATE,
            "its stream is sse, asked for by {'stream': True}, ended by kind = cat "
            "(was sse, asked for by {'stream': True}, ended by [DONE])",
            "reply",
        ),
    ),
    "a reply of another type breaks": (
        lambda d: None,
        lambda d: create(d)["responses"].update({"200": {"description": ""}}),
        Change("operation changed", CREATE, "answers Pet -> None", "reply", breaks=True),
    ),
    "an operation that goes on after its reply is told": (
        lambda d: None,
        later,
        Change("operation changed", CREATE, "goes on after its reply; deletePet tells how far it is"),
    ),
    "one that does no longer breaks who waits for it": (
        later,
        lambda d: create(d).pop("x-il-operation"),
        Change("operation changed", CREATE, "is over with its reply", breaks=True),
    ),
    "another way of waiting is dealt with below": (
        later,
        lambda d: later(d, done="state"),
        Change("operation changed", CREATE, "is followed by deletePet another way (was deletePet)", "reply"),
    ),
    "a scope that does no longer breaks who has no other": (
        lambda d: scoped(d, "read", "all"),
        lambda d: scoped(d, "all", "admin"),
        Change("operation changed", CREATE, "is no longer allowed by the scope read", "request", breaks=True),
    ),
    "another gRPC method breaks": (
        lambda d: called(d, "Create"),
        lambda d: called(d, "Make"),
        Change("operation changed", CREATE, "its gRPC method is /toy.Pets/Make (was /toy.Pets/Create)", breaks=True),
    ),
    "pages that go break": (
        listed,
        lambda d: d["paths"]["/pets"]["get"].update({"x-il-pages": False}),
        Change("operation changed", LIST, "has no pages any more", breaks=True),
    ),
    "pages that come are a method more": (
        lambda d: (listed(d), d["paths"]["/pets"]["get"].update({"x-il-pages": False})),
        listed,
        Change("operation changed", LIST, "has pages: pets.list_all"),
    ),
    "pages that follow another way are dealt with below": (
        listed,
        lambda d: listed(d, "after", "later"),
        Change(
            "operation changed",
            LIST,
            "its pages follow later as after, items in items, more in nothing "
            "(followed next as page, items in items, more in nothing)",
        ),
    ),
    "pages of other items break": (
        listed,
        lambda d: listed(d, item={"$ref": "#/components/schemas/PetRequest"}),
        Change("operation changed", LIST, "its pages hold PetRequest (held Pet)", "reply", breaks=True),
    ),
    "a deprecated operation is told with its successor": (
        lambda d: None,
        lambda d: remove(d).update(
            {"x-il-lifecycle": {"status": "deprecated", "since": "2026-01-01", "successor": "createPet"}}
        ),
        Change("operation changed", "pets.delete", "is deprecated since 2026-01-01; use createPet (was active)"),
    ),
    "a body that becomes required breaks": (
        lambda d: asked(d).update(required=[]),
        lambda d: create(d)["requestBody"].update(required=True),
        Change("operation changed", CREATE, "its body is now required", "request", breaks=True),
    ),
    "a body that is sent another way breaks nobody": (
        lambda d: None,
        lambda d: create(d)["requestBody"].update(
            content={"multipart/form-data": create(d)["requestBody"]["content"]["application/json"]}
        ),
        Change(
            "operation changed", CREATE, "its body is sent as multipart/form-data (was application/json)", "request"
        ),
    ),
    "another address is told and breaks nobody": (
        lambda d: d.update(servers=[{"url": "https://one.example"}]),
        lambda d: d.update(servers=[{"url": "https://two.example"}]),
        Change("API changed", "toy", "is served at https://two.example (was https://one.example)"),
    ),
    "a key that goes into another header breaks": (
        keyed,
        lambda d: keyed(d, "X-Key"),
        Change(
            "API changed",
            "toy",
            "authentication key is type apiKey, in header, name X-Key (was type apiKey, in header, name Authorization)",
            breaks=True,
        ),
    ),
    "authentication by something else breaks, and is told once": (
        keyed,
        lambda d: keyed(d, name="token"),
        Change("API changed", "toy", "authentication by token (was key): pets.create, pets.delete", breaks=True),
    ),
    "a websocket that goes breaks": (
        spoken,
        lambda d: d.pop("x-il-websocket"),
        Change("operation removed", "talk", "websocket /talk", breaks=True),
    ),
    "a websocket elsewhere has moved": (
        spoken,
        lambda d: spoken(d, "/speak"),
        Change("operation moved", "talk", "/talk -> /speak"),
    ),
    "a status more breaks nobody": (
        lambda d: None,
        refused,
        Change("API changed", "toy", "status 400 is told of: pets.create"),
    ),
    "errors of another type are told": (
        refused,
        lambda d: refused(d, schema={"$ref": "#/components/schemas/PetRequest"}),
        Change("API changed", "toy", "errors of status 400 are PetRequest (were Pet): pets.create"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_behaviour_is_named_and_judged(case: str, tmp_path: Path) -> None:
    before, change, expected = CASES[case]
    assert expected in report_of(tmp_path, change, before=before).changes


def test_what_is_the_same_for_many_operations_is_told_once(tmp_path: Path) -> None:
    def many(document: Document) -> None:
        for index in range(5):
            document["paths"][f"/toys{index}"] = {
                "delete": {"operationId": f"d{index}", "responses": {"204": {"description": ""}}}
            }

    (told, *rest) = report_of(tmp_path, keyed, before=many).changes
    assert rest == []
    assert told.detail.startswith("authentication by key (was nothing): ")
    assert told.detail.endswith("and 4 more")
