"""Our words reach what they name, or say that it is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.overlay import apply_overlay, load_overlay
from codegen.problems import CodegenError

DOCUMENT = {
    "paths": {
        "/a": {"get": {"operationId": "it's.get", "parameters": [{"name": "size", "in": "query"}]}},
        "/b": {"post": {"operationId": "b", "x-il-path-parameters": [{"name": "size", "in": "path"}]}},
    },
    "components": {"schemas": {"Thing": {"properties": {"it": {"type": "string"}}}}},
}


def described(folder: Path, text: str) -> Any:
    (folder / "descriptions.yaml").write_text(text)
    return apply_overlay(DOCUMENT, load_overlay(folder / "overlay.yaml"), name="small/overlay.yaml")


def test_each_section_reaches_its_kind(tmp_path: Path) -> None:
    text = "operations: {it's.get: Get.}\nschemas: {Thing: A.}\nfields: {Thing: {it: F.}}\nparameters: {size: P.}\n"
    document = described(tmp_path, text)
    assert document["paths"]["/a"]["get"]["description"] == "Get."
    assert document["components"]["schemas"]["Thing"]["description"] == "A."
    assert document["components"]["schemas"]["Thing"]["properties"]["it"]["description"] == "F."
    assert document["paths"]["/a"]["get"]["parameters"][0]["description"] == "P."
    assert document["paths"]["/b"]["post"]["x-il-path-parameters"][0]["description"] == "P."


@pytest.mark.parametrize(
    "text",
    ["operations: {c: C.}", "schemas: {Other: O.}", "fields: {Thing: {gone: G.}}", "parameters: {page: P.}"],
)
def test_words_for_what_is_not_there_are_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(CodegenError) as caught:
        described(tmp_path, text)
    assert [problem.kind for problem in caught.value.problems] == ["overlay-target"]


@pytest.mark.parametrize("text", ["[]", "other: {}", "schemas: []", "schemas: {Thing: 1}", "fields: {Thing: A.}"])
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CodegenError) as caught:
        described(tmp_path, text)
    assert [problem.kind for problem in caught.value.problems] == ["bad-descriptions"]
