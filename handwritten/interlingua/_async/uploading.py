"""Uploads of any size in pieces, which go on where they broke off."""

from __future__ import annotations

import random
from collections.abc import Callable
from hashlib import sha256
from typing import Any, ParamSpec, TypeVar, cast

from interlingua._async.prepared_calls import parts_of
from interlingua.errors import (
    ApiError,
    BadRequest,
    DeadlineExceeded,
    InvalidArgument,
    InvalidReply,
    UploadIncomplete,
    WorldError,
)
from interlingua.methods import AsyncMethod
from interlingua.sources import AsyncReadable, AsyncReader
from interlingua.transport import Reply
from interlingua.transport.clock import AsyncClock
from interlingua.transport.deadline import Deadline
from interlingua.transport.failures import bare
from interlingua.transport.resumable import (
    Session,
    Told,
    cancel_request,
    piece_request,
    query_request,
    refuse_damage,
    session_from,
    session_of,
    start_request,
    told_by,
)
from interlingua.transport.waiting import LONGEST_WAIT
from interlingua.uploading import Upload, UploadProgress, as_upload

P = ParamSpec("P")
T = TypeVar("T")

SKIPPED_AT_ONCE = 1 << 20


async def upload_async(
    method: AsyncMethod[P, T], source: AsyncReadable | Upload, /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Upload a file with a method that takes one, such as `media.upload`, whose other arguments follow.

    What breaks on the way is asked for and sent again, nothing twice that has arrived, and the hash is compared in the
    end. Raises `UploadIncomplete`, with a token to go on later, where it cannot be done.
    """
    uploader = AsyncUploader(method, as_upload(source), args, kwargs)
    try:
        return cast("T", await uploader.run())
    finally:
        await uploader.close()


async def cancel_upload_async(method: Callable[..., Any], token: str, /) -> None:
    """Give an upload up that broke off."""
    transport, request = parts_of(method)
    await transport.send(cancel_request(request.operation, session_from(token), timeout=60.0))


class AsyncUploader:
    """One upload: what the server has, what is in hand, and what is still to be read."""

    def __init__(
        self, method: Callable[..., Any], wanted: Upload, args: tuple[object, ...], keywords: dict[str, Any]
    ) -> None:
        self._transport, self._request = parts_of(method, *args, **keywords)
        self._wanted = wanted
        self._deadline = Deadline(wanted.timeout)
        self._reader = AsyncReader(wanted.source)
        self._digest = sha256()
        self._session: Session | None = session_from(wanted.token) if wanted.token else None
        self._received = 0
        self._piece = b""
        """What is to be sent next; it begins where the server's bytes end."""
        self._ahead: bytes | None = None
        """What follows, read already where only the end tells which piece is the last."""
        self._failures = 0

    async def run(self) -> object:
        """The reply to the whole upload."""
        final: Reply[Any] | None = None
        if self._session is not None:
            final = await self._resumed()
        else:
            await self._begun()
        while final is None:
            final = await self._forward()
        refuse_damage(final.body, self._digest.hexdigest())
        return final.value

    async def close(self) -> None:
        """Close what was opened."""
        await self._reader.close()

    @property
    def session(self) -> Session:
        """The one that was opened."""
        if self._session is None:
            raise UploadIncomplete("the upload has not begun", token=None, received=0)
        return self._session

    async def _begun(self) -> None:
        while self._session is None:
            size = self._reader.size
            request = start_request(
                self._request, size=size, media_type=self._wanted.type, timeout=self._piece_timeout()
            )
            try:
                reply = await self._transport.probe(request)
            except WorldError as error:
                await self._wait(error)
                continue
            self._session = session_of(reply.headers, origin=self._transport.endpoint.origin)
            if self._session is None:
                raise InvalidReply("the server opened no session for the upload, or one elsewhere", body=reply.body)
        if self._wanted.on_token is not None:
            self._wanted.on_token(self._session.token())

    async def _resumed(self) -> Reply[Any] | None:
        """Go on with an upload of before: what the server has is read again, for the hash alone."""
        told, reply = await self._asked()
        left = told.received
        while left > 0:
            skipped = await self._reader.read(min(left, SKIPPED_AT_ONCE))
            if not skipped:
                raise InvalidArgument("source", f"{left} bytes less than the server has", "the same bytes as before")
            self._digest.update(skipped)
            left -= len(skipped)
        self._received = told.received
        if not told.is_final:
            return None
        while rest := await self._reader.read(SKIPPED_AT_ONCE):
            self._digest.update(rest)
        return reply

    async def _forward(self) -> Reply[Any] | None:
        """Send the next piece, or find out what became of it; the reply once all is there."""
        await self._fill()
        is_last = self._is_last()
        request = piece_request(
            self._request.operation,
            self.session,
            self._piece,
            offset=self._received,
            is_last=is_last,
            timeout=self._piece_timeout(),
        )
        try:
            reply = await self._transport.probe(request)
        except WorldError as error:
            if not isinstance(error, BadRequest):
                await self._wait(error)
            told, reply = await self._asked()
            if isinstance(error, BadRequest) and told == Told("active", self._received):
                raise self._incomplete(str(error)) from bare(error)
            self._arrived(told.received)
            return reply if told.is_final else None
        self._arrived(self._received + len(self._piece))
        return reply if is_last else None

    async def _fill(self) -> None:
        if self._piece:
            return
        size = self._piece_size()
        self._piece = await self._read(size) if self._ahead is None else self._ahead
        self._ahead = await self._read(size) if self._reader.size is None else None

    async def _read(self, size: int) -> bytes:
        piece = await self._reader.read(size)
        self._digest.update(piece)
        return piece

    def _piece_size(self) -> int:
        granularity = self.session.granularity
        return max(granularity, self._wanted.piece_bytes // granularity * granularity)

    def _is_last(self) -> bool:
        if self._reader.size is None:
            return not self._ahead
        return self._received + len(self._piece) >= self._reader.size

    def _arrived(self, received: int) -> None:
        """The server has so many bytes: let go of them. Raises `UploadIncomplete` where that cannot be."""
        new = received - self._received
        if not 0 <= new <= len(self._piece):
            raise self._incomplete(f"the server says it has {received} bytes, which was not sent")
        if not new:
            return
        self._piece, self._received, self._failures = self._piece[new:], received, 0
        if self._wanted.on_progress is not None:
            self._wanted.on_progress(UploadProgress(received=received, size=self._reader.size))

    async def _asked(self) -> tuple[Told, Reply[Any]]:
        """How much the server has. Asks until it says so."""
        while True:
            request = query_request(self._request.operation, self.session, timeout=self._piece_timeout())
            try:
                reply = await self._transport.probe(request)
            except WorldError as error:
                await self._wait(error)
                continue
            told = told_by(reply.headers)
            if told.status not in ("active", "final"):
                raise self._incomplete(f"the server says that the upload is {told.status or 'unknown to it'}")
            return told, reply

    async def _wait(self, error: WorldError) -> None:
        """Wait after a failure. Raises `UploadIncomplete`, or the error itself where nothing had begun."""
        self._failures += 1
        has_begun = self._session is not None
        is_worth_it = error.is_retryable or (has_begun and isinstance(error, DeadlineExceeded))
        if not is_worth_it or self._failures > self._wanted.patience:
            raise (self._incomplete(str(error)) if has_begun else error) from bare(error)
        asked = error.retry_after if isinstance(error, ApiError) else None
        longest = min(LONGEST_WAIT, self._wanted.first_wait * 2.0 ** (self._failures - 1))
        wait = random.uniform(0.0, longest) if asked is None else asked
        if wait >= self._deadline.remaining():
            raise self._incomplete(f"not done within {self._deadline.seconds:g} s: {error}") from bare(error)
        await AsyncClock().sleep(wait)

    def _piece_timeout(self) -> float:
        remaining = self._deadline.remaining()
        if remaining <= 0:
            raise self._incomplete(f"not done within {self._deadline.seconds:g} s")
        return min(remaining, self._wanted.piece_timeout)

    def _incomplete(self, detail: str) -> UploadIncomplete:
        token = None if self._session is None else self._session.token()
        operation = self._request.operation
        return UploadIncomplete(
            f"{operation.api}: the upload is incomplete: {detail}", token=token, received=self._received
        )
