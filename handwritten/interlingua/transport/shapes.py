"""What values in a path must look like, where the API says so."""

from __future__ import annotations

import re
from typing import Any

from interlingua.errors import InvalidArgument
from interlingua_wire._core.request import Request

ANY_SEGMENT = "[^/]+"


def refuse_misnamed(request: Request[Any, Any, Any]) -> None:
    """Raise `InvalidArgument` for the name of a resource of another kind."""
    for name, pattern in request.operation.patterns.items():
        value = request.path.get(name)
        if isinstance(value, str) and not re.fullmatch(pattern.strip("^$"), value):
            shape = pattern.strip("^$").replace(ANY_SEGMENT, "*")
            raise InvalidArgument(name, repr(value), f"a name such as {shape}", source=request.operation.name)
