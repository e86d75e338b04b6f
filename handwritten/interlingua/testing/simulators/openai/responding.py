"""Responses of a simulated OpenAI: plain, as a stream, in the background, and one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from interlingua.structured.json_text import is_list
from interlingua.testing.mock_requests import words_asked
from interlingua.testing.mock_wires import responses
from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.bodies import list_in, object_in, text_in
from interlingua.testing.simulators.described import ANY, last_words, must_call, role_of, text_of, tool_from
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.openai.refusals import Refusal
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.replies import Events, Reply, server_sent
from interlingua.testing.simulators.replying import facts_of, reply_from
from interlingua.testing.simulators.scripts import Json, Question, ended
from interlingua.testing.simulators.shelves import now, number_in

USUAL: Json = {
    "background": False,
    "instructions": None,
    "max_output_tokens": None,
    "max_tool_calls": None,
    "metadata": {},
    "parallel_tool_calls": True,
    "previous_response_id": None,
    "reasoning": {"effort": None, "summary": None},
    "service_tier": "default",
    "store": True,
    "temperature": 1.0,
    "text": {"format": {"type": "text"}},
    "tool_choice": "auto",
    "tools": [],
    "top_p": 1.0,
    "truncation": "disabled",
}
"""What a response says of the request where that says nothing."""
CUT = "max_output_tokens"
WORDS = (CUT, "stop")
WHOLE = frozenset({None, "stop", "tool_calls"})
"""Finish reasons of an answer that is complete."""
IN_THE_BACKGROUND = ("queued", "in_progress")


def create(state: State, call: Call) -> Reply:
    """Answer, at once or later, in one piece or in many."""
    body: Json = call.body
    state.need(body.get("model"))
    asked = [state.threads.named(item) for item in items_in(body.get("input"))]
    before = _before(state, body)
    events = list(_events(state, body, [*before, *asked]))
    whole: Json = events[-1]["response"]
    if body.get("store") is not False:
        _keep(state, body, whole, events, asked=asked, before=before)
    if body.get("stream"):
        return Events(frames=map(_frame, events), told=_told)
    return _looked_at(state, whole["id"]) if body.get("background") else whole


def _events(state: State, body: Json, items: list[Json]) -> Iterator[Json]:
    """The answer as events, each with what the request had said."""
    facts = facts_of(body, number=next(state.numbers))
    answer = ended(state.script.answer(_question(body, items)), limit=body.get(CUT), stops=(), words=WORDS)
    word = None if answer.finish in WHOLE else answer.finish
    reply = reply_from(replace(answer, finish=None if word is None else "length"), asked=words_asked({"input": items}))
    echo = {name: body[name] for name in (*USUAL, "user", "prompt_cache_key") if body.get(name) is not None}
    head: Json = {**USUAL, **echo, "id": state.responses.new_id(), "created_at": now(), "completed_at": None}
    for event in responses.numbered(reply, facts):
        if "response" in event:
            shown = {**event["response"], **head}
            if word is not None and shown.get("incomplete_details"):
                shown["incomplete_details"] = {"reason": word}
            if shown["status"] == "completed":
                shown["completed_at"] = now()
            event = {**event, "response": {"incomplete_details": None, "usage": None, **shown}}
        yield event


def _before(state: State, body: Json) -> list[Json]:
    """What was said before."""
    earlier = body.get("previous_response_id")
    if earlier is not None:
        if earlier not in state.threads.said:
            text = f"Previous response with id '{earlier}' not found."
            raise Refusal(400, text, code="previous_response_not_found")
        return state.threads.said[earlier]
    conversation = conversation_in(body)
    return [] if conversation is None else state.threads.said[state.conversations.find(conversation)["id"]]


def conversation_in(body: Json) -> str | None:
    """The conversation that a request goes on with."""
    match body.get("conversation"):
        case {"id": str(name)} | str(name):
            return name
        case _:
            return None


def _keep(state: State, body: Json, whole: Json, events: list[Json], *, asked: list[Json], before: list[Json]) -> None:
    name: str = whole["id"]
    threads = state.threads
    said = [*before, *asked, *whole["output"]]
    threads.said[name], threads.asked[name], threads.events[name] = said, asked, events
    conversation = conversation_in(body)
    if conversation is not None:
        threads.said[conversation] = said
    if body.get("background") and not body.get("stream"):
        unready: Json = {**whole, "output": [], "usage": None, "completed_at": None}
        threads.coming[name] = [*({**unready, "status": status} for status in IN_THE_BACKGROUND), whole]
    state.responses.add(whole)


def _looked_at(state: State, name: str) -> Json:
    """A response as it stands by now: what comes in the background is one step further at each look."""
    coming = state.threads.coming.get(name)
    if coming:
        state.responses.add(coming.pop(0))
    return state.responses.find(name)


def items_in(given: Any) -> list[Json]:
    """Input as items."""
    if is_list(given):
        return [*given]
    return [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": given or ""}]}]


def _question(body: Json, items: list[Json]) -> Question:
    turns = [(role_of(item), text_of(item.get("content"))) for item in items if "role" in item]
    results = [text_of(item.get("output")) for item in items if item["type"] == "function_call_output"]
    form = object_in(object_in(body, "text"), "format")
    schema = form.get("schema") or (ANY if form.get("type") == "json_object" else None)
    is_answered = bool(items) and items[-1]["type"] == "function_call_output"
    return Question(
        model=text_in(body, "model"),
        text=results[-1] if is_answered else last_words(turns),
        schema=schema,
        body=body,
        turns=[("system", text_in(body, "instructions")), *turns] if body.get("instructions") else turns,
        tools=[tool_from(each) for each in list_in(body, "tools") if each.get("type") == "function"],
        must_call=None if is_answered else must_call(body.get("tool_choice")),
        limit=body.get(CUT),
    )


def _frame(event: Json) -> bytes:
    return server_sent(event, name=event["type"])


def _told(message: str) -> bytes:
    told = {"type": "error", "code": "server_error", "message": message, "param": None, "sequence_number": 0}
    return server_sent(told, name="error")


def _found(state: State, call: Call) -> Reply:
    (name,) = call.places
    found = _looked_at(state, name)
    if call.query.get("stream") != "true":
        return found
    after = number_in(call.query, "starting_after", -1)
    later = [event for event in state.threads.events[name] if event["sequence_number"] > after]
    return Events(frames=map(_frame, later), told=_told)


def _cancelled(state: State, call: Call) -> Reply:
    found = state.responses.find(*call.places)
    if not found["background"]:
        raise Refusal(400, "Only a response that was made in the background can be cancelled.")
    if state.threads.coming.pop(found["id"], None):
        found = state.responses.add({**found, "status": "cancelled"})
    return found


def _deleted(state: State, call: Call) -> Reply:
    name = state.responses.take(*call.places)["id"]
    state.threads.forget(name)
    return {"id": name, "object": "response", "deleted": True}


def _items(state: State, call: Call) -> Reply:
    name = state.responses.find(*call.places)["id"]
    return state.paged(state.responses, state.threads.asked[name], call)


def _counted(state: State, call: Call) -> Reply:
    words = words_asked({**call.body, "before": _before(state, call.body)})
    return {"object": "response.input_tokens", "input_tokens": words}


BOTH: Mapping[str, Handler[State]] = {
    "createResponse": create,
    "getResponse": _found,
    "deleteResponse": _deleted,
    "cancelResponse": _cancelled,
    "listInputItems": _items,
    "Getinputtokencounts": _counted,
}
HANDLERS: Mapping[str, Handler[State]] = {**BOTH, **{f"beta_{name}": handler for name, handler in BOTH.items()}}
