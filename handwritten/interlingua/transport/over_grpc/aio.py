"""Calls over gRPC's channels under asyncio."""

from __future__ import annotations

from asyncio import CancelledError, get_running_loop
from collections.abc import Mapping
from functools import partial
from typing import Any

from interlingua.transport.failures import bare
from interlingua.transport.loops import in_thread
from interlingua.transport.outgoing import Outgoing
from interlingua.transport.over_grpc.answering import ENDED_HERE, Answered
from interlingua.transport.over_grpc.asking import asked_by
from interlingua.transport.over_grpc.channels import channel_to, metadata_of, seconds_for
from interlingua.transport.over_grpc.contract import load_contract, protobuf
from interlingua.transport.over_grpc.statuses import BrokenGrpc
from interlingua.transport.surroundings import GrpcWay

READ_AT_ONCE = 1 << 16
"""Bytes of a message; to read the numbers of a larger one could stop the loop for long."""


class AioGrpcConnections:
    """The channel of one event loop to one server."""

    def __init__(self, base_url: str, way: GrpcWay) -> None:
        self._way = way
        library = protobuf("grpc.aio")
        self._channel: Any = channel_to(base_url, way, library)
        self._closed: type[Exception] = library.UsageError

    async def open(self, outgoing: Outgoing) -> AioGrpcAnswer:
        """Make a call; what it streams is still to be read."""
        contract = load_contract(self._way.api)
        asked = asked_by(outgoing, contract)
        metadata = metadata_of(outgoing, asked.routing)
        allowance = outgoing.allowance
        try:
            # A plain call is a stream of one message: nothing on the wire tells them apart.
            call = self._channel.unary_stream(asked.rpc.name)(
                asked.message, timeout=seconds_for(allowance), metadata=metadata
            )
        except self._closed as error:  # another task has just closed the channel
            raise BrokenGrpc(str(error)) from None
        answer = AioGrpcAnswer(call, Answered(asked, contract, allowance, limit=self._way.max_bytes))
        try:
            await answer.begin()
        except BaseException:
            await answer.aclose()
            raise
        return answer

    async def aclose(self) -> None:
        """Close the channel."""
        await self._channel.close()


class AioGrpcAnswer:
    """What comes for one call."""

    __slots__ = ("_answered", "_call", "_end", "_error", "_loop", "headers", "status")

    def __init__(self, call: Any, answered: Answered) -> None:
        self._call: Any = call
        """None once it has ended: whoever holds a call holds its connection open."""
        self._answered = answered
        self._loop = get_running_loop()
        library = protobuf("grpc.aio")
        self._error: type[Exception] = library.AioRpcError
        self._end: Any = library.EOF
        self.status = answered.status
        self.headers: Mapping[str, str] = answered.headers

    async def begin(self) -> None:
        """Wait for the first message, and where there is only one for the end."""
        answered, call = self._answered, self._call
        await self._advance()
        if not answered.streams and not answered.is_over:
            await self._advance()
        if not answered.headers:
            trailing = () if answered.streams else await call.trailing_metadata()
            answered.begin(await call.initial_metadata(), trailing)
        self.status, self.headers = answered.status, answered.headers

    def ready(self) -> bytes | None:
        """What has come already; None where one must wait."""
        return self._answered.piece()

    async def piece(self) -> bytes:
        """The next bytes of the body; b"" at its end."""
        while (piece := self._answered.piece()) is None:
            await self._advance()
        return piece

    async def aclose(self) -> None:
        """End the call, unless it has ended."""
        self._give_up()

    def cut(self) -> None:
        """Have its own loop end the call."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._give_up)

    def _give_up(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            self._answered.is_cut = True
            call.cancel()

    async def _advance(self) -> None:
        call = self._call
        if call is None:
            raise BrokenGrpc(ENDED_HERE)
        try:
            message = await call.read()
        except self._error as error:
            told: Any = bare(error)  # its frames hold the call
            self._call = None
            self._answered.fail(told.code(), told.details(), told.initial_metadata(), told.trailing_metadata())
        except CancelledError:
            if self._answered.is_cut:  # the call was cancelled, not who reads from it
                raise BrokenGrpc(ENDED_HERE) from None
            raise
        else:
            if message is self._end:
                self._call = None
                self._answered.end()
            elif len(message) > READ_AT_ONCE:
                await in_thread(partial(self._answered.take, message))
            else:
                self._answered.take(message)
