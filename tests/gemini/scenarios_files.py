"""What can be done with files, caches, stores, tokens and environments."""

from __future__ import annotations

import json

import pytest

from interlingua.errors import BadRequest, NotFound, PermissionDenied
from tests.gemini.calling import FLASH, HELLO, Caller
from tests.gemini.scenarios_models import said


async def files(call: Caller) -> None:
    """Files that were named, registered, or made by the service."""
    made = (await call("media.upload", file={"displayName": "empty", "name": "files/mine"})).file
    assert (made.name, made.state, made.size_bytes) == ("files/mine", "ACTIVE", None)
    assert (await call("files.get", made.name)).display_name == "empty"
    registered = await call("files.register", uris=["gs://bucket/a.pdf"])
    assert registered.files[0].uri == "gs://bucket/a.pdf"
    assert len((await call("files.list", page_size=1)).files) == 1
    with pytest.raises(BadRequest, match="generated"):
        await call("files.download", made.name)
    await call("files.delete", made.name)
    with pytest.raises(PermissionDenied, match="may not exist"):
        await call("files.get", made.name)
    call.simulator.state.clock.advance(49 * 3600)
    assert not (await call("files.list")).files


async def generated_files(call: Caller) -> None:
    """The answers of a batch, in a file."""
    line = json.dumps({"key": "one", "request": {"contents": HELLO}})
    uploaded = (await call("media.upload", file={})).file
    call.simulator.state.contents[uploaded.name].content.write(line.encode())
    batch = {"model": FLASH, "displayName": "b", "inputConfig": {"fileName": uploaded.name}}
    begun = await call("models.batch_generate_content", FLASH, batch=batch)
    while not (ended := await call("batches.get", begun.name)).done:
        pass
    content = await call("files.download", ended.response["responsesFile"])
    assert json.loads(content)["response"]["candidates"][0]["finishReason"] == "STOP"
    [listed] = (await call("generated_files.list")).generated_files
    assert listed.state == "GENERATED"
    assert (await call("generated_files.operations.get", f"{listed.name}/operations/making")).done


async def caches(call: Caller) -> None:
    """A cache, used until its time is up."""
    cache = await call("cached_contents.create", model=FLASH, contents=HELLO, ttl="60s", display_name="C")
    assert cache.usage_metadata.total_token_count == 5
    assert cache.contents is None
    reply = await call("models.generate_content", FLASH, contents=HELLO, cached_content=cache.name)
    assert (said(reply), reply.usage_metadata.cached_content_token_count) == ("Hello there, my friend", 5)
    later = await call("cached_contents.patch", cache.name, model=FLASH, ttl="7200s", update_mask="ttl")
    assert later.expire_time > cache.expire_time
    assert (await call("cached_contents.get", cache.name)).display_name == "C"
    assert len((await call("cached_contents.list")).cached_contents) == 1
    call.simulator.state.clock.advance(7201)
    with pytest.raises(PermissionDenied):
        await call("models.generate_content", FLASH, contents=HELLO, cached_content=cache.name)
    again = await call("cached_contents.create", model=FLASH, contents=HELLO)
    await call("cached_contents.delete", again.name)
    assert not (await call("cached_contents.list")).cached_contents


async def stores(call: Caller) -> None:
    """A store for file search, filled and asked."""
    store = await call("file_search_stores.create", display_name="Papers")
    begun = await call("media.upload_to_file_search_store", store.name, display_name="Empty")
    while not (ended := await call("file_search_stores.upload.operations.get", begun.name)).done:
        pass
    empty = await call("file_search_stores.documents.get", ended.response["documentName"])
    assert (empty.state, empty.display_name) == ("STATE_ACTIVE", "Empty")
    file = (await call("media.upload", file={"displayName": "bees.txt"})).file
    call.simulator.state.contents[file.name].content.write(b"Bees make honey. Ants dig in the earth.")
    begun = await call("file_search_stores.import_file", store.name, file_name=file.name)
    while not (ended := await call("file_search_stores.operations.get", begun.name)).done:
        pass
    tool = {"fileSearch": {"fileSearchStoreNames": [store.name]}}
    question = [{"role": "user", "parts": [{"text": "What do bees make?"}]}]
    reply = await call("models.generate_content", FLASH, contents=question, tools=[tool])
    assert "honey" in said(reply)
    assert reply.candidates[0].grounding_metadata.grounding_chunks[0].retrieved_context.title == "bees.txt"
    assert len((await call("file_search_stores.documents.list", store.name)).documents) == 2
    assert (await call("file_search_stores.get", store.name)).active_documents_count == 2
    assert len((await call("file_search_stores.list")).file_search_stores) == 1
    await call("file_search_stores.documents.delete", empty.name)
    with pytest.raises(BadRequest, match="force"):
        await call("file_search_stores.delete", store.name)
    await call("file_search_stores.delete", store.name, force=True)
    with pytest.raises(NotFound):
        await call("file_search_stores.get", store.name)


async def tokens(call: Caller) -> None:
    """Tokens for devices."""
    token = await call("auth_tokens.create", uses=2)
    assert token.name.startswith("auth_tokens/")
    with pytest.raises(BadRequest, match="expire_time"):
        await call("auth_tokens.create", expire_time="2001-01-01T00:00:00Z")


async def environments(call: Caller) -> None:
    """Places for a model's code."""
    made = await call("environments.create", network_mode="DISABLED")
    assert (await call("environments.get", made.id)).network_mode == "DISABLED"
    assert [item.id for item in (await call("environments.list")).environments] == [made.id]
    await call("environments.delete", made.id)
    assert not (await call("environments.list")).environments


SCENARIOS = [files, generated_files, caches, stores, tokens, environments]
