# Derived from handwritten/interlingua/_async/parts.py by codegen/unasync.py. Edit that one.
"""Uploads in parts that the server joins at the end, for APIs that take large files so; they go on after a break."""

from __future__ import annotations

import base64
import binascii
import json
import random
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any, Protocol

from interlingua.errors import DeadlineExceeded, InvalidArgument, UploadIncomplete, WorldError
from interlingua.sources import Readable, Reader
from interlingua.transport.clock import Clock
from interlingua.transport.deadline import Deadline
from interlingua.transport.failures import bare
from interlingua.transport.waiting import LONGEST_WAIT
from interlingua.uploading import Upload, UploadProgress, as_upload


class PartsClient(Protocol):
    """What `il.connect("openai")` gives."""

    @property
    def uploads(self) -> Any: ...


@dataclass
class Parts:
    """An upload that a server knows of, and the parts of it that have arrived."""

    name: str
    received: int = 0
    parts: list[str] = field(default_factory=list[str])

    def token(self) -> str:
        """What another process needs to go on."""
        facts = json.dumps([self.name, self.received, self.parts])
        return base64.urlsafe_b64encode(facts.encode()).decode()


def upload_parts(
    client: PartsClient, source: Readable | Upload, /, *, purpose: str, filename: str | None = None
) -> Any:
    """Upload a file in parts, a part at a time in memory, and give the server's upload, whose `file` is there.

    >>> upload = il.upload_parts(openai, "film.mp4", purpose="assistants")

    Args:
        client: One with `uploads`.
        source: What to upload, of a known size; `il.Upload` says more, such as the size of a part (`piece_bytes`).
        purpose: What the file is for, in the API's own word.
        filename: Its name there; None: as the source has it.

    The MD5 of the whole is compared by the server. Raises `UploadIncomplete`, whose token goes on within an hour.
    """
    wanted = as_upload(source)
    reader = Reader(wanted.source)
    try:
        if reader.size is None:
            raise InvalidArgument("source", "one without a size", "bytes, a path, or a file that can be measured")
        about = {
            "bytes": reader.size,
            "filename": filename or wanted.filename or "file",
            "mime_type": wanted.type,
            "purpose": purpose,
        }
        return PartsUploader(client, wanted, reader).run(about)
    finally:
        reader.close()


class PartsUploader:
    """One upload."""

    def __init__(self, client: PartsClient, wanted: Upload, reader: Reader) -> None:
        self._uploads = client.uploads
        self._wanted = wanted
        self._reader = reader
        self._deadline = Deadline(wanted.timeout)
        self._digest = md5(usedforsecurity=False)

    def run(self, about: dict[str, Any]) -> Any:
        """The upload once it is complete."""
        if self._wanted.token is None:
            held = Parts((self._uploads.create(**about)).id)
        else:
            held = parts_from(self._wanted.token)
            self._pass_over(held.received)
        if self._wanted.on_token is not None:
            self._wanted.on_token(held.token())
        while piece := self._reader.read(self._wanted.piece_bytes):
            self._digest.update(piece)
            held.parts.append(self._sent(held, piece))
            held.received += len(piece)
            if self._wanted.on_progress is not None:
                self._wanted.on_progress(UploadProgress(received=held.received, size=self._reader.size))
        return self._uploads.complete(held.name, part_ids=held.parts, md5=self._digest.hexdigest())

    def _pass_over(self, received: int) -> None:
        """What the server has is read again, for the digest alone."""
        while received > 0:
            skipped = self._reader.read(min(received, self._wanted.piece_bytes))
            if not skipped:
                raise InvalidArgument("source", f"{received} bytes less than the server has", "the same as before")
            self._digest.update(skipped)
            received -= len(skipped)

    def _sent(self, held: Parts, piece: bytes) -> str:
        """Send one part until it has arrived; one that arrived unheard of is not named at the end. Gives its id."""
        failures = 0
        while True:
            try:
                part = self._uploads.parts.create(held.name, data=piece, timeout=self._patience(held))
            except WorldError as error:
                failures += 1
                is_worth_it = error.is_retryable or isinstance(error, DeadlineExceeded)
                if not is_worth_it or failures > self._wanted.patience:
                    raise self._incomplete(held, str(error)) from bare(error)
                longest = min(LONGEST_WAIT, self._wanted.first_wait * 2.0 ** (failures - 1))
                Clock().sleep(min(random.uniform(0.0, longest), max(0.0, self._deadline.remaining())))
            else:
                name: str = part.id
                return name

    def _patience(self, held: Parts) -> float:
        remaining = self._deadline.remaining()
        if remaining <= 0:
            raise self._incomplete(held, f"not done within {self._deadline.seconds:g} s")
        return min(remaining, self._wanted.piece_timeout)

    def _incomplete(self, held: Parts, detail: str) -> UploadIncomplete:
        return UploadIncomplete(f"the upload is incomplete: {detail}", token=held.token(), received=held.received)


def parts_from(token: str) -> Parts:
    """The upload that a token stands for. Raises `InvalidArgument`."""
    try:
        name, received, parts = json.loads(base64.urlsafe_b64decode(token))
        return Parts(str(name), int(received), [str(part) for part in parts])
    except (ValueError, TypeError, binascii.Error):
        raise InvalidArgument("token", "another text", "one of an UploadIncomplete") from None
