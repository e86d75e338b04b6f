"""The documents keep their word: links lead somewhere, commands exist."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache

import pytest

from tests.house.tree import ROOT, tracked

DOCUMENTS = tuple(path for path in tracked() if path.endswith(".md") and not path.startswith("specs/CHANGES"))
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"\bmake ([a-z][a-z-]*)")
SPOKEN = re.compile(r"`[^`]*`|^```.*?^```", re.MULTILINE | re.DOTALL)


@cache
def targets() -> frozenset[str]:
    """The targets that `make help` prints."""
    printed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return frozenset(re.findall(r"^ {2}make (\S+)", printed, re.MULTILINE))


def anchors(path: str) -> frozenset[str]:
    """The anchors of a document's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", (ROOT / path).read_text("utf-8")), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)


def leads_nowhere(document: str, link: str) -> bool:
    """Whether a link to a place in the repository finds nothing there."""
    place, _, anchor = link.partition("#")
    target = (ROOT / document).parent / place if place else ROOT / document
    if not target.resolve().is_relative_to(ROOT) or not target.exists():
        return True
    return bool(anchor) and anchor not in anchors(str(target.resolve().relative_to(ROOT)))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    links = LINK.findall(FENCE.sub("", (ROOT / document).read_text("utf-8")))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in local if leads_nowhere(document, link)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_exist(document: str) -> None:
    spoken = "\n".join(SPOKEN.findall((ROOT / document).read_text("utf-8")))
    assert set(COMMAND.findall(spoken)) <= targets()


def test_the_changelog_tells_of_this_version() -> None:
    version = re.search(r'__version__ = "(.+)"', (ROOT / "handwritten/interlingua/_version.py").read_text("utf-8"))
    assert version is not None
    assert f"## [{version[1]}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_extra_is_in_the_notice() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    notice = (ROOT / "NOTICE").read_text("utf-8")
    assert [name for name in extras if f'Extra "{name}"' not in notice] == []


def test_every_decision_is_listed() -> None:
    listed = LINK.findall((ROOT / "docs/decisions/README.md").read_text("utf-8"))
    pages = {path.name for path in (ROOT / "docs/decisions").glob("*.md")} - {"README.md"}
    assert set(listed) == pages


def test_every_document_is_linked_from_the_readme_or_what_it_links() -> None:
    linked = {
        (ROOT / document).parent.joinpath(link.partition("#")[0]).resolve()
        for document in DOCUMENTS
        for link in LINK.findall((ROOT / document).read_text("utf-8"))
        if not re.match(r"[a-z]+:", link)
    }
    assert [path for path in DOCUMENTS if (ROOT / path).resolve() not in linked and path != "README.md"] == []
