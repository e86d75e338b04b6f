"""Vector stores of a simulated OpenAI: files that are searched by the words they share with a query."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.bodies import list_in, object_in, text_in
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.openai.refusals import nothing
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.replies import Reply
from interlingua.testing.simulators.scripts import Json, nearness
from interlingua.testing.simulators.shelves import now

PIECE = 800
"""Words that are searched as one."""
PIECES: Json = {"type": "static", "static": {"max_chunk_size_tokens": PIECE, "chunk_overlap_tokens": 0}}
MOST = 10
COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda one, several: one in several,
    "nin": lambda one, several: one not in several,
}
JOINED: Mapping[str, Callable[[list[bool]], bool]] = {"and": all, "or": any}


def _created(state: State, call: Call) -> Reply:
    body: Json = call.body
    made = state.stores.add(
        {
            "object": "vector_store",
            "name": text_in(body, "name"),
            "description": body.get("description"),
            "metadata": object_in(body, "metadata"),
            "expires_after": body.get("expires_after"),
            "expires_at": None,
            "created_at": now(),
        }
    )
    state.stored[made["id"]] = {}
    for name in list_in(body, "file_ids"):
        _put(state, made["id"], {"file_id": name})
    return _shown(state, made)


def _put(state: State, store: str, given: Json) -> Json:
    """Take a file in: it can be searched from the next look on."""
    file = state.files.find(given["file_id"])
    held: Json = {
        "id": file["id"],
        "object": "vector_store.file",
        "vector_store_id": store,
        "created_at": now(),
        "usage_bytes": file["bytes"],
        "status": "in_progress",
        "last_error": None,
        "attributes": object_in(given, "attributes"),
        "chunking_strategy": PIECES,
    }
    state.stored[store][file["id"]] = held
    return dict(held)


def _files(state: State, store: str) -> list[Json]:
    """The files of a store; looking at them is what ends their waiting."""
    held = [*state.stored[state.stores.find(store)["id"]].values()]
    for file in held:
        file["status"] = "completed"
    return held


def _shown(state: State, store: Json) -> Json:
    held = [*state.stored[store["id"]].values()]
    counts = _counts([file["status"] for file in held])
    status = "in_progress" if counts["in_progress"] else "completed"
    size = sum(file["usage_bytes"] for file in held)
    return {**store, "file_counts": counts, "status": status, "usage_bytes": size, "last_active_at": now()}


def _counts(statuses: list[str]) -> Json:
    named = {name: statuses.count(name) for name in ("in_progress", "completed", "cancelled", "failed")}
    return {**named, "total": len(statuses)}


def _found(state: State, call: Call) -> Reply:
    store = state.stores.find(*call.places)
    _files(state, store["id"])
    return _shown(state, store)


def _changed(state: State, call: Call) -> Reply:
    store = state.stores.find(*call.places)
    named = text_in(call.body, "name") or store["name"]
    store |= {name: call.body[name] for name in ("metadata", "expires_after") if name in call.body} | {"name": named}
    return _shown(state, store)


def _deleted(state: State, call: Call) -> Reply:
    name = state.stores.take(*call.places)["id"]
    del state.stored[name]
    return {"id": name, "object": "vector_store.deleted", "deleted": True}


def _listed(state: State, call: Call) -> Reply:
    return state.paged(state.stores, [_shown(state, store) for store in state.stores], call)


def _file_added(state: State, call: Call) -> Reply:
    return _put(state, state.stores.find(*call.places)["id"], call.body)


def _files_listed(state: State, call: Call) -> Reply:
    return state.paged(state.stores, _files(state, call.places[0]), call)


def _file(state: State, call: Call) -> Json:
    store, name = call.places
    found = next((file for file in _files(state, store) if file["id"] == name), None)
    if found is None:
        raise nothing("file", name)
    return found


def _file_changed(state: State, call: Call) -> Reply:
    file = _file(state, call)
    file["attributes"] = object_in(call.body, "attributes")
    return file


def _file_removed(state: State, call: Call) -> Reply:
    file = _file(state, call)
    del state.stored[file["vector_store_id"]][file["id"]]
    return {"id": file["id"], "object": "vector_store.file.deleted", "deleted": True}


def _content(state: State, call: Call) -> Reply:
    data = [{"type": "text", "text": piece} for piece in _pieces(state, _file(state, call)["id"])]
    return {"object": "vector_store.file_content.page", "data": data, "has_more": False, "next_page": None}


def _pieces(state: State, file: str) -> list[str]:
    words = state.contents[file].decode(errors="replace").split()
    return [" ".join(words[start : start + PIECE]) for start in range(0, len(words), PIECE)]


def _batch_added(state: State, call: Call) -> Reply:
    store = state.stores.find(*call.places)["id"]
    same = {name: call.body[name] for name in ("attributes",) if name in call.body}
    several = list_in(call.body, "files") or [{"file_id": name, **same} for name in call.body["file_ids"]]
    names = [_put(state, store, each)["id"] for each in several]
    made = state.file_batches.add(
        {"object": "vector_store.files_batch", "vector_store_id": store, "created_at": now(), "status": "in_progress"}
    )
    state.stored[made["id"]] = {name: state.stored[store][name] for name in names}
    return {**made, "file_counts": _counts(["in_progress"] * len(names))}


def _batch(state: State, call: Call) -> Reply:
    batch = state.file_batches.find(call.places[1])
    _files(state, batch["vector_store_id"])
    statuses = [file["status"] for file in state.stored[batch["id"]].values()]
    return {**batch, "status": "completed", "file_counts": _counts(statuses)}


def _batch_files(state: State, call: Call) -> Reply:
    batch = state.file_batches.find(call.places[1])
    return state.paged(state.stores, [*state.stored[batch["id"]].values()], call)


def _searched(state: State, call: Call) -> Reply:
    body: Json = call.body
    query: str | list[str] = body["query"]
    asked = [query] if isinstance(query, str) else query
    least = object_in(body, "ranking_options").get("score_threshold") or 0
    found: list[Json] = []
    for file in _files(state, call.places[0]):
        if "filters" in body and not _fits(body["filters"], file["attributes"]):
            continue
        about = {"file_id": file["id"], "filename": state.files.find(file["id"])["filename"]}
        for piece in _pieces(state, file["id"]):
            told = {"score": max(nearness(each, piece) for each in asked), "content": [{"type": "text", "text": piece}]}
            found.append({**about, "attributes": file["attributes"], **told})
    best = sorted((each for each in found if each["score"] >= least), key=lambda each: -each["score"])
    page = best[: body.get("max_num_results") or MOST]
    about = {"object": "vector_store.search_results.page", "search_query": asked}
    return {**about, "data": page, "has_more": len(page) < len(best), "next_page": None}


def _fits(wanted: Json, attributes: Json) -> bool:
    if wanted["type"] in JOINED:
        return JOINED[wanted["type"]]([_fits(each, attributes) for each in wanted["filters"]])
    held = attributes.get(wanted["key"])
    return held is not None and COMPARED[wanted["type"]](held, wanted["value"])


HANDLERS: Mapping[str, Handler[State]] = {
    "createVectorStore": _created,
    "getVectorStore": _found,
    "modifyVectorStore": _changed,
    "deleteVectorStore": _deleted,
    "listVectorStores": _listed,
    "createVectorStoreFile": _file_added,
    "listVectorStoreFiles": _files_listed,
    "getVectorStoreFile": _file,
    "updateVectorStoreFileAttributes": _file_changed,
    "deleteVectorStoreFile": _file_removed,
    "retrieveVectorStoreFileContent": _content,
    "createVectorStoreFileBatch": _batch_added,
    "getVectorStoreFileBatch": _batch,
    "listFilesInVectorStoreBatch": _batch_files,
    "searchVectorStore": _searched,
}
