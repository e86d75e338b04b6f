"""What can be done with corpora, documents, chunks, and permissions."""

from __future__ import annotations

import pytest

from interlingua.errors import ApiError, BadRequest, Conflict, NotFound, PermissionDenied
from tests.gemini.calling import Caller

TEXTS = {
    "paris": "Paris is the capital of France.",
    "rome": "Rome is the capital of Italy.",
    "bees": "Bees make honey out of nectar.",
}


async def filled(call: Caller) -> str:
    """A document with three chunks."""
    corpus = await call("corpora.create", display_name="Facts of the world")
    document = await call("corpora.documents.create", corpus.name, display_name="Facts")
    requests = [
        {
            "parent": document.name,
            "chunk": {
                "name": f"{document.name}/chunks/{key}",
                "data": {"stringValue": text},
                "customMetadata": [{"key": "year", "numericValue": 2000 + index}],
            },
        }
        for index, (key, text) in enumerate(TEXTS.items())
    ]
    made = await call("corpora.documents.chunks.batch_create", document.name, requests=requests)
    assert [chunk.state for chunk in made.chunks] == ["STATE_ACTIVE"] * 3
    return document.name


async def corpora(call: Caller) -> None:
    """A corpus from its beginning to its end."""
    corpus = await call("corpora.create", display_name="My corpus")
    assert corpus.name.startswith("corpora/my-corpus-")
    assert (await call("corpora.get", corpus.name)).display_name == "My corpus"
    changed = await call("corpora.patch", corpus.name, update_mask="displayName", display_name="Another")
    assert (changed.display_name, changed.create_time) == ("Another", corpus.create_time)
    assert [item.name for item in (await call("corpora.list")).corpora] == [corpus.name]
    await call("corpora.documents.create", corpus.name, display_name="In the way")
    with pytest.raises(BadRequest, match="force"):
        await call("corpora.delete", corpus.name)
    await call("corpora.delete", corpus.name, force=True)
    with pytest.raises(NotFound):
        await call("corpora.get", corpus.name)
    with pytest.raises(NotFound):
        await call("corpora.operations.get", f"{corpus.name}/operations/none")


async def documents(call: Caller) -> None:
    """A document with metadata."""
    corpus = await call("corpora.create")
    metadata = [
        {"key": "tags", "stringListValue": {"values": ["a", "b"]}},
        {"key": "author", "stringValue": "Ann"},
        {"key": "year", "numericValue": 1999},
    ]
    name = f"{corpus.name}/documents/mine"
    document = await call("corpora.documents.create", corpus.name, name=name, custom_metadata=metadata)
    assert [entry.key for entry in document.custom_metadata] == ["tags", "author", "year"]
    assert document.custom_metadata[0].string_list_value.values == ["a", "b"]
    changed = await call(
        "corpora.documents.patch", name, update_mask="displayName", display_name="D", custom_metadata=[]
    )
    assert (changed.display_name, len(changed.custom_metadata)) == ("D", 3)
    assert (await call("corpora.documents.get", name)).display_name == "D"
    with pytest.raises(Conflict):
        await call("corpora.documents.create", corpus.name, name=name)
    assert len((await call("corpora.documents.list", corpus.name)).documents) == 1
    await call("corpora.documents.delete", name)
    assert not (await call("corpora.documents.list", corpus.name)).documents


async def chunks(call: Caller) -> None:
    """Chunks, one by one and several at once."""
    document = await filled(call)
    one = await call("corpora.documents.chunks.create", document, data={"stringValue": "Snow is cold."})
    assert (await call("corpora.documents.chunks.get", one.name)).data.string_value == "Snow is cold."
    warm = {"stringValue": "Tea is warm."}
    changed = await call("corpora.documents.chunks.patch", one.name, data=warm, update_mask="data")
    assert changed.data.string_value == "Tea is warm."
    first, rest = f"{document}/chunks/paris", [f"{document}/chunks/rome", one.name]
    updates = [
        {"chunk": {"name": first, "data": {"stringValue": "Paris lies on the Seine."}}, "updateMask": "data"},
    ]
    updated = await call("corpora.documents.chunks.batch_update", document, requests=updates)
    assert updated.chunks[0].data.string_value == "Paris lies on the Seine."
    assert updated.chunks[0].custom_metadata[0].numeric_value == 2000
    await call("corpora.documents.chunks.delete", first)
    await call("corpora.documents.chunks.batch_delete", document, requests=[{"name": name} for name in rest])
    listed = await call("corpora.documents.chunks.list", document, page_size=1)
    assert [chunk.name for chunk in listed.chunks] == [f"{document}/chunks/bees"]
    assert listed.next_page_token is None
    with pytest.raises(BadRequest, match="100"):
        requests = [{"parent": document, "chunk": {"data": {"stringValue": "x"}}}] * 101
        await call("corpora.documents.chunks.batch_create", document, requests=requests)


async def queries(call: Caller) -> None:
    """What is nearest, with filters."""
    document = await filled(call)
    corpus = document.partition("/documents/")[0]
    found = await call("corpora.query", corpus, query="What is the capital of France?", results_count=2)
    assert [item.chunk.name.rpartition("/")[2] for item in found.relevant_chunks] == ["paris", "rome"]
    assert found.relevant_chunks[0].chunk_relevance_score > found.relevant_chunks[1].chunk_relevance_score
    late = {"key": "chunk.custom_metadata.year", "conditions": [{"operation": "GREATER", "numericValue": 2000}]}
    found = await call("corpora.documents.query", document, query="capital of France", metadata_filters=[late])
    assert found.relevant_chunks[0].chunk.name.endswith("/rome")


async def answers(call: Caller) -> None:
    """Answers out of passages."""
    passages = [{"id": key, "content": {"parts": [{"text": text}]}} for key, text in TEXTS.items()]
    question = {"role": "user", "parts": [{"text": "What do bees make?"}]}
    for style in ("EXTRACTIVE", "ABSTRACTIVE", "VERBOSE"):
        reply = await call(
            "models.generate_answer",
            "models/aqa",
            answer_style=style,
            contents=[question],
            inline_passages={"passages": passages},
        )
        assert "honey" in reply.answer.content.parts[0].text
        assert reply.answer.grounding_attributions[0].source_id.grounding_passage.passage_id == "bees"
        assert reply.answerable_probability > 0.3
    document = await filled(call)
    reply = await call(
        "models.generate_answer",
        "models/aqa",
        answer_style="EXTRACTIVE",
        contents=[question],
        semantic_retriever={"source": document, "query": question},
    )
    assert reply.answer.content.parts[0].text == TEXTS["bees"]
    nothing = {"role": "user", "parts": [{"text": "Zzzz?"}]}
    reply = await call(
        "models.generate_answer",
        "models/aqa",
        answer_style="EXTRACTIVE",
        contents=[nothing],
        inline_passages={"passages": passages},
    )
    assert reply.answerable_probability == 0


async def corpus_permissions(call: Caller) -> None:
    """Who may do what with a corpus."""
    corpus = (await call("corpora.create")).name
    reader, writer = call.of("reader-token"), call.of("writer-token")
    with pytest.raises(PermissionDenied):
        await reader("corpora.get", corpus)
    let_in = await call(
        "corpora.permissions.create", corpus, role="READER", grantee_type="USER", email_address="reader@example.org"
    )
    assert (await reader("corpora.get", corpus)).name == corpus
    with pytest.raises(PermissionDenied):
        await reader("corpora.documents.create", corpus)
    promoted = await call("corpora.permissions.patch", let_in.name, role="WRITER", update_mask="role")
    assert (promoted.role, promoted.email_address) == ("WRITER", "reader@example.org")
    await reader("corpora.documents.create", corpus)
    everyone = await call("corpora.permissions.create", corpus, role="READER", grantee_type="EVERYONE")
    assert (await writer("corpora.permissions.get", everyone.name)).grantee_type == "EVERYONE"
    roles = [permission.role for permission in (await call("corpora.permissions.list", corpus)).permissions]
    assert roles == ["OWNER", "WRITER", "READER"]
    with pytest.raises(BadRequest):
        await call("corpora.permissions.create", corpus, role="WRITER", grantee_type="EVERYONE")
    await call("corpora.permissions.delete", everyone.name)
    with pytest.raises(ApiError):
        await writer("corpora.get", corpus)


SCENARIOS = [corpora, documents, chunks, queries, answers, corpus_permissions]
