"""The import contracts name everything they are meant to hold; `make check` runs them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT

WIRE = ROOT / "generated/interlingua_wire"
PROTOCOLS = ROOT / "handwritten/interlingua/protocols"


def contract(name: str) -> dict[str, Any]:
    """One import-linter contract."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    [found] = [contract for contract in settings["contracts"] if contract["id"] == name]
    return found


def packages(folder: Path) -> set[str]:
    """The public packages in a folder."""
    return {path.parent.name for path in folder.glob("*/__init__.py") if not path.parent.name.startswith("_")}


def test_every_api_is_kept_from_all_but_protocols() -> None:
    apis = {f"interlingua_wire.{name}" for name in packages(WIRE)}
    assert apis
    assert set(contract("wire")["protected_modules"]) == apis
    assert set(contract("apis")["modules"]) == apis


def test_every_protocol_is_kept_from_the_others() -> None:
    assert set(contract("protocols")["modules"]) == {f"interlingua.protocols.{name}" for name in packages(PROTOCOLS)}
