"""What a walk over the bare service models of AWS finds is in the compiled API, members and fields too."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections import Counter
from fnmatch import fnmatchcase
from typing import Any

import pytest

from codegen.fetch.packages import cached
from codegen.ir import Api
from codegen.pipeline import compile_api
from codegen.source import SPECS, load_source

AMAZON = ("bedrock", "bedrock_runtime", "sagemaker_runtime")


def service_of(api: str) -> Any:
    """The bare service model, read here without the compiler's own reader."""
    (package,) = load_source(api).documents[0].packages
    archive = cached(package)
    if archive is None:
        pytest.skip("the package that has the service model is not in the cache")
    with zipfile.ZipFile(archive) as files:
        (name,) = [name for name in files.namelist() if name.startswith(f"{package.paths[0]}/service-2.json")]
        content = files.read(name)
    if name.endswith(".gz"):
        content = gzip.decompress(content)
    return json.loads(content)


def compiled_calls(api: Api) -> Counter[str]:
    return Counter(f"{one.method} {one.path.replace('{+', '{')}" for one in api.operations)


def upstream_calls(operations: Any) -> Counter[str]:
    places = [operation["http"] for operation in operations]
    return Counter(f"{one['method']} {one['requestUri'].partition('?')[0].replace('+}', '}')}" for one in places)


@pytest.mark.parametrize("api", AMAZON)
def test_every_kept_operation_of_a_service_is_in_the_client_and_no_other(api: str) -> None:
    operations = service_of(api)["operations"]
    patterns = load_source(api).keep.operations
    kept = [one for name, one in operations.items() if any(fnmatchcase(name, pattern) for pattern in patterns)]
    assert compiled_calls(compile_api(api)) == upstream_calls(kept)
    left = json.loads((SPECS / api / "openapi.json").read_bytes()).get("x-il-left", [])
    assert len(left) == len(operations) - len(kept)


@pytest.mark.parametrize("api", AMAZON)
def test_every_member_of_an_input_is_a_keyword_of_its_method(api: str) -> None:
    service, compiled = service_of(api), compile_api(api)
    schemas = compiled.document["components"]["schemas"]
    compared = 0
    for operation in compiled.operations:
        reference = service["operations"][operation.id].get("input")
        given = service["shapes"][reference["shape"]] if reference else {"members": {}}
        found = {parameter.name for parameter in operation.parameters}
        body = operation.body and schemas.get(operation.body.schema.get("$ref", "").rpartition("/")[2])
        found |= set(body["properties"]) if body and "payload" not in given else set()
        members = [(name, one) for name, one in given["members"].items() if name != given.get("payload")]
        wanted = {one.get("locationName", name) for name, one in members}
        assert found == wanted, operation.id
        compared += len(wanted)
    assert compared > 10


def test_every_field_of_a_reply_is_one_of_the_service() -> None:
    service, compiled = service_of("bedrock_runtime"), compile_api("bedrock_runtime")
    schemas = compiled.document["components"]["schemas"]
    structures = {
        name: shape
        for name, shape in service["shapes"].items()
        if shape["type"] == "structure" and name in schemas and not {"eventstream", "document"} & shape.keys()
    }
    for name, shape in structures.items():
        in_body = {key for key, member in shape["members"].items() if "location" not in member}
        assert set(schemas[name].get("properties", ())) == in_body, name
    assert len(structures) > 150
