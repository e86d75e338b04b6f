"""The report: each kind of change is named in public words and judged by the direction it travels in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.compare import Change
from tests.codegen.toy import Alter, Document, asked, create, pet, remove, report_of, unchanged

STRING: Document = {"type": "string"}
NULLABLE: Document = {"type": ["string", "null"]}


def add(schema: Document, name: str, value: Document, *, required: bool = False) -> None:
    schema["properties"][name] = value
    if required:
        schema["required"].append(name)


def share(document: Document) -> None:
    """Pets are sent whole, too."""
    asked(document)["properties"]["pet"] = {"$ref": "#/components/schemas/Pet"}


CASES: dict[str, tuple[Alter, Change]] = {
    "an operation that goes breaks": (
        lambda d: d["paths"].pop("/pets/{pet_id}"),
        Change("operation removed", "pets.delete", "DELETE /pets/{pet_id}", breaks=True),
    ),
    "an operation that comes breaks nobody": (
        lambda d: d["paths"]["/pets/{pet_id}"].update(get={**remove(d), "operationId": "getPet"}),
        Change("operation added", "pets.retrieve", "GET /pets/{pet_id}"),
    ),
    "an operation of the same id elsewhere has moved": (
        lambda d: d["paths"].update({"/animals": d["paths"].pop("/pets")}),
        Change("operation moved", "pets.create", "POST /pets -> POST /animals"),
    ),
    "an optional parameter breaks nobody": (
        lambda d: create(d)["parameters"].append({"name": "tag", "in": "query", "schema": STRING}),
        Change("parameter added", "pets.create(tag)", "optional", "request"),
    ),
    "a parameter that becomes required breaks": (
        lambda d: create(d)["parameters"][0].update(required=True),
        Change("parameter changed", "pets.create(dry)", "is now required", "request", breaks=True),
    ),
    "a parameter that goes to another place keeps its keyword": (
        lambda d: create(d)["parameters"][0].update({"in": "header"}),
        Change("parameter changed", "pets.create(dry)", "is sent as header dry (was query dry)", "request"),
    ),
    "a parameter that goes breaks": (
        lambda d: create(d)["parameters"].clear(),
        Change("parameter removed", "pets.create(dry)", "query", "request", breaks=True),
    ),
    "a new required request field breaks": (
        lambda d: add(asked(d), "age", {"type": "integer"}, required=True),
        Change("field added", "PetRequest.age", "required", "request", breaks=True),
    ),
    "a new required reply field does not": (
        lambda d: add(pet(d), "age", {"type": "integer"}, required=True),
        Change("field added", "Pet.age", "required", "reply"),
    ),
    "a reply field that becomes optional breaks": (
        lambda d: pet(d).update(required=[]),
        Change("field changed", "Pet.id", "is now optional", "reply", breaks=True),
    ),
    "a reply field that becomes required does not": (
        lambda d: pet(d).update(required=["id", "kind"]),
        Change("field changed", "Pet.kind", "is now required", "reply"),
    ),
    "a request field that becomes optional does not": (
        lambda d: asked(d).update(required=[]),
        Change("field changed", "PetRequest.name", "is now optional", "request"),
    ),
    "a request field that takes more breaks nobody": (
        lambda d: asked(d)["properties"].update(name={"type": ["string", "integer"]}),
        Change("field changed", "PetRequest.name", "str -> int | str", "request"),
    ),
    "a reply field that may be more things breaks its readers": (
        lambda d: pet(d)["properties"].update(id={"type": ["string", "integer"]}),
        Change("field changed", "Pet.id", "str -> int | str", "reply", breaks=True),
    ),
    "a required reply field that may be null breaks its readers": (
        lambda d: pet(d)["properties"].update(id=NULLABLE),
        Change("field changed", "Pet.id", "str -> str | None", "reply", breaks=True),
    ),
    "an optional reply field reads as null already": (
        lambda d: add(pet(d), "nick", NULLABLE),
        Change("field changed", "Pet.nick", "str -> str | None", "reply"),
    ),
    "a request field that takes numbers takes whole ones": (
        lambda d: add(asked(d), "age", {"type": "number"}),
        Change("field changed", "PetRequest.age", "int -> float", "request"),
    ),
    "a request field that takes whole numbers only breaks": (
        lambda d: add(asked(d), "weight", {"type": "integer"}),
        Change("field changed", "PetRequest.weight", "float -> int", "request", breaks=True),
    ),
    "a list is judged by its items": (
        lambda d: add(asked(d), "tags", {"type": "array", "items": {"type": ["string", "integer"]}}),
        Change("field changed", "PetRequest.tags", "list[str] -> list[int | str]", "request"),
    ),
    "a field that goes breaks in replies": (
        lambda d: pet(d)["properties"].pop("kind"),
        Change("field removed", "Pet.kind", "", "reply", breaks=True),
    ),
    "a field that only the server sets any more breaks who sends it": (
        lambda d: pet(d)["properties"]["id"].update(readOnly=True),
        Change("field changed", "Pet.id", "only the server sets it now", "request", breaks=True),
    ),
    "a limit is told and breaks nobody": (
        lambda d: asked(d)["properties"]["name"].update(maxLength=10, default="x"),
        Change("limits changed", "PetRequest.name", 'default none -> "x", maxLength none -> 10', "request"),
    ),
    "a deprecated field is told": (
        lambda d: asked(d)["properties"]["name"].update(deprecated=True),
        Change("field changed", "PetRequest.name", "is deprecated", "request"),
    ),
    "a request value that goes breaks": (
        lambda d: asked(d)["properties"]["size"].update(enum=["small", "medium"]),
        Change("value removed", "PetRequestSize", "'large'", "request", breaks=True),
    ),
    "a new reply value breaks nobody": (
        lambda d: pet(d)["properties"]["kind"]["enum"].append("fish"),
        Change("value added", "PetKind", "'fish'", "reply"),
    ),
    "a reply value that goes breaks nobody": (
        lambda d: pet(d)["properties"]["kind"].update(enum=["cat", "cow"]),
        Change("value removed", "PetKind", "'dog'", "reply"),
    ),
    "an object that turns into an enum breaks": (
        lambda d: d["components"]["schemas"].update(Extra={"type": "string", "enum": ["a", "b"]}),
        Change("type changed", "Extra", "object dict -> enum Literal['a', 'b']", "reply", breaks=True),
    ),
    "a type that goes breaks": (
        lambda d: pet(d)["properties"].pop("extra"),
        Change("type removed", "Extra", "", "reply", breaks=True),
    ),
    "a type that comes with its field breaks nobody": (
        lambda d: add(pet(d), "home", {"type": "object", "properties": {"street": STRING}}),
        Change("type added", "PetHome", "", "reply"),
    ),
    "a type that is sent too has a class for each way": (
        share,
        Change("type added", "PetDict", "is sent too", "request"),
    ),
    "a TypedDict whose name a model takes is renamed": (
        lambda d: add(pet(d), "asked", {"$ref": "#/components/schemas/PetRequest"}),
        Change("name changed", "PetRequest", "is now PetRequestDict", "request", breaks=True),
    ),
    "a type of another name that holds the same is called renamed": (
        lambda d: (
            d["components"]["schemas"].update(Surplus=d["components"]["schemas"].pop("Extra")),
            pet(d)["properties"].update(extra={"$ref": "#/components/schemas/Surplus"}),
        ),
        Change("name changed", "Extra", "is now Surplus", "reply", breaks=True),
    ),
}


def before(document: Document) -> None:
    """What the cases change, beyond the toy itself."""
    add(pet(document), "nick", STRING)
    add(asked(document), "age", {"type": "integer"})
    add(asked(document), "weight", {"type": "number"})
    add(asked(document), "tags", {"type": "array", "items": STRING})
    add(pet(document), "extra", {"$ref": "#/components/schemas/Extra"})
    document["components"]["schemas"]["Extra"] = {"type": "object", "properties": {"why": STRING}}


FROM: dict[str, Alter] = {
    "a new required request field breaks": unchanged,
    "a field that only the server sets any more breaks who sends it": share,
}


@pytest.mark.parametrize("case", CASES)
def test_each_change_is_named_and_judged(case: str, tmp_path: Path) -> None:
    change, expected = CASES[case]
    assert expected in report_of(tmp_path, change, before=FROM.get(case, before)).changes


def test_a_change_of_a_body_is_told_once_with_the_keyword_it_is(tmp_path: Path) -> None:
    report = report_of(tmp_path, lambda d: add(asked(d), "from", STRING))
    (change,) = report.changes
    assert (change.where, change.calls) == ("PetRequest.from", ("pets.create(from_value)",))
    assert change.wire == "PetRequest.from"


def test_a_body_of_another_type_is_judged_by_its_keywords(tmp_path: Path) -> None:
    def rename(document: Document) -> None:
        schemas: dict[str, Any] = document["components"]["schemas"]
        schemas["PetForm"] = {**schemas.pop("PetRequest")}
        schemas["PetForm"]["properties"].pop("size")
        create(document)["requestBody"]["content"]["application/json"]["schema"]["$ref"] = (
            "#/components/schemas/PetForm"
        )

    changes = report_of(tmp_path, rename).changes
    assert Change("parameter removed", "pets.create(size)", "body", "request", breaks=True) in changes
    assert [one for one in changes if one.where.startswith("pets.create(name)")] == []


def test_parts_of_a_path_in_another_order_break(tmp_path: Path) -> None:
    def two(document: Document, path: str) -> None:
        operation = document["paths"].pop("/pets/{pet_id}")["delete"]
        toy = {"name": "toy_id", "in": "path", "required": True, "schema": STRING}
        names = path.count("{") and [part.strip("{}") for part in path.split("/") if "{" in part]
        parameters = {one["name"]: one for one in [*operation["parameters"], toy]}
        document["paths"][path] = {"delete": {**operation, "parameters": [parameters[name] for name in names or ()]}}

    def turn(document: Document) -> None:
        document["paths"]["/pets/{pet_id}"] = document["paths"].pop("/pets/{pet_id}/{toy_id}")
        document["paths"]["/pets/{pet_id}"]["delete"]["parameters"].pop()
        two(document, "/pets/{toy_id}/{pet_id}")

    report = report_of(tmp_path, turn, before=lambda d: two(d, "/pets/{pet_id}/{toy_id}"))
    detail = "takes toy_id, pet_id in this order (was pet_id, toy_id)"
    assert Change("operation changed", report.changes[0].where, detail, "request", breaks=True) in report.changes


def test_equal_revisions_have_no_changes(tmp_path: Path) -> None:
    report = report_of(tmp_path, unchanged, before=before)
    assert (report.changes, report.verdict, report.verdict_before_1) == ((), "none", "none")


@pytest.mark.parametrize(
    ("case", "verdict", "before_1"),
    [
        ("an operation that goes breaks", "major", "minor"),
        ("a new reply value breaks nobody", "minor", "patch"),
        ("a limit is told and breaks nobody", "patch", "patch"),
    ],
)
def test_the_verdict_follows_semver(case: str, verdict: str, before_1: str, tmp_path: Path) -> None:
    report = report_of(tmp_path, CASES[case][0])
    assert (report.verdict, report.verdict_before_1) == (verdict, before_1)
