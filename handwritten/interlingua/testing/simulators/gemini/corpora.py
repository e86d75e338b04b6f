"""Corpora, their documents and chunks, and questions about what is nearest."""

from __future__ import annotations

from collections.abc import Mapping

from interlingua.testing.simulators.gemini import roles
from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid
from interlingua.testing.simulators.gemini.retrieval import relevant
from interlingua.testing.simulators.gemini.shelf import Shelf, masked
from interlingua.testing.simulators.gemini.state import Call, State

MOST_CORPORA = 10
MOST_METADATA = 20
MOST_AT_ONCE = 100
LONGEST_CHUNK = 2043
"""Tokens. https://ai.google.dev/api/semantic-retrieval, checked 2026-11-28; a token is taken for a word here."""
LONGEST_DISPLAY_NAME = 512


def _stamped(state: State, resource: Json, name: str) -> Json:
    now = state.time()
    return {**resource, "name": name, "createTime": now, "updateTime": now}


def _refuse_long(resource: Json) -> None:
    if len(resource.get("displayName", "")) > LONGEST_DISPLAY_NAME:
        raise invalid(f"display_name must be at most {LONGEST_DISPLAY_NAME} characters.", field="display_name")
    if len(resource.get("customMetadata", ())) > MOST_METADATA:
        raise invalid(f"At most {MOST_METADATA} custom_metadata are allowed.", field="custom_metadata")


def _corpus(state: State, name: str, call: Call, role: str) -> str:
    """The corpus that something is in; the caller needs a role there."""
    corpus = "/".join(name.split("/")[:2])
    state.corpora.find(corpus)
    roles.need(state, corpus, call.caller, role)
    return corpus


def create(state: State, call: Call) -> Json:
    """A new corpus, which belongs to the caller."""
    if len(state.corpora) >= MOST_CORPORA:
        raise Refusal("RESOURCE_EXHAUSTED", f"A project can have at most {MOST_CORPORA} corpora.")
    _refuse_long(call.body)
    corpus = state.corpora.put(_stamped(state, call.body, state.name_in("", "corpora", call.body)))
    roles.own(state, corpus["name"], call.caller)
    return corpus


def find(state: State, call: Call) -> Json:
    """One corpus."""
    return state.corpora.find(_corpus(state, call.name, call, "READER"))


def list_all(state: State, call: Call) -> Json:
    """The corpora that the caller may read."""
    seen = [corpus for corpus in state.corpora if roles.may_read(state, corpus["name"], call.caller)]
    return state.corpora.page(call.query, "corpora", seen, default=10)


def patch(state: State, call: Call) -> Json:
    """Change what it is called."""
    corpus = state.corpora.find(_corpus(state, call.name, call, "WRITER"))
    _refuse_long(call.body)
    changed = masked(corpus, call.body, call.query.get("updateMask"), allowed=["displayName"], required=True)
    return _changed(state, corpus, changed)


def delete(state: State, call: Call) -> Json:
    """Take it away; with documents in it only where that is forced."""
    name = _corpus(state, call.name, call, "OWNER")
    documents = state.documents.within(name)
    _refuse_unforced(call, documents, "documents")
    for document in documents:
        _drop_document(state, document["name"])
    roles.drop_all(state, name)
    state.corpora.drop(name)
    return {}


def query(state: State, call: Call) -> Json:
    """The nearest chunks of all its documents."""
    name = _corpus(state, call.name, call, "READER")
    return _relevant(
        state, call, [c for document in state.documents.within(name) for c in state.chunks.within(document["name"])]
    )


def create_document(state: State, call: Call) -> Json:
    """A new document of a corpus."""
    corpus = _corpus(state, call.parent, call, "WRITER")
    _refuse_long(call.body)
    return state.documents.put(_stamped(state, call.body, state.name_in(corpus, "documents", call.body)))


def find_document(state: State, call: Call) -> Json:
    """One document."""
    _corpus(state, call.name, call, "READER")
    return state.documents.find(call.name)


def list_documents(state: State, call: Call) -> Json:
    """The documents of a corpus."""
    corpus = _corpus(state, call.parent, call, "READER")
    return state.documents.page(call.query, "documents", state.documents.within(corpus), default=10)


def patch_document(state: State, call: Call) -> Json:
    """Change what it is called, or what is said about it."""
    _corpus(state, call.name, call, "WRITER")
    document = state.documents.find(call.name)
    _refuse_long(call.body)
    may = ["displayName", "customMetadata"]
    return _changed(
        state, document, masked(document, call.body, call.query.get("updateMask"), allowed=may, required=True)
    )


def delete_document(state: State, call: Call) -> Json:
    """Take it away; with chunks in it only where that is forced."""
    _corpus(state, call.name, call, "WRITER")
    state.documents.find(call.name)
    _refuse_unforced(call, state.chunks.within(call.name), "chunks")
    _drop_document(state, call.name)
    return {}


def query_document(state: State, call: Call) -> Json:
    """The nearest chunks of one document."""
    _corpus(state, call.name, call, "READER")
    state.documents.find(call.name)
    return _relevant(state, call, state.chunks.within(call.name))


def create_chunk(state: State, call: Call) -> Json:
    """A new chunk of a document."""
    return _create_chunk(state, call, call.parent, call.body)


def create_chunks(state: State, call: Call) -> Json:
    """Several at once, all or none."""
    document = call.parent
    requests = _several(call, document)
    for request in requests:
        _refuse_chunk(request["chunk"])
    names = [request["chunk"]["name"] for request in requests if "name" in request["chunk"]]
    if len(set(names)) < len(names) or any(name in state.chunks for name in names):
        raise Refusal("ALREADY_EXISTS", "A chunk of this name already exists.")
    return {"chunks": [_create_chunk(state, call, document, request["chunk"]) for request in requests]}


def find_chunk(state: State, call: Call) -> Json:
    """One chunk."""
    _corpus(state, call.name, call, "READER")
    return state.chunks.find(call.name)


def list_chunks(state: State, call: Call) -> Json:
    """The chunks of a document."""
    _corpus(state, call.name, call, "READER")
    state.documents.find(call.parent)
    return state.chunks.page(call.query, "chunks", state.chunks.within(call.parent), default=10)


def patch_chunk(state: State, call: Call) -> Json:
    """Change its text, or what is said about it."""
    return _patch_chunk(state, call, call.name, call.body, call.query.get("updateMask"))


def patch_chunks(state: State, call: Call) -> Json:
    """Several at once, all or none."""
    requests = _several(call, None)
    for request in requests:
        state.chunks.find(request["chunk"].get("name", ""))
        _refuse_chunk({"data": {"stringValue": "kept"}, **request["chunk"]})
    return {
        "chunks": [
            _patch_chunk(state, call, request["chunk"]["name"], request["chunk"], request["updateMask"])
            for request in requests
        ]
    }


def delete_chunk(state: State, call: Call) -> Json:
    """Take it away."""
    _corpus(state, call.name, call, "WRITER")
    _drop_chunk(state, call.name)
    return {}


def delete_chunks(state: State, call: Call) -> Json:
    """Several at once, all or none."""
    requests = _several(call, None)
    _corpus(state, call.parent, call, "WRITER")
    for request in requests:
        state.chunks.find(request["name"])
    for name in {request["name"] for request in requests}:
        _drop_chunk(state, name)
    return {}


def _several(call: Call, parent: str | None) -> list[Json]:
    requests: list[Json] = call.body["requests"]
    if not 1 <= len(requests) <= MOST_AT_ONCE:
        raise invalid(f"A batch holds 1 to {MOST_AT_ONCE} requests, not {len(requests)}.", field="requests")
    if parent is not None and any(request["parent"] != parent for request in requests):
        raise invalid("The parent of every request must match that of the batch.", field="requests")
    return requests


def _create_chunk(state: State, call: Call, document: str, chunk: Json) -> Json:
    _corpus(state, document, call, "WRITER")
    state.documents.find(document)
    _refuse_chunk(chunk)
    name = state.name_in(document, "chunks", chunk)
    made: Json = {**_stamped(state, chunk, name), "state": "STATE_ACTIVE"}
    state.chunks.put(made)
    state.vectors[name] = state.embedder.embed(made["data"]["stringValue"])
    return made


def _patch_chunk(state: State, call: Call, name: str, change: Json, mask: str | None) -> Json:
    _corpus(state, name, call, "WRITER")
    chunk = state.chunks.find(name)
    changed = masked(chunk, change, mask, allowed=["data", "customMetadata"], required=True)
    _refuse_chunk(changed)
    state.vectors[name] = state.embedder.embed(changed["data"]["stringValue"])
    return _changed(state, chunk, changed)


def _refuse_chunk(chunk: Json) -> None:
    _refuse_long(chunk)
    text = chunk.get("data", {}).get("stringValue", "")
    if not text:
        raise invalid("chunk.data.string_value must not be empty.", field="chunk.data")
    if len(text.split()) > LONGEST_CHUNK:
        raise invalid(f"A chunk has at most {LONGEST_CHUNK} tokens.", field="chunk.data")


def _changed(state: State, resource: Json, changed: Json) -> Json:
    resource.clear()
    resource.update(changed | {"updateTime": state.time()})
    return resource


def _relevant(state: State, call: Call, chunks: list[Json]) -> Json:
    body = call.body
    filters, count = body.get("metadataFilters", ()), body.get("resultsCount")
    return {"relevantChunks": relevant(state, body["query"], chunks, filters=filters, count=count)}


def _refuse_unforced(call: Call, held: list[Json], what: str) -> None:
    if held and not call.query.get("force", False):
        raise Refusal("FAILED_PRECONDITION", f"{call.name} still holds {what}; set force to delete them too.")


def _drop_document(state: State, name: str) -> None:
    for chunk in state.chunks.within(name):
        _drop_chunk(state, chunk["name"])
    state.documents.drop(name)


def _drop_chunk(state: State, name: str) -> None:
    state.chunks.drop(name)
    state.vectors.pop(name, None)


def chunks_under(state: State, source: str) -> list[Json]:
    """All chunks of a corpus or a document."""
    shelves: Mapping[bool, Shelf] = {True: state.corpora, False: state.documents}
    is_corpus = source.count("/") == 1
    shelves[is_corpus].find(source)
    documents = [document["name"] for document in state.documents.within(source)] if is_corpus else [source]
    return [chunk for document in documents for chunk in state.chunks.within(document)]


HANDLERS = {
    "corpora.create": create,
    "corpora.get": find,
    "corpora.list": list_all,
    "corpora.patch": patch,
    "corpora.delete": delete,
    "corpora.query": query,
    "corpora.documents.create": create_document,
    "corpora.documents.get": find_document,
    "corpora.documents.list": list_documents,
    "corpora.documents.patch": patch_document,
    "corpora.documents.delete": delete_document,
    "corpora.documents.query": query_document,
    "corpora.documents.chunks.create": create_chunk,
    "corpora.documents.chunks.batchCreate": create_chunks,
    "corpora.documents.chunks.get": find_chunk,
    "corpora.documents.chunks.list": list_chunks,
    "corpora.documents.chunks.patch": patch_chunk,
    "corpora.documents.chunks.batchUpdate": patch_chunks,
    "corpora.documents.chunks.delete": delete_chunk,
    "corpora.documents.chunks.batchDelete": delete_chunks,
}
