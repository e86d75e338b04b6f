"""Wire values with something wrong in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

JUNK: list[Any] = [None, True, -1, 1.5, "", "x", "{", [], [1], {}, {"type": "x"}, [None], {"a": [{}]}]


@st.composite
def mutated(draw: st.DrawFn, wire: Any) -> Any:
    """The value with one to three of its places replaced by junk, or gone."""
    changed = json.loads(json.dumps(wire))
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(changed))
        if places:
            holder, key = draw(st.sampled_from(places))
            if draw(st.booleans()):
                holder[key] = deepcopy(draw(st.sampled_from(JUNK)))
            elif isinstance(holder, dict):
                del holder[key]
    return changed


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])
