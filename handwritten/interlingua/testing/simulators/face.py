"""The HTTP face that simulated providers share: requests in, checked and carried out, and replies or errors out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Generic, Protocol, TypeAlias, TypeVar

from aiohttp import web

from interlingua.testing.simulators.asking import Call, read_call
from interlingua.testing.simulators.checking import pattern_of, rule_for
from interlingua.testing.simulators.faults import HEADER, Faults
from interlingua.testing.simulators.refusing import Refusal
from interlingua.testing.simulators.replies import Reply, Run, run_here, send
from interlingua.testing.simulators.scripts import Answer, Question, Script
from interlingua.testing.simulators.serving import ON_THIS_MACHINE, ThreadedServer
from interlingua.testing.simulators.striking import broken, strike

LARGEST_BODY = 1 << 30
"""Bytes."""


class Scripted(Protocol):
    """What a state has in any dialect."""

    script: Script


StateT = TypeVar("StateT", bound=Scripted)


Handler: TypeAlias = Callable[[StateT, Call], Reply | Awaitable[Reply]]


def _no_headers() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Dialect(Generic[StateT]):
    """What one provider's face has of its own."""

    api: str
    """The document that requests are checked with."""
    handlers: Mapping[str, Handler[StateT]]
    """By id of the operation."""
    refusal: Callable[[int, str], Refusal]
    misfit_status: int = 400
    """Of the refusal of a body that does not fit the document."""
    admit: Callable[[StateT, web.Request], None] | None = None
    """Raises a `Refusal` for who has no right to ask; None: all may."""
    base_paths: Sequence[str] = ("",)
    """What may stand before the paths of the document; may have placeholders."""
    aside: Mapping[str, Handler[StateT]] = field(default_factory=dict[str, Handler[StateT]])
    """What is served but stands in no document, by verb and path."""
    not_found: Refusal | None = None
    """For paths that are not served, where it is none of the usual shape."""
    stamped: Callable[[], Mapping[str, str]] = _no_headers
    """Headers of every answer."""


class Face(Generic[StateT]):
    """Answers requests out of a state."""

    def __init__(self, dialect: Dialect[StateT], state: StateT, faults: Faults) -> None:
        self._dialect = dialect
        self._state = state
        self._faults = faults
        longest_first = sorted(dialect.base_paths, key=len, reverse=True)
        self._bases = [re.compile(pattern_of(path)) for path in longest_first]
        self.calls: list[str] = []
        """The ids of the operations that were called, in their order."""

    def application(self) -> web.Application:
        """As aiohttp serves it."""
        application = web.Application(client_max_size=LARGEST_BODY)
        application.router.add_route("*", "/{tail:.*}", self._answer)
        application.on_response_prepare.append(self._stamp)
        return application

    async def _stamp(self, _: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(self._dialect.stamped())

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            return await self._call(request)
        except Refusal as refusal:
            return refusal.response()
        except ConnectionResetError:
            return broken(request)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        dialect = self._dialect
        path = self._within(request.raw_path.partition("?")[0])
        aside = dialect.aside.get(f"{request.method} {path}")
        rule = None if path is None else rule_for(dialect.api, request.method, path, request.query)
        if rule is None and aside is None:
            raise dialect.not_found or dialect.refusal(404, f"there is no {request.method} {request.path}")
        name = rule.id if rule is not None else str(path)
        self.calls.append(name)
        if dialect.admit is not None:
            dialect.admit(self._state, request)
        fault = self._faults.take(name, request.headers.get(HEADER))
        await strike(fault, dialect.refusal)
        handler = aside or dialect.handlers.get(name)
        if handler is None:
            raise dialect.refusal(501, f"{name} is not simulated")
        run: Run = asyncio.to_thread if self._state.script.is_slow else run_here
        try:
            call = await read_call(request, name, path=path or "", rule=rule)
        except ValueError as error:
            raise dialect.refusal(dialect.misfit_status, f"invalid request: {error}") from None
        reply = await run(handler, self._state, call)
        return await send(request, await reply if isawaitable(reply) else reply, fault, run)

    def _within(self, path: str) -> str | None:
        return next((path[found.end() :] for base in self._bases if (found := base.match(path))), None)


class Simulator(ThreadedServer, Generic[StateT]):
    """A server on loopback that stands in for a provider."""

    def __init__(
        self,
        dialect: Dialect[StateT],
        state: StateT,
        *,
        port: int = 0,
        host: str = ON_THIS_MACHINE,
        base_path: str = "",
    ) -> None:
        self.state = state
        """All it knows, and what its models say."""
        self.faults = Faults()
        """What goes wrong next."""
        self._base_path = base_path
        self._face = Face(dialect, state, self.faults)
        super().__init__(self._face.application, port=port, host=host)

    @property
    def base_url(self) -> str:
        """What clients are given."""
        return self.address + self._base_path

    @property
    def calls(self) -> list[str]:
        """The ids of the operations that were called, in their order."""
        return self._face.calls

    @property
    def script(self) -> Script:
        """What its models say next."""
        return self.state.script

    def answered_by(self, otherwise: Callable[[Question], Answer], *, is_slow: bool = False) -> None:
        """Let a function answer what no answer is laid down for; one that is slow does not hold up other requests."""
        self.script.otherwise, self.script.is_slow = otherwise, is_slow
