"""A local Gemini: it keeps state, checks every request against the API's document, and misbehaves on request."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from interlingua.errors import InvalidArgument
from interlingua.testing.simulators.gemini.faults import Fault, Faults
from interlingua.testing.simulators.gemini.http import Face
from interlingua.testing.simulators.gemini.live_breaks import LiveBreak
from interlingua.testing.simulators.gemini.models import stock
from interlingua.testing.simulators.gemini.rpc import GrpcFace
from interlingua.testing.simulators.gemini.state import State
from interlingua.testing.simulators.scripts import Answer, Question
from interlingua.testing.simulators.serving import ON_THIS_MACHINE, ThreadedServer

__all__ = ["Fault", "GeminiSimulator", "LiveBreak", "State"]


class GeminiSimulator:
    """A server on loopback that stands in for Gemini.

    >>> with GeminiSimulator() as simulator:
    ...     gemini = il.connect("gemini", api_key="any", base_url=simulator.address)

    Any key opens it but `wrong-key`. OAuth tokens and whose they are: `state.people`. With a `grpc_port`, or 0 for any,
    it speaks gRPC there, out of the same state.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = ON_THIS_MACHINE,
        state: State | None = None,
        grpc_port: int | None = None,
    ) -> None:
        self.state = state or State()
        """All it knows; also its clock, and what its models say next."""
        self.faults = Faults()
        """What goes wrong next."""
        if not len(self.state.models):
            stock(self.state)
        self._face = Face(self.state, self.faults)
        self._grpc = None if grpc_port is None else GrpcFace(self._face, port=grpc_port, host=host)
        self._server = ThreadedServer(self._application, port=port, host=host)

    @property
    def base_url(self) -> str:
        """What clients are given."""
        return self.address

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        return self._server.address

    @property
    def speaks_grpc(self) -> bool:
        """Whether it was started to."""
        return self._grpc is not None

    @property
    def grpc_address(self) -> str:
        """The same of where it speaks gRPC. Raises `InvalidArgument` where it does not."""
        if self._grpc is None:
            raise InvalidArgument("grpc_port", "None", "a port, or 0 for any")
        return self._grpc.address

    @property
    def calls(self) -> list[str]:
        """The ids of the operations that were called, in their order."""
        return self._face.calls

    @property
    def bytes_sent_again(self) -> int:
        """How many bytes of uploads came although they were here already."""
        return sum(upload.came_again for upload in self._face.uploads.values())

    def answered_by(self, otherwise: Callable[[Question], Answer], *, is_slow: bool = False) -> None:
        """Let a function answer where `state.answers` do not; it never holds up other requests."""
        self.state.voice = otherwise

    def start(self) -> Self:
        """Listen."""
        self._server.start()
        self.state.address = self.address
        return self

    def stop(self) -> None:
        """Stop listening, and let go of all files."""
        self._server.stop()
        self._face.close()

    def _application(self) -> web.Application:
        application = self._face.application()
        if self._grpc is not None:
            application.cleanup_ctx.append(self._grpc.serve)
        return application

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
