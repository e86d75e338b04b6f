"""Several documents make one API, and two places that have the same one are compared in public names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen.drift import drift_report
from codegen.problems import JSON
from codegen.read.merge import beside, fill
from codegen.specs import update_specs
from tests.codegen.specimen import STRING, obj, openapi, operation, project, read, ref

BASE = read(
    openapi(
        {"Info": obj(a=STRING), "Same": STRING, "Holder": obj(info=ref("Info"))},
        paths={"/info": {"get": operation("get_info", reply=ref("Info"))}, "/health": {"get": operation("health")}},
    )
)
OTHER = read(
    openapi(
        {"Info": obj(b=STRING), "Same": STRING, "Holder": obj(info=ref("Info"))},
        paths={
            "/info": {"get": operation("get_info", reply=ref("Info"))},
            "/health": {"get": operation("health")},
            "/embed": {"post": operation("embed", body=ref("Same"), reply=ref("Holder"))},
        },
    )
)


def test_documents_stand_beside_each_other_and_what_means_two_things_is_told_apart() -> None:
    merged = beside(BASE, OTHER, name="tei")
    assert merged["paths"].keys() == {"/info", "/info#tei", "/health", "/embed"}
    assert merged["paths"]["/info#tei"]["get"]["operationId"] == "tei_get_info"
    schemas = merged["components"]["schemas"]
    assert schemas.keys() == {"Info", "TeiInfo", "Same", "Holder", "TeiHolder"}
    assert schemas["TeiHolder"]["properties"]["info"] == ref("TeiInfo")
    assert schemas["Holder"]["properties"]["info"] == ref("Info")


def test_a_filling_document_changes_nothing_of_the_base() -> None:
    merged = fill(BASE, OTHER)
    assert merged["paths"].keys() == {"/info", "/health", "/embed"}
    assert merged["paths"]["/info"] == BASE["paths"]["/info"]
    assert merged["components"]["schemas"]["Info"] == BASE["components"]["schemas"]["Info"]


@pytest.mark.parametrize(("fills", "count"), [("true", 2), ("false", 3)])
def test_a_source_names_further_documents(tmp_path: Path, fills: str, count: int) -> None:
    specs, mirror = project(tmp_path, openapi({"A": obj(a=STRING)}))
    further = openapi(
        paths={"/things": {"get": operation("listThings", reply=STRING)}, "/more": {"get": operation("more")}}
    )
    (mirror / "small" / "more.json").write_text(json.dumps(further))
    path = specs / "small" / "source.toml"
    also = f'[[upstream.also]]\nname = "more"\nformat = "openapi"\nmirror = "small/more.json"\nfills = {fills}\n'
    path.write_text(path.read_text() + also)
    assert update_specs("small", mirror=mirror, specs=specs).startswith(f"small: {count} operations")


def two_places(root: Path, first: JSON, second: JSON, monkeypatch: pytest.MonkeyPatch) -> str:
    """What `--compare urls mirror` prints for an API that the two places have like this."""
    specs, mirror = project(root, second)
    path = specs / "small" / "source.toml"
    path.write_text(path.read_text().replace("urls = []", 'urls = ["https://a.example/api.json"]'))
    update_specs("small", mirror=mirror, specs=specs)
    monkeypatch.setattr("codegen.fetch.web._download", lambda _: json.dumps(first).encode())
    drift = drift_report("small", "urls", "mirror", mirror=mirror, specs=specs)
    assert drift.differs == (first != second)
    return str(drift)


def things(**fields: JSON) -> JSON:
    return openapi({"Thing": obj(**fields)}, paths={"/things": {"get": operation("list", reply=ref("Thing"))}})


def test_places_that_agree_are_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Nothing changed" in two_places(tmp_path, things(a=STRING), things(a=STRING), monkeypatch)


def test_what_one_place_has_and_the_other_has_not_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = two_places(tmp_path, things(a=STRING), things(a=STRING, b=STRING), monkeypatch)
    assert "urls 1" in said
    assert "`Thing.b`: optional" in said


def test_a_difference_that_no_name_shows_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unused = things(a=STRING)
    unused["components"]["schemas"]["Unused"] = STRING
    said = two_places(tmp_path, things(a=STRING), unused, monkeypatch)
    assert "The facts differ, though in nothing that a public name shows" in said
