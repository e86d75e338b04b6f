"""Large data is encoded once, where the body is written, and read by the server as the string it stands for."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest

from interlingua.errors import InvalidArgument
from interlingua.inline import SMALL
from interlingua.protocols.media import base64_text, data_url
from interlingua.transport import Policy
from interlingua.transport.render import json_body
from interlingua_wire._core.request import Request
from tests.transport.scripted import PLAIN, Asked, Caller, answer, scripted

LARGE = bytes(range(256)) * (SMALL // 256 + 1)


def written(body: object) -> Any:
    pieces = json_body(body)
    return json.loads(pieces if isinstance(pieces, bytes) else b"".join(pieces))


def test_small_data_is_a_plain_string() -> None:
    assert data_url(b"ab", "image/png") == "data:image/png;base64,YWI="


def test_large_data_stands_for_its_base64() -> None:
    body = {"a": [data_url(LARGE, 'odd/"type"'), "between"], "b": base64_text(LARGE), "c": 1.5}
    found = written(body)
    head, _, payload = found["a"][0].partition(",")
    assert (head, found["a"][1], found["c"]) == ('data:odd/"type";base64', "between", 1.5)
    assert b64decode(payload) == b64decode(found["b"]) == LARGE


def test_large_data_is_not_copied_into_the_rest_of_the_body() -> None:
    pieces = json_body({"image": base64_text(LARGE), "model": "m"})
    assert isinstance(pieces, tuple)
    assert [len(piece) < 100 for piece in pieces] == [True, False, True]


def test_a_body_in_pieces_arrives_whole(caller: Caller) -> None:
    bodies: list[bytes] = []

    def script(asked: Asked) -> None:
        bodies.append(asked.body)
        asked.send(answer(200, b"done"))

    with scripted(script) as server:
        request = Request(PLAIN, body={"image": base64_text(LARGE * 8)})
        assert caller.send(server.endpoint(), Policy(deadline=20), request).value == b"done"
    assert b64decode(json.loads(bodies[0])["image"]) == LARGE * 8


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("filler", ["", "x" * 9000])
def test_no_body_holds_what_is_no_number(number: float, filler: str) -> None:
    with pytest.raises(InvalidArgument, match="no number in JSON"):
        json_body({"filler": filler, "deep": [{"number": number}]})
