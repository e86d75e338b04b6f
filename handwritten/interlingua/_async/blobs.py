"""Files for an Ollama server, from which it makes models: named by their SHA-256, and sent only once."""

from __future__ import annotations

import os
from hashlib import file_digest
from pathlib import Path
from typing import Any, Protocol

from interlingua.blocking import AsyncBlocking
from interlingua.errors import InvalidArgument, NotFound


class AsyncBlobCalls(Protocol):
    """The two calls that a typed client of the API has for its files."""

    async def check(self, digest: str, /) -> Any: ...
    async def create(self, digest: str, /, *, body: os.PathLike[str]) -> Any: ...


class AsyncBlobClient(Protocol):
    """What `il.connect_async("ollama")` gives."""

    @property
    def blobs(self) -> AsyncBlobCalls: ...


async def upload_blob_async(client: AsyncBlobClient, path: str | os.PathLike[str]) -> str:
    """Give a server a file, unless it holds it already, and return its digest; little of the file is in memory at once.

    >>> digest = await upload_blob_async(ollama, "model.gguf")
    ... await ollama.models.create(model="mine", files={"model.gguf": digest})
    """
    digest = await AsyncBlocking.run(lambda: digest_of(path))
    try:
        await client.blobs.check(digest)
    except NotFound:
        await client.blobs.create(digest, body=Path(path))
    return digest


def digest_of(path: str | os.PathLike[str]) -> str:
    """The name of a file: `sha256:` and its SHA-256 in hexadecimal."""
    try:
        with Path(path).open("rb") as file:
            return f"sha256:{file_digest(file, 'sha256').hexdigest()}"
    except OSError as error:
        raise InvalidArgument("path", repr(str(path)), f"a readable file ({error.strerror})") from error
