"""A small API is emitted, imported and called: what people get from a spec, seen from outside."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import interlingua_wire
from codegen.ir import Parameter
from codegen.names import Names
from codegen.package import build_package
from interlingua_wire._core.model import UnknownVariant, to_json
from tests.codegen.small_api import API, CREATE
from tests.wire.fakes import FakeTransport


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The package, importable as `interlingua_wire.small` while this module's tests run."""
    folder = tmp_path_factory.mktemp("generated")
    for name, source in build_package(API, Names()).files.items():
        path = folder / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    interlingua_wire.__path__.append(str(folder))
    yield import_module("interlingua_wire.small")
    interlingua_wire.__path__.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("interlingua_wire.small")]:
        del sys.modules[name]


def test_a_reply_decodes_to_typed_members_and_dumps_back(small: Any) -> None:
    body = {
        "id": "1",
        "shapes": [{"type": "circle", "radius": 1.5}, {"type": "blob", "n": 1}],
        "sizeBytes": "12",
        "from": "x",
    }
    drawing = small.Client(FakeTransport([json.dumps(body).encode()])).drawings.create(shapes=[])
    assert isinstance(drawing.shapes[0], small.types.Circle)
    assert isinstance(drawing.shapes[1], UnknownVariant)
    assert (drawing.size_bytes, drawing.from_value) == (12, "x")
    assert json.loads(to_json(drawing)) == body


def test_arguments_are_the_fields_that_a_caller_may_set(small: Any) -> None:
    parameters = inspect.signature(small.Client(FakeTransport()).drawings.create).parameters
    assert list(parameters) == [
        *("shapes", "from_value", "level", "schema", "size_bytes", "when", "x_mood"),
        *("extra_headers", "extra_query", "extra_body", "timeout"),
    ]
    assert parameters["shapes"].default is inspect.Parameter.empty
    assert parameters["size_bytes"].annotation == "int | str | Omit"


def test_a_path_parameter_may_be_given_by_position(small: Any) -> None:
    transport = FakeTransport()
    with pytest.warns(DeprecationWarning, match=r"since 2026-01-01; use drawings\.list instead"):
        small.Client(transport).drawings.retrieve("7")
    assert transport.requests[0].path == {"id": "7"}


def test_arguments_go_under_their_names_on_the_wire(small: Any) -> None:
    transport = FakeTransport()
    small.Client(transport).drawings.create(shapes=[], size_bytes=3, x_mood="blue")
    body: Any = transport.requests[0].body
    assert (body["sizeBytes"], transport.requests[0].headers) == (3, {"X-Mood": "blue"})


def test_a_streaming_sibling_knows_its_events_and_their_end(small: Any) -> None:
    transport = FakeTransport()
    small.Client(transport).drawings.create_stream(shapes=[])
    rule = transport.requests[0].operation.stream
    assert rule is not None
    assert [terminal.sentinel for terminal in rule.terminals] == ["[DONE]"]
    assert isinstance(rule.event.decode(b'{"type": "square", "side": 2}'), small.types.Square)


def test_pages_follow_attributes_of_the_reply(small: Any) -> None:
    transport = FakeTransport([b'{"items": [{"id": "a"}], "nextPage": "2"}', b'{"items": [{"id": "b"}]}'])
    assert [drawing.id for drawing in small.Client(transport).drawings.list_all()] == ["a", "b"]


def test_docstrings_say_what_it_does_what_it_takes_and_where_to_read(small: Any) -> None:
    text = inspect.getdoc(small.Client(FakeTransport()).drawings.create)
    assert text is not None
    assert text.startswith("Draw.")
    assert "x_mood: The mood." in text
    assert text.endswith("See https://small.example/docs")


def test_the_index_of_types_lists_every_public_name_and_no_other(small: Any) -> None:
    assert {"Circle", "CircleDict", "Drawing", "DrawingDict", "Level", "DrawingList"} <= {*dir(small.types)}
    with pytest.raises(AttributeError, match="Triangle"):
        _ = small.types.Triangle


def test_a_spec_cannot_put_code_into_a_docstring_or_a_literal(tmp_path: Path) -> None:
    hostile = '""" + __import__("os").abort() + """'
    operation = replace(
        CREATE, description=hostile, parameters=(Parameter('"); 1/0 #', "query", {"type": "string"}, hostile),)
    )
    for name, source in build_package(replace(API, operations=(operation,)), Names()).files.items():
        if name.startswith("resources/"):
            compiled = compile(source, name, "exec")
            assert "abort" not in names_in(compiled)


def names_in(code: Any) -> set[str]:
    inner = [names_in(constant) for constant in code.co_consts if hasattr(constant, "co_names")]
    return {*code.co_names}.union(*inner)


def test_an_operation_that_the_parser_refuses_is_named_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    from codegen.emit import sketch

    found: Callable[[Any], dict[str, Any]] = sketch._by_summary  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(
        sketch, "_by_summary", lambda parsed: {k: v for k, v in found(parsed).items() if k != "getDrawing"}
    )
    package = build_package(API, Names())
    assert [problem.where for problem in package.problems] == ["small/getDrawing"]
    assert "DRAWINGS_RETRIEVE" in package.files["resources/drawings.py"]
