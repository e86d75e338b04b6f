"""Chat and the filling of gaps of a simulated Mistral."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from interlingua.testing.mock_replies import MockReply
from interlingua.testing.mock_wires import chat_completions
from interlingua.testing.mock_wires.facts import Facts
from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.mistral.refusals import Refusal
from interlingua.testing.simulators.mistral.state import State
from interlingua.testing.simulators.replies import Events, Reply, server_sent
from interlingua.testing.simulators.replying import replies_to
from interlingua.testing.simulators.scripts import Json
from interlingua.testing.simulators.shelves import now

COUNTED = ("prompt_tokens", "completion_tokens", "total_tokens")
REASONING = "reasoning_content"
GAP = "codestral-latest"
CALL_ID = re.compile(r"[a-zA-Z0-9]{9}")


def _chat(state: State, call: Call) -> Reply:
    return _answered(state, call.body)


def _fill(state: State, call: Call) -> Reply:
    """A gap is filled as a question is answered; what follows it is not looked at."""
    prompt = {"role": "user", "content": call.body["prompt"]}
    return _answered(state, {"model": GAP, **call.body, "messages": [prompt]})


def _answered(state: State, body: Json) -> Reply:
    state.need(body["model"])
    _need_short_ids(body["messages"])
    replies, facts = replies_to(body, state.script, number=next(state.numbers))
    head: Json = {"id": f"{facts.number:032x}", "created": now()}
    if body.get("stream"):
        return Events(frames=_frames(replies, facts, head), told=_told)
    wholes = [chat_completions.whole(reply, facts) for reply in replies]
    choices = [{**_choice(whole["choices"][0]), "index": place} for place, whole in enumerate(wholes)]
    return {**wholes[0], **head, "choices": choices, "usage": _usage([whole["usage"] for whole in wholes])}


def _need_short_ids(messages: list[Json]) -> None:
    """Raises a `Refusal` for ids of calls that are not like Mistral's own."""
    calls = [str(call["id"]) for message in messages for call in message.get("tool_calls") or ()]
    results = [str(message["tool_call_id"]) for message in messages if message.get("tool_call_id")]
    for each in (*calls, *results):
        if not CALL_ID.fullmatch(each):
            told = f"Tool call id was {each} but must be a-z, A-Z, 0-9, with a length of 9."
            raise Refusal(400, told, kind="invalid_function_call", code="3280")


def _choice(choice: Json) -> Json:
    """A choice as Mistral has it: reasoning is a part of the content, and calls are numbered."""
    message: Json = dict(choice["message"])
    reasoning, text = message.pop(REASONING, ""), message["content"] or ""
    if reasoning:
        message["content"] = [_thought(reasoning), *([{"type": "text", "text": text}] if text else [])]
    else:
        message["content"] = text
    calls: list[Json] = message.get("tool_calls", [])
    message["tool_calls"] = [
        {**call, "id": _short(call["id"]), "index": place} for place, call in enumerate(calls)
    ] or None
    return {**choice, "message": message}


def _short(call_id: str) -> str:
    return sha256(call_id.encode()).hexdigest()[:9]


def _thought(text: str) -> Json:
    return {"type": "thinking", "thinking": [{"type": "text", "text": text}]}


def _frames(replies: list[MockReply], facts: Facts, head: Json) -> Iterator[bytes]:
    """Text comes piece by piece, calls as a whole, and what it all cost with the last word."""
    for index, reply in enumerate(replies):
        calls = _choice(chat_completions.whole(reply, facts)["choices"][0])["message"]["tool_calls"]
        *events, end = chat_completions.streamed(reply, facts)
        for event in events:
            choice: Json = event["choices"][0]
            delta: Json = dict(choice["delta"])
            if "tool_calls" in delta:
                continue
            if REASONING in delta:
                delta = {"content": [_thought(delta[REASONING])]}
            told: Json = {"index": index}
            usage: Json = {}
            if choice["finish_reason"] is not None:
                delta = {"content": "", "tool_calls": calls}
                usage = {"usage": _usage([end["usage"]])}
            yield server_sent({**event, **head, "choices": [{**choice, **told, "delta": delta}], **usage})
    yield chat_completions.DONE


def _usage(several: list[Json]) -> Json:
    usage = {name: several[0][name] for name in COUNTED}
    said = sum(each["completion_tokens"] for each in several)
    return usage | {"completion_tokens": said, "total_tokens": usage["prompt_tokens"] + said}


def _told(message: str) -> bytes:
    return server_sent(Refusal(500, message).body)


HANDLERS: Mapping[str, Handler[State]] = {
    "chat_completion_v1_chat_completions_post": _chat,
    "fim_completion_v1_fim_completions_post": _fill,
}
