"""Where specs are and generated code goes: in this repository, or in a folder of somebody's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .source import ROOT, SPECS

PACKAGE = "interlingua_wire"


@dataclass(frozen=True, slots=True)
class Room:
    """A folder of specs with the folder that their packages are in."""

    specs: Path
    target: Path
    reference: Path
    """Where the pages of the reference are."""
    parent: str
    """The package that the packages of the APIs are in; empty where each stands by itself."""

    @property
    def is_ours(self) -> bool:
        """Whether it has what all APIs share, or uses that of `interlingua_wire`."""
        return bool(self.parent)

    def api_names(self) -> list[str]:
        """The APIs that have facts."""
        return sorted(path.parent.name for path in self.specs.glob("*/openapi.json"))


OURS = Room(SPECS, ROOT / "generated" / PACKAGE, ROOT / "docs" / "reference", PACKAGE)


def room_in(folder: Path | None) -> Room:
    """The room for APIs of one's own: `<folder>/specs/<api>` becomes `<folder>/<api>`, a package."""
    return Room(folder / "specs", folder, folder / "reference", "") if folder else OURS
