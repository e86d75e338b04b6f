"""A message, model or number of the wrong kind is refused by name before anything is sent."""

from __future__ import annotations

from typing import Any, cast

import pytest

import interlingua as il
from interlingua.errors import InvalidArgument


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (il.user(cast("Any", [3])), "3 (int) in a message"),
        (il.Message("user", cast("Any", ["Hello"])), "'Hello' (str) in a message"),
        (il.Message(cast("Any", "robot"), [il.Text("Hello")]), "the role 'robot' (str)"),
    ],
)
def test_a_message_that_no_provider_could_take_is_refused_by_name(message: il.Message, found: str) -> None:
    with il.Client("openai", api_key="k") as client, pytest.raises(InvalidArgument) as caught:
        client.chat("a-model", message)
    assert (caught.value.field, caught.value.found) == ("messages", found)


@pytest.mark.parametrize("setting", ["temperature", "deadline"])
@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_not_finite_is_refused(setting: str, number: float) -> None:
    settings: Any = {setting: number}
    with il.Client("openai", api_key="k") as client, pytest.raises(InvalidArgument, match=setting):
        client.chat("a-model", "Hello", **settings)


def test_a_model_that_is_no_text_is_refused_by_name() -> None:
    with il.Client("openai", api_key="k") as client, pytest.raises(InvalidArgument) as caught:
        client.chat(cast("Any", 3), "Hello")
    assert (caught.value.field, caught.value.found) == ("model", "3 (int)")


@pytest.mark.parametrize("deadline", [0, -1, "soon", True, float("nan")])
@pytest.mark.parametrize("make", [il.Client, il.AsyncClient, lambda *given, **more: il.connect("openai", **more)])
def test_a_deadline_that_is_none_is_refused_by_name(make: Any, deadline: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        make("openai", api_key="k", deadline=deadline)
    assert (caught.value.field, caught.value.expected) == ("deadline", "seconds, more than 0")


@pytest.mark.parametrize("max_retries", [-1, 1.5, "two"])
def test_a_number_of_retries_that_is_none_is_refused_by_name(max_retries: Any) -> None:
    with pytest.raises(InvalidArgument, match="max_retries"):
        il.Client("openai", api_key="k", max_retries=max_retries)
