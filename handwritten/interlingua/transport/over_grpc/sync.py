"""Calls over gRPC's channels, for threads that wait."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any

from interlingua.transport.failures import bare
from interlingua.transport.outgoing import Outgoing
from interlingua.transport.over_grpc.answering import ENDED_HERE, Answered
from interlingua.transport.over_grpc.asking import asked_by
from interlingua.transport.over_grpc.channels import channel_to, metadata_of, seconds_for
from interlingua.transport.over_grpc.contract import load_contract, protobuf
from interlingua.transport.over_grpc.silence import Silence
from interlingua.transport.over_grpc.statuses import BrokenGrpc
from interlingua.transport.surroundings import GrpcWay


class GrpcConnections:
    """The channel to one server, made at the first call."""

    def __init__(self, base_url: str, way: GrpcWay) -> None:
        self._base_url = base_url
        self._way = way
        self._channel: Any = None
        self._making = Lock()

    def open(self, outgoing: Outgoing) -> GrpcAnswer:
        """Make a call; what it streams is still to be read."""
        contract = load_contract(self._way.api)
        asked = asked_by(outgoing, contract)
        metadata = metadata_of(outgoing, asked.routing)
        allowance = outgoing.allowance
        try:
            # A plain call is a stream of one message: nothing on the wire tells them apart.
            call = self._ready().unary_stream(asked.rpc.name)(
                asked.message, timeout=seconds_for(allowance), metadata=metadata
            )
        except ValueError as error:  # another thread has just closed the channel
            raise BrokenGrpc(str(error)) from None
        answer = GrpcAnswer(call, Answered(asked, contract, allowance, limit=self._way.max_bytes), outgoing)
        try:
            answer.begin()
        except BaseException:
            answer.close()
            raise
        return answer

    def close(self) -> None:
        """Close the channel. The next call makes another one."""
        channel, self._channel = self._channel, None
        if channel is not None:
            channel.close()

    def forget(self) -> None:
        """In a forked process: the channel is the parent's."""
        self._channel = None

    def _ready(self) -> Any:
        with self._making:
            if self._channel is None:
                self._channel = channel_to(self._base_url, self._way, protobuf("grpc"))
            return self._channel


class GrpcAnswer:
    """What comes for one call."""

    __slots__ = ("_allowance", "_answered", "_call", "_error", "_silence", "headers", "status")

    def __init__(self, call: Any, answered: Answered, outgoing: Outgoing) -> None:
        self._call: Any = call
        """None once it has ended: whoever holds a call holds its connection open."""
        self._answered = answered
        self._allowance = outgoing.allowance
        self._error: type[Exception] = protobuf("grpc").RpcError
        self._silence = Silence(self._fall_silent)
        self.status = answered.status
        self.headers: Mapping[str, str] = answered.headers

    def begin(self) -> None:
        """Wait for the first message, and where there is only one for the end."""
        answered, call = self._answered, self._call
        self._advance()
        if not answered.streams and not answered.is_over:
            self._advance()
        if not answered.headers:
            trailing = () if answered.streams else call.trailing_metadata()
            answered.begin(call.initial_metadata(), trailing)
        self.status, self.headers = answered.status, answered.headers

    def ready(self) -> bytes | None:
        """What has come already; None where one must wait."""
        return self._answered.piece()

    def piece(self) -> bytes:
        """The next bytes of the body; b"" at its end."""
        while (piece := self._answered.piece()) is None:
            self._silence.watch(self._allowance.now())
            try:
                self._advance()
            finally:
                self._silence.rest()
        return piece

    def close(self) -> None:
        """End the call, unless it has ended."""
        self._silence.end()
        call, self._call = self._call, None
        if call is not None:
            self._answered.is_cut = True
            call.cancel()

    cut = close

    def _advance(self) -> None:
        call = self._call
        if call is None:
            raise BrokenGrpc(ENDED_HERE)
        try:
            message = next(call, None)
        except self._error as error:
            bare(error)  # it is the call itself, and its frames hold it
            self._call = None
            self._answered.fail(call.code(), call.details(), call.initial_metadata(), call.trailing_metadata())
            return
        if message is None:
            self._call = None
            self._answered.end()
        else:
            self._answered.take(message)

    def _fall_silent(self) -> None:
        call = self._call
        if call is not None:
            self._answered.is_silent = True
            call.cancel()
