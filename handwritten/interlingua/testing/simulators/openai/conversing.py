"""Conversations of a simulated OpenAI: items that responses add to."""

from __future__ import annotations

from collections.abc import Mapping

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.bodies import list_in, object_in
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.openai.refusals import nothing
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.replies import Reply
from interlingua.testing.simulators.scripts import Json
from interlingua.testing.simulators.shelves import now


def _created(state: State, call: Call) -> Reply:
    made = state.conversations.add(
        {"object": "conversation", "created_at": now(), "metadata": object_in(call.body, "metadata")}
    )
    state.threads.said[made["id"]] = [state.threads.named(item) for item in list_in(call.body, "items")]
    return made


def _changed(state: State, call: Call) -> Reply:
    found = state.conversations.find(*call.places)
    found["metadata"] = object_in(call.body, "metadata")
    return found


def _deleted(state: State, call: Call) -> Reply:
    name = state.conversations.take(*call.places)["id"]
    state.threads.forget(name)
    return {"id": name, "object": "conversation.deleted", "deleted": True}


def _listed(state: State, call: Call) -> Reply:
    return state.paged(state.conversations, _held(state, call.places[0]), call)


def _added(state: State, call: Call) -> Reply:
    held = _held(state, call.places[0])
    new = [state.threads.named(item) for item in call.body["items"]]
    held.extend(new)
    return {
        "object": "list",
        "data": new,
        "first_id": new[0]["id"] if new else None,
        "last_id": new[-1]["id"] if new else None,
        "has_more": False,
    }


def _item(state: State, call: Call) -> Json:
    conversation, name = call.places
    found = next((item for item in _held(state, conversation) if item["id"] == name), None)
    if found is None:
        raise nothing("conversation item", name)
    return found


def _removed(state: State, call: Call) -> Reply:
    item = _item(state, call)
    _held(state, call.places[0]).remove(item)
    return state.conversations.find(call.places[0])


def _held(state: State, name: str) -> list[Json]:
    return state.threads.said[state.conversations.find(name)["id"]]


HANDLERS: Mapping[str, Handler[State]] = {
    "createConversation": _created,
    "getConversation": lambda state, call: state.conversations.find(*call.places),
    "updateConversation": _changed,
    "deleteConversation": _deleted,
    "listConversationItems": _listed,
    "createConversationItems": _added,
    "getConversationItem": _item,
    "deleteConversationItem": _removed,
}
