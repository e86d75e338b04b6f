"""Documents broken on purpose: mutations of sound ones, by seed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any, TypeAlias

from codegen.problems import JSON

Place: TypeAlias = tuple[Any, ...]

HOSTILE_TEXTS = (
    "",
    " ",
    "_",
    "__init__",
    "__class__",
    "__pydantic_extra__",
    "model_config",
    "self",
    "None",
    "import",
    "async",
    "lambda",
    "import os",
    "../../x",
    "..\\..\\x",
    "/etc/passwd",
    "C:\\x",
    "con",
    "aux",
    "a\nimport os\n",
    '"""',
    "'''",
    '"',
    "\\",
    "\\n",
    "{x}",
    "{{ 7 * 7 }}",
    "{% for a in b %}",
    "%s",
    "\x00",
    "\u202eabc\u2066",
    "\ud800",
    "\ufb01eld",
    "İ",
    "имя",
    "名前",
    "1",
    "2fa",
    "a" * 300,
    "types",
    "omit",
    "str",
    "list",
    "Any",
    "Literal",
    "WireModel",
    "BaseModel",
    "Mapping",
    "object",
    "timeout",
    "extra_body",
)
ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**40,
    1e999,
    float("nan"),
    [],
    {},
    [None],
    [[1]],
    {"": ""},
    {"$ref": 3},
    {"$ref": "#/"},
    {"$ref": "#"},
    {"$ref": "file:///etc/passwd"},
    {"$ref": "https://evil.example/x.json#/a"},
    {"$ref": "#/paths"},
    {"$ref": "%2e%2e/x.yaml#/%7E1"},
    {"type": "array"},
    {"allOf": []},
    {"anyOf": [{}]},
    {"oneOf": [{"type": "null"}]},
    {"enum": []},
    {"enum": [None, True, 1, "x", [1], {"a": 1}]},
    {"const": {"a": [1]}},
    {"type": ["string", "object", "array", "null"]},
    {"type": "object", "properties": {"a b": {}, "a-b": {}, "a_b": {}, "aB": {}}},
    {"type": "object", "required": ["x", "x", 3]},
    {"discriminator": {"propertyName": "x"}},
)


def mutated(document: JSON, random: Random) -> JSON:
    """A copy with one to three things wrong with it."""
    result = copy.deepcopy(document)
    for _ in range(random.randint(1, 3)):
        random.choice(MUTATIONS)(result, random)
    return result


def text_of(document: JSON, random: Random) -> bytes:
    """A document as bytes, now and then with some of them cut out or swapped."""
    text = bytearray(json.dumps(document).encode())
    if random.random() < 0.1:
        start = random.randrange(len(text))
        del text[start : start + random.randint(1, 40)]
    if random.random() < 0.05:
        text[random.randrange(len(text) or 1)] = random.randrange(256)
    return bytes(text)


def _places(value: Any, place: Place = ()) -> list[Place]:
    found = [place] if place else []
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        found += _places(value[key], (*place, key))
    return found


def _at(document: Any, place: Place) -> Any:
    for key in place:
        document = document[key]
    return document


def _pick(document: JSON, random: Random) -> tuple[Any, Any]:
    """A container in the document and a key of it."""
    place = random.choice(_places(document) or [("openapi",)])
    return _at(document, place[:-1]), place[-1]


def _delete(document: JSON, random: Random) -> None:
    holder, key = _pick(document, random)
    del holder[key]


def _replace(document: JSON, random: Random) -> None:
    holder, key = _pick(document, random)
    holder[key] = copy.deepcopy(random.choice(ODD_VALUES))


def _graft_text(document: JSON, random: Random) -> None:
    holder, key = _pick(document, random)
    holder[key] = random.choice(HOSTILE_TEXTS)


def _rename(document: JSON, random: Random) -> None:
    holder, key = _pick(document, random)
    if isinstance(holder, dict):
        holder[random.choice(HOSTILE_TEXTS)] = holder.pop(key)


def _double(document: JSON, random: Random) -> None:
    holder, key = _pick(document, random)
    if isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[f"{key}{random.choice(('2', '_', '-', ' ', 'S'))}"] = copy.deepcopy(holder[key])


def _swap(document: JSON, random: Random) -> None:
    first, second = _pick(document, random), _pick(document, random)
    one, other = copy.deepcopy(first[0][first[1]]), copy.deepcopy(second[0][second[1]])
    first[0][first[1]] = other
    if second[1] in (second[0] if isinstance(second[0], dict) else range(len(second[0]))):
        second[0][second[1]] = one


def _wrap(document: JSON, random: Random) -> None:
    holder, key = _pick(document, random)
    word = random.choice(("allOf", "anyOf", "oneOf", "items", "not", "properties"))
    holder[key] = {word: [holder[key]] if word.endswith("Of") else holder[key]}


MUTATIONS: tuple[Callable[[JSON, Random], None], ...] = (
    _delete,
    _replace,
    _replace,
    _graft_text,
    _graft_text,
    _rename,
    _rename,
    _double,
    _swap,
    _wrap,
)
