"""Values of the wrong type: they cost themselves, not the answer, and never raise what is not ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from types import ModuleType
from typing import Any

import pytest

from interlingua.errors import InterlinguaError, InvalidReply
from interlingua.usage import Usage
from interlingua_wire._core.model import to_json
from tests.protocols.anthropic_messages import test_stream as anthropic_replies
from tests.protocols.anthropic_messages import wire as anthropic
from tests.protocols.bedrock_converse import test_stream as bedrock_replies
from tests.protocols.bedrock_converse import wire as bedrock
from tests.protocols.cohere_chat import test_stream as cohere_replies
from tests.protocols.cohere_chat import wire as cohere
from tests.protocols.gemini import test_stream as gemini_replies
from tests.protocols.gemini import wire as gemini
from tests.protocols.ollama import test_stream as ollama_replies
from tests.protocols.ollama import wire as ollama

WRONG = (7, "x", [1], {"a": 1}, None)
SAMPLES = [
    pytest.param(dialect, replies.REPLIES[name], id=f"{dialect.__name__.split('.')[-2]} {name}")
    for dialect, replies in (
        (anthropic, anthropic_replies),
        (bedrock, bedrock_replies),
        (cohere, cohere_replies),
        (gemini, gemini_replies),
        (ollama, ollama_replies),
    )
    for name in replies.REPLIES
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value within a JSON value."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in entries:
        yield (*path, key)
        yield from places(item, (*path, key))


def broken(value: Any, path: tuple[Any, ...], wrong: Any) -> Any:
    """The JSON value with another value in one place."""
    changed = deepcopy(value)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = wrong
    return changed


def strangers(read: Callable[[Any], Any], value: Any) -> list[str]:
    """What reading raises that is not ours, a wrong value in turn in each place; an event as a whole is none."""
    found: list[str] = []
    for path in [path for path in places(value) if not isinstance(path[-1], int) or len(path) > 1]:
        for wrong in WRONG:
            try:
                read(broken(value, path, wrong))
            except InterlinguaError:
                continue
            except Exception as error:  # noqa: BLE001 - any exception is what this test looks for
                found.append(f"{path} = {wrong!r}: {error!r}")
    return found


@pytest.mark.parametrize(("dialect", "reply"), SAMPLES)
def test_a_plain_reply_raises_nothing_but_ours(dialect: ModuleType, reply: Any) -> None:
    assert strangers(dialect.decoded, reply) == []


@pytest.mark.parametrize(("dialect", "reply"), SAMPLES)
def test_a_stream_raises_nothing_but_ours(dialect: ModuleType, reply: Any) -> None:
    assert strangers(dialect.folded, dialect.streamed(reply, piece=1000)) == []


@pytest.mark.parametrize("path", [("usage",), ("usage", "output_tokens"), ("id",), ("stop_reason",), ("content", 1)])
def test_a_wrong_value_costs_only_itself(path: tuple[Any, ...]) -> None:
    reply = anthropic.message({"type": "text", "text": "Hello"}, {"type": "text", "text": ""})
    wire = broken(reply, path, [7])
    response = anthropic.decoded(wire)
    assert response.text == "Hello"
    assert json.loads(to_json(response.raw)) == wire
    assert "left out" not in repr(anthropic.decoded(reply).warnings)


def test_a_value_that_is_left_out_is_not_left_out_in_silence() -> None:
    reply = anthropic.message({"type": "text", "text": "Hello"}, {"type": "text", "text": ""})
    (warning,) = anthropic.decoded(broken(reply, ("content", 1), 7)).warnings
    assert (warning.parameter, "`raw` has them" in warning.message) == ("reply", True)


def test_an_event_with_a_wrong_value_ends_the_stream() -> None:
    wire = anthropic.streamed(anthropic.message({"type": "text", "text": "Hello"}), piece=1000)
    with pytest.raises(InvalidReply):
        anthropic.folded(broken(wire, (3, "delta", "text"), 7))


@pytest.mark.parametrize("wrong", WRONG)
def test_the_tokens_so_far_can_be_asked_for_whatever_stands_in_their_place(wrong: Any) -> None:
    event = {**gemini.reply({"text": "x"}, finish=None), "usageMetadata": wrong}
    decoder = gemini.chat.decoder()
    assert decoder.feed(gemini.REPLY.decode(json.dumps(event)))
    assert decoder.usage == Usage()
