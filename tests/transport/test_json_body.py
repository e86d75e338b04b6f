"""Bodies as JSON: the same whether the standard library or pydantic-core writes them."""

from __future__ import annotations

import enum
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlingua.errors import InvalidArgument
from interlingua.transport import json_body as written


class Word(enum.StrEnum):
    """Text by another name."""

    A = "a"


class Number(enum.IntEnum):
    """A number by another name."""

    ONE = 1


FINITE = st.floats(allow_nan=False, allow_infinity=False)
LEAVES = st.none() | st.booleans() | st.integers() | FINITE | st.text() | st.sampled_from([Word.A, Number.ONE])
KEYS = st.text() | st.integers() | st.booleans() | st.none() | FINITE
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(KEYS, inner), max_leaves=8
)


@settings(max_examples=500, deadline=None)
@given(VALUES)
def test_both_write_the_same(value: Any) -> None:
    plain = written._plain_json(value)
    assert plain is None or json.loads(plain) == json.loads(written.json_body(value))


@pytest.mark.parametrize(
    "value",
    [
        {"a": float("nan")},
        {"a": [float("inf")]},
        {"a": "\ud800"},
        {"a": object()},
        {"a": b"x"},
        {None: 1},
    ],
    ids=["nan", "inf", "half", "object", "bytes", "null"],
)
def test_what_the_standard_library_cannot_write_is_left_to_the_other(value: Any) -> None:
    assert written._plain_json(value) is None


def test_a_body_that_holds_itself_is_refused() -> None:
    value: dict[str, Any] = {}
    value["self"] = value
    assert written._plain_json(value) is None
    with pytest.raises(InvalidArgument):
        written.json_body(value)


def test_a_long_body_is_left_to_the_other() -> None:
    assert written._plain_json({"a": "x" * 100}) is not None
    assert written._plain_json({"a": "x" * written.SHORT}) is None


def test_a_first_body_is_written_without_pydantic() -> None:
    program = """
import sys
from interlingua.transport.json_body import json_body
print(json_body({"a": "ü"}), "pydantic_core" in sys.modules)
import pydantic_core
print(json_body({"a": "ü"}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ['b\'{"a":"\\xc3\\xbc"}\' False', 'b\'{"a":"\\xc3\\xbc"}\'']
