"""The HTTP face of a simulated Cohere: what answers which operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from aiohttp import web

from interlingua.testing.mock_wires import cohere
from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.cohere import chatting, rating
from interlingua.testing.simulators.cohere.refusals import Refusal
from interlingua.testing.simulators.cohere.state import State
from interlingua.testing.simulators.face import Dialect, Handler
from interlingua.testing.simulators.replies import Events, Reply
from interlingua.testing.simulators.scripts import Json, in_words

PAGE = 20
"""Models of one page, where no other number is asked for."""


def _chat(state: State, call: Call) -> Reply:
    reply = chatting.reply_to(state, call.body)
    if not call.body.get("stream"):
        return reply

    def failed(message: str) -> bytes:
        delta = {"finish_reason": "ERROR", "error": message, "usage": reply["usage"]}
        return cohere.frame({"type": "message-end", "id": reply["id"], "delta": delta}) + cohere.DONE

    return Events(frames=_frames(reply), told=failed)


def _frames(reply: Json) -> Iterator[bytes]:
    yield from map(cohere.frame, cohere.streamed(reply, in_words))
    yield cohere.DONE


def _models(state: State, call: Call) -> Reply:
    size = call.query.get("page_size", str(PAGE))
    if not size.isdigit() or int(size) == 0:
        raise Refusal(400, "invalid request: page_size must be a number above 0")
    purpose, after = call.query.get("endpoint"), call.query.get("page_token")
    return rating.list_models(state, purpose=purpose, size=int(size), after=after)


def _of_body(make: Callable[[State, Json], Json]) -> Handler[State]:
    return lambda state, call: make(state, call.body)


def _open(state: State, request: web.Request) -> None:
    state.open_with(request.headers.get("authorization"))


HANDLERS: Mapping[str, Handler[State]] = {
    "chatv2": _chat,
    "list-models": _models,
    "get-model": lambda state, call: state.card(*call.places),
    **{name: _of_body(make) for name, make in rating.REPLIES.items()},
}
DIALECT = Dialect(api="cohere", handlers=HANDLERS, refusal=Refusal, admit=_open)
