"""Files of a simulated OpenAI, in one piece and in parts."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import md5
from mimetypes import guess_type

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.bodies import object_in
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.openai.refusals import Refusal, nothing
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.replies import Content, Reply
from interlingua.testing.simulators.scripts import Json
from interlingua.testing.simulators.shelves import now

HOUR = 3600
LARGEST_PART = 64 << 20
"""https://platform.openai.com/docs/api-reference/uploads/add-part, checked 2026-11-28."""
SHUT = frozenset({"assistants", "vision"})
"""Purposes of files that do not come back."""


def keep_file(state: State, content: bytes, *, name: str, purpose: str, lasts: object = None) -> Json:
    """Hold a file, for so many seconds where that is said."""
    about: Json = {"object": "file", "bytes": len(content), "created_at": now(), "filename": name, "purpose": purpose}
    if isinstance(lasts, int):
        about["expires_at"] = now() + lasts
    made = state.files.add({**about, "status": "processed", "status_details": None})
    state.contents[made["id"]] = content
    return made


def _created(state: State, call: Call) -> Reply:
    if "file" not in call.files:
        raise Refusal(400, "'file' is a required property")
    (sent, *_) = call.files["file"]
    purpose, lasts = call.body["purpose"], object_in(call.body, "expires_after").get("seconds")
    if purpose == "batch" and not sent.name.endswith(".jsonl"):
        raise Refusal(400, f"Invalid file format for a batch: {sent.name}. It must be .jsonl.")
    return keep_file(state, sent.content, name=sent.name, purpose=purpose, lasts=lasts)


def _listed(state: State, call: Call) -> Reply:
    wanted = call.query.get("purpose")
    return state.paged(state.files, [file for file in state.files if wanted in (None, file["purpose"])], call)


def _deleted(state: State, call: Call) -> Reply:
    name = state.files.take(*call.places)["id"]
    del state.contents[name]
    return {"id": name, "object": "file", "deleted": True}


def _downloaded(state: State, call: Call) -> Reply:
    file = state.files.find(*call.places)
    if file["purpose"] in SHUT:
        raise Refusal(400, f"Not allowed to download files of purpose: {file['purpose']}")
    return Content(
        body=state.contents[file["id"]], media_type=guess_type(file["filename"])[0] or "application/octet-stream"
    )


def _begun(state: State, call: Call) -> Reply:
    told = {name: call.body[name] for name in ("bytes", "filename", "purpose")}
    made = state.uploads.add(
        {"object": "upload", **told, "created_at": now(), "expires_at": now() + HOUR, "status": "pending", "file": None}
    )
    state.parts[made["id"]] = {}
    return made


def _part_added(state: State, call: Call) -> Reply:
    upload = _pending(state, call)
    if "data" not in call.files:
        raise Refusal(400, "'data' is a required property")
    (sent, *_) = call.files["data"]
    if len(sent.content) > LARGEST_PART:
        raise Refusal(400, f"A part may have {LARGEST_PART} bytes, not {len(sent.content)}.")
    name = f"part_{next(state.numbers):024x}"
    state.parts[upload["id"]][name] = sent.content
    return {"id": name, "object": "upload.part", "created_at": now(), "upload_id": upload["id"]}


def _completed(state: State, call: Call) -> Reply:
    upload = _pending(state, call)
    held = state.parts[upload["id"]]
    missing = next((name for name in call.body["part_ids"] if name not in held), None)
    if missing is not None:
        raise nothing("part", missing)
    content = b"".join(held[name] for name in call.body["part_ids"])
    if len(content) != upload["bytes"]:
        raise Refusal(400, f"The parts have {len(content)} bytes, and {upload['bytes']} were announced.")
    wanted = call.body.get("md5")
    if wanted is not None and wanted != md5(content, usedforsecurity=False).hexdigest():
        raise Refusal(400, "The md5 of the parts is not the one that was given.")
    file = keep_file(state, content, name=upload["filename"], purpose=upload["purpose"])
    upload |= {"status": "completed", "file": file}
    return upload


def _cancelled(state: State, call: Call) -> Reply:
    upload = _pending(state, call)
    state.parts.pop(upload["id"])
    upload["status"] = "cancelled"
    return upload


def _pending(state: State, call: Call) -> Json:
    upload = state.uploads.find(*call.places)
    if upload["status"] != "pending":
        raise Refusal(400, f"The upload is {upload['status']}.")
    return upload


HANDLERS: Mapping[str, Handler[State]] = {
    "createFile": _created,
    "listFiles": _listed,
    "retrieveFile": lambda state, call: state.files.find(*call.places),
    "deleteFile": _deleted,
    "downloadFile": _downloaded,
    "createUpload": _begun,
    "addUploadPart": _part_added,
    "completeUpload": _completed,
    "cancelUpload": _cancelled,
}
