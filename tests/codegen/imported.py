"""Facts to a client that can be imported and called: what people get from a spec, seen from outside."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import interlingua_wire
from codegen.ir import Api
from codegen.names import Names
from codegen.normalise import normalise
from codegen.package import build_package
from codegen.problems import JSON
from codegen.records import operation_records


def api_of(facts: JSON, **more: Any) -> Api:
    """The normalised API that a document of facts becomes."""
    document = normalise(facts)
    return Api("small", document, operation_records(document, docs_url="https://small.example"), title="Small", **more)


@contextmanager
def imported(facts: JSON, folder: Path, **more: Any) -> Generator[Any]:
    """The generated package of a document of facts, importable as `interlingua_wire.small` meanwhile."""
    for name, source in build_package(api_of(facts, **more), Names()).files.items():
        path = folder / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    interlingua_wire.__path__.append(str(folder))
    try:
        yield import_module("interlingua_wire.small")
    finally:
        interlingua_wire.__path__.remove(str(folder))
        for name in [name for name in sys.modules if name.startswith("interlingua_wire.small")]:
            del sys.modules[name]
