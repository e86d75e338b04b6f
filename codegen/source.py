"""What `specs/<api>/source.toml` says: where an API's document comes from and what we want of it."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from .problems import failure
from .read import FORMATS, Form

ROOT = Path(__file__).resolve().parent.parent
SPECS = ROOT / "specs"
FACTS = "openapi.json"
DESCRIPTORS = "descriptors.txt"
"""Beside the facts of an API that has gRPC too: its FileDescriptorSet in base64."""

Registry: TypeAlias = Literal["pypi", "npm"]
Place: TypeAlias = Literal["urls", "package", "mirror"]
REGISTRIES: dict[str, Registry] = {"pypi": "pypi", "npm": "npm"}
PLACES: tuple[Place, ...] = ("urls", "package", "mirror")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A problem we know and live with."""

    kind: str
    where: str
    """A place as problems name it; `*` stands for any."""
    reason: str


@dataclass(frozen=True, slots=True)
class Package:
    """Files of a package that a registry has."""

    registry: Registry
    name: str
    version: str
    """Exact."""
    paths: tuple[str, ...]
    """Files, folders, or patterns whose wildcards cross no slash; inside a wheel, or below npm's `package/`."""
    root: str | None = None
    """Where the readers' paths begin; without it, where the pattern begins to be general."""

    def __str__(self) -> str:
        return f"{self.registry} {self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class Upstream:
    """One document of a provider and where it is found."""

    name: str
    """Empty for the main one."""
    form: Form
    urls: tuple[str, ...]
    """Any of these, tried in order."""
    packages: tuple[Package, ...]
    """Any of these, tried in order."""
    mirror: str
    """A file, a folder or a pattern in a mirror folder; empty if mirrors have none."""
    own: Path | None = None
    """A document that we wrote ourselves, since the provider publishes none."""
    fills: bool = False
    """It only adds what the main document lacks; otherwise what both have under one name stands beside."""

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it can be had, in order of preference."""
        named: dict[Place, object] = {"urls": self.urls, "package": self.packages, "mirror": self.mirror}
        return tuple(place for place, has in named.items() if has)


@dataclass(frozen=True, slots=True)
class Keep:
    """Which operations we want."""

    operations: tuple[str, ...] = ("*",)
    """Patterns over an operation's id or its `VERB /path`; `*` stands for anything."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One API's upstream documents and what to make of them."""

    api: str
    title: str
    """What people call the provider."""
    documents: tuple[Upstream, ...]
    """The main one first; the others add what it lacks."""
    keep: Keep
    licence: str
    revision: str
    sha256: str
    operations: int
    """How many operations upstream has; `specs` records it, `check` counts again."""
    docs_url: str
    hot: tuple[str, ...]
    roots: tuple[str, ...]
    accepted: tuple[Accepted, ...]
    ships_facts: bool = False
    """Whether the package holds its own corrected document, for a simulator to check requests with."""
    ships_checks: bool = False
    """Whether the package holds what its document says of the values of requests, to check them before sending."""


def api_names(specs: Path = SPECS) -> list[str]:
    """All APIs that have a `source.toml`."""
    return sorted(path.parent.name for path in specs.glob("*/source.toml"))


def load_source(api: str, *, specs: Path = SPECS) -> Source:
    """Read one `source.toml`. Raises `CodegenError` that names what is missing or wrong in it."""
    path = specs / api / "source.toml"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", api):
        raise failure("unknown-api", api, "an API's name is lower case letters, digits and underscores")
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = ", ".join(api_names(specs)) or "none"
        raise failure("unknown-api", api, f"there is no {path.name} for it; known APIs: {known}") from None
    except tomllib.TOMLDecodeError as error:
        raise failure("bad-source", f"{api}/source.toml", str(error)) from error
    try:
        source = _source(api, value, folder=path.parent)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise failure("bad-source", f"{api}/source.toml", f"missing or of the wrong type: {error}") from error
    for document in source.documents:
        if document.form.format not in FORMATS:
            raise failure(
                "unknown-format", f"{api}/source.toml", f"{document.form.format!r} is none of {', '.join(FORMATS)}"
            )
    return source


def _source(api: str, value: dict[str, Any], *, folder: Path) -> Source:
    upstream, types = value["upstream"], value.get("types", {})
    further = (_upstream(also["name"], also, folder) for also in upstream.get("also", ()))
    return Source(
        api=api,
        title=value["title"],
        documents=(_upstream("", upstream, folder), *further),
        keep=_keep(value.get("keep", {})),
        licence=upstream["licence"],
        revision=upstream["revision"],
        sha256=upstream["sha256"],
        operations=int(upstream["operations"]),
        docs_url=value["docs"]["url"],
        hot=tuple(types.get("hot", ())),
        roots=tuple(types.get("roots", ())),
        accepted=tuple(Accepted(**accepted) for accepted in value.get("accepted", ())),
        ships_facts=bool(value.get("package", {}).get("facts", False)),
        ships_checks=bool(value.get("package", {}).get("checks", False)),
    )


def _upstream(name: str, value: dict[str, Any], folder: Path) -> Upstream:
    own = value.get("own")
    if own is not None and (Path(own).name != own or own.startswith(".")):
        raise ValueError(f"own = {own!r} is no file beside source.toml")
    return Upstream(
        name=name,
        form=Form(value["format"], value.get("services", "*"), value.get("names", {})),
        urls=tuple(value.get("urls", ())),
        packages=tuple(_package(package) for package in value.get("packages", ())),
        mirror=value.get("mirror", ""),
        own=folder / own if own else None,
        fills=value.get("fills", False),
    )


def _package(value: dict[str, Any]) -> Package:
    path = value["path"]
    paths = (path,) if isinstance(path, str) else tuple(path)
    return Package(REGISTRIES[value["registry"]], value["name"], value["version"], paths, value.get("root"))


def _keep(value: dict[str, Any]) -> Keep:
    operations = value.get("operations", "all")
    if operations == "all":
        return Keep()
    if not operations or isinstance(operations, str) or not value.get("reason"):
        raise ValueError('[keep] operations is "all", or a list of patterns with a reason')
    return Keep(tuple(operations), value["reason"])


def record_upstream(api: str, *, revision: str, sha256: str, operations: int, specs: Path = SPECS) -> None:
    """Write into `source.toml` which upstream document the facts were read from."""
    path = specs / api / "source.toml"
    text = path.read_text(encoding="utf-8")
    found = {"revision": toml_text(revision), "sha256": toml_text(sha256), "operations": str(operations)}
    for key, value in found.items():
        line = f"{key} = {value}"
        text, count = re.subn(rf"(?m)^{key} = .*$", lambda _, line=line: line, text, count=1)
        if not count:
            raise failure("bad-source", f"{api}/source.toml", f"has no line `{key} = ...` under [upstream]")
    path.write_text(text, encoding="utf-8")


def toml_text(text: str) -> str:
    """A string of TOML; what no text file can hold is a question mark."""
    printable = "".join(letter if letter.isprintable() else "?" for letter in text)
    return json.dumps(printable, ensure_ascii=False)
