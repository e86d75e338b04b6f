"""The HTTP face: requests in, checked and carried out, and replies, events or Cohere's errors out."""

from __future__ import annotations

import json

from aiohttp import web

from interlingua.testing.simulators.checking import problem_in, rule_for
from interlingua.testing.simulators.cohere import chatting, rating
from interlingua.testing.simulators.cohere.refusals import Refusal
from interlingua.testing.simulators.cohere.state import State
from interlingua.testing.simulators.faults import HEADER, Fault, Faults
from interlingua.testing.simulators.scripts import Json
from interlingua.testing.simulators.striking import broken, json_body, strike, waited

LARGEST_BODY = 100 << 20
"""Bytes."""
PAGE = 20
"""Models of one page, where no other number is asked for."""


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
        rule = rule_for("cohere", request.method, request.path)
        if rule is None:
            raise Refusal(404, "page not found")
        self.calls.append(rule.id)
        self.state.open_with(request.headers.get("authorization"))
        fault = self.faults.take(rule.id, request.headers.get(HEADER))
        try:
            await strike(fault, Refusal)
        except Refusal as refusal:
            return web.json_response(refusal.body, status=refusal.status, headers=waited(fault))
        body = await _body(request)
        problem = problem_in(rule, body)
        if problem is not None:
            raise Refusal(400, f"invalid request: {problem}")
        return await self._reply(request, rule.id, body, fault)

    async def _reply(self, request: web.Request, name: str, body: Json, fault: Fault | None) -> web.StreamResponse:
        match name:
            case "chatv2":
                reply = chatting.reply_to(self.state, body)
                return await _streamed(request, reply, fault) if body.get("stream") else web.json_response(reply)
            case "list-models":
                return web.json_response(_models(self.state, request))
            case "get-model":
                return web.json_response(self.state.card(request.path.rpartition("/")[2]))
            case _ if name in rating.REPLIES:
                return web.json_response(rating.REPLIES[name](self.state, body))
            case _:
                raise Refusal(501, f"{name} is not simulated")


def _models(state: State, request: web.Request) -> Json:
    size = request.query.get("page_size", str(PAGE))
    if not size.isdigit() or int(size) == 0:
        raise Refusal(400, "invalid request: page_size must be a number above 0")
    purpose, after = request.query.get("endpoint"), request.query.get("page_token")
    return rating.list_models(state, purpose=purpose, size=int(size), after=after)


async def _body(request: web.Request) -> Json:
    try:
        return await json_body(request)
    except ValueError:
        raise Refusal(400, "invalid request: the body is no JSON") from None


async def _streamed(request: web.Request, reply: Json, fault: Fault | None) -> web.StreamResponse:
    """Server-sent events. A stream that fails says so in its last one."""
    response = web.StreamResponse(headers={"content-type": "text/event-stream"})
    await response.prepare(request)
    for number, event in enumerate(chatting.events_of(reply)):
        if fault is not None and number == fault.after:
            if fault.kind == "cut":
                return broken(request)
            if fault.kind == "tell":
                delta = {"finish_reason": "ERROR", "error": fault.message, "usage": reply["usage"]}
                await _write(response, {"type": "message-end", "id": reply["id"], "delta": delta})
                break
        await _write(response, event)
    await response.write(b"data: [DONE]\n\n")
    await response.write_eof()
    return response


async def _write(response: web.StreamResponse, event: Json) -> None:
    text = json.dumps(event, ensure_ascii=False)
    await response.write(f"event: {event['type']}\ndata: {text}\n\n".encode())
