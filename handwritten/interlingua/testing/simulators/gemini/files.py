"""Files: what was uploaded, registered or made, until it expires."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, cast

from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid
from interlingua.testing.simulators.gemini.state import Call, State, StoredFile, moment_of

KEPT_IN_MEMORY = 1 << 20
LIFETIME = 48 * 3600.0
"""Seconds. https://ai.google.dev/gemini-api/docs/files, checked 2026-11-28."""
SLOW_TYPES = ("video/", "audio/")
BROKEN = b"CORRUPT"
"""A slow file that begins with this cannot be made ready."""


class Spool:
    """Bytes as they come in, on disk when there are many, with their digest."""

    def __init__(self) -> None:
        self.content = cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY))  # noqa: SIM115
        self.size = 0
        self._digest = sha256()

    def write(self, piece: bytes) -> None:
        """Take in the next bytes."""
        self.content.write(piece)
        self._digest.update(piece)
        self.size += len(piece)

    def digest(self) -> str:
        """As the API gives it: the base64 of the digest's hexadecimal text."""
        return base64.b64encode(self._digest.hexdigest().encode()).decode()


@dataclass(frozen=True)
class Download:
    """A reply that is the bytes of a file."""

    content: bytes
    media_type: str


def keep(state: State, given: Json, spool: Spool, media_type: str) -> Json:
    """A new file with these bytes."""
    name = state.name_in("", "files", given)
    kind = given.get("mimeType") or media_type
    is_slow = kind.startswith(SLOW_TYPES) and state.polls > 0
    now = state.time()
    file: Json = {
        "name": name,
        **({"displayName": given["displayName"]} if "displayName" in given else {}),
        "mimeType": kind,
        **({"sizeBytes": str(spool.size)} if spool.size else {}),
        "createTime": now,
        "updateTime": now,
        "expirationTime": state.time(after=LIFETIME),
        "sha256Hash": spool.digest(),
        "uri": f"{state.address}/v1beta/{name}",
        "state": "PROCESSING" if is_slow else "ACTIVE",
        "source": "UPLOADED",
    }
    state.files.put(file)
    state.contents[name] = StoredFile(spool.content, spool.size, state.polls if is_slow else 0)
    return file


def create(state: State, call: Call) -> Json:
    """A file of which only is said what it is called; it has no bytes."""
    return {"file": keep(state, call.body.get("file", {}), Spool(), "application/octet-stream")}


def current(state: State, name: str) -> Json:
    """A file as it is now. Raises `Refusal` where it is none, or no longer."""
    file = state.files.find(name)
    if moment_of(file["expirationTime"]) <= state.clock.now():
        forget(state, name)
        return state.files.find(name)
    return file


def find(state: State, call: Call) -> Json:
    """One file. Each look brings one that is being made ready a step further."""
    file = current(state, call.name)
    stored = state.contents[call.name]
    if file["state"] == "PROCESSING":
        stored.polls -= 1
        if stored.polls <= 0:
            _end_of_waiting(state, file, read(stored, len(BROKEN)))
    return file


def _end_of_waiting(state: State, file: Json, beginning: bytes) -> None:
    file["updateTime"] = state.time()
    if beginning == BROKEN:
        file["state"] = "FAILED"
        file["error"] = {"code": 3, "message": "The file cannot be decoded."}
        return
    file["state"] = "ACTIVE"
    if file["mimeType"].startswith("video/"):
        file["videoMetadata"] = {"videoDuration": "10s"}


def list_all(state: State, call: Call) -> Json:
    """The files that have not expired."""
    now = state.clock.now()
    living = [file for file in state.files if moment_of(file["expirationTime"]) > now]
    return state.files.page(call.query, "files", living, default=10)


def delete(state: State, call: Call) -> Json:
    """Take one away."""
    current(state, call.name)
    forget(state, call.name)
    return {}


def forget(state: State, name: str) -> None:
    """Drop a file and its bytes."""
    state.files.drop(name)
    state.contents.pop(name).content.close()


def register(state: State, call: Call) -> Json:
    """Files of a bucket, by their addresses."""
    uris: list[str] = call.body["uris"]
    for uri in uris:
        if not uri.startswith("gs://"):
            raise invalid(f"Only files of Google Cloud Storage can be registered: {uri}", field="uris")
    return {"files": [_registered(state, uri) for uri in uris]}


def _registered(state: State, uri: str) -> Json:
    file = keep(state, {"displayName": uri.rpartition("/")[2]}, Spool(), "application/octet-stream")
    file |= {"source": "REGISTERED", "uri": uri}
    return file


def download(state: State, call: Call) -> Download:
    """The bytes of a file that the service made; what people uploaded cannot be read again."""
    file = current(state, call.name)
    if file["source"] != "GENERATED":
        raise invalid(f"The file {call.name} cannot be downloaded: only generated files can.")
    return Download(read(state.contents[call.name]), file["mimeType"])


def read(stored: StoredFile, size: int = -1) -> bytes:
    """The bytes of a stored file, or the first of them."""
    stored.content.seek(0)
    return stored.content.read(size)


def made(state: State, pieces: Iterable[bytes], media_type: str) -> Json:
    """A file that the service itself made, such as the answers of a batch; it stands in the list of these too."""
    spool = Spool()
    for piece in pieces:
        spool.write(piece)
    file = keep(state, {}, spool, media_type)
    state.contents[file["name"]].polls = 0
    file |= {"source": "GENERATED", "state": "ACTIVE", "downloadUri": f"{file['uri']}:download?alt=media"}
    name = f"generatedFiles/{file['name'].removeprefix('files/')}"
    state.generated_files.put({"name": name, "mimeType": media_type, "state": "GENERATED"})
    state.operations.put({"name": f"{name}/operations/making", "done": True, "response": {}})
    return file


def list_generated(state: State, call: Call) -> Json:
    """The files that the service made."""
    return state.generated_files.page(call.query, "generatedFiles", state.generated_files, default=10)


def usable(state: State, uri: str) -> Json | None:
    """The file that a request names by its address, if it is one of ours. Raises `Refusal` unless it is ready."""
    start = f"{state.address}/v1beta/"
    if not uri.startswith(start):
        return None
    file = current(state, uri.removeprefix(start))
    if file["state"] != "ACTIVE":
        told = f"The File {file['name'].removeprefix('files/')} is not in an ACTIVE state and usage is not allowed."
        raise Refusal("FAILED_PRECONDITION", told)
    return file


HANDLERS = {
    "media.upload": create,
    "files.get": find,
    "files.list": list_all,
    "files.delete": delete,
    "files.register": register,
    "files.download": download,
    "generatedFiles.list": list_generated,
}
