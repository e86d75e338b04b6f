"""An answer that was paid for is never thrown away: it decodes, and dumps back to equal JSON."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from interlingua_wire._core.decoder import Decoder
from interlingua_wire._core.model import UnknownVariant, to_json
from interlingua_wire._core.wire import Wire
from interlingua_wire.anthropic.types import Message, ResponseTextBlock
from interlingua_wire.openai.types import CreateChatCompletionResponse
from tests.wire.fakes import operations

REPLIES = sorted((Path(__file__).parent / "replies").glob("*.json"))
STRANGE: list[Any] = [None, 0, -1, 1.0, 1.5, "", "1", "true", True, [], [None], ["x"], {}, {"type": "new"}, {"x": [1]}]


def load(path: Path) -> tuple[Wire[Any], Any]:
    """The type that a recorded reply is decoded to, and the reply."""
    case = json.loads(path.read_bytes())
    api, name = case["operation"]
    return operations(api)[name].reply, case["reply"]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container and key in a JSON value."""
    keys: list[Any] = (
        list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    )
    for key in keys:
        yield value, key
        yield from places(value[key])


def round_trip(wire: Wire[Any], value: Any) -> Any:
    return json.loads(to_json(wire.decode(json.dumps(value))))


@pytest.mark.parametrize("path", REPLIES, ids=lambda path: path.stem)
def test_unknown_values_members_and_fields_dump_back_to_equal_json(path: Path) -> None:
    wire, reply = load(path)
    assert round_trip(wire, reply) == reply


@pytest.mark.parametrize("path", REPLIES, ids=lambda path: path.stem)
def test_any_field_may_be_missing(path: Path) -> None:
    wire, reply = load(path)
    for number in range(sum(1 for _ in places(reply))):
        changed = copy.deepcopy(reply)
        container, key = list(places(changed))[number]
        del container[key]
        assert round_trip(wire, changed) == changed


@pytest.mark.parametrize("path", REPLIES, ids=lambda path: path.stem)
def test_any_field_may_hold_anything(path: Path) -> None:
    wire, reply = load(path)
    for number in range(sum(1 for _ in places(reply))):
        for strange in STRANGE:
            changed = copy.deepcopy(reply)
            container, key = list(places(changed))[number]
            container[key] = strange
            assert exactly(round_trip(wire, changed)) == exactly(changed)


@pytest.mark.parametrize("path", REPLIES, ids=lambda path: path.stem)
def test_many_things_may_be_wrong_at_once(path: Path) -> None:
    wire, reply = load(path)
    chance = random.Random(7)
    for _ in range(200):
        changed = copy.deepcopy(reply)
        for _ in range(5):
            container, key = chance.choice(list(places(changed)))
            container[key] = copy.deepcopy(chance.choice(STRANGE))
        assert round_trip(wire, changed) == changed


def exactly(value: Any) -> str:
    """JSON text in which `1` and `true` differ, and `1` and `1.0` do not."""
    return json.dumps(value, sort_keys=True).replace(".0,", ",").replace(".0}", "}").replace(".0]", "]")


def test_an_unknown_member_keeps_its_fields_where_people_find_them() -> None:
    wire, reply = load(Path(__file__).parent / "replies" / "anthropic_message.json")
    message: Message = wire.decode(json.dumps(reply))
    unknown = message.content[2]
    assert isinstance(unknown, UnknownVariant)
    assert unknown.model_extra == {"type": "hologram", "beam": [1, 2]}


def test_a_known_member_with_a_wrong_field_is_still_that_member() -> None:
    wire, _ = load(Path(__file__).parent / "replies" / "anthropic_message.json")
    message: Message = wire.decode(b'{"content": [{"type": "text", "text": 5}, {"type": "text", "text": "b"}]}')
    assert [type(part) for part in message.content] == [ResponseTextBlock, ResponseTextBlock]


def test_a_wrong_field_does_not_change_what_stands_beside_it() -> None:
    wire, reply = load(Path(__file__).parent / "replies" / "openai_chat.json")
    found: CreateChatCompletionResponse = wire.decode(json.dumps({**reply, "created": "yesterday"}))
    assert found.choices[0].finish_reason == "tired"
    assert found.usage is not None
    assert found.usage.total_tokens == 3


def test_a_field_that_the_spec_requires_is_none_when_it_is_missing() -> None:
    wire, _ = load(Path(__file__).parent / "replies" / "openai_models.json")
    assert wire.decode(b"{}").data is None


def test_a_long_integer_reads_as_one_and_stays_text_in_json() -> None:
    wire, reply = load(Path(__file__).parent / "replies" / "gemini_file.json")
    file = wire.decode(json.dumps(reply))
    assert file.size_bytes == 9007199254740993
    assert json.loads(to_json(file))["sizeBytes"] == "9007199254740993"
    assert json.loads(to_json(wire.decode(b'{"sizeBytes": 12}'))) == {"sizeBytes": 12}


@pytest.mark.parametrize("number", ["1", "9007199254740993", "-0.0", "1e22", "1.0", "5e-324"])
def test_a_number_stays_the_one_it_is_also_where_the_spec_has_fractions(number: str) -> None:
    wire, _ = load(Path(__file__).parent / "replies" / "openai_responses.json")
    found = to_json(wire.decode(f'{{"temperature": {number}}}'.encode()))
    assert repr(json.loads(found)["temperature"]) == repr(json.loads(number))


def test_a_reply_that_is_a_list_of_numbers_keeps_each_of_them() -> None:
    assert to_json(Decoder(list[list[float]]).decode(b'[[1,2.5,9007199254740993],["x"]]')) == (
        b'[[1,2.5,9007199254740993],["x"]]'
    )


@pytest.mark.parametrize("text", ["007", "+5", "1_000", " 5 ", "five", "", "5.0"])
def test_text_that_is_no_plain_integer_stays_the_text_it_is(text: str) -> None:
    wire, _ = load(Path(__file__).parent / "replies" / "gemini_file.json")
    assert round_trip(wire, {"sizeBytes": text}) == {"sizeBytes": text}


def test_a_field_that_is_called_like_an_attribute_is_a_field_of_its_own() -> None:
    wire, _ = load(Path(__file__).parent / "replies" / "gemini_file.json")
    file = wire.decode(b'{"size_bytes": 1, "sizeBytes": "2"}')
    assert (file.size_bytes, file.model_extra) == (2, {"size_bytes": 1})
    assert json.loads(to_json(file)) == {"size_bytes": 1, "sizeBytes": "2"}


def test_a_reply_may_stand_in_a_request_body() -> None:
    wire, reply = load(Path(__file__).parent / "replies" / "anthropic_message.json")
    message: Message = wire.decode(json.dumps(reply))
    body = {"messages": [{"role": "assistant", "content": message.content}]}
    assert json.loads(to_json(body))["messages"][0]["content"] == reply["content"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'"text"', b"{"])
def test_only_a_body_that_is_not_the_kind_at_all_is_refused(body: bytes) -> None:
    wire, _ = load(Path(__file__).parent / "replies" / "openai_chat.json")
    with pytest.raises(ValidationError):
        wire.decode(body)
