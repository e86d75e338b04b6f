"""What a tool is called."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from interlingua.errors import InvalidArgument
from interlingua.tools import tool_from_function, tools_from


def scale(value: int, factor: int = 1) -> int:
    """Scale a value."""
    return value * factor


def test_a_partial_function_keeps_its_name() -> None:
    assert tool_from_function(partial(scale, factor=3)).name == "scale"


@pytest.mark.parametrize(("function", "name"), [(lambda: 1, None), (scale, "bad name!"), (scale, "x" * 129)])
def test_a_name_that_no_provider_takes_is_refused(function: Any, name: str | None) -> None:
    with pytest.raises(InvalidArgument, match=r"il\.tool\(name="):
        tool_from_function(function, name=name)


def test_what_cannot_be_called_is_no_tool() -> None:
    words: Any = ["scale"]
    with pytest.raises(InvalidArgument, match="'scale' among them"):
        tools_from(words)
