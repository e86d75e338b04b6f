"""Uploads: in one request, or resumable in pieces (`X-Goog-Upload-*`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, MultipartReader, web

from interlingua.testing.simulators.gemini import files, stores
from interlingua.testing.simulators.gemini.contract import checked_body
from interlingua.testing.simulators.gemini.faults import Fault
from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid
from interlingua.testing.simulators.gemini.state import State

GRANULARITY = 1 << 18
"""A piece that is not the last has a multiple of so many bytes."""
READ_AT_ONCE = 1 << 16
TO_STORE = ":uploadToFileSearchStore"
ANY_TYPE = "application/octet-stream"


@dataclass
class Upload:
    """One resumable upload."""

    target: str
    """`files`, or the name of a store."""
    given: Json
    media_type: str
    length: int | None
    spool: files.Spool = field(default_factory=files.Spool)
    came_again: int = 0
    """Bytes that were sent although they were here already."""
    status: str = "active"
    reply: Json | None = None

    def headers(self) -> dict[str, str]:
        """How far it is."""
        headers = {"X-Goog-Upload-Status": self.status, "X-Goog-Upload-Size-Received": str(self.spool.size)}
        return headers if self.status == "final" else {**headers, "X-Goog-Upload-Chunk-Granularity": str(GRANULARITY)}


def target_of(path: str) -> str:
    """What a path for uploads leads to. Raises `Refusal`."""
    below = path.partition("/v1beta/")[2]
    if below == "files":
        return below
    if below.endswith(TO_STORE):
        return below.removesuffix(TO_STORE)
    raise Refusal("NOT_FOUND", f"Nothing can be uploaded to {path}.")


def begin(state: State, path: str, headers: Mapping[str, str], content: bytes) -> Upload:
    """A new resumable upload. Raises `Refusal`."""
    target = target_of(path)
    if target in state.stores or target == "files":
        given = _metadata(target, content)
        if target == "files" and state.name_in("", "files", given) in state.files:
            raise Refusal("ALREADY_EXISTS", f"File {given['name']} already exists.")
        length = headers.get("x-goog-upload-header-content-length")
        return Upload(
            target=target,
            given=given,
            media_type=headers.get("x-goog-upload-header-content-type", ANY_TYPE),
            length=int(length) if length else None,
        )
    raise Refusal("NOT_FOUND", f"FileSearchStore {target} does not exist.")


def _metadata(target: str, content: bytes) -> Json:
    schema = "CreateFileRequest" if target == "files" else "UploadToFileSearchStoreRequest"
    body: Any = json.loads(content) if content.strip() else {}
    checked = checked_body(schema, body)
    return checked.get("file", {}) if target == "files" else checked


async def take(upload: Upload, request: web.Request, fault: Fault | None) -> None:
    """Take in a piece, as far as it comes. Raises `Refusal` for one that does not go on where the last one ended."""
    offset = int(request.headers.get("x-goog-upload-offset", "0"))
    if upload.status != "active" or offset != upload.spool.size:
        upload.came_again += max(0, min(upload.spool.size - offset, request.content_length or 0))
        raise invalid(
            f"The upload is {upload.status} and holds {upload.spool.size} bytes; {offset} is no place to go on."
        )
    left = fault.after if fault is not None and fault.kind == "reset" else None
    async for piece in request.content.iter_chunked(READ_AT_ONCE):
        upload.spool.write(piece if left is None else piece[:left])
        if left is not None and (left := left - len(piece)) <= 0:
            raise ConnectionResetError("simulated")


def finish(state: State, upload: Upload, *, is_last: bool) -> Json | None:
    """After a piece: nothing yet, or the reply to the whole. Raises `Refusal` where its length is wrong."""
    if not is_last:
        if upload.spool.size % GRANULARITY:
            raise invalid(f"A piece that is not the last must be a multiple of {GRANULARITY} bytes.")
        return None
    if upload.length is not None and upload.spool.size != upload.length:
        raise invalid(f"{upload.length} bytes were announced, {upload.spool.size} came.")
    upload.reply = put(state, upload.target, upload.given, upload.spool, upload.media_type)
    upload.status = "final"
    return upload.reply


def put(state: State, target: str, given: Json, spool: files.Spool, media_type: str) -> Json:
    """What becomes of bytes that have come whole."""
    if target == "files":
        return {"file": files.keep(state, given, spool, media_type)}
    spool.content.seek(0)
    content = spool.content.read()
    spool.content.close()
    return stores.take_in(state, target, given, content, given.get("mimeType", media_type), kind="upload/operations")


async def take_whole(state: State, request: web.Request, path: str) -> Json:
    """An upload in one request: the bytes alone, or after what is said about them."""
    target, spool = target_of(path), files.Spool()
    if request.content_type != "multipart/related":
        async for piece in request.content.iter_chunked(READ_AT_ONCE):
            spool.write(piece)
        return put(state, target, {}, spool, request.content_type)
    given: Json = {}
    media_type = ANY_TYPE
    reader = MultipartReader(request.headers, request.content)
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            raise invalid("A multipart upload has two parts, neither of them multipart.")
        if given or part.headers.get("content-type", "").partition(";")[0] != "application/json":
            media_type = part.headers.get("content-type", ANY_TYPE)
            spool.write(bytes(await part.read()))
        else:
            given = _metadata(target, bytes(await part.read()))
    return put(state, target, given, spool, media_type)
