"""Importing does nothing, and every public name is found."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

import interlingua as il

HEAVY = ("attrs", "attr", "pydantic", "httpx", "interlingua_wire", "tomllib", "asyncio", "ssl")


def test_importing_imports_nothing_heavy() -> None:
    script = f"import sys, interlingua; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_making_a_client_waits_with_pydantic_and_httpx() -> None:
    script = "import sys, interlingua as il; il.Client(); print([n for n in ('pydantic', 'httpx') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", il.__all__)
def test_every_public_name_is_found(name: str) -> None:
    assert getattr(il, name) is not None
    assert name in dir(il)


def test_a_name_there_is_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Clent"):
        _ = vars(il)["__getattr__"]("Clent")


def test_no_module_takes_the_place_of_a_public_name() -> None:
    """Importing a module puts it where its name stands in the package."""
    modules = {module.name for module in pkgutil.iter_modules(il.__path__)}
    clashing = modules & {name for name in il.__all__ if not isinstance(getattr(il, name), ModuleType)}
    assert clashing == set()
