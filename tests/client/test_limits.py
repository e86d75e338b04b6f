"""What a provider documents is checked before anything is sent."""

from __future__ import annotations

import re
from typing import Any, cast, get_args

import pytest
from attrs import evolve

from interlingua.chat import ChatRequest
from interlingua.errors import InvalidArgument
from interlingua.messages import Audio, File, Image, Part, ToolResult, tool_results, user
from interlingua.profiles import load_limits, profile_for
from interlingua.profiles.fit import fit
from interlingua.profiles.limits import Limit, check_limits, expected
from interlingua.profiles.measures import PARAMETERS
from interlingua.protocols import PROTOCOLS
from interlingua.providers import load_catalog
from interlingua.structured import OutputSchema
from interlingua.tools import Tool
from tests.client.replies import Server, client_of, reply

GIF = Image(b"GIF89a")
PLAIN = ChatRequest(model="m", messages=(user("Hi"),))


def nested(depth: int) -> dict[str, Any]:
    return {"type": "object", "properties": {"x": nested(depth - 1)}} if depth else {"type": "string"}


BAD: dict[str, dict[str, Any]] = {
    "n": {"n": 10**6},
    "max_output_tokens": {"max_output_tokens": 0},
    "temperature": {"temperature": 9},
    "top_p": {"top_p": 1.5},
    "top_k": {"top_k": -1},
    "stop": {"stop": tuple("abcdefgh")},
    "presence_penalty": {"presence_penalty": -3},
    "frequency_penalty": {"frequency_penalty": 3},
    "top_logprobs": {"top_logprobs": 100},
    "logit_bias": {"logit_bias": {7: 101}},
    "modalities": {"modalities": ("image",)},
    "user": {"user": "u" * 10_000},
    "metadata": {"metadata": {str(number): "" for number in range(17)}},
    "metadata.name": {"metadata": {"n" * 65: ""}},
    "metadata.value": {"metadata": {"n": "v" * 513}},
    "tools": {"tools": tuple(Tool(f"f{number}") for number in range(129))},
    "tools.name": {"tools": (Tool("a b"),)},
    "output.name": {"output": OutputSchema("a b", {"type": "object"})},
    "schema.depth": {"output": OutputSchema("deep", nested(11), strict=True)},
    "schema.properties": {"tools": (Tool("f", "", {"properties": {str(n): {} for n in range(5001)}}, strict=True),)},
    "image": {"messages": (user([GIF] * 1501),)},
    "image.media_type": {"messages": (user([Image(b"BM", media_type="image/bmp")]),)},
    "image.size": {"messages": (tool_results(ToolResult("c", [Image(b"GIF89a" + bytes(10**8 + 10**7))])),)},
    "audio.media_type": {"messages": (user([Audio(b"x", media_type="audio/midi")]),)},
    "file": {"messages": (user([File(b"%PDF")] * 6),)},
    "file.size": {"messages": (user([File(b"%PDF" + bytes(6 * 10**7))]),)},
}
"""By parameter: what no provider takes that documents a limit of it."""


@pytest.mark.parametrize(
    "limit", load_limits(), ids=lambda limit: f"{limit.provider}-{limit.protocol}-{limit.parameter}"
)
def test_a_value_outside_a_limit_is_refused_with_parameter_value_limit_and_source(limit: Limit) -> None:
    with pytest.raises(InvalidArgument) as caught:
        check_limits(evolve(PLAIN, **BAD[limit.parameter]), {limit.parameter: limit})
    assert caught.value.field == limit.parameter
    assert re.search(r"\((int|float|str)\)$", caught.value.found)
    assert caught.value.expected == expected(limit) != ""
    assert caught.value.source == limit.source


def test_every_limit_has_a_measure_a_bound_and_a_link() -> None:
    for limit in load_limits():
        assert limit.parameter in PARAMETERS
        assert limit.source.startswith("https://")
        assert limit.provider == "*" or limit.provider in load_catalog()
        assert limit.protocol in ("*", "openai_*") or limit.protocol in PROTOCOLS
        assert expected(limit)


@pytest.mark.parametrize("provider", sorted({limit.provider for limit in load_limits()} - {"*"}))
def test_an_ordinary_request_is_within_all_limits(provider: str) -> None:
    parts: list[Part | str] = ["Hi", Image(b"\xff\xd8\xff"), Audio(b"RIFF....WAVE"), File(b"%PDF")]
    request = ChatRequest(
        model="m",
        messages=(user(parts),),
        tools=(Tool("f"),),
        stop=("a", "b"),
        temperature=1,
        top_p=0.5,
        metadata={"a": "b"},
        max_output_tokens=100,
    )
    for protocol in load_catalog()[provider].protocols:
        profile = profile_for(provider=provider, protocol=protocol, model="unheard-of")
        check_limits(request, profile.limits)
        assert {"temperature", "tools.name"} <= profile.limits.keys()


def test_a_later_row_replaces_an_earlier_one_of_the_same_parameter() -> None:
    found = [limit for limit in load_limits() if limit.provider == "openai" and limit.parameter == "tools.name"]
    limits = profile_for(provider="openai", protocol="openai_chat", model="gpt-5").limits
    assert limits["tools.name"] is found[-1]


def test_what_a_model_refuses_anyway_has_no_limit() -> None:
    profile = profile_for(provider="openai", protocol="openai_chat", model="o3")
    fitted, warnings = fit(ChatRequest(model="o3", messages=PLAIN.messages, temperature=9), profile)
    assert fitted.temperature is None
    assert [warning.parameter for warning in warnings] == ["temperature"]


def test_nothing_is_sent_when_a_limit_is_passed() -> None:
    server = Server(reply("Hello"))
    with client_of(server) as client, pytest.raises(InvalidArgument, match=r"stop: found 5 stop sequences.*at most 4"):
        client.chat("gpt-5", "Hi", stop=["a", "b", "c", "d", "e"])
    assert server.bodies == []


def test_bytes_that_belie_their_media_type_are_refused() -> None:
    server = Server(reply("Hello"))
    message = user([Image(b"\xff\xd8\xff", media_type="image/png")])
    with client_of(server) as client, pytest.raises(InvalidArgument, match="'image/png', but the bytes are image/jpeg"):
        client.chat("gpt-5", message)


def test_every_kind_of_media_is_measured() -> None:
    kinds = cast("tuple[type, ...]", get_args(Image | Audio | File))
    assert {f"{kind.__name__.lower()}.size" for kind in kinds} <= PARAMETERS
