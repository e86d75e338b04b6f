"""A profile's row changes a request, and says so."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.chat import ChatRequest
from interlingua.messages import user
from interlingua.profiles import Profile
from interlingua.profiles.fit import fit
from interlingua.tools import Tool
from tests.client.replies import Server, client_of, reply


def request(**fields: Any) -> ChatRequest:
    return ChatRequest(model="m", messages=(user("Hi"),), **fields)


def test_what_is_refused_is_left_out_and_warned_of() -> None:
    fitted, warnings = fit(request(temperature=0.5, seed=1), Profile(unsupported=frozenset({"temperature", "top_p"})))
    assert fitted == request(seed=1)
    assert [warning.parameter for warning in warnings] == ["temperature"]


NEEDY = Profile(default_temperature=0.0, default_stop=("\n",), default_options={"a": 1, "b": 1})


def test_defaults_fill_what_was_not_given_without_a_warning() -> None:
    assert fit(request(options={"b": 2}), NEEDY) == (
        request(temperature=0.0, stop=("\n",), options={"a": 1, "b": 2}),
        (),
    )


def test_what_was_given_wins_over_defaults() -> None:
    assert fit(request(temperature=1, stop=("x",)), NEEDY)[0] == request(
        temperature=1, stop=("x",), options={"a": 1, "b": 1}
    )


@pytest.mark.parametrize("fields", [{"tools": (Tool("f"),)}])
def test_text_defaults_are_not_for_tools(fields: dict[str, Any]) -> None:
    assert fit(request(**fields), NEEDY)[0] == request(temperature=0.0, **fields)


def test_a_row_holds_for_a_real_call() -> None:
    server = Server(reply("Hello"))
    with client_of(server) as client:
        response = client.chat("o3", "Hi", temperature=0.5)
    assert "temperature" not in server.bodies[0]
    assert [warning.parameter for warning in response.warnings] == ["temperature"]
