"""The types of `options=` are the provider's own, of which no field is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen import options

ROOT = Path(__file__).parents[2]
BODY = '''
class Ask(TypedDict):
    """A question."""

    text: str
    """What is asked, which "may" be\n    long."""
    kind: NotRequired[Literal["a", "b"] | None]
    deep: NotRequired[Sequence[DeepDict]]
'''


def test_the_modules_are_what_the_types_say() -> None:
    assert options.stale() == []


def test_every_field_is_there_and_none_is_needed(tmp_path: Path) -> None:
    folder = tmp_path / "generated/interlingua_wire/toy/types"
    folder.mkdir(parents=True)
    (folder / "asking_params.py").write_text(BODY)
    text = options.module(options.Source("toy", "Ask", "AskOptions"), tmp_path)
    assert "from interlingua_wire.toy.types import DeepDict" in text
    assert "from typing import Literal" in text
    assert "class AskOptions(TypedDict, total=False):" in text
    assert "    text: str\n" in text
    assert '    kind: Literal["a", "b"] | None\n' in text
    assert "NotRequired" not in text


def test_a_type_that_is_gone_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="toy has no type Gone"):
        options.module(options.Source("toy", "Gone", "GoneOptions"), tmp_path)


@pytest.mark.parametrize("place", options.SOURCES)
def test_the_module_holds_the_type_of_that_name(place: str) -> None:
    text = (ROOT / f"handwritten/interlingua/protocols/{place}.py").read_text("utf-8")
    assert f"class {options.SOURCES[place].name}(TypedDict, total=False):" in text
    assert text.startswith("# Written by")
