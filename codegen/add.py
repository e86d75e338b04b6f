"""The command `add`: a document in, a new API out, with its specs, its package and a report."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from .add_report import report
from .add_source import Request, detected_format, refuse_name, source_text
from .fetch.web import file_at
from .ir import Api
from .name_decisions import load_decisions
from .names import load_lock
from .package import build_package
from .pipeline import compile_api
from .problems import failure
from .regen import plan_of
from .room import Room, room_in
from .specs import update_specs
from .swap import swapped_in
from .written import write

_OVERLAY = """\
overlay: 1.0.0
info:
  title: Corrections and descriptions for the {title} API
  version: 1.0.0
actions: []
"""
_KEPT = ("overlay.yaml", "descriptions.yaml", "names.lock.json", "names.toml")
"""What `--force` leaves as it is: our corrections, and the names that people use already."""


@dataclass(frozen=True, slots=True)
class Added:
    """A new API and where its files are."""

    api: Api
    folders: tuple[Path, Path]
    line: str
    """What reading the document came to."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("name", help="what to call the API in Python: lower case letters, digits, underscores")
    parser.add_argument("document", help="an https address, or a file")
    parser.add_argument("--title", default="", help="what people call the provider")
    parser.add_argument("--docs-url", default="", metavar="URL", help="where people read about the API")
    parser.add_argument("--format", default=None, help="of the document; found out by default")
    parser.add_argument(
        "--into", type=Path, metavar="FOLDER", help="specs and package go here, not into this repository"
    )
    parser.add_argument("--force", action="store_true", help="read an API anew that is there; overlay and names stay")


def run(arguments: argparse.Namespace) -> int:
    """Add the API and print the report. Raises `CodegenError`, with nothing written, if it cannot be compiled."""
    request = Request(
        name=arguments.name,
        document=arguments.document,
        title=arguments.title or arguments.name.replace("_", " ").title(),
        docs_url=arguments.docs_url or (arguments.document if arguments.document.startswith("https://") else ""),
        format=arguments.format,
    )
    added = add(request, room=room_in(arguments.into), force=arguments.force)
    print(added.line)
    for line in report(added.api, added.folders):
        print(line)
    return 0


def add(request: Request, *, room: Room, force: bool = False) -> Added:
    """Compile the API aside, then put all of it in place at once."""
    refuse_name(request.name, room)
    folder = room.specs / request.name
    if folder.exists() and not force:
        raise failure("api-exists", request.name, "it is there already; --force reads its document anew")
    with tempfile.TemporaryDirectory() as aside:
        return _added(request, room, Path(aside))


def _added(request: Request, room: Room, aside: Path) -> Added:
    staged, name = replace(room, specs=aside / "specs"), request.name
    line = _stage(request, room, staged, aside / "upstream")
    api = compile_api(name, specs=staged.specs, parent=room.parent)
    folder = staged.specs / name
    package = build_package(api, load_lock(folder / "names.lock.json"), load_decisions(folder / "names.toml"))
    plan = plan_of({name: package}, room, specs=staged.specs)
    (staged.specs / name / "names.lock.json").write_text(package.lock, encoding="utf-8")
    folders = (room.specs / name, room.target / name)
    mine = {path: text for path, text in plan.files.items() if path.is_relative_to(folders[1])}
    _write_all(aside / "package", {path.relative_to(folders[1]): text for path, text in mine.items()})
    with swapped_in({staged.specs / name: folders[0], aside / "package": folders[1]}):
        shared = {path: text for path, text in plan.files.items() if path not in mine and path.parent != folders[0]}
        write(shared, [])
    return Added(api, folders, line)


def _stage(request: Request, room: Room, staged: Room, upstream: Path) -> str:
    """The specs of the API as they are to be, in the folder aside. Returns a line about the document."""
    filename, content = _fetched(request.document)
    format = request.format or detected_format(content, filename)
    (upstream / request.name).mkdir(parents=True)
    (upstream / request.name / filename).write_bytes(content)
    folder = staged.specs / request.name
    folder.mkdir(parents=True)
    (folder / "source.toml").write_text(source_text(request, format=format, filename=filename), encoding="utf-8")
    (folder / "overlay.yaml").write_text(_OVERLAY.format(title=request.title), encoding="utf-8")
    for kept in _KEPT:
        if (old := room.specs / request.name / kept).exists():
            shutil.copyfile(old, folder / kept)
    return update_specs(request.name, place="mirror", mirror=upstream, specs=staged.specs)


def _fetched(document: str) -> tuple[str, bytes]:
    """A file's name and what it holds."""
    try:
        if "://" in document:
            ((name, content),) = file_at(document).items()
            return Path(name).name or "document", content
        path = Path(document)
        return path.name, path.read_bytes()
    except (OSError, ValueError) as error:
        raise failure("no-upstream", document, str(error)) from error


def _write_all(folder: Path, files: Mapping[Path, str]) -> None:
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
