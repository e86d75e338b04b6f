"""Stores for file search: files go in, are cut into chunks, and can be asked."""

from __future__ import annotations

from collections.abc import Iterator

from interlingua.testing.simulators.gemini import files
from interlingua.testing.simulators.gemini.operations import begin
from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid
from interlingua.testing.simulators.gemini.state import Call, State

TOKENS_IN_CHUNK, OVERLAP = 200, 20
MOST_TOKENS_IN_CHUNK = 512
COUNTS = {
    "STATE_ACTIVE": "activeDocumentsCount",
    "STATE_PENDING": "pendingDocumentsCount",
    "STATE_FAILED": "failedDocumentsCount",
}


def create(state: State, call: Call) -> Json:
    """A new store."""
    now = state.time()
    name = f"fileSearchStores/{state.new_id(after=call.body.get('displayName', ''))}"
    return _counted(state, state.stores.put({**call.body, "name": name, "createTime": now, "updateTime": now}))


def find(state: State, call: Call) -> Json:
    """One store, with how many documents it holds."""
    return _counted(state, state.stores.find(call.name))


def list_all(state: State, call: Call) -> Json:
    """All stores."""
    return state.stores.page(
        call.query, "fileSearchStores", [_counted(state, store) for store in state.stores], default=10
    )


def delete(state: State, call: Call) -> Json:
    """Take one away; with documents in it only where that is forced."""
    state.stores.find(call.name)
    held = state.documents.within(call.name)
    if held and not call.query.get("force", False):
        raise Refusal("FAILED_PRECONDITION", f"{call.name} still holds documents; set force to delete them too.")
    for document in held:
        _drop(state, document["name"])
    state.stores.drop(call.name)
    return {}


def _counted(state: State, store: Json) -> Json:
    documents = state.documents.within(store["name"])
    counts = dict.fromkeys(COUNTS.values(), 0)
    for document in documents:
        counts[COUNTS[document["state"]]] += 1
    size = sum(int(document["sizeBytes"]) for document in documents)
    return {**store, **{name: str(count) for name, count in counts.items()}, "sizeBytes": str(size)}


def find_document(state: State, call: Call) -> Json:
    """One document of a store."""
    return state.documents.find(call.name)


def list_documents(state: State, call: Call) -> Json:
    """The documents of a store."""
    state.stores.find(call.parent)
    return state.documents.page(call.query, "documents", state.documents.within(call.parent), default=10)


def delete_document(state: State, call: Call) -> Json:
    """Take a document away; with chunks in it only where that is forced."""
    state.documents.find(call.name)
    if state.chunks.within(call.name) and not call.query.get("force", False):
        raise Refusal("FAILED_PRECONDITION", f"{call.name} still holds chunks; set force to delete them too.")
    _drop(state, call.name)
    return {}


def _drop(state: State, name: str) -> None:
    for chunk in state.chunks.within(name):
        state.chunks.drop(chunk["name"])
        state.vectors.pop(chunk["name"], None)
    state.documents.drop(name)


def import_file(state: State, call: Call) -> Json:
    """Take a file in that was uploaded before."""
    state.stores.find(call.name)
    file = files.usable(state, f"{state.address}/v1beta/{call.body['fileName']}") or {}
    content = files.read(state.contents[file["name"]])
    given = {"displayName": file.get("displayName", file["name"]), **call.body}
    return take_in(state, call.name, given, content, file["mimeType"], kind="operations")


def create_empty(state: State, call: Call) -> Json:
    """Take in a document of which only is said what it is called."""
    return take_in(state, call.name, call.body, b"", call.body.get("mimeType", "text/plain"), kind="upload/operations")


def take_in(state: State, store: str, given: Json, content: bytes, media_type: str, *, kind: str) -> Json:
    """Begin to cut a document into chunks."""
    state.stores.find(store)
    config = given.get("chunkingConfig", {}).get("whiteSpaceConfig", {})
    tokens, overlap = config.get("maxTokensPerChunk", TOKENS_IN_CHUNK), config.get("maxOverlapTokens", OVERLAP)
    if not 0 <= overlap < tokens <= MOST_TOKENS_IN_CHUNK:
        raise invalid(f"A chunk has at most {MOST_TOKENS_IN_CHUNK} tokens, and fewer overlap.", field="chunking_config")
    now = state.time()
    document: Json = {
        "name": f"{store}/documents/{state.new_id(after=given.get('displayName', ''))}",
        **{key: given[key] for key in ("displayName", "customMetadata") if key in given},
        "mimeType": media_type,
        "sizeBytes": str(len(content)),
        "state": "STATE_PENDING",
        "createTime": now,
        "updateTime": now,
    }
    state.documents.put(document)

    def finish() -> Json:
        return _finished(state, document, content, tokens, overlap)

    return begin(state, f"{store}/{kind}/{state.new_id()}", {}, max(1, state.polls), finish)


def _finished(state: State, document: Json, content: bytes, tokens: int, overlap: int) -> Json:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        document["state"] = "STATE_FAILED"
        raise Refusal("INVALID_ARGUMENT", "The file is no text, which is all that is understood here.") from None
    for piece in _pieces(text.split(), tokens, overlap):
        name = f"{document['name']}/chunks/{state.new_id()}"
        state.chunks.put({"name": name, "data": {"stringValue": piece}, "state": "STATE_ACTIVE"})
        state.vectors[name] = state.embedder.embed(piece)
    document |= {"state": "STATE_ACTIVE", "updateTime": state.time()}
    store = document["name"].partition("/documents/")[0]
    return {"parent": store, "documentName": document["name"]}


def _pieces(words: list[str], tokens: int, overlap: int) -> Iterator[str]:
    for start in range(0, len(words), tokens - overlap):
        yield " ".join(words[start : start + tokens])


HANDLERS = {
    "fileSearchStores.create": create,
    "fileSearchStores.get": find,
    "fileSearchStores.list": list_all,
    "fileSearchStores.delete": delete,
    "fileSearchStores.importFile": import_file,
    "fileSearchStores.documents.get": find_document,
    "fileSearchStores.documents.list": list_documents,
    "fileSearchStores.documents.delete": delete_document,
    "media.uploadToFileSearchStore": create_empty,
}
