"""Path templates and queries into URLs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, urlencode

from interlingua.errors import InvalidArgument
from interlingua.transport.forms import flattened

PLACEHOLDER = re.compile(r"\{(\+?)([^{}]+)\}")
SEGMENT_SAFE = "!$&'()*,;:=@+~"
"""What RFC 3986 allows in a path segment as it stands."""
NO_SEGMENTS = frozenset({"", ".", ".."})
"""Values that would change the path itself."""


@lru_cache(maxsize=1024)
def _template(path: str) -> tuple[str, ...]:
    """Literal text, then for each placeholder its `+` or nothing, its name, and the literal text that follows."""
    return tuple(PLACEHOLDER.split(path if path.startswith("/") else f"/{path}"))


def path_from_template(template: str, values: Mapping[str, object]) -> str:
    """`{id}` is filled as one segment, `{+name}` as several. A value that is no segment is refused."""
    head, *rest = _template(template)
    path = head
    for plus, name, literal in zip(rest[0::3], rest[1::3], rest[2::3], strict=True):
        value = values.get(name)
        text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        filled = _filled(text, has_slashes=bool(plus))
        if filled is None:
            raise InvalidArgument(name, repr(value), "a name that is neither empty nor '.' nor '..'")
        path += filled + literal
    return path


@lru_cache(maxsize=1024)
def _filled(text: str, *, has_slashes: bool) -> str | None:
    segments = text.split("/") if has_slashes else [text]
    if not NO_SEGMENTS.isdisjoint(segments):
        return None
    return quote(text, safe=SEGMENT_SAFE + "/" * has_slashes)


def query_string(values: Mapping[str, object]) -> str:
    """Lists are repeated, mappings become `name[key]`."""
    pairs = [pair for name, value in values.items() for pair in flattened(name, value, list_suffix="")]
    return urlencode(pairs, quote_via=quote, safe="/:,")
