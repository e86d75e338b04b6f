"""Text to plain values by the core rules of YAML 1.2: `OFF` is a word and a date a string. JSON is a subset of it."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import yaml

from ..problems import failure

MAX_DEPTH = 200
MAX_NODES = 3_000_000
"""Aliases counted as often as they are used, so that a small file cannot grow into a huge document."""

_CORE = {
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "null": (r"~|null|Null|NULL|", "~nN"),
    "int": (r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    "float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
}
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class _Loader(yaml.CSafeLoader):
    """Knows the implicit types of the core schema and no others, and takes a key once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping. Raises `ValueError` for a key that stands twice."""
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.value != "<<"]
        if len(set(keys)) < len(keys):
            twice = next(key for index, key in enumerate(keys) if key in keys[:index])
            raise ValueError(f"the key {twice!r} stands twice, in line {node.start_mark.line + 1} and on")
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {}


def _read_int(loader: _Loader, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node))
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text)


for _name, (_pattern, _first) in _CORE.items():
    _loader_tag = f"tag:yaml.org,2002:{_name}"
    _Loader.add_implicit_resolver(
        _loader_tag, re.compile(f"^(?:{_pattern})$"), [*_first, *([""] if _name == "null" else [])]
    )
_Loader.add_constructor("tag:yaml.org,2002:int", _read_int)


def load_text(text: bytes, *, name: str) -> Any:
    """Load JSON or YAML. Raises `CodegenError` for what is neither, or is built to exhaust the reader."""
    try:
        value = _load_json(text) if text.lstrip()[:1] == b"{" else _load_yaml(text)
    except (ValueError, yaml.YAMLError) as error:
        raise failure("unreadable", name, f"neither JSON nor YAML: {_first_line(error)}") from error
    except RecursionError as error:
        raise failure("too-deep", name, f"nested deeper than {MAX_DEPTH} levels") from error
    _measure(value, name)
    return _string_keys(value)


def _load_json(text: bytes) -> Any:
    return json.loads(text, object_pairs_hook=_distinct_keys, parse_constant=_refuse_constant)


def _distinct_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _load_yaml(text: bytes) -> Any:
    _refuse_depth(text)
    return yaml.load(text, _Loader)


def _refuse_depth(text: bytes) -> None:
    """The C loader recurses without a limit of its own: a file of brackets would end the interpreter, not raise."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise RecursionError


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _measure(value: Any, name: str) -> None:
    nodes = 0
    pending: list[tuple[Any, int]] = [(value, 0)]
    while pending:
        node, depth = pending.pop()
        nodes += 1
        if depth > MAX_DEPTH:
            raise failure("too-deep", name, f"nested deeper than {MAX_DEPTH} levels")
        if nodes > MAX_NODES:
            raise failure("too-large", name, f"more than {MAX_NODES} values once its aliases are followed")
        _refuse_odd(node, name)
        if isinstance(node, dict):
            for key in node:
                _refuse_odd(key, name)
            pending.extend((child, depth + 1) for child in node.values())
        elif isinstance(node, list):
            pending.extend((child, depth + 1) for child in node)


def _refuse_odd(value: Any, name: str) -> None:
    """What JSON and UTF-8 cannot hold, though this text says it."""
    if isinstance(value, str) and not value.isascii() and _SURROGATE.search(value):
        raise failure("unreadable", name, f"half a character in {value[:40]!r}")
    if isinstance(value, float) and not math.isfinite(value):
        raise failure("unreadable", name, f"{value} is no number")


def _string_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {_key(key): _string_keys(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_string_keys(child) for child in value]
    return value


def _key(key: Any) -> str:
    return key if isinstance(key, str) else json.dumps(key, default=str)
