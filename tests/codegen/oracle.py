"""Which calls the providers' documents have and which the generated clients make, each found without the compiler.

A format plugs in by a line in `WALKS`: a function from the files of one document, and the pattern that says in which of
them its services are, to its calls.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit

import yaml

from interlingua_wire._core.operation import Operation
from tests.codegen.upstream_walk import VERBS


class Call(NamedTuple):
    """One call, in a form that does not depend on how a document spells placeholders."""

    method: str
    path: str
    """Placeholders are `{}`; what the path itself says of the query is part of it."""
    id: str = ""
    """As the document gives it."""

    @property
    def place(self) -> tuple[str, str]:
        """What a client must have."""
        return self.method, self.path


def bare(path: str) -> str:
    """A path without names in its placeholders, leading slash or fragment."""
    return re.sub(r"\{[^}]*\}", "{}", path.partition("#")[0]).lstrip("/")


def _openapi(files: Mapping[str, bytes], services: str) -> Iterator[Call]:
    (text,) = files.values()
    for path, item in yaml.load(text, yaml.CSafeLoader)["paths"].items():
        for verb, operation in item.items():
            if verb in VERBS:
                yield Call(verb.upper(), bare(_below_server(operation, path)), operation.get("operationId", ""))


def _below_server(operation: Any, path: str) -> str:
    """An operation that has a server of its own is below the path of that one."""
    addresses = [server["url"] for server in operation.get("servers", ())]
    return f"{urlsplit(addresses[0]).path}{path}" if addresses else path


def _discovery(files: Mapping[str, bytes], services: str) -> Iterator[Call]:
    (text,) = files.values()
    document = yaml.load(text, yaml.CSafeLoader)
    waiting: list[Any] = [document]
    while waiting:
        node = waiting.pop()
        waiting += node.get("resources", {}).values()
        for method in node.get("methods", {}).values():
            path = document.get("servicePath", "") + method["path"]
            yield Call(method["httpMethod"], bare(path), method["id"].partition(".")[2])


def _proto(files: Mapping[str, bytes], services: str) -> Iterator[Call]:
    """Every http rule, also in `additional_bindings`; without comments, which may show rules too."""
    for text in (text for name, text in files.items() if fnmatchcase(name, services)):
        code = re.sub(r"//[^\n]*", "", text.decode())
        for option in re.findall(r"option\s*\(google\.api\.http\)\s*=\s*\{(.*?)\};", code, re.DOTALL):
            joined = re.sub(r'"\s+"', "", option)
            for verb, path in re.findall(r'\b(get|put|post|delete|patch)\s*:\s*"([^"]+)"', joined):
                yield Call(verb.upper(), bare(path))


def _aws(files: Mapping[str, bytes], services: str) -> Iterator[Call]:
    for text in files.values():
        for name, operation in json.loads(text).get("operations", {}).items():
            yield Call(operation["http"]["method"], bare(operation["http"]["requestUri"]), name)


Walk: TypeAlias = Callable[[Mapping[str, bytes], str], Iterator[Call]]

WALKS: dict[str, Walk] = {
    "openapi": _openapi,
    "discovery": _discovery,
    "proto": _proto,
    "aws": _aws,
}


def is_kept(call: Call, raw_path: str, patterns: list[str]) -> bool:
    """Whether a keep-list has a call; see specs/README.md."""
    return any(fnmatchcase(call.id, one) or fnmatchcase(f"{call.method} {raw_path}", one) for one in patterns)


_TARGET = re.compile(r"\$\.paths\[(['\"])(.+?)\1\](?:\.(\w+)|\[['\"](\w+)['\"]\])?")


def overlaid(text: bytes) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The calls that an overlay adds, and those that it removes."""
    added: set[tuple[str, str]] = set()
    removed: set[tuple[str, str]] = set()
    for action in yaml.load(text, yaml.CSafeLoader).get("actions") or ():
        match = _TARGET.fullmatch(action["target"])
        update = action.get("update")
        if action["target"] == "$.paths" and update:
            added |= {(verb.upper(), bare(path)) for path, item in update.items() for verb in item if verb in VERBS}
        elif match and isinstance(update, dict) and not (match[3] or match[4]):
            added |= {(verb.upper(), bare(match[2])) for verb in update if verb in VERBS}
        elif match and action.get("remove"):
            verb = match[3] or match[4]
            removed |= {(one.upper(), bare(match[2])) for one in ([verb] if verb else VERBS)}
    return added, removed


def client_calls(api: str, *, said: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The calls of a generated client, by its operations as data. `said` is what documents' paths say of queries."""
    package = import_module(f"interlingua_wire.{api}.resources")
    modules = [import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__)]
    operations = [value for module in modules for value in vars(module).values() if isinstance(value, Operation)]
    return {(one.method, bare(one.path) + _query(one.query, said)) for one in operations}


def queries_in(paths: Iterator[str]) -> set[tuple[str, str]]:
    """Names and values in the queries of paths."""
    pairs = (pair for path in paths for pair in path.partition("?")[2].split("&") if "=" in pair)
    return {(name, value) for name, _, value in (pair.partition("=") for pair in pairs)}


def _query(query: Mapping[str, str], said: set[tuple[str, str]]) -> str:
    pairs = [f"{name}={value}" for name, value in query.items() if (name, value) in said]
    return f"?{'&'.join(pairs)}" if pairs else ""
