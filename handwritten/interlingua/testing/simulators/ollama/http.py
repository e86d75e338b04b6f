"""The HTTP face of a simulated Ollama: what answers which operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from interlingua.testing.mock_wires import ollama
from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.face import Dialect, Handler
from interlingua.testing.simulators.ollama import holding, saying
from interlingua.testing.simulators.ollama.refusals import NotServed, Refusal
from interlingua.testing.simulators.ollama.state import VERSION, State
from interlingua.testing.simulators.replies import Content, Events, Reply
from interlingua.testing.simulators.scripts import Json


def _said(make: Callable[[State, Json], Json]) -> Handler[State]:
    return lambda state, call: make(state, call.body)


def _told(make: Callable[[State, Json], Iterator[Json]]) -> Handler[State]:
    """Lines as they are made, or all of them as one reply."""

    def answer(state: State, call: Call) -> Reply:
        lines = make(state, call.body)
        if call.body.get("stream") is False:
            return ollama.folded(lines)
        return Events(frames=map(ollama.frame, lines), told=_broken_off, media_type=ollama.LINES)

    return answer


def _broken_off(message: str) -> bytes:
    return ollama.frame({"error": message})


def _check_blob(state: State, call: Call) -> Reply:
    holding.holds_blob(state, *call.places)
    return Content(body=b"")


async def _take_blob(state: State, call: Call) -> Reply:
    blob = holding.IncomingBlob(*call.places)
    async for piece in call.stream.iter_any():
        blob.feed(piece)
    blob.end(state)
    return Content(body=b"", status=201)


HANDLERS: Mapping[str, Handler[State]] = {
    "version": lambda state, call: {"version": VERSION},
    "checkBlob": _check_blob,
    "createBlob": _take_blob,
    "embed": _said(saying.embed),
    **{name: _said(make) for name, make in holding.LOOKS.items()},
    **{name: _told(make) for name, make in (saying.TALKS | holding.MOVES).items()},
}
ASIDE: Mapping[str, Handler[State]] = {
    "GET /": lambda state, call: Content(body=b"Ollama is running", media_type="text/plain"),
    "POST /api/embeddings": _said(saying.embed_one),  # of no document any more, and still served
}
DIALECT = Dialect(
    api="ollama",
    handlers=HANDLERS,
    aside=ASIDE,
    refusal=Refusal,
    not_found=NotServed(404, "404 page not found"),
)
