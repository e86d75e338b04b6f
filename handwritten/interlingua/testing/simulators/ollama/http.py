"""The HTTP face: requests in, checked and carried out, and replies, lines or Ollama's errors out."""

from __future__ import annotations

import json
from collections.abc import Iterator

from aiohttp import web

from interlingua.testing.simulators.checking import problem_in, rule_for
from interlingua.testing.simulators.faults import HEADER, Fault, Faults
from interlingua.testing.simulators.ollama import holding, saying
from interlingua.testing.simulators.ollama.refusals import Refusal
from interlingua.testing.simulators.ollama.state import VERSION, State
from interlingua.testing.simulators.scripts import Json
from interlingua.testing.simulators.striking import broken, json_body, strike, waited

LARGEST_BODY = 100 << 20
"""Bytes, but for files, of which any size is taken."""
LINES = {"content-type": "application/x-ndjson"}
STREAMS = {**saying.TALKS, **holding.MOVES}


class Face:
    """Answers requests out of a state."""

    def __init__(self, state: State, faults: Faults) -> None:
        self.state = state
        self.faults = faults
        self.calls: list[str] = []
        """The ids of the operations that were called, in their order."""

    def application(self) -> web.Application:
        """As aiohttp serves it."""
        application = web.Application(client_max_size=LARGEST_BODY)
        application.router.add_get("/", _is_running)
        application.router.add_route("*", "/{tail:.*}", self._answer)
        return application

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            return await self._call(request)
        except Refusal as refusal:
            return web.json_response(refusal.body, status=refusal.status)
        except ConnectionResetError:
            return broken(request)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/api/embeddings":  # of no document any more, and still served
            return web.json_response(saying.embed_one(self.state, await _body(request)))
        rule = rule_for("ollama", request.method, request.path)
        if rule is None:
            return web.Response(status=404, text="404 page not found")
        self.calls.append(rule.id)
        fault = self.faults.take(rule.id, request.headers.get(HEADER))
        try:
            await strike(fault, Refusal)
        except Refusal as refusal:
            return web.json_response(refusal.body, status=refusal.status, headers=waited(fault))
        match rule.id:
            case "version":
                return web.json_response({"version": VERSION})
            case "checkBlob":
                holding.holds_blob(self.state, request.path.rpartition("/")[2])
                return web.Response()
            case "createBlob":
                return await self._take_blob(request)
            case name:
                body = await _body(request)
                problem = problem_in(rule, body)
                if problem is not None:
                    raise Refusal(400, f"invalid request: {problem}")
                return await self._reply(request, name, body, fault)

    async def _reply(self, request: web.Request, name: str, body: Json, fault: Fault | None) -> web.StreamResponse:
        if name == "embed":
            return web.json_response(saying.embed(self.state, body))
        if name in holding.LOOKS:
            return web.json_response(holding.LOOKS[name](self.state, body))
        lines = STREAMS[name](self.state, body)
        if body.get("stream") is False:
            return web.json_response(saying.whole(lines))
        return await _streamed(request, lines, fault)

    async def _take_blob(self, request: web.Request) -> web.Response:
        blob = holding.IncomingBlob(request.path.rpartition("/")[2])
        async for piece in request.content.iter_any():
            blob.feed(piece)
        blob.end(self.state)
        return web.Response(status=201)


async def _is_running(request: web.Request) -> web.Response:
    return web.Response(text="Ollama is running")


async def _body(request: web.Request) -> Json:
    try:
        return await json_body(request)
    except ValueError as error:
        raise Refusal(400, f"invalid character: {error}") from None


async def _streamed(request: web.Request, lines: Iterator[Json], fault: Fault | None) -> web.StreamResponse:
    """Lines as they are made; an error before the first is an answer of its own, a later one is a line."""
    line = next(lines)
    response = web.StreamResponse(headers=LINES)
    await response.prepare(request)
    number = 0
    while True:
        if fault is not None and number == fault.after:
            if fault.kind == "cut":
                return broken(request)
            if fault.kind == "tell":
                await _write(response, {"error": fault.message})
                break
        await _write(response, line)
        number += 1
        try:
            line = next(lines)
        except StopIteration:
            break
        except Refusal as refusal:
            await _write(response, refusal.body)
            break
    await response.write_eof()
    return response


async def _write(response: web.StreamResponse, line: object) -> None:
    await response.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
