"""The command `specs`: upstream documents in, `specs/<api>/openapi.json` out."""

from __future__ import annotations

import argparse
import json
import textwrap
from pathlib import Path

from .drift import drift_report
from .problems import JSON, CodegenError, Problem
from .source import DESCRIPTORS, PLACES, SPECS, Place, api_names, load_source, record_upstream
from .upstream import read_upstream


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("--api", nargs="+", default=None, metavar="NAME", help="only these APIs")
    parser.add_argument(
        "--mirror", type=Path, default=None, metavar="DIR", help="read upstream documents from this folder"
    )
    parser.add_argument(
        "--from", dest="place", choices=PLACES, default=None, help="only from there (default: the first that answers)"
    )
    parser.add_argument(
        "--compare", nargs=2, choices=PLACES, default=None, metavar=("OLD", "NEW"),
        help="write nothing; say in which public names two places differ",
    )  # fmt: skip
    parser.add_argument("--keep-prose", action="store_true", help="keep upstream descriptions, for a build of your own")


def run(arguments: argparse.Namespace) -> int:
    """Refresh the facts of each API, or compare them; one that fails does not keep the others from it."""
    problems: list[Problem] = []
    differs = False
    for api in arguments.api or api_names():
        try:
            if arguments.compare:
                differs = _compared(api, arguments) or differs
            else:
                print(_updated(api, arguments))
        except CodegenError as error:
            problems.extend(error.problems)
    if problems:
        raise CodegenError(problems)
    return 1 if differs else 0


def _updated(api: str, arguments: argparse.Namespace) -> str:
    return update_specs(api, place=arguments.place, mirror=arguments.mirror, keep_prose=arguments.keep_prose)


def _compared(api: str, arguments: argparse.Namespace) -> bool:
    """Print how far the two places are apart. Returns whether they are."""
    lacking = [place for place in arguments.compare for one in load_source(api).documents if place not in one.places]
    if lacking:
        print(f"{api}: not to be had from {lacking[0]}; nothing to compare")
        return False
    drift = drift_report(api, *arguments.compare, mirror=arguments.mirror)
    print(drift)
    return drift.differs


def update_specs(
    api: str, *, place: Place | None = None, mirror: Path | None = None, keep_prose: bool = False, specs: Path = SPECS
) -> str:
    """Read one API's upstream documents and write its facts. Returns a line about what changed."""
    source = load_source(api, specs=specs)
    facts = read_upstream(source, place=place, mirror=mirror, keep_prose=keep_prose)
    path = specs / api / "openapi.json"
    rendered = render(facts.document)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(rendered, encoding="utf-8")
    if facts.descriptors:
        (specs / api / DESCRIPTORS).write_text(textwrap.fill(facts.descriptors, 100) + "\n", encoding="ascii")
    record_upstream(
        api,
        revision=facts.document["info"]["version"],
        sha256=facts.sha256,
        operations=facts.operations,
        specs=specs,
    )
    state = "unchanged" if rendered == before else "written"
    schemas = len(facts.document["components"]["schemas"])
    kept = f"{facts.kept} of " if facts.kept < facts.operations else ""
    instead = "".join(f"; the preferred place did not answer, {origin} did" for origin in facts.instead)
    more = "" if source.operations == facts.operations else f"; {source.operations} operations before"
    return f"{api}: {kept}{facts.operations} operations, {schemas} schemas, {state}{more}{instead}"


def render(document: JSON) -> str:
    """The one form in which a document is written: sorted keys, so that equal facts are equal bytes."""
    return json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
