"""Where `google.api.http` puts a method: verb, path template, flat path, and an id in the style of discovery."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_VERBS = ("get", "put", "post", "delete", "patch")
_VARIABLE = re.compile(r"\{([\w.]+)(?:=([^}]*))?\}")
_STANDARD = {
    ("get", True): "get",
    ("get", False): "list",
    ("post", False): "create",
    ("post", True): "create",
    ("patch", True): "patch",
    ("patch", False): "patch",
    ("put", True): "update",
    ("put", False): "update",
    ("delete", True): "delete",
    ("delete", False): "delete",
}
"""By verb, and whether the path ends in one thing, as opposed to a collection."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A part of the path that a field of the request fills."""

    field: str
    """Dotted path of source names."""
    pattern: str
    """Regular expression for the value."""
    is_reserved: bool
    """It holds slashes."""

    @property
    def name(self) -> str:
        """What the parameter is called: the last part of the field's path, in lowerCamelCase."""
        return camel(self.field.rpartition(".")[2])


@dataclass(frozen=True, slots=True)
class Binding:
    """One verb and path of a method."""

    verb: str
    template: str
    """With `{name}` and `{+name}`."""
    flat: str
    """With one parameter a segment, as discovery's `flatPath`."""
    variables: tuple[Variable, ...]
    body: str
    """The field that is the body, `*` for all that are left, empty for none."""
    id: str


def bindings(rule: Any) -> Iterator[Binding]:
    """The binding of a rule, then the additional ones."""
    for one in (rule, *rule.additional_bindings):
        kind = one.WhichOneof("pattern")
        verb, path = (
            (one.custom.kind.lower(), one.custom.path)
            if kind == "custom"
            else (kind or "", getattr(one, kind or "get"))
        )
        yield _binding(verb, path, one.body)


def _binding(verb: str, path: str, body: str) -> Binding:
    variables = tuple(
        Variable(
            field=match[1], pattern=_regex(match[2] or "*"), is_reserved="/" in (match[2] or "") or match[2] == "**"
        )
        for match in _VARIABLE.finditer(path)
    )
    named = {variable.field: variable for variable in variables}
    template = _VARIABLE.sub(
        lambda match: f"{{{'+' if named[match[1]].is_reserved else ''}{named[match[1]].name}}}", path
    )
    flat = _flat(
        _VARIABLE.sub(lambda match: match[2] if "/" in (match[2] or "") else f"{{{named[match[1]].name}}}", path)
    )
    return Binding(verb, template, flat, variables, body, _id(flat, verb))


def _regex(pattern: str) -> str:
    parts = [{"*": "[^/]+", "**": ".*"}.get(part, re.escape(part)) for part in pattern.split("/")]
    return f"^{'/'.join(parts)}$"


def _flat(path: str) -> str:
    """`/v1/corpora/*/documents` becomes `/v1/corpora/{corporaId}/documents`."""
    base, colon, action = path.partition(":")
    segments = base.split("/")
    found = [
        f"{{{camel(segments[index - 1])}Id}}" if segment in ("*", "**") else segment
        for index, segment in enumerate(segments)
    ]
    return "/".join(found) + colon + action


def _id(flat: str, verb: str) -> str:
    """`corpora.documents.chunks.batchCreate`: the collections of the path, then what is done."""
    base, _, action = flat.partition(":")
    segments = [segment for segment in base.split("/") if segment]
    if segments and re.fullmatch(r"v\d\w*", segments[0]):
        segments = segments[1:]
    is_item = bool(segments) and segments[-1].startswith("{")
    collections = [segment for segment in segments if not segment.startswith("{")]
    return ".".join([*collections, action or _STANDARD.get((verb, is_item), verb)])


def camel(name: str) -> str:
    """`page_size` becomes `pageSize`."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)
