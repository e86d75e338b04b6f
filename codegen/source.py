"""What `specs/<api>/source.toml` says: where an API's document comes from and what we want of it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .problems import failure
from .read import FORMATS

ROOT = Path(__file__).resolve().parent.parent
SPECS = ROOT / "specs"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A problem we know and live with."""

    kind: str
    where: str
    """A place as problems name it; `*` stands for any."""
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """One API's upstream document and what to make of it."""

    api: str
    title: str
    """What people call the provider."""
    format: str
    urls: tuple[str, ...]
    mirror: str
    """The file's place in a mirror folder."""
    licence: str
    revision: str
    sha256: str
    operations: int
    """How many operations upstream has; `specs` records it, `check` counts again."""
    docs_url: str
    hot: tuple[str, ...]
    roots: tuple[str, ...]
    accepted: tuple[Accepted, ...]


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
        source = _source(api, value)
    except (KeyError, TypeError, AttributeError) as error:
        raise failure("bad-source", f"{api}/source.toml", f"missing or of the wrong type: {error}") from error
    if source.format not in FORMATS:
        raise failure("unknown-format", f"{api}/source.toml", f"{source.format!r} is none of {', '.join(FORMATS)}")
    return source


def _source(api: str, value: dict[str, Any]) -> Source:
    upstream, types = value["upstream"], value.get("types", {})
    return Source(
        api=api,
        title=value["title"],
        format=upstream["format"],
        urls=tuple(upstream["urls"]),
        mirror=upstream["mirror"],
        licence=upstream["licence"],
        revision=upstream["revision"],
        sha256=upstream["sha256"],
        operations=int(upstream["operations"]),
        docs_url=value["docs"]["url"],
        hot=tuple(types.get("hot", ())),
        roots=tuple(types.get("roots", ())),
        accepted=tuple(Accepted(**accepted) for accepted in value.get("accepted", ())),
    )


def record_upstream(api: str, *, revision: str, sha256: str, operations: int, specs: Path = SPECS) -> None:
    """Write into `source.toml` which upstream document the facts were read from."""
    path = specs / api / "source.toml"
    text = path.read_text(encoding="utf-8")
    for key, value in (("revision", f'"{revision}"'), ("sha256", f'"{sha256}"'), ("operations", str(operations))):
        text, count = re.subn(rf"(?m)^{key} = .*$", f"{key} = {value}", text, count=1)
        if not count:
            raise failure("bad-source", f"{api}/source.toml", f"has no line `{key} = ...` under [upstream]")
    path.write_text(text, encoding="utf-8")
