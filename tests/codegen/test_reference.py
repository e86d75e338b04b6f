"""The reference pages: a small API as people read it, and what holds for the pages of every API."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from codegen.emit.reference import coverage_of, coverage_page, reference_page, reference_pages
from codegen.emit.reference.markdown import anchor, code, prose, table
from codegen.names import Names, decide
from tests.codegen.small_api import API

GOLDEN = Path(__file__).parent / "golden"
DECISION = decide(API, Names())
PAGES = reference_pages(API, DECISION)


def emitted() -> dict[str, str]:
    """What is emitted for the small API, by the name of its golden file."""
    rows = {"small": coverage_of(API, DECISION)}
    return {
        "reference_index.md.txt": PAGES["README.md"],
        "reference_drawings.md.txt": PAGES["drawings.md"],
        "reference_types.md.txt": PAGES["types/drawings.md"],
        "coverage.md.txt": coverage_page(rows),
        "reference.md.txt": reference_page(rows),
    }


@pytest.mark.parametrize("golden", sorted(emitted()))
def test_a_page_looks_as_it_was_agreed(golden: str) -> None:
    assert emitted()[golden] == (GOLDEN / golden).read_text(encoding="utf-8")


def test_every_link_of_the_pages_leads_to_a_heading() -> None:
    anchors = {
        name: {anchor(line[2:].strip()) for line in text.splitlines() if line.startswith("#")}
        for name, text in PAGES.items()
    }
    links = [
        (Path(name).parent / place, to)
        for name, text in PAGES.items()
        for place, to in re.findall(r"\]\(([^):#]+\.md)#([^)]+)\)", text)
    ]
    resolved = [(str(place).replace("types/../", ""), to) for place, to in links]
    assert len(resolved) > 10
    assert [link for link in resolved if link[1].lstrip("#") not in {one.lstrip("-") for one in anchors[link[0]]}] == []


def test_every_method_and_type_has_its_section() -> None:
    text = "\n".join(PAGES.values())
    assert [name for name in DECISION.names.operations.values() if f"\n## {name}\n" not in text] == []
    assert [name for name in map(DECISION.names.class_of, DECISION.names.schemas) if f"\n## {name}\n" not in text] == []


def test_words_of_a_document_cannot_leave_their_cell() -> None:
    assert code("a|b`c") == "`a\\|b'c`"
    assert prose("a | b\n<script> `<x>` [y](z)") == "a \\| b \\<script> `<x>` \\[y\\](z)"
    assert table(("x",), []) == ""
