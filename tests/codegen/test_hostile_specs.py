"""Specs are data: whatever stands in one, what is made of it is code that says so, or a problem with a name."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen.package import Package
from codegen.problems import JSON, CodegenError
from codegen.read import read_document
from tests.codegen.compiled import import_failures, package_of
from tests.codegen.mutated import HOSTILE_TEXTS
from tests.codegen.public_names import is_numbered, names_in
from tests.codegen.specimen import STRING, kinds, normalised, obj, openapi, operation, ref

TEXTS = [text for text in HOSTILE_TEXTS if "\ud800" not in text]
KIN = ["id", "ID", "Id", "i-d", "i_d", "+1", "-1", "1", "a.b", "a-b", "aB", "A_B", "\uff49\uff44", "\ufb01eld", "field"]


def parameter(name: str, place: str) -> JSON:
    return {"name": name, "in": place, "schema": STRING}


def in_properties() -> JSON:
    thing = obj("import", **dict.fromkeys([*TEXTS, *KIN], STRING))
    return openapi({"Thing": thing}, paths={"/a": {"post": operation("a", body=ref("Thing"), reply=ref("Thing"))}})


def in_enums() -> JSON:
    thing = obj(word={**STRING, "enum": TEXTS}, one={**STRING, "enum": ['"""\n\\']})
    return openapi({"Thing": thing}, paths={"/a": {"post": operation("a", body=ref("Thing"), reply=ref("Thing"))}})


def in_schema_names() -> JSON:
    schemas = {text: obj(text=STRING) for text in [*TEXTS, "Dict", "List", "Field", "Annotated", "Open", "LongInt"]}
    schemas["AnyDict"] = obj(any=ref("Any"))
    calls = {
        f"/a{index}": {"post": operation(f"a{index}", body={"$ref": pointer(name)}, reply={"$ref": pointer(name)})}
        for index, name in enumerate(schemas)
    }
    return openapi(schemas, paths=calls)


def pointer(name: str) -> str:
    return "#/components/schemas/" + name.replace("~", "~0").replace("/", "~1")


def in_parameters() -> JSON:
    places = ("query", "header", "cookie")
    calls = {
        f"/{place}": {"get": operation(place, parameters=[parameter(text, place) for text in [*TEXTS, *KIN]])}
        for place in places
    }
    every = [parameter("id", "path"), *(parameter("id", place) for place in places)]
    calls["/all/{id}"] = {"post": operation("all", parameters=every, body=obj("id", "body", id=STRING, body=STRING))}
    return openapi(paths=calls)


def in_operation_ids() -> JSON:
    return openapi(paths={f"/a{index}": {"get": operation(text)} for index, text in enumerate(TEXTS)})


def in_paths() -> JSON:
    return openapi(
        paths={
            **{f"/{text}": {"get": operation(f"a{index}")} for index, text in enumerate(TEXTS)},
            **{f"/{text}/{{id}}": {"get": operation(f"b{index}")} for index, text in enumerate(TEXTS)},
            **{f"/x/{text}/y": {"post": operation(f"c{index}")} for index, text in enumerate(TEXTS)},
            "/": {"get": operation("root")},
            "/{id}": {"get": operation("item")},
            "/files/content": {"get": operation("content")},
            "/files/content/parts": {"get": operation("parts")},
            "/Files/Content": {"get": operation("other")},
            "/a_b/c": {"get": operation("ab_c")},
            "/a/b/c": {"get": operation("a_bc")},
            "/shared": {"get": operation("shared")},
            "/chat_async": {"get": operation("chat")},
            "/chat/params": {"get": operation("params")},
        }
    )


def in_placeholders() -> JSON:
    odd = ["a b", "a-b", "a:b", "import", "1", '"""', "..", "self", "types"]
    return openapi(paths={f"/a{index}/{{{text}}}": {"get": operation(f"a{index}")} for index, text in enumerate(odd)})


def in_media_and_statuses() -> JSON:
    content = {text: {"schema": obj(a=STRING)} for text in TEXTS}
    call = {"operationId": "a", "requestBody": {"content": content}, "responses": {"200": {"content": content}}}
    return openapi(paths={"/a": {"post": call, "get": {**operation("b"), "responses": {"2\n": {"description": ""}}}}})


def in_patterns_and_defaults() -> JSON:
    fields = {f"f{index}": {**STRING, "default": text, "pattern": text} for index, text in enumerate(TEXTS)}
    return openapi(
        {"Thing": obj(**fields)}, paths={"/a": {"post": operation("a", body=ref("Thing"), reply=ref("Thing"))}}
    )


PLACES: list[Callable[[], JSON]] = [
    in_properties,
    in_enums,
    in_schema_names,
    in_parameters,
    in_operation_ids,
    in_paths,
    in_placeholders,
    in_media_and_statuses,
    in_patterns_and_defaults,
]


@pytest.fixture(scope="module")
def packages() -> list[tuple[str, Package]]:
    """What is made of a document for each place where a hostile text can stand."""
    return [(place.__name__, package_of(json.dumps(place()).encode(), name=place.__name__)) for place in PLACES]


def test_every_module_imports_whatever_the_names(packages: list[tuple[str, Package]], tmp_path: Path) -> None:
    assert import_failures(packages, tmp_path) == {}
    assert len(list(tmp_path.iterdir())) == len(PLACES)


def test_files_are_plain_and_differ_in_more_than_case(packages: list[tuple[str, Package]]) -> None:
    for name, package in packages:
        assert all(re_path(path) for path in package.files), name
        assert len({path.lower() for path in package.files}) == len(package.files)
        assert not WINDOWS & {Path(path).stem for path in package.files}


WINDOWS = {"aux", "con", "nul", "prn", "com1", "lpt1"}


def re_path(path: str) -> bool:
    return all(part.replace("_", "").replace(".", "").isalnum() and part.isascii() for part in path.split("/"))


def test_no_public_name_is_told_from_another_by_an_underscore_or_a_number(packages: list[tuple[str, Package]]) -> None:
    for _, package in packages:
        for source in package.files.values():
            assert [name for name in names_in(source) if is_numbered(name)] == []


def test_a_field_of_any_name_comes_out_as_it_went_in(packages: list[tuple[str, Package]], tmp_path: Path) -> None:
    package = dict(packages)["in_properties"]
    source = package.files["types/a.py"]
    aliases = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    assert {*TEXTS, *KIN} <= {value for value in aliases if isinstance(value, str)} | {*names_in(source)}


def test_enum_values_are_what_they_were(packages: list[tuple[str, Package]]) -> None:
    source = dict(packages)["in_enums"].files["types/a.py"]
    assert {*TEXTS} <= {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}


@pytest.mark.parametrize(
    "text",
    [
        b'{"openapi": "3.1.0", "paths": {"/\\ud800": {}}}',
        b'{"openapi": "3.1.0", "paths": {}, "x": NaN}',
        b'{"openapi": "3.1.0", "paths": {}, "x": 1e999}',
        b'{"openapi": "3.1.0", "paths": {}, "paths": {}}',
        b'{"openapi": "3.1.0", "x": ' + b"9" * 5000 + b"}",
        b"openapi: 3.1.0\npaths: {}\npaths: {}\n",
        b"openapi: 3.1.0\npaths: {}\nx: .inf\n",
        b"openapi: 3.1.0\npaths: !!python/object/apply:os.system ['true']\n",
        b"openapi: 3.1.0\npaths: !!python/name:os.system\n",
        b"openapi: 3.1.0\npaths: &a {b: *a}\n",
        b"a: &a [1,1,1,1,1,1,1,1,1,1]\n"
        + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1) if n else b"*a"] * 10)) for n in range(9)),
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"- " * 200_000,
        b"{a: " * 200_000,
        b"\xff\xfe",
        b"",
    ],
)
def test_bytes_that_are_built_to_break_a_reader_are_refused_by_name(text: bytes) -> None:
    with pytest.raises(CodegenError) as told:
        read_document(text, api="small", format="openapi")
    assert told.value.problems[0].kind in ("unreadable", "too-deep", "too-large", "not-a-spec")


@pytest.mark.parametrize(
    ("word", "size"),
    [("allOf", 20), ("allOf", 5_000), ("anyOf", 100), ("anyOf", 5_000), ("items", 100), ("properties", 100)],
)
def test_a_chain_of_any_length_ends(word: str, size: int) -> None:
    schemas: JSON = {f"S{index}": link(word, ref(f"S{index + 1}")) for index in range(size)}
    document = openapi({**schemas, f"S{size}": STRING}, paths={"/a": {"get": operation("a", reply=ref("S0"))}})
    try:
        assert package_of(json.dumps(document).encode()).problems == ()
    except CodegenError as error:
        assert size > 1_000
        assert {problem.kind for problem in error.problems} == {"too-deep"}


def link(word: str, target: JSON) -> JSON:
    if word == "properties":
        return obj(next=target)
    return {"type": "array", "items": target} if word == "items" else {word: [target, obj(a=STRING)]}


@pytest.mark.parametrize(
    "reference",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "../../../etc/passwd#/a",
        "%2e%2e/%2e%2e/etc/passwd",
        "https://evil.example/spec.json#/components/schemas/A",
        "//evil.example/x",
        "#/components/schemas/../../paths",
        "#/components/schemas/%2E%2E",
        "#",
        "#/",
        "",
        "#/components/schemas/Thing#/a",
        "http://169.254.169.254/latest",
    ],
)
def test_a_reference_that_leads_out_is_named_and_never_followed(
    reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the reference was followed")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    document = normalised(openapi({"Thing": obj(a={"$ref": reference})}))
    assert "dangling-reference" in kinds(document)
    assert document["components"]["schemas"]["Thing"]["properties"]["a"].keys() <= {"$ref", "description"}


def test_large_things_are_read() -> None:
    words = [f"word{index}" for index in range(20_000)]
    thing = obj(word={**STRING, "enum": words}, text={**STRING, "default": "x" * 10_000_000})
    package = package_of(
        json.dumps(openapi({"Thing": thing}, paths={"/a": {"get": operation("a", reply=ref("Thing"))}})).encode()
    )
    assert "word19999" in package.files["types/a.py"]
    assert max(map(len, package.files.values())) < 2_000_000
