"""The look of generated code: a small API as files that people can read. `emitted()` gives them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.names import Names
from codegen.package import build_package
from codegen.room import OURS
from codegen.written import formatted
from tests.codegen.small_api import API

GOLDEN = Path(__file__).parent / "golden"
FILES = {
    "client.py": "client.py.txt",
    "resources/drawings.py": "resources_drawings.py.txt",
    "resources/drawings_async.py": "resources_drawings_async.py.txt",
    "types/__init__.pyi": "types_init.pyi.txt",
    "types/drawings.py": "types_drawings.py.txt",
    "types/drawings_params.py": "types_drawings_params.py.txt",
}


def emitted() -> dict[str, str]:
    """What is emitted for the small API, by the name of its golden file."""
    files = {OURS.target / "small" / name: source for name, source in build_package(API, Names()).files.items()}
    found = {path.relative_to(OURS.target / "small").as_posix(): text for path, text in formatted(files).items()}
    return {golden: found[name] for name, golden in FILES.items()}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return emitted()


@pytest.mark.parametrize("golden", sorted(FILES.values()))
def test_generated_code_looks_as_it_was_agreed(golden: str, texts: dict[str, str]) -> None:
    assert texts[golden] == (GOLDEN / golden).read_text()
