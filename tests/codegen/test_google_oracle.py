"""What Google publishes and what the clients offer is the same, found by walks that know nothing of the readers.

The descriptors and facts lie in the repository; discovery documents are looked at where a mirror or the cache has them.
"""

from __future__ import annotations

import base64
import json
import re
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from codegen.fetch.packages import cached
from codegen.source import SPECS, load_source
from interlingua_wire._core.operation import Operation
from tests.codegen.upstream_walk import calls
from tests.wire.fakes import operations

MIRROR = SPECS.parent.parent / "shared" / "specs" / "gemini" / "discovery.v1beta.json"
Wire: TypeAlias = dict[int, list[Any]]
VERBS = {2: "GET", 3: "PUT", 4: "POST", 5: "DELETE", 6: "PATCH"}
HTTP_RULE = 72295728
LONGRUNNING = "/google.longrunning.Operations/"


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if not data[at - 1] & 0x80:
            return value, at


def message(data: bytes) -> Wire:
    """A protobuf message as its fields by number, each a list, without knowing what they mean."""
    found: Wire = {}
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        else:
            size, at = varint(data, at) if key & 7 == 2 else (8 if key & 7 == 1 else 4, at)
            value, at = data[at : at + size], at + size
        found.setdefault(key >> 3, []).append(value)
    return found


def http_rules(descriptors: bytes, package: str) -> Iterator[tuple[str, str, str]]:
    """Verb, path and gRPC name of every binding of a package's services; an empty path where there is none."""
    for file in map(message, message(descriptors)[1]):
        if file.get(2, [b""])[0].decode() != package:
            continue
        for service in map(message, file.get(6, [])):
            for method in map(message, service[2]):
                name = f"/{package}.{service[1][0].decode()}/{method[1][0].decode()}"
                options = message(method.get(4, [b""])[0])
                yield from bound(options.get(HTTP_RULE, []), name)


def bound(rules: list[bytes], name: str) -> Iterator[tuple[str, str, str]]:
    if not rules:
        yield "", "", name
    for rule in map(message, rules):
        (number,) = rule.keys() & VERBS.keys()
        yield VERBS[number], rule[number][0].decode(), name
        yield from (one for more in rule.get(11, []) for one in bound([more], name))


def template(path: str) -> str:
    """`/v1/{corpus.name=corpora/*}` as discovery writes it: `/v1/{+name}`."""
    return re.sub(r"\{(?:\w+\.)?(\w+)=[^}]*/[^}]*\}", lambda found: f"{{+{found[1]}}}", path)


def flat(path: str) -> str:
    """The same, spelled out with a star for each part that varies."""
    return re.sub(r"\{[\w.]+(?:=([^}]*))?\}", lambda found: found[1] or "*", path)


def gemini_rules() -> list[tuple[str, str, str]]:
    descriptors = base64.b64decode((SPECS / "gemini" / "descriptors.txt").read_bytes())
    return list(http_rules(descriptors, "google.ai.generativelanguage.v1beta"))


def offered(api: str) -> list[Operation[Any, Any, Any]]:
    return list(operations(api).values())


def facts(api: str) -> Any:
    return json.loads((SPECS / api / "openapi.json").read_bytes())


def test_every_http_rule_of_the_protos_is_an_operation_of_its_grpc_method_and_the_other_way_round() -> None:
    rules = Counter((verb, template(path), name) for verb, path, name in gemini_rules() if path)
    own = [one for one in offered("gemini") if one.grpc and not one.grpc.startswith(LONGRUNNING)]
    assert rules == Counter((one.method, one.path, one.grpc) for one in own)
    assert rules.total() == 67


def test_what_goes_on_is_asked_of_the_service_that_every_api_has_beside_its_own() -> None:
    descriptors = base64.b64decode((SPECS / "gemini" / "descriptors.txt").read_bytes())
    known = {name for _, _, name in http_rules(descriptors, "google.longrunning")}
    asked = {one.id: one.grpc for one in offered("gemini") if one.grpc and one.grpc.startswith(LONGRUNNING)}
    assert set(asked.values()) == {f"{LONGRUNNING}GetOperation", f"{LONGRUNNING}ListOperations"} <= known
    assert len(asked) == 6


def test_every_grpc_method_has_a_path_or_a_websocket() -> None:
    from interlingua_wire.gemini.sockets import LIVE

    (bare,) = [name for _, path, name in gemini_rules() if not path]
    service, _, name = bare.rpartition("/")
    assert LIVE.path == f"/ws{service}.{name}"
    assert len({name for _, _, name in gemini_rules()}) == 58


@pytest.mark.parametrize("api", ["gemini", "vertex"])
def test_every_fact_is_an_operation_and_the_other_way_round(api: str) -> None:
    found = Counter(
        (verb.upper(), one.get("x-il-path", path), one["operationId"])
        for path, item in facts(api)["paths"].items()
        for verb, one in item.items()
    )
    assert found == Counter((one.method, one.path, one.id) for one in offered(api))


def test_every_method_of_geminis_discovery_is_an_operation_and_the_rest_is_of_the_protos() -> None:
    if not MIRROR.exists():
        pytest.skip("there is no mirror of upstream documents beside the repository")
    document = json.loads(MIRROR.read_bytes())
    known = {(verb, re.sub(r"\{\w+\}", "*", path)) for verb, path in flat_calls(document)}
    others = [rule for rule in gemini_rules() if rule[1] and (rule[0], flat(rule[1])) not in known]
    expected = calls(document) + Counter(f"{verb} {template(path)}" for verb, path, _ in others)
    assert expected == Counter(f"{one.method} {one.path}" for one in offered("gemini"))
    assert (calls(document).total(), len(others)) == (84, 17)


def flat_calls(node: Any) -> Iterator[tuple[str, str]]:
    for one in node.get("methods", {}).values():
        yield one["httpMethod"], f"/{one['flatPath']}"
    for inner in node.get("resources", {}).values():
        yield from flat_calls(inner)


def test_every_method_of_vertexs_discovery_is_an_operation_or_left_out_by_name() -> None:
    archive = archive_of("vertex", 0)
    with zipfile.ZipFile(archive) as wheel:
        document = json.loads(wheel.read("googleapiclient/discovery_cache/documents/aiplatform.v1.json"))
    methods = {one["id"].partition(".")[2]: f"{one['httpMethod']} /{one['path']}" for one in methods_of(document)}
    left = set(facts("vertex")["x-il-left"])
    mine = {one.id: f"{one.method} {one.path}" for one in offered("vertex")}
    assert mine == {id: call for id, call in methods.items() if id not in left}
    assert len(methods) == load_source("vertex").operations == 1144


def methods_of(node: Any) -> Iterator[Any]:
    yield from node.get("methods", {}).values()
    for inner in node.get("resources", {}).values():
        yield from methods_of(inner)


def test_the_descriptors_are_those_of_the_sources() -> None:
    with tarfile.open(archive_of("gemini", 1)) as tarball:
        members = [one for one in tarball if "/ai/generativelanguage/v1beta/" in one.name]
        text = b"".join(source.read() for one in members if (source := tarball.extractfile(one)))
    names = re.findall(rb"^  rpc (\w+)\(", text, re.MULTILINE)
    assert Counter(name.decode() for name in names) == Counter(
        {name.rpartition("/")[2]: 1 for _, _, name in gemini_rules()}
    )


def archive_of(api: str, document: int) -> Path:
    """The package that a document comes from, if it was ever fetched here."""
    (package,) = load_source(api).documents[document].packages
    archive = cached(package)
    if archive is None:
        pytest.skip(f"{package} was never fetched here; `python -m codegen specs --api {api}` does")
    return archive
