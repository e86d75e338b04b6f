"""Values into URLs, headers and bodies."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from interlingua.errors import InvalidArgument
from interlingua.transport.endpoint import Endpoint
from interlingua.transport.render import Rendered, render
from interlingua.transport.uploads import Multipart, Upload
from interlingua.transport.urls import path_from_template, query_string
from interlingua_wire._core.omit import omit
from interlingua_wire._core.operation import BodyKind, Operation
from interlingua_wire._core.request import Extra, Request
from interlingua_wire._core.wire import Wire
from tests.transport.scripted import PLAIN, STREAM

HOST = Endpoint(provider="test", base_url="https://host/v1/", headers={"X-Version": "7"})
ANYTHING: Wire[bytes] = Wire("", "bytes")


def rendered(kind: BodyKind, body: Any, *, of: Mapping[str, Any] | None = None, **rest: Any) -> Rendered:
    operation = Operation("test", "name", "id", "post", "/things", ANYTHING, kind, **(of or {}))
    return render(Request(operation, body=body, **rest), HOST, streams=False)


@pytest.mark.parametrize(
    ("template", "values", "path"),
    [
        ("/files/{id}/content", {"id": "a/b?c#d e%"}, "/files/a%2Fb%3Fc%23d%20e%25/content"),
        ("/models/{id}", {"id": "ft:gpt@x:1"}, "/models/ft:gpt@x:1"),
        ("/{+name}:run", {"name": "models/gemini 2"}, "/models/gemini%202:run"),
        ("v1/{id}", {"id": 7}, "/v1/7"),
        ("/é/{id}", {"id": "東"}, "/é/%E6%9D%B1"),
    ],
)
def test_a_value_stays_within_its_place_in_the_path(template: str, values: Mapping[str, object], path: str) -> None:
    assert path_from_template(template, values) == path


@pytest.mark.parametrize("value", ["", ".", "..", None, omit, True, ["a"]])
@pytest.mark.parametrize("template", ["/files/{id}", "/{+id}"])
def test_a_value_that_is_no_segment_is_refused(template: str, value: object) -> None:
    with pytest.raises(InvalidArgument, match="id"):
        path_from_template(template, {"id": value})


@pytest.mark.parametrize("value", ["a/../b", "/a", "a/", "a//b", "a/./b"])
def test_no_part_of_a_long_value_may_change_the_path(value: str) -> None:
    with pytest.raises(InvalidArgument):
        path_from_template("/{+name}", {"name": value})


def test_a_missing_value_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="id"):
        path_from_template("/files/{id}", {})


@pytest.mark.parametrize(
    ("values", "query"),
    [
        ({"limit": 5, "after": "a b&c"}, "limit=5&after=a%20b%26c"),
        ({"include": ["a", "b"]}, "include=a&include=b"),
        ({"include[]": ("a",)}, "include%5B%5D=a"),
        ({"deep": {"a": 1, "b": True}}, "deep%5Ba%5D=1&deep%5Bb%5D=true"),
        ({"flag": False}, "flag=false"),
        ({"since": datetime(2026, 1, 2, tzinfo=UTC)}, "since=2026-01-02T00:00:00%2B00:00"),
    ],
)
def test_a_query_says_each_kind_of_value(values: Mapping[str, object], query: str) -> None:
    assert query_string(values) == query


@pytest.mark.parametrize("value", [None, object()])
def test_a_query_value_that_cannot_be_said_is_refused(value: object) -> None:
    with pytest.raises(InvalidArgument, match="limit"):
        query_string({"limit": value})


def test_everything_has_its_place() -> None:
    operation = STREAM._replace(query={"beta": "true"}, headers={"X-Operation": "o"})
    extra = Extra(headers={"X-Version": "8"}, query={"q": "1"}, body={"model": "n", "new": 1})
    request = Request(
        operation,
        query={"limit": 5, "after": omit},
        headers={"X-List": ["a", "b"]},
        body={"model": "m", "no": omit},
        extra=extra,
    )
    call = render(request, HOST, streams=True)
    assert (call.method, call.url) == ("POST", "https://host/v1/tell?beta=true&limit=5&q=1")
    assert call.body == b'{"model":"n","stream":true,"new":1}'
    assert call.model == "n"
    assert call.headers == {
        "accept": "text/event-stream",
        "content-type": "application/json",
        "x-version": "8",
        "x-operation": "o",
        "x-list": "a,b",
    }


def test_a_plain_call_of_an_operation_that_can_stream_does_not_ask_for_it() -> None:
    assert render(Request(STREAM, body={"model": "m"}), HOST, streams=False).body == b'{"model":"m"}'


def test_no_body_is_no_body() -> None:
    call = render(Request(PLAIN), HOST, streams=False)
    assert (call.body, "content-type" in call.headers) == (None, False)


def test_json_keeps_null_and_takes_any_mapping() -> None:
    from types import MappingProxyType

    assert (
        rendered("json", MappingProxyType({"a": None, "b": MappingProxyType({"é": 1.5})})).body
        == '{"a":null,"b":{"é":1.5}}'.encode()
    )


@pytest.mark.parametrize("value", [object(), "\ud800"])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(InvalidArgument, match="body"):
        rendered("json", {"a": value})


@pytest.mark.parametrize("value", ["a\r\nx-evil: 1", "é", "\0"])
def test_what_a_header_cannot_hold_is_refused(value: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        rendered("json", {}, headers={"x": value})
    assert value not in str(caught.value)


def test_a_form_is_flat() -> None:
    call = rendered("form", {"a": "x y", "b": [1, 2], "c": {"d": True}})
    assert call.body == b"a=x+y&b%5B%5D=1&b%5B%5D=2&c%5Bd%5D=true"
    assert call.headers["content-type"] == "application/x-www-form-urlencoded"


def test_files_are_parts_with_names_and_texts_are_parts_without(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"from a path")
    fields = {"purpose": "x", "file": path, "image": [b"1", ("two.png", io.BytesIO(b"2"), "image/png")], "tags": ["t"]}
    call = rendered("multipart", fields, of={"files": ("file", "image")})
    assert isinstance(call.body, Multipart)
    names = [(name, part[0] if isinstance(part, tuple) else part) for name, part in call.body.parts]
    assert names == [("purpose", None), ("tags[]", None), ("file", "a.txt"), ("image[]", b"1"), ("image[]", "two.png")]
    assert call.is_replayable
    call.close()
    assert [file.closed for file in call.opened] == [True]


def test_a_reference_in_place_of_a_file_is_fields() -> None:
    call = rendered("multipart", {"video": {"id": "v1"}}, of={"files": ("video",)})
    assert isinstance(call.body, Multipart)
    assert list(call.body.parts) == [("video[id]", (None, b"v1"))]


def test_the_address_of_a_file_is_a_field_where_the_api_takes_one() -> None:
    call = rendered("multipart", {"file": "https://host/a.mp3"}, of={"files": ("file",), "urls": ("file",)})
    assert isinstance(call.body, Multipart)
    assert list(call.body.parts) == [("file", (None, b"https://host/a.mp3"))]


def test_a_query_value_with_a_media_type_of_its_own_is_written_in_it() -> None:
    call = rendered("none", omit, of={"encoding": {"filter": "application/json"}}, query={"filter": {"a": [1, None]}})
    assert call.url.endswith("?filter=%7B%22a%22:%5B1,null%5D%7D")


def test_a_part_with_a_media_type_of_its_own_is_written_in_it() -> None:
    encoding = {"session": "application/json", "sdp": "application/sdp", "other": "application/json"}
    call = rendered("multipart", {"session": {"a": None}, "sdp": "v=0"}, of={"encoding": encoding})
    assert isinstance(call.body, Multipart)
    parts = dict(call.body.parts)
    assert parts == {"session": (None, b'{"a":null}', "application/json"), "sdp": (None, b"v=0", "application/sdp")}


@pytest.mark.parametrize("value", ["text", 5, ("a",), ("a", 5)])
def test_what_is_no_file_is_refused(value: object) -> None:
    with pytest.raises(InvalidArgument, match="file"):
        rendered("multipart", {"file": value}, of={"files": ("file",)})


def test_a_path_to_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="No such file"):
        rendered("binary", tmp_path / "none")


def test_a_binary_body_may_be_bytes_a_file_or_an_iterable() -> None:
    file = io.BytesIO(b"abc")
    file.read(1)
    one, two, three = rendered("binary", b"x"), rendered("binary", file), rendered("binary", iter([b"a"]))
    assert one.body == b"x"
    assert isinstance(two.body, Upload) and two.body.start == 1
    assert isinstance(three.body, Upload)
    assert (two.is_replayable, three.is_replayable) == (True, False)


def test_extra_body_needs_a_body_that_is_a_mapping() -> None:
    with pytest.raises(InvalidArgument, match="extra_body"):
        rendered("json", ["a"], extra=Extra(body={"b": 1}))


@pytest.mark.parametrize("url", ["host/v1", "ftp://host", "http://", "https://user:pw@host", "https://host?key=1"])
def test_a_base_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(InvalidArgument, match="base_url"):
        Endpoint(provider="test", base_url=url)


@pytest.mark.parametrize("path", [{"model": "m"}, {"modelId": "m"}])
def test_a_model_may_stand_in_the_path(path: Mapping[str, str]) -> None:
    operation = Operation("test", "name", "id", "post", "/things", ANYTHING, "json")
    assert render(Request(operation, path=path, body={}), HOST, streams=False).model == "m"
