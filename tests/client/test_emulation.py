"""What a model cannot do is asked for in another way, and the answer reads the same, streamed or not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import BaseModel, Field

import interlingua as il
from interlingua import profiles
from interlingua.errors import InvalidArgument
from tests.client.replies import Server, client_of, reply


class City(BaseModel):
    name: str
    twin: City | None = None


def look(place: City, depth: int = 1) -> str:
    """Look at a place."""
    return f"saw {place.name}"


@pytest.fixture
def profile(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every model has the profile that the test names."""
    rows = (profiles.Row(profile=request.param, source="https://test", checked=profiles.date.today()),)
    monkeypatch.setattr(profiles, "load_rows", lambda: rows)
    profiles.profile_for.cache_clear()
    yield
    profiles.profile_for.cache_clear()


def both(server: Server, **settings: Any) -> il.ChatResponse[Any]:
    """The response, after checking that the stream's is the same."""
    with client_of(server) as client:
        plain = client.chat("m", "Where?", **settings)
        assert client.stream("m", "Where?", **settings).response() == plain
    return plain


PROMPTED: Mapping[str, Any] = {"output_mode": "prompted"}
TOOL: Mapping[str, Any] = {"output_mode": "tool"}
NO_TOOLS: Mapping[str, Any] = {"emulates_tools": True}


@pytest.mark.parametrize("profile", [PROMPTED], indirect=True)
def test_a_schema_can_be_put_into_words(profile: None) -> None:
    server = Server(reply('```json\n{"name": "Rome", "twin": null}\n```'))
    response = both(server, output=City)
    assert response.output == City(name="Rome")
    assert [warning.parameter for warning in response.warnings] == ["output"]
    assert "response_format" not in server.bodies[0]
    assert '"twin"' in server.bodies[0]["messages"][0]["content"]


@pytest.mark.parametrize("profile", [TOOL], indirect=True)
def test_a_schema_can_be_a_tool_that_must_be_called(profile: None) -> None:
    server = Server(reply(calls=[("City", {"name": "Rome", "twin": None})]))
    response = both(server, output=City)
    assert response.output == City(name="Rome")
    assert (response.finish_reason, response.tool_calls) == ("stop", ())
    assert server.bodies[0]["tool_choice"] == {"type": "function", "function": {"name": "City"}}


@pytest.mark.parametrize("profile", [TOOL], indirect=True)
def test_beside_it_other_tools_can_still_be_called(profile: None) -> None:
    server = Server(reply(calls=[("look", {"place": {"name": "Rome"}})]))
    response = both(server, output=City, tools=[look])
    assert (response.finish_reason, response.output) == ("tool_calls", None)
    assert server.bodies[0]["tool_choice"] == "required"


@pytest.mark.parametrize("profile", [TOOL], indirect=True)
def test_the_text_of_a_forced_tool_streams(profile: None) -> None:
    server = Server(reply(calls=[("City", {"name": "Rome", "twin": None})]))
    with client_of(server) as client, client.stream("m", "Where?", output=City) as stream:
        assert json.loads("".join(stream.text_deltas())) == {"name": "Rome", "twin": None}


@pytest.mark.parametrize("profile", [NO_TOOLS], indirect=True)
def test_tools_can_be_offered_through_a_schema(profile: None) -> None:
    server = Server(reply('{"tool": "look", "arguments": {"place": {"name": "Rome"}}}'))
    response = both(server, tools=[look])
    assert response.tool_calls == (il.ToolCall("call_1", "look", {"place": {"name": "Rome"}}),)
    assert (response.finish_reason, response.text) == ("tool_calls", "")
    assert [warning.parameter for warning in response.warnings] == ["tools"]
    schema = server.bodies[0]["response_format"]["json_schema"]["schema"]
    assert schema["$defs"].keys() == {"look.City"}
    assert schema["anyOf"][0]["properties"] == {"answer": {"type": "string"}}
    assert schema["anyOf"][1]["properties"]["arguments"]["properties"]["place"] == {"$ref": "#/$defs/look.City"}


@pytest.mark.parametrize("profile", [NO_TOOLS], indirect=True)
def test_an_answer_in_place_of_a_call_is_text(profile: None) -> None:
    response = both(Server(reply('{"answer": "In Rome."}')), tools=[look])
    assert (response.text, response.finish_reason) == ("In Rome.", "stop")


@pytest.mark.parametrize("profile", [NO_TOOLS], indirect=True)
def test_an_answer_can_have_a_type_while_tools_are_offered(profile: None) -> None:
    response = both(Server(reply('{"answer": {"name": "Rome", "twin": null}}')), tools=[look], output=City)
    assert response.output == City(name="Rome")


@pytest.mark.parametrize("profile", [NO_TOOLS], indirect=True)
@pytest.mark.parametrize(
    ("choice", "forms"), [("required", ["tool"]), ("look", ["tool"]), ("auto", ["answer", "tool"])]
)
def test_the_tool_choice_decides_what_the_schema_allows(profile: None, choice: str, forms: list[str]) -> None:
    server = Server(reply('{"tool": "look", "arguments": {}}'))
    with client_of(server) as client:
        client.chat("m", "Where?", tools=[look], tool_choice=choice)
    schema = server.bodies[0]["response_format"]["json_schema"]["schema"]
    found = [next(iter(member["properties"])) for member in schema.get("anyOf", [schema])]
    assert found == forms


@pytest.mark.parametrize("profile", [NO_TOOLS], indirect=True)
def test_without_a_choice_of_tools_none_are_offered(profile: None) -> None:
    server = Server(reply("In Rome."))
    assert both(server, tools=[look], tool_choice="none").text == "In Rome."
    assert not {"tools", "tool_choice", "response_format"} & server.bodies[0].keys()


@pytest.mark.parametrize("profile", [NO_TOOLS], indirect=True)
def test_text_that_is_no_json_stays_text(profile: None) -> None:
    assert both(Server(reply("I do not know.")), tools=[look]).text == "I do not know."


@pytest.mark.parametrize("profile", [NO_TOOLS], indirect=True)
def test_the_loop_runs_on_emulated_tools(profile: None) -> None:
    server = Server(
        reply('{"tool": "look", "arguments": {"place": {"name": "Rome"}}}'), reply('{"answer": "I saw Rome."}')
    )
    with client_of(server) as client:
        result = client.run("m", "Look at Rome", tools=[look])
    assert (result.text, result.turns) == ("I saw Rome.", 2)
    history = [message["content"] for message in server.bodies[1]["messages"][-2:]]
    assert json.loads(history[0])["tool"] == "look"
    assert history[1] == "look gave: saw Rome"


class Counted(BaseModel):
    code: str = Field(min_length=2)
    amounts: dict[str, int]


def test_what_the_model_is_not_held_to_is_told_once_for_each_keyword() -> None:
    class Codes(BaseModel):
        one: str = Field(min_length=2)
        other: str = Field(min_length=2)

    server = Server(reply('{"one": "ab", "other": "cd"}'))
    response = both(server, output=Codes)
    assert [warning.message for warning in response.warnings] == [
        "the model is not held to minLength (one, other); the answer is checked for it"
    ]


def test_a_schema_that_cannot_be_held_to_is_sent_loose_with_a_warning() -> None:
    server = Server(reply('{"code": "ab", "amounts": {"x": 1}}'))
    response = both(server, output=Counted)
    assert response.output == Counted(code="ab", amounts={"x": 1})
    assert [warning.parameter for warning in response.warnings] == ["output"]
    sent = server.bodies[0]["response_format"]["json_schema"]
    assert (sent["strict"], sent["schema"]["properties"]["amounts"]["additionalProperties"]) == (
        False,
        {"type": "integer"},
    )


@pytest.mark.parametrize("profile", [{"output_dialect": "anthropic"}], indirect=True)
def test_a_schema_that_the_field_cannot_take_is_asked_for_by_a_tool(profile: None) -> None:
    server = Server(reply(calls=[("Counted", {"code": "ab", "amounts": {"x": 1}})]))
    response = both(server, output=Counted)
    assert response.output == Counted(code="ab", amounts={"x": 1})
    assert "response_format" not in server.bodies[0]
    assert "additionalProperties at amounts" in response.warnings[0].message


@pytest.mark.parametrize("mode", ["native", "tool", "prompted"])
def test_the_caller_chooses_how_an_answer_is_asked_for(mode: Any) -> None:
    answer = reply(calls=[("City", {"name": "Rome", "twin": None})]) if mode == "tool" else reply('{"name": "Rome"}')
    server = Server(answer)
    with client_of(server) as client:
        response = client.chat("m", "Where?", output=City, output_mode=mode)
    body = server.bodies[0]
    assert (response.output, response.warnings) == (City(name="Rome"), ())
    assert ("response_format" in body, "tools" in body) == (mode == "native", mode == "tool")


def test_a_way_to_ask_without_a_form_to_ask_for_is_refused() -> None:
    with client_of(Server(reply("Hi"))) as client, pytest.raises(InvalidArgument, match="output_mode"):
        client.chat("m", "Where?", output_mode="tool")


def test_parameters_of_a_strict_tool_are_said_in_the_dialect_and_nulls_are_read_as_absent() -> None:
    server = Server(reply(calls=[("look", {"place": {"name": "Rome", "twin": None}, "depth": None})]), reply("done"))
    with client_of(server) as client:
        client.run("m", "Where?", tools=[il.tool(strict=True)(look)])
    parameters = server.bodies[0]["tools"][0]["function"]["parameters"]
    assert parameters["required"] == ["place", "depth"]
    assert server.bodies[1]["messages"][-1]["content"] == "saw Rome"
