"""A further document adds what the main one lacks, and what only its form can say of the rest."""

from __future__ import annotations

import json
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from codegen.document import endpoints
from codegen.read.discovery import read_discovery
from codegen.read.merge import fill, passed_over
from codegen.read.proto import DESCRIPTORS, read_proto
from tests.codegen.small_discovery import discovery, method
from tests.codegen.small_protos import FILES, SERVICES
from tests.codegen.specimen import ref

BOOK = {
    "id": "Book",
    "type": "object",
    "properties": {one: {"type": "string"} for one in ("shop", "person", "pages")},
}
LINE = {"id": "Line", "type": "object", "properties": {"letters": {"type": "string"}}}
NAME = {"name": {"type": "string", "location": "path", "required": True}}
GET = method(
    "library.fetch",
    "v1/{+name}",
    "v1/shelves/{shelvesId}/books/{booksId}",
    parameters=NAME,
    response={"$ref": "Book"},
)


def merged() -> Any:
    base, _ = read_discovery(discovery({"Book": BOOK, "Line": LINE}, get=GET), api="small")
    return fill(base, read_proto(FILES, api="small", version="1", services=SERVICES))


def test_operations_are_the_same_by_verb_and_path_whatever_their_ids() -> None:
    ids = sorted(one.operation["operationId"] for one in endpoints(merged()))
    assert ids == [
        "boxes.books.get",
        "library.fetch",
        "shelves.books.list",
        "shelves.books.move",
        "shelves.books.patch",
        "shelves.books.print",
        "shelves.books.read",
    ]


def test_what_both_have_is_the_bases_and_learns_its_grpc_method() -> None:
    operation = merged()["paths"]["/v1/shelves/{shelvesId}/books/{booksId}"]["get"]
    assert operation["operationId"] == "library.fetch"
    assert operation["x-il-grpc"]["method"] == "GetBook"


def test_a_schema_of_the_base_keeps_its_fields_and_learns_which_exclude_each_other() -> None:
    book = merged()["components"]["schemas"]["Book"]
    assert list(book["properties"]) == ["shop", "person", "pages"]
    assert book["x-il-oneofs"] == [["shop", "person"]]


def test_groups_of_fields_that_the_base_has_not_are_left_out() -> None:
    base, _ = read_discovery(discovery({"Book": LINE}, get=GET), api="small")
    document = fill(base, read_proto(FILES, api="small", version="1", services=SERVICES))
    assert "x-il-oneofs" not in document["components"]["schemas"]["Book"]


def test_only_schemas_that_something_uses_are_added() -> None:
    assert sorted(merged()["components"]["schemas"]) == [
        "Book", "Empty", "GetBookRequest", "Line", "ListBooksResponse", "MoveBookRequest", "Operation",
    ]  # fmt: skip


def test_methods_without_a_path_and_the_descriptors_come_along() -> None:
    (rpc,) = merged()["x-il-rpcs"]
    assert (rpc["method"], rpc["send"]) == ("Talk", ref("Line"))
    assert DESCRIPTORS in merged()


def test_the_whole_is_valid_and_the_base_untouched() -> None:
    assert list(OpenAPIV31SpecValidator(merged()).iter_errors()) == []
    base, _ = read_discovery(discovery({"Book": BOOK}, get=GET), api="small")
    before = json.dumps(base)
    fill(base, read_proto(FILES, api="small", version="1", services=SERVICES))
    assert json.dumps(base) == before


def test_fields_that_only_the_further_document_has_are_a_named_problem() -> None:
    base, _ = read_discovery(discovery({"Book": BOOK, "Line": LINE}, get=GET), api="small")
    problems = passed_over(base, read_proto(FILES, api="small", version="1", services=SERVICES))
    assert [(one.kind, one.where) for one in problems] == [
        ("merge-difference", "/components/schemas/Book"),
        ("merge-difference", "/components/schemas/Line"),
    ]
    assert "only the further document has text" in problems[1].message
