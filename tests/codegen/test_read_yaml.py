"""YAML is read by the core rules of 1.2, and nothing read can exhaust the reader."""

from __future__ import annotations

import pytest

from codegen.problems import CodegenError
from codegen.read.yaml12 import MAX_DEPTH, load_text


def kind_of_failure(text: bytes) -> str:
    with pytest.raises(CodegenError) as caught:
        load_text(text, name="small")
    return caught.value.problems[0].kind


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("OFF", "OFF"),
        ("yes", "yes"),
        ("true", True),
        ("2024-01-01", "2024-01-01"),
        ("12:30:00", "12:30:00"),
        ("1_000", "1_000"),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("1e3", 1000.0),
        ("~", None),
        ("", None),
    ],
)
def test_a_scalar_has_the_type_of_yaml_1_2(text: str, value: object) -> None:
    assert load_text(f"key: {text}".encode(), name="small") == {"key": value}


def test_keys_are_strings() -> None:
    assert load_text(b"200: a\ntrue: b\n", name="small") == {"200": "a", "true": "b"}


def test_json_is_read_as_json() -> None:
    assert load_text(b'{"a": [1, null, "OFF"]}', name="small") == {"a": [1, None, "OFF"]}


@pytest.mark.parametrize("text", [b"{", b"a: [", b"a: b: c", b"\xff\xfe\x00", b"a: !!python/object:os.system x"])
def test_text_that_is_neither_json_nor_yaml_is_named(text: bytes) -> None:
    assert kind_of_failure(text) == "unreadable"


@pytest.mark.parametrize(
    "text",
    [b"a: " + b"[" * 100_000, b'{"a":' * 100_000, b"\n".join(b" " * depth + b"a:" for depth in range(MAX_DEPTH + 2))],
    ids=["flow", "json", "indented"],
)
def test_depth_is_refused_before_it_hurts(text: bytes) -> None:
    assert kind_of_failure(text) == "too-deep"


def test_an_alias_inside_itself_is_refused() -> None:
    assert kind_of_failure(b"a: &a [*a]") == "too-deep"


def test_a_bomb_of_aliases_is_refused() -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    for name, before in zip("bcdefghij", "abcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]")
    assert kind_of_failure("\n".join(lines).encode()) == "too-large"
