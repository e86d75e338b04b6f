"""Protobuf services become the same facts as any other API, in the form that proto-JSON has on the wire."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from codegen.check import check_api
from codegen.problems import JSON, CodegenError
from codegen.read.proto import DESCRIPTORS, read_proto
from codegen.specs import update_specs
from interlingua_wire._core.model import to_json
from tests.codegen.imported import imported
from tests.codegen.small_protos import ANNOTATIONS, FILES, SERVICES
from tests.codegen.specimen import project, ref
from tests.wire.fakes import FakeTransport


@cache
def facts() -> Any:
    return read_proto(FILES, api="small", version="1", services=SERVICES)


def operations() -> dict[str, JSON]:
    return {
        one["operationId"]: {**one, "at": f"{verb} {path}"}
        for path, item in facts()["paths"].items()
        for verb, one in item.items()
    }


def field(name: str) -> Any:
    return facts()["components"]["schemas"]["Book"]["properties"][name]


def read_failing(files: dict[str, bytes], services: str = SERVICES) -> list[str]:
    with pytest.raises(CodegenError) as caught:
        read_proto(files, api="small", version="1", services=services)
    return [str(problem) for problem in caught.value.problems]


def test_the_document_is_valid_and_names_its_server() -> None:
    assert list(OpenAPIV31SpecValidator(facts()).iter_errors()) == []
    assert facts()["servers"] == [{"url": "https://shop.example"}]


def test_each_binding_is_an_operation_with_verb_path_and_an_id_from_the_path() -> None:
    assert {id: one["at"] for id, one in operations().items()} == {
        "shelves.books.get": "get /v1/shelves/{shelvesId}/books/{booksId}",
        "boxes.books.get": "get /v1/boxes/{boxesId}/books/{booksId}",
        "shelves.books.list": "get /v1/shelves/{shelvesId}/books",
        "shelves.books.patch": "patch /v1/shelves/{shelvesId}/books/{booksId}",
        "shelves.books.move": "post /v1/shelves/{shelvesId}/books/{booksId}:move",
        "shelves.books.print": "post /v1/shelves/{shelvesId}/books/{booksId}:print",
        "shelves.books.read": "get /v1/shelves/{shelvesId}/books/{booksId}:read",
    }


def test_the_template_takes_whole_names_by_the_last_part_of_a_fields_path() -> None:
    update = operations()["shelves.books.patch"]
    assert update["x-il-path"] == "/v1/{+name}"
    (name,) = update["x-il-path-parameters"]
    assert (name["name"], name["schema"]["pattern"]) == ("name", "^shelves/[^/]+/books/[^/]+$")


def test_what_path_and_body_leave_over_is_the_query() -> None:
    listed = [
        (one["name"], one["schema"]) for one in operations()["shelves.books.list"]["parameters"] if one["in"] == "query"
    ]
    assert listed == [
        ("pageSize", {"type": "integer", "format": "int32"}),
        ("pageToken", {"type": "string"}),
        ("filter.author", {"type": "string"}),
        ("tags", {"type": "array", "items": {"type": "string"}}),
    ]
    patched = [one["name"] for one in operations()["shelves.books.patch"]["parameters"] if one["in"] == "query"]
    assert patched == ["updateMask"]


def test_a_body_is_a_field_or_all_that_the_path_does_not_say() -> None:
    body = operations()["shelves.books.patch"]["requestBody"]["content"]["application/json"]["schema"]
    assert body == ref("Book")
    assert list(facts()["components"]["schemas"]["MoveBookRequest"]["properties"]) == ["toShelf"]
    assert facts()["components"]["schemas"]["MoveBookRequest"]["required"] == ["toShelf"]


def test_requests_that_are_only_a_path_and_a_query_are_no_types() -> None:
    assert sorted(facts()["components"]["schemas"]) == [
        "Book", "BookLine", "Empty", "GetBookRequest", "Line", "ListBooksResponse", "MoveBookRequest", "Operation",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("sizeBytes", {"type": "string", "format": "int64"}),
        ("cover", {"type": "string", "contentEncoding": "base64"}),
        (
            "kind",
            {"type": "string", "enum": ["KIND_UNSPECIFIED", "NOVEL", "TABLET"], "x-il-enum-deprecated": ["TABLET"]},
        ),
        ("lines", {"type": "object", "additionalProperties": ref("BookLine")}),
        ("createTime", {"type": "string", "format": "date-time"}),
        ("readingTime", {"type": "string", "format": "duration"}),
        ("labels", {"type": "object", "additionalProperties": {}}),
        ("anything", {}),
        ("extra", {"type": "object", "additionalProperties": {}}),
        ("copies", {"type": ["string", "null"], "format": "int64"}),
        ("_odd", {"type": "string"}),
        ("scores", {"type": "array", "items": {"type": "number", "format": "double"}}),
        ("name", {"type": "string", "readOnly": True}),
        ("secret", {"type": "string", "writeOnly": True}),
        ("isbn", {"type": "string", "x-il-immutable": True, "deprecated": True}),
        ("sequel", ref("Book")),
    ],
)
def test_a_field_has_the_form_of_proto_json(name: str, schema: JSON) -> None:
    assert field(name) == schema


def test_fields_that_exclude_each_other_are_told_and_optional_ones_are_not() -> None:
    assert facts()["components"]["schemas"]["Book"]["x-il-oneofs"] == [["shop", "person"]]


def test_every_operation_knows_its_grpc_method() -> None:
    assert operations()["shelves.books.read"]["x-il-grpc"] == {
        "service": "shop.v1.Shelves",
        "method": "ReadAloud",
        "request": "shop.v1.GetBookRequest",
        "response": "shop.v1.Line",
        "server_streaming": True,
    }
    assert [rpc["method"] for rpc in facts()["x-il-rpcs"]] == ["Talk"]


def test_a_long_running_one_says_what_it_ends_with() -> None:
    grpc = operations()["shelves.books.print"]["x-il-grpc"]
    assert (grpc["result"], grpc["progress"]) == (ref("Book"), ref("Line"))


def test_the_descriptor_set_is_whole_the_same_each_time_and_without_comments() -> None:
    serialized = base64.b64decode(facts()[DESCRIPTORS])
    assert b"google/protobuf/descriptor.proto" in serialized
    assert b"A comment" not in serialized
    again = read_proto(dict(reversed(FILES.items())), api="small", version="1", services=SERVICES)
    assert again == facts()


def test_names_can_be_given() -> None:
    names = {"shop.v1.Book.Line": "Row", "shop.v1.Book": "Volume"}
    document = read_proto(FILES, api="small", version="1", services=SERVICES, names=names)
    assert {"Row", "Volume", "Line"} <= document["components"]["schemas"].keys()
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_a_client_is_made_of_it_that_can_be_called(tmp_path: Path) -> None:
    with imported(facts(), tmp_path) as small:
        body = {
            "name": "shelves/1/books/2",
            "sizeBytes": "9007199254740993",
            "kind": "PAPYRUS",
            "lines": {"a": {"print": "b"}},
        }
        transport = FakeTransport([json.dumps(body).encode()])
        book = small.Client(transport).shelves.books.get("shelves/1/books/2")
        assert (book.size_bytes, book.kind, book.lines["a"].print) == (9007199254740993, "PAPYRUS", "b")
        assert transport.requests[0].operation.path == "/v1/{+name}"


def test_protos_alone_make_an_api(tmp_path: Path) -> None:
    specs, mirror = project(tmp_path, "", format="proto")
    source = specs / "small" / "source.toml"
    source.write_text(
        source.read_text().replace('mirror = "small/upstream"', 'mirror = "small/protos"\nservices = "shop/*"')
    )
    for name, content in FILES.items():
        path = mirror / "small" / "protos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    line = update_specs("small", mirror=mirror, specs=specs)
    assert line == "small: 7 operations, 8 schemas, written; 0 operations before"
    assert check_api("small", specs=specs) == []
    assert base64.b64decode((specs / "small" / "descriptors.txt").read_text()) == base64.b64decode(facts()[DESCRIPTORS])


def test_a_json_name_cannot_be_code(tmp_path: Path) -> None:
    hostile = r"""a\"\"\"; __import__('os').abort() #"""
    text = f"""syntax = "proto3"; import "google/api/annotations.proto";
        message M {{ string a = 1 [json_name = "{hostile}"]; }}
        service S {{ rpc A(M) returns (M) {{ option (google.api.http) = {{ post: "/v1/a" body: "*" }}; }} }}"""
    files = {**{name: source.encode() for name, source in ANNOTATIONS.items()}, "shop/a.proto": text.encode()}
    document = read_proto(files, api="small", version="1", services=SERVICES)
    with imported(document, tmp_path) as small:
        body = json.dumps({json.loads(f'"{hostile}"'): "x"}).encode()
        assert json.loads(to_json(small.Client(FakeTransport([body])).a.create())) == json.loads(body)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"shop/a.proto": b"nonsense"}, "not-a-spec at small: shop/a.proto:1:1"),
        ({"shop/a.proto": b'syntax = "proto3"; import "gone.proto";'}, "gone.proto"),
        ({"../a.proto": b"", "shop/a.proto": b""}, "no import path"),
        ({"/a.proto": b"", "shop/a.proto": b""}, "no import path"),
        ({"-I.proto": b"", "shop/a.proto": b""}, "no import path"),
        ({"other/a.proto": b""}, "no proto file to read services from"),
        ({"shop/a.proto": b'syntax = "proto3"; message A { ' + b"message A { " * 2000}, "not-a-spec"),
    ],
)
def test_what_cannot_be_compiled_is_a_named_problem(files: dict[str, bytes], said: str) -> None:
    assert said in "\n".join(read_failing(files))


def test_two_methods_in_one_place_are_refused() -> None:
    rule = 'option (google.api.http) = { get: "/v1/a" };'
    text = f"""syntax = "proto3"; import "google/api/annotations.proto"; message M {{}}
        service S {{ rpc A(M) returns (M) {{ {rule} }} rpc B(M) returns (M) {{ {rule} }} }}"""
    files = {**{name: source.encode() for name, source in ANNOTATIONS.items()}, "shop/a.proto": text.encode()}
    assert "duplicate-operation" in read_failing(files)[0]


def test_a_service_without_rules_has_no_paths_but_its_methods_are_kept() -> None:
    text = b'syntax = "proto3"; message M {} service S { rpc A(M) returns (M); }'
    document = read_proto({"shop/a.proto": text}, api="small", version="1", services=SERVICES)
    assert document["paths"] == {}
    (rpc,) = document["x-il-rpcs"]
    assert rpc == {
        "service": "S", "method": "A", "request": "M", "response": "M", "send": ref("M"), "receive": ref("M"),
    }  # fmt: skip
