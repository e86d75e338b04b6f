"""Counts upstream operations without knowing how they are read, so that a reader that loses one is found out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..document import METHODS, endpoints
from ..problems import JSON, failure
from .pointers import at_pointer

_QUOTED_OR_COMMENT = re.compile(rb'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_HTTP_RULE = re.compile(rb'\b(?:get|put|post|delete|patch|path)\s*:\s*"/')


def refuse_loss(upstream: Any, document: JSON, *, api: str) -> None:
    """Raise `CodegenError` unless as many operations came out as went in."""
    before = _count_paths(upstream) if "paths" in upstream else _count_methods(upstream)
    after = sum(1 for _ in endpoints(document))
    if before != after:
        raise failure("lost-operation", api, f"{before} operations upstream, {after} read")


def refuse_lost_rules(sources: Iterable[bytes], document: JSON, *, api: str) -> None:
    """The same for protobuf services, whose http rules are counted in the text."""
    text = b"\n".join(_QUOTED_OR_COMMENT.sub(lambda match: match[1] or b"", source) for source in sources)
    before = len(_HTTP_RULE.findall(text))
    after = sum(1 for _ in endpoints(document))
    if before != after:
        raise failure("lost-operation", api, f"{before} http rules upstream, {after} operations read")


def _count_paths(upstream: Any) -> int:
    given = [item for path, item in upstream["paths"].items() if item is not None and not path.startswith("x-")]
    items = [at_pointer(upstream, item["$ref"])[1] or {} if "$ref" in item else item for item in given]
    return sum(method in METHODS and part is not None for item in items for method, part in item.items())


def _count_methods(upstream: Any) -> int:
    inner = sum(_count_methods(resource) for resource in upstream.get("resources", {}).values())
    return len(upstream.get("methods", {})) + inner
