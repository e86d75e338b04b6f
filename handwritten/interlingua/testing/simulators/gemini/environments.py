"""Environments, in which the code of a model may run."""

from __future__ import annotations

from interlingua.testing.simulators.gemini.refusals import Json
from interlingua.testing.simulators.gemini.state import Call, State


def create_environment(state: State, call: Call) -> Json:
    """A place where a model's code may run."""
    now = state.time()
    made = {"id": state.new_id(), "status": "ACTIVE", "created": now, "updated": now, "lastAccessed": now}
    count = str(len(call.body.get("sources", ())))
    environment: Json = {**call.body, **made, "fileCount": count, "sizeBytes": "0"}
    state.environments.put({**environment, "name": f"environments/{made['id']}"})
    return environment


def find_environment(state: State, call: Call) -> Json:
    """One environment."""
    return _without_name(state.environments.find(call.name))


def list_environments(state: State, call: Call) -> Json:
    """All environments."""
    page = state.environments.page(call.query, "environments", state.environments)
    found = page.pop("environments", [])
    return {**page, "environments": [_without_name(environment) for environment in found]}


def delete_environment(state: State, call: Call) -> Json:
    """Take one away."""
    state.environments.drop(call.name)
    return {}


def _without_name(environment: Json) -> Json:
    return {key: value for key, value in environment.items() if key != "name"}


HANDLERS = {
    "environments.create": create_environment,
    "environments.get": find_environment,
    "environments.list": list_environments,
    "environments.delete": delete_environment,
}
