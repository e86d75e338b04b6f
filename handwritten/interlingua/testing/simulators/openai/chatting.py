"""Chat Completions of a simulated OpenAI: plain, as a stream, and kept for later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from interlingua.testing.mock_replies import MockReply
from interlingua.testing.mock_wires import chat_completions
from interlingua.testing.mock_wires.facts import Facts
from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.bodies import object_in
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.openai.refusals import Refusal
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.replies import Events, Reply, server_sent
from interlingua.testing.simulators.replying import replies_to
from interlingua.testing.simulators.scripts import Json, in_words
from interlingua.testing.simulators.shelves import now

SERVED: Json = {"service_tier": "default", "system_fingerprint": "fp_simulated"}


def create(state: State, call: Call) -> Reply:
    """Answer, in one piece or in many."""
    body: Json = call.body
    state.need(body["model"])
    replies, facts = replies_to(body, state.script, number=next(state.numbers))
    head: Json = {"id": state.chats.new_id(), "created": now()}
    whole = _whole(replies, facts, body) | head
    if body.get("store"):
        state.chats.add({**whole, "metadata": object_in(body, "metadata"), "asked": body["messages"]})
    frames = _frames(state, replies, facts, body, head)
    return Events(frames=frames, told=_told(state)) if body.get("stream") else whole


def _whole(replies: list[MockReply], facts: Facts, body: Json) -> Json:
    wholes = [chat_completions.whole(reply, facts) for reply in replies]
    choices: list[Json] = []
    for index, (reply, whole) in enumerate(zip(replies, wholes, strict=True)):
        choice: Json = whole["choices"][0]
        message: Json = {"refusal": None, "annotations": [], **choice["message"]}
        logprobs = _logprobs(in_words(reply.text), body)
        choices.append({**choice, "index": index, "message": message, "logprobs": logprobs})
    return {**wholes[0], "choices": choices, "usage": _usage(wholes), **SERVED}


def _frames(state: State, replies: list[MockReply], facts: Facts, body: Json, head: Json) -> Iterator[bytes]:
    """The events of each choice, then what it all cost where that is asked for, or with the last where it always is."""
    told = [(index, event) for index, reply in enumerate(replies) for event in chat_completions.streamed(reply, facts)]
    ends = [event for _, event in told if not event["choices"]]
    events = [(index, event) for index, event in told if event["choices"]]
    for index, event in events:
        choice: Json = event["choices"][0]
        text = choice["delta"].get("content")
        choice |= {"index": index, "logprobs": _logprobs([text], body) if text else None}
        usage = {"usage": _usage(ends)} if state.tells_usage and event is events[-1][1] else {}
        yield server_sent({**event, **head, **usage})
    if not state.tells_usage and object_in(body, "stream_options").get("include_usage"):
        yield server_sent({**ends[0], **head, "usage": _usage(ends)})
    yield chat_completions.DONE


def _usage(wholes: list[Json]) -> Json:
    """What several answers to one question cost."""
    usage: Json = dict(wholes[0]["usage"])
    usage["completion_tokens"] = sum(whole["usage"]["completion_tokens"] for whole in wholes)
    usage["total_tokens"] = usage["prompt_tokens"] + usage["completion_tokens"]
    return usage


def _logprobs(pieces: list[str], body: Json) -> Json | None:
    if not body.get("logprobs"):
        return None
    told = [{"token": piece, "logprob": -0.1, "bytes": list(piece.encode())} for piece in pieces]
    most = body.get("top_logprobs") or 0
    return {"content": [{**each, "top_logprobs": [each] if most else []} for each in told], "refusal": None}


def _told(state: State) -> Callable[[str], bytes]:
    return lambda message: server_sent(Refusal(500, message, shape=state.shape).body)


def _shown(chat: Json) -> Json:
    return {name: value for name, value in chat.items() if name != "asked"}


def _listed(state: State, call: Call) -> Reply:
    wanted = call.query.get("model")
    found = [_shown(chat) for chat in state.chats if wanted in (None, chat["model"])]
    return state.paged(state.chats, found, call)


def _changed(state: State, call: Call) -> Reply:
    chat = state.chats.find(*call.places)
    chat["metadata"] = call.body["metadata"]
    return _shown(chat)


def _deleted(state: State, call: Call) -> Reply:
    chat = state.chats.take(*call.places)
    return {"object": "chat.completion.deleted", "id": chat["id"], "deleted": True}


def _messages(state: State, call: Call) -> Reply:
    chat = state.chats.find(*call.places)
    asked = [{"id": f"{chat['id']}-{place}", **turn} for place, turn in enumerate(chat["asked"])]
    return state.paged(state.chats, asked, call)


HANDLERS: Mapping[str, Handler[State]] = {
    "createChatCompletion": create,
    "listChatCompletions": _listed,
    "getChatCompletion": lambda state, call: _shown(state.chats.find(*call.places)),
    "updateChatCompletion": _changed,
    "deleteChatCompletion": _deleted,
    "getChatCompletionMessages": _messages,
}
