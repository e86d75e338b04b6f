"""Messages of a simulated Anthropic: plain, as a stream, and counted; and the models that say them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from interlingua.structured.json_text import is_list, is_object
from interlingua.testing.mock_replies import MockReply
from interlingua.testing.mock_requests import words_asked
from interlingua.testing.mock_wires import messages
from interlingua.testing.mock_wires.facts import Facts
from interlingua.testing.simulators.anthropic.forms import Form, form_of
from interlingua.testing.simulators.anthropic.refusals import Refusal
from interlingua.testing.simulators.anthropic.state import State
from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.bodies import list_in, object_in, text_in
from interlingua.testing.simulators.described import last_words
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.replies import Events, Reply, server_sent
from interlingua.testing.simulators.replying import facts_of, reply_from
from interlingua.testing.simulators.scripts import Json, Question, ended
from interlingua.testing.simulators.shelves import Shelf
from interlingua.tools import Tool

ENDED = ("container", "stop_details", "stop_sequence")
"""What the end of a stream says besides."""
STOPPED = "stop_sequence"
WORDS = ("max_tokens", STOPPED)
PING: Json = {"type": "ping"}


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One answer, and what is said about it."""

    reply: MockReply
    facts: Facts
    head: Json
    form: Form


def create(state: State, call: Call) -> Reply:
    """Answer, in one piece or in many."""
    answered = _answered(state, call.body, form_of(call))
    if not call.body.get("stream"):
        return _whole(answered)
    return Events(frames=_frames(answered), told=_told)


def answer_to(state: State, body: Json, form: Form) -> Json:
    """The whole answer to a request."""
    return _whole(_answered(state, body, form))


def _answered(state: State, body: Json, form: Form) -> Answered:
    state.need(body["model"])
    if not body["messages"]:
        raise Refusal(400, "messages: at least one message is required")
    stops: list[str] = list_in(body, "stop_sequences")
    said = state.script.answer(_question(body))
    answer = ended(said, limit=body["max_tokens"], stops=stops, words=WORDS)
    facts = facts_of(body, number=next(state.numbers))
    found = next((stop for stop in stops if said.text.startswith(answer.text + stop)), None)
    stop = found if answer.finish == STOPPED else None
    head: Json = {"id": f"msg_{facts.number:024x}", "container": None, "stop_details": None, "stop_sequence": stop}
    return Answered(reply=reply_from(answer, asked=facts.words), facts=facts, head=head, form=form)


def _whole(answered: Answered) -> Json:
    return _shown(messages.whole(answered.reply, answered.facts), answered)


def _shown(message: Json, answered: Answered) -> Json:
    form = answered.form
    return {**message, **answered.head, **form.message, "usage": {**form.usage, **message["usage"]}}


def _frames(answered: Answered) -> Iterator[bytes]:
    for event in messages.streamed(answered.reply, answered.facts):
        match event["type"]:
            case "message_start":
                begun = _shown(event["message"], answered) | {"stop_sequence": None}
                yield _frame({**event, "message": begun})
                yield _frame(PING)
            case "message_delta":
                delta = {**event["delta"], **{name: answered.head[name] for name in ENDED}}
                spent = {**answered.form.spent, **event["usage"]}
                yield _frame({**event, **answered.form.end, "delta": delta, "usage": spent})
            case _:
                yield _frame(event)


def _frame(event: Json) -> bytes:
    return server_sent(event, name=event["type"])


def _told(message: str) -> bytes:
    return _frame(Refusal(529, message).body)


def _question(body: Json) -> Question:
    turns = [(text_in(turn, "role"), _said_in(turn["content"])) for turn in body["messages"]]
    system = _said_in(body.get("system"))
    form = object_in(object_in(body, "output_config"), "format") or object_in(body, "output_format")
    return Question(
        model=body["model"],
        text=last_words(turns),
        schema=form.get("schema"),
        body=body,
        turns=[("system", system), *turns] if system else turns,
        tools=[_tool(each) for each in list_in(body, "tools") if "input_schema" in each],
        must_call=_must_call(object_in(body, "tool_choice")),
        limit=body["max_tokens"],
    )


def _said_in(content: Any) -> str:
    """The texts of content, those of tools' results too."""
    if not is_list(content):
        return content if isinstance(content, str) else ""
    parts = [part for part in content if is_object(part)]
    return " ".join(text_in(part, "text") or _said_in(part.get("content")) for part in parts).strip()


def _must_call(choice: Json) -> str | None:
    match choice:
        case {"type": "any"}:
            return ""
        case {"type": "tool", "name": str(name)}:
            return name
        case _:
            return None


def _tool(described: Json) -> Tool:
    return Tool(described["name"], text_in(described, "description"), described["input_schema"])


def _counted(state: State, call: Call) -> Reply:
    state.need(call.body["model"])
    return {"input_tokens": words_asked(call.body), **form_of(call).count}


def _models(state: State, call: Call) -> Reply:
    cards = [{**state.card(name), **form_of(call).card} for name in state.models]
    return state.paged(Shelf("", lambda name: Refusal(404, f"model: {name}")), cards, call)


BOTH: Mapping[str, Handler[State]] = {
    "messages_post": create,
    "messages_count_tokens_post": _counted,
    "models_list": _models,
    "models_get": lambda state, call: {**state.card(*call.places), **form_of(call).card},
}
HANDLERS: Mapping[str, Handler[State]] = {**BOTH, **{f"beta_{name}": handler for name, handler in BOTH.items()}}
