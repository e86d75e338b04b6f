"""The HTTP face of a simulated Realtime server: client secrets, and the websocket."""

from __future__ import annotations

import json

from aiohttp import WSCloseCode, web
from aiohttp.typedefs import Handler

from interlingua.testing.simulators.faults import Faults
from interlingua.testing.simulators.realtime.conversation import Conversation
from interlingua.testing.simulators.realtime.refusals import Refusal
from interlingua.testing.simulators.realtime.session import BEGAN, merged, new_session
from interlingua.testing.simulators.realtime.state import CLOSED_TO, MODELS, State
from interlingua.testing.simulators.scripts import Json

LARGEST_EVENT = 16 << 20
MINUTES = 600


def application(state: State, faults: Faults) -> web.Application:
    """The two places that it has."""

    async def talk(request: web.Request) -> web.StreamResponse:
        return await _talk(state, faults, request)

    async def secret(request: web.Request) -> web.StreamResponse:
        return await _secret(state, request)

    app = web.Application(middlewares=[_refusing])
    app.router.add_get("/v1/realtime", talk)
    app.router.add_post("/v1/realtime/client_secrets", secret)
    return app


@web.middleware
async def _refusing(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refusal as refusal:
        return refusal.response()


async def _talk(state: State, faults: Faults, request: web.Request) -> web.StreamResponse:
    session = _admitted(state, request)
    socket = web.WebSocketResponse(max_msg_size=LARGEST_EVENT, autoping=True)
    await socket.prepare(request)
    if session["type"] == "realtime" and session["model"] not in MODELS:
        error = Refusal(404, f"The model '{session['model']}' does not exist.", code="model_not_found").told()
        await socket.send_json({"type": "error", "event_id": state.new_id("event"), "error": error})
        await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"invalid_request_error.model_not_found")
        return socket
    await Conversation(state, socket, request, faults.take("realtime")).run(session)
    if not socket.closed and request.transport is not None:
        request.transport.abort()
    return socket


def _admitted(state: State, request: web.Request) -> Json:
    """The session that is asked for, or that a client secret stands for. Raises `Refusal`."""
    key = _key(request)
    name = state.new_id("sess")
    if key.startswith("ek_"):
        if key not in state.secrets:
            raise Refusal(401, "The client secret has expired.", code="token_expired")
        return merged(new_session(name, request.query.get("model", "gpt-realtime")), state.secrets[key])
    if request.query.get("intent") == "transcription":
        return {**new_session(name, ""), "type": "transcription"}
    if "model" not in request.query:
        raise Refusal(400, "You must provide a model parameter.", code="missing_model")
    return new_session(name, request.query["model"])


def _key(request: web.Request) -> str:
    given = request.headers.get("authorization", "")
    if not given.startswith("Bearer ") or given == CLOSED_TO:
        raise Refusal(401, "Incorrect API key provided.", code="invalid_api_key")
    return given.removeprefix("Bearer ")


async def _secret(state: State, request: web.Request) -> web.Response:
    _key(request)
    asked: Json = json.loads(await request.read() or b"{}")
    session: Json = asked.get("session") or {"type": "realtime"}
    value = state.new_id("ek")
    state.secrets[value] = session
    whole = merged(new_session(state.new_id("sess"), session.get("model", "gpt-realtime")), session)
    return web.json_response({"value": value, "expires_at": BEGAN + MINUTES, "session": whole})
