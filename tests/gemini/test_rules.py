"""What the API documents that it does not take is refused before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import InvalidArgument
from interlingua.protocols.gemini import rules
from interlingua.testing.simulators import GeminiSimulator
from interlingua_wire.gemini import Client
from tests.gemini.calling import EMBEDDING, FLASH, HELLO
from tests.wire.fakes import operations

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
DOCUMENT = "corpora/c/documents/d"
CHUNK: Any = {"parent": DOCUMENT, "chunk": {"data": {"stringValue": "x"}}}
TASK: Any = {"trainingData": {"examples": {"examples": [{"output": "x"}]}}}
METADATA: Any = [{"key": "k", "stringValue": "v"}] * 21
ELSEWHERE = "corpora/c/documents/e/chunks/k"
CHANGE: Any = {"chunk": {"name": ELSEWHERE, "data": {"stringValue": "x"}}}
CONTENT: Any = {"parts": [{"text": "x"}]}

WRONG: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "a name of another kind": ("corpora/*", lambda g: g.corpora.get("documents/d")),
    "a name without its collection": ("models/*", lambda g: g.models.generate_content("gemini", contents=HELLO)),
    "a name too deep": ("files/*", lambda g: g.files.get("files/a/b")),
    "a display name too long": ("512", lambda g: g.corpora.create(display_name="x" * 513)),
    "too much metadata": ("20", lambda g: g.corpora.documents.create("corpora/c", custom_metadata=METADATA)),
    "an id with capitals": (
        "lowercase",
        lambda g: g.corpora.documents.create("corpora/c", name="corpora/c/documents/A"),
    ),
    "an id in another corpus": (
        "corpora/c/",
        lambda g: g.corpora.documents.create("corpora/c", name="corpora/e/documents/a"),
    ),
    "too many chunks": (
        "1 to 100",
        lambda g: g.corpora.documents.chunks.batch_create(DOCUMENT, requests=[CHUNK] * 101),
    ),
    "no chunks": ("1 to 100", lambda g: g.corpora.documents.chunks.batch_delete(DOCUMENT, requests=[])),
    "a chunk of another parent": (
        "the parent of the call",
        lambda g: g.corpora.documents.chunks.batch_create("corpora/c/documents/e", requests=[CHUNK]),
    ),
    "a mask of what cannot change": ("displayName", lambda g: g.corpora.patch("corpora/c", update_mask="name")),
    "too many results": ("0 to 100", lambda g: g.corpora.query("corpora/c", query="x", results_count=101)),
    "a user without an address": (
        "the address of the user",
        lambda g: g.corpora.permissions.create("corpora/c", role="READER", grantee_type="USER"),
    ),
    "everyone with an address": (
        "everyone is meant",
        lambda g: g.corpora.permissions.create(
            "corpora/c", role="READER", grantee_type="EVERYONE", email_address="a@b"
        ),
    ),
    "everyone as writers": (
        "READER",
        lambda g: g.tuned_models.permissions.create("tunedModels/m", role="WRITER", grantee_type="EVERYONE"),
    ),
    "an owner by permission": (
        "transfer_ownership",
        lambda g: g.tuned_models.permissions.create(
            "tunedModels/m", role="OWNER", grantee_type="USER", email_address="a@b"
        ),
    ),
    "a tuned model's id with a digit first": (
        "a letter first",
        lambda g: g.tuned_models.create(tuning_task=TASK, base_model=FLASH, tuned_model_id="1a"),
    ),
    "tuning without a model": ("one of baseModel", lambda g: g.tuned_models.create(tuning_task=TASK)),
    "tuning without examples": (
        "at least one",
        lambda g: g.tuned_models.create(tuning_task={"trainingData": {}}, base_model=FLASH),
    ),
    "two ends of a cache": (
        "only one of expire_time, ttl",
        lambda g: g.cached_contents.create(model=FLASH, ttl="3s", expire_time="2030-01-01T00:00:00Z"),
    ),
    "a lifetime without a unit": ("'300s'", lambda g: g.cached_contents.create(model=FLASH, ttl="300")),
    "a file's name with a blank": ("files/", lambda g: il.upload(g.media.upload, b"x", file={"name": "files/a b"})),
    "a title of a question": (
        "RETRIEVAL_DOCUMENT",
        lambda g: g.models.embed_content(EMBEDDING, content=CONTENT, title="T", task_type="RETRIEVAL_QUERY"),
    ),
    "a chunk of another document to change": (
        "a chunk of the call's parent",
        lambda g: g.corpora.documents.chunks.batch_update(DOCUMENT, requests=[{**CHANGE, "updateMask": "data"}]),
    ),
    "a chunk of another document to delete": (
        "a chunk of the call's parent",
        lambda g: g.corpora.documents.chunks.batch_delete(DOCUMENT, requests=[{"name": ELSEWHERE}]),
    ),
    "a change of what a chunk keeps": (
        "data or customMetadata",
        lambda g: g.corpora.documents.chunks.patch(f"{DOCUMENT}/chunks/k", update_mask="state"),
    ),
    "a change of what one chunk of several keeps": (
        "requests[0].updateMask",
        lambda g: g.corpora.documents.chunks.batch_update(
            DOCUMENT, requests=[{"chunk": {"name": f"{DOCUMENT}/chunks/k"}, "updateMask": "state"}]
        ),
    ),
    "a chunk's id with a dash last": (
        "no dash first or last",
        lambda g: g.corpora.documents.chunks.create(DOCUMENT, data={"stringValue": "x"}, name=f"{DOCUMENT}/chunks/k-"),
    ),
    "a corpus of a wrong name": ("corpora/", lambda g: g.corpora.create(extra_body={"name": "corpora/A"})),
    "a change of what a document keeps": (
        "displayName or customMetadata",
        lambda g: g.corpora.documents.patch(DOCUMENT, update_mask="createTime"),
    ),
    "an owner by a change": (
        "transfer_ownership",
        lambda g: g.tuned_models.permissions.patch("tunedModels/m/permissions/p", role="OWNER", update_mask="role"),
    ),
    "a change of who is meant": (
        "found 'granteeType' (str), expected role",
        lambda g: g.tuned_models.permissions.patch(
            "tunedModels/m/permissions/p", role="READER", update_mask="granteeType"
        ),
    ),
    "a change of what a cache keeps": (
        "ttl or expireTime",
        lambda g: g.cached_contents.patch("cachedContents/c", ttl="3s", update_mask="displayName"),
    ),
    "a cache that ends at once": ("above 0", lambda g: g.cached_contents.create(model=FLASH, ttl="0s")),
    "texts for two models at once": (
        "the model of the call",
        lambda g: g.models.batch_embed_contents(EMBEDDING, requests=[{"model": FLASH, "content": CONTENT}]),
    ),
    "a token for a day": (
        "less than 20 hours",
        lambda g: g.auth_tokens.create(expire_time=(datetime.now(UTC) + timedelta(hours=24)).isoformat()),
    ),
    "a moment that is none": ("a moment such as", lambda g: g.auth_tokens.create(expire_time="tomorrow")),
    "a page too large": ("the method ending in _all", lambda g: g.file_search_stores.list(page_size=21)),
    "an answer out of nothing": (
        "one of inlinePassages",
        lambda g: g.models.generate_answer("models/aqa", answer_style="VERBOSE", contents=[CONTENT]),
    ),
}


@pytest.fixture
def gemini(simulator: GeminiSimulator) -> Iterator[Client]:
    """A client with a key."""
    with il.connect("gemini", api_key="any", base_url=simulator.address) as client:
        yield client


@pytest.mark.parametrize("what", WRONG)
def test_it_is_refused_before_anything_is_sent(simulator: GeminiSimulator, gemini: Client, what: str) -> None:
    told, call = WRONG[what]
    with pytest.raises(InvalidArgument) as caught:
        call(gemini)
    assert told in str(caught.value)
    assert simulator.calls == []


def test_every_rule_between_values_has_refused_something(gemini: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    complained: set[int] = set()

    def noting(row: rules.Row, fields: rules.Fields) -> rules.Complaint | None:
        complaint = row.rule(fields)
        if complaint:
            complained.add(rules.ROWS.index(row))
        return complaint

    known = rules.rows_of
    monkeypatch.setattr(
        rules, "rows_of", lambda operation: [replace(row, rule=partial(noting, row)) for row in known(operation)]
    )
    for _, call in WRONG.values():
        with pytest.raises(InvalidArgument):
            call(gemini)
    assert complained == set(range(len(rules.ROWS)))


def test_every_rule_says_where_it_stands_and_when_it_was_read() -> None:
    assert all(row.source.startswith("https://ai.google.dev/api/") for row in rules.ROWS)
    assert all(date(2026, 1, 1) < row.checked <= datetime.now(UTC).date() for row in rules.ROWS)
    assert {name for row in rules.ROWS for name in row.operations} <= {
        operation.id for operation in operations("gemini").values()
    }


def test_what_is_right_passes(gemini: Client) -> None:
    cache = gemini.cached_contents.create(model=FLASH, contents=HELLO, ttl="1.5s")
    changed = gemini.cached_contents.patch(cache.name or "", ttl="300s", update_mask="ttl")
    assert changed.name == cache.name
    assert gemini.models.embed_content(EMBEDDING, content=CONTENT, title="T", task_type="RETRIEVAL_DOCUMENT").embedding
