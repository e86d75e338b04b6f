"""The command `specs`: upstream documents in, `specs/<api>/openapi.json` out."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from .document import endpoints
from .fetch import fetch
from .problems import JSON, CodegenError, Problem, failure
from .read import read_document
from .source import SPECS, api_names, load_source, record_upstream


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("--api", nargs="+", default=None, metavar="NAME", help="only these APIs")
    parser.add_argument(
        "--mirror", type=Path, default=None, metavar="DIR", help="read upstream documents from this folder"
    )
    parser.add_argument("--keep-prose", action="store_true", help="keep upstream descriptions, for a build of your own")


def run(arguments: argparse.Namespace) -> int:
    """Refresh the facts of each API; one that fails does not keep the others from it."""
    problems: list[Problem] = []
    for api in arguments.api or api_names():
        try:
            print(update_specs(api, mirror=arguments.mirror, keep_prose=arguments.keep_prose))
        except CodegenError as error:
            problems.extend(error.problems)
    if problems:
        raise CodegenError(problems)
    return 0


def update_specs(api: str, *, mirror: Path | None = None, keep_prose: bool = False, specs: Path = SPECS) -> str:
    """Read one API's upstream document and write its facts. Returns a line about what changed."""
    source = load_source(api, specs=specs)
    text = fetch(source, mirror=mirror)
    document = read_document(text, api=api, format=source.format, keep_prose=keep_prose)
    count = sum(1 for _ in endpoints(document))
    if not count:
        raise failure("not-a-spec", api, "the upstream document has no operation")
    path = specs / api / "openapi.json"
    rendered = render(document)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(rendered, encoding="utf-8")
    record_upstream(
        api,
        revision=document["info"]["version"],
        sha256=hashlib.sha256(text).hexdigest(),
        operations=count,
        specs=specs,
    )
    state = "unchanged" if rendered == before else "written"
    schemas = len(document["components"]["schemas"])
    return f"{api}: {count} operations, {schemas} schemas, {state}{_drift(source.operations, count)}"


def render(document: JSON) -> str:
    """The one form in which a document is written: sorted keys, so that equal facts are equal bytes."""
    return json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def _drift(before: int, now: int) -> str:
    return "" if before == now else f"; {before} operations before"
