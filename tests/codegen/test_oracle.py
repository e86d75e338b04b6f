"""Every call that a walk of the providers' own documents finds is in the generated client, and the other way round."""

from __future__ import annotations

from functools import cache

import pytest

from codegen.fetch import Files, fetch
from codegen.fetch.packages import cached
from codegen.source import ROOT, SPECS, Source, Upstream, api_names, load_source
from tests.codegen.oracle import WALKS, Call, client_calls, is_kept, overlaid, queries_in

MIRROR = ROOT.parent / "shared" / "specs"
APIS = api_names()


def files_of(document: Upstream, api: str) -> Files:
    """The document, without the network: ours, of a mirror, or of a package that was fetched before."""
    if document.own or (document.mirror and MIRROR.is_dir()):
        return fetch(document, where=api, mirror=MIRROR).files
    if any(cached(package) for package in document.packages):
        return fetch(document, where=api, place="package").files
    pytest.skip(f"no mirror has the document {document.name or 'of ' + api}, nor was its package fetched")


@cache
def walked(api: str) -> tuple[list[Call], ...]:
    """The calls of each document of an API that `source.toml` keeps."""
    source = load_source(api)
    return tuple(_kept(document, source) for document in source.documents)


def _kept(document: Upstream, source: Source) -> list[Call]:
    calls = list(WALKS[document.form.format](files_of(document, source.api), document.form.services))
    patterns = [*source.keep.operations]
    return [call for call in calls if is_kept(call, f"/{call.path}", patterns)] if patterns != ["*"] else calls


def spoken(api: str) -> set[tuple[str, str]]:
    """All calls that an API should have: those of its documents, with what the overlay says of them."""
    overlay = SPECS / api / "overlay.yaml"
    added, removed = overlaid(overlay.read_bytes()) if overlay.exists() else (set(), set())
    return {call.place for calls in walked(api) for call in calls} - removed | added


def made(api: str) -> set[tuple[str, str]]:
    paths = (call.path for calls in walked(api) for call in calls)
    return client_calls(api, said=queries_in(paths))


@pytest.mark.parametrize("api", APIS)
def test_every_call_of_the_documents_is_in_the_client(api: str) -> None:
    assert sorted(spoken(api) - made(api)) == []


@pytest.mark.parametrize("api", APIS)
def test_every_call_of_the_client_is_in_the_documents(api: str) -> None:
    assert sorted(made(api) - spoken(api)) == []


@pytest.mark.parametrize("api", APIS)
def test_the_walk_finds_as_many_operations_as_the_source_says(api: str) -> None:
    source = load_source(api)
    patterns = [*source.keep.operations]
    assert len(walked(api)[0]) > 0
    if len(source.documents) == 1 and patterns == ["*"]:
        assert len(walked(api)[0]) == source.operations


def test_an_overlay_that_adds_and_removes_is_counted() -> None:
    text = b"""
    actions:
      - {target: $.paths, update: {"/a/{id}": {get: {}}}}
      - {target: "$.paths['/b']", update: {post: {}, x-il-note: 1}}
      - {target: "$.paths['/c'].delete", remove: true}
      - {target: "$.paths['/d'].get", update: {description: Words.}}
    """
    assert overlaid(text) == ({("GET", "a/{}"), ("POST", "b")}, {("DELETE", "c")})
