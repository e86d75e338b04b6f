"""Compiling documents by the hundred, and importing what comes out in another process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import interlingua_wire
from codegen.ir import Api
from codegen.names import Names
from codegen.normalise import normalise
from codegen.normalise.report import problems_of
from codegen.package import Package, build_package
from codegen.problems import JSON, refuse_depth
from codegen.read import read_document
from codegen.read.shape import refuse_malformed
from codegen.read.shapes import openapi_shape
from codegen.records import operation_records

WIRE = Path(interlingua_wire.__path__[0]).parent
_IMPORT_ALL = """
import importlib, json, pathlib, sys, warnings
warnings.simplefilter("error")
sys.dont_write_bytecode = True
folder = pathlib.Path(sys.argv[1])
sys.path[:0] = [str(folder), sys.argv[2]]
failures = {}
for path in sorted((folder / sys.argv[3]).rglob("*.py")):
    module = ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
    try:
        importlib.import_module(module)
    except BaseException as error:
        failures[module] = f"{type(error).__name__}: {error}"[:300]
print(json.dumps(failures))
"""


def api_of(text: bytes, *, format: str = "openapi", name: str = "small") -> Api:
    """The API that a document becomes, as the commands do it. Raises `CodegenError`."""
    facts = json.loads(json.dumps(read_document(text, api=name, format=format)))
    refuse_malformed(facts, openapi_shape, name=name)
    with refuse_depth(name):
        document: JSON = normalise(facts)
        operations = operation_records(document, docs_url="https://small.example")
    return Api(name, document, operations, problems_of(document), title=name, parent="")


def package_of(text: bytes, *, format: str = "openapi", name: str = "small") -> Package:
    """The package that a document becomes. Raises `CodegenError`."""
    return build_package(api_of(text, format=format, name=name), Names())


def import_failures(packages: Iterable[tuple[str, Package]], folder: Path) -> Mapping[str, str]:
    """Write packages below a folder and import each module of them in one other process: module to what it raised."""
    for name, package in packages:
        for path, source in package.files.items():
            place = folder / name / path
            assert place.resolve().is_relative_to((folder / name).resolve()), place
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(source, encoding="utf-8")
    return failures_below(folder)


def failures_below(folder: Path, *, only: str = "") -> Mapping[str, str]:
    """Import each module below a folder, or of one package in it, in one other process: module to what it raised."""
    command = [sys.executable, "-c", _IMPORT_ALL, str(folder), str(WIRE), only]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
    found: dict[str, str] = json.loads(run.stdout)
    return found
