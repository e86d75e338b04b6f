"""Google's generated gRPC client against the local Gemini, and what it sends beside what ours sends."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest

from interlingua.testing.simulators import GeminiSimulator
from interlingua.transport.over_grpc.contract import load_contract
from tests.gemini.calling import EMBEDDING, FLASH
from tests.gemini.grpc.scripted import asked
from tests.gemini.scenarios_models import TUNABLE
from tests.peers.environment import facts_from, python_with

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-google-gapic")]

CORPUS, DOCUMENT = "corpora/facts", "corpora/facts/documents/all"
CAT = {"parts": [{"text": "A cat"}]}
VECTOR = {"model": EMBEDDING, "content": CAT, "outputDimensionality": 8}
PASSAGE = {"id": "p", "content": {"parts": [{"text": "Bees make honey."}]}}
FILTER = {
    "key": "chunk.custom_metadata.year",
    "conditions": [{"operation": "GREATER_EQUAL", "numericValue": 2000}],
}
TASK = {"trainingData": {"examples": {"examples": [{"textInput": "1", "output": "2"}]}}}


def said(text: str) -> list[dict[str, Any]]:
    return [{"role": "user", "parts": [{"text": text}]}]


def chunk(text: str, year: int) -> dict[str, Any]:
    metadata = [{"key": "year", "numericValue": year}]
    return {"parent": DOCUMENT, "chunk": {"data": {"stringValue": text}, "customMetadata": metadata}}


CALLS: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
    ("models.list", (), {"page_size": 3}),
    ("models.get", (FLASH,), {}),
    (
        "models.generate_content",
        (FLASH,),
        {
            "contents": said("Hello there, my friend"),
            "generation_config": {"maxOutputTokens": 2, "stopSequences": ["x"]},
        },
    ),
    ("models.stream_generate_content", (FLASH,), {"contents": said("a b c d")}),
    ("models.count_tokens", (FLASH,), {"contents": said("Hello there")}),
    ("models.embed_content", (EMBEDDING,), {"content": CAT}),
    ("models.batch_embed_contents", (EMBEDDING,), {"requests": [VECTOR, VECTOR]}),
    (
        "tuned_models.create",
        (),
        {"tuning_task": TASK, "base_model": TUNABLE, "tuned_model_id": "mine", "display_name": "M"},
    ),
    (
        "tuned_models.permissions.create",
        ("tunedModels/mine",),
        {"role": "READER", "grantee_type": "USER", "email_address": "reader@example.org"},
    ),
    ("tuned_models.delete", ("tunedModels/mine",), {}),
    ("corpora.create", (), {"display_name": "Facts", "extra_body": {"name": CORPUS}}),
    ("corpora.documents.create", (CORPUS,), {"name": DOCUMENT}),
    (
        "corpora.documents.chunks.batch_create",
        (DOCUMENT,),
        {"requests": [chunk("Bees make honey.", 2000), chunk("Ants dig in the earth.", 2001)]},
    ),
    ("corpora.query", (CORPUS,), {"query": "honey", "metadata_filters": [FILTER]}),
    (
        "models.generate_answer",
        ("models/aqa",),
        {
            "contents": said("What do bees make?"),
            "answer_style": "EXTRACTIVE",
            "inline_passages": {"passages": [PASSAGE]},
        },
    ),
    ("corpora.delete", (CORPUS,), {"force": True}),
    ("cached_contents.create", (), {"model": FLASH, "contents": said("Hello"), "ttl": "60s"}),
    ("media.upload", (), {"file": {"displayName": "empty"}}),
]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What Google's client understood, and sent."""
    python = python_with(tmp_path_factory.mktemp("gapic") / "environment", "google-ai-generativelanguage")
    with GeminiSimulator(grpc_port=0) as simulator:
        return facts_from(python, "google_gapic_calls.py", simulator.grpc_address.removeprefix("http://"))


def test_it_lists_asks_streams_counts_and_embeds(facts: Any) -> None:
    assert (facts["models"], facts["model"]) == (11, 1048576)
    assert facts["said"] == ["Hello there", "MAX_TOKENS", 7]
    assert "".join(facts["streamed"]) == "a b c d"
    assert (facts["tokens"], facts["vector"], facts["vectors"]) == (2, 768, [8, 8])


def test_it_tunes_waits_and_shares(facts: Any) -> None:
    assert facts["tuned"] == ["tunedModels/mine", True]
    assert (facts["role"], facts["gone"]) == ("WRITER", ["NotFound", "NOT_FOUND"])


def test_it_fills_corpora_and_asks_them(facts: Any) -> None:
    assert facts["chunks"] == ["STATE_ACTIVE"] * 2
    assert facts["document"] == ["D", DOCUMENT]
    assert (facts["found"], facts["answer"]) == ("Bees make honey.", ["Bees make honey.", True])
    assert facts["corpora"] == 0


def test_it_caches_keeps_files_and_reads_what_a_refusal_details(facts: Any) -> None:
    assert (facts["cache"], facts["file"]) == ([1, True], ["empty", 1])
    assert facts["refused"] == ["generationConfig.temperature"]


@pytest.mark.parametrize(("method", "arguments", "keywords"), CALLS, ids=[method for method, _, _ in CALLS])
def test_ours_sends_the_same_message_to_the_same_method(
    facts: Any, method: str, arguments: tuple[str, ...], keywords: dict[str, Any]
) -> None:
    name, message, metadata = asked(method, *arguments, **keywords)
    kind = load_contract("gemini").rpcs[name].request
    theirs = [(kind.FromString(b64decode(sent)), route) for called, sent, route in facts["sent"] if called == name]
    assert (kind.FromString(message), metadata.get("x-goog-request-params", "")) in theirs
