"""Files of a simulated Anthropic. What was uploaded cannot be downloaded, as with the real one: what tools made can."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from interlingua.testing.simulators.anthropic.refusals import Refusal
from interlingua.testing.simulators.anthropic.state import State
from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.replies import Content, Reply
from interlingua.testing.simulators.scripts import Json


def keep_file(state: State, content: bytes, *, name: str, media_type: str, is_made: bool = False) -> Json:
    """Hold a file; `is_made` by a tool, so that it can be downloaded."""
    moment = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    about: Json = {"type": "file", "filename": name, "mime_type": media_type, "size_bytes": len(content)}
    made = state.files.add({**about, "created_at": moment, "downloadable": is_made})
    state.contents[made["id"]] = content
    return made


def _uploaded(state: State, call: Call) -> Reply:
    if "file" not in call.files:
        raise Refusal(400, "file: a file is required")
    (sent, *_) = call.files["file"]
    return keep_file(state, sent.content, name=sent.name, media_type=sent.media_type)


def _downloaded(state: State, call: Call) -> Reply:
    found = state.files.find(*call.places)
    if not found["downloadable"]:
        raise Refusal(400, f"File '{found['id']}' is not downloadable")
    return Content(body=state.contents[found["id"]], media_type=found["mime_type"])


def _deleted(state: State, call: Call) -> Reply:
    name = state.files.take(*call.places)["id"]
    del state.contents[name]
    return {"id": name, "type": "file_deleted"}


def _listed(state: State, call: Call) -> Reply:
    return {**state.paged(state.files, [*state.files][::-1], call), "next_page": None}


BOTH: Mapping[str, Handler[State]] = {
    "upload_file_v1_files_post": _uploaded,
    "list_files_v1_files_get": _listed,
    "get_file_metadata_v1_files__file_id__get": lambda state, call: state.files.find(*call.places),
    "download_file_v1_files__file_id__content_get": _downloaded,
    "delete_file_v1_files__file_id__delete": _deleted,
}
HANDLERS: Mapping[str, Handler[State]] = {**BOTH, **{f"beta_{name}": handler for name, handler in BOTH.items()}}
