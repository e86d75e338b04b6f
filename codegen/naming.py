"""Making component names: PascalCase words, joined without stutter, plural to singular."""

from __future__ import annotations

import keyword
import re

_WORD = re.compile(r"[A-Za-z0-9]+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_NO_PLURAL = ("ss", "us", "is")


def pascal(text: str) -> str:
    """`web_search.call` becomes `WebSearchCall`."""
    return "".join(word[0].upper() + word[1:] for word in _WORD.findall(text))


def is_class_name(name: str) -> bool:
    """Whether a class can be called so."""
    return name.isidentifier() and not keyword.iskeyword(name)


def camel_words(name: str) -> list[str]:
    """`WebSearchCall` becomes `["Web", "Search", "Call"]`."""
    return _CAMEL.findall(name)


def join_names(parent: str, label: str) -> str:
    """Parent and label, without the words that begin both, and once those that end the one and begin the other."""
    if label.startswith(parent) and label != parent:
        return label
    front, back = camel_words(parent), camel_words(label)
    while len(back) > 1 and front and front[0] == back[0] and front != back:
        front, back = front[1:], back[1:]
    label = "".join(back)
    for size in range(min(len(front), len(back)), 0, -1):
        if front[-size:] == back[:size]:
            return parent + "".join(back[size:])
    return parent + label


def singular(name: str) -> str | None:
    """`ToolCalls` becomes `ToolCall`; None where the name is no plural."""
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if name.endswith(("sses", "xes", "ches")):
        return name[:-2]
    if name.endswith("s") and not name.endswith(_NO_PLURAL):
        return name[:-1]
    return None


def operation_title(operation_id: str, *, path: str, method: str) -> str:
    """The words of an operation id, less what a web framework adds to each."""
    return pascal(plain_id(operation_id, path=path, method=method))


def plain_id(operation_id: str, *, path: str, method: str) -> str:
    """An operation id less the path and method that FastAPI adds, the module of its route, and its version."""
    way = re.sub(r"[^A-Za-z0-9_]", "_", re.split(r"[?#]", path)[0])
    said = operation_id.removesuffix(f"{way}_{method}") or operation_id
    return _ROUTE.sub("", _VERSION.sub("", said)) or said


_ROUTE = re.compile(r"^[a-z_]*_api_(?:v\d+|routes)_")
_VERSION = re.compile(r"_v\d+$")
