"""The documents keep their word: links lead somewhere, commands exist."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import PurePosixPath

import pytest

from tests.house.tree import ROOT, tracked

DOCUMENTS = tuple(
    path for path in tracked() if path.endswith(".md") and not path.startswith(("specs/CHANGES", "docs/reference/"))
)
REFERENCE = tuple(path for path in tracked() if path.startswith("docs/reference/"))
"""Generated, and so many that one test looks at all of them."""
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"\bmake ([a-z][a-z-]*)")
SPOKEN = re.compile(r"`[^`]*`|^```.*?^```", re.MULTILINE | re.DOTALL)


@cache
def targets() -> frozenset[str]:
    """The targets that `make help` prints."""
    printed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return frozenset(re.findall(r"^ {2}make (\S+)", printed, re.MULTILINE))


@cache
def anchors(path: str) -> frozenset[str]:
    """The anchors of a document's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", (ROOT / path).read_text("utf-8")), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)


@cache
def found(folder: str, place: str) -> str | None:
    """The path below the root that a link from a folder leads to, if there is something."""
    target = (ROOT / folder / place).resolve()
    return target.relative_to(ROOT).as_posix() if target.is_relative_to(ROOT) and target.exists() else None


def leads_nowhere(document: str, link: str) -> bool:
    """Whether a link to a place in the repository finds nothing there."""
    place, _, anchor = link.partition("#")
    target = found(PurePosixPath(document).parent.as_posix(), place) if place else document
    return target is None or (bool(anchor) and anchor not in anchors(target))


def local_links(document: str) -> frozenset[str]:
    """Links to places in the repository."""
    links = LINK.findall(FENCE.sub("", (ROOT / document).read_text("utf-8")))
    return frozenset(link for link in links if not re.match(r"[a-z]+:", link))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    assert [link for link in sorted(local_links(document)) if leads_nowhere(document, link)] == []


def test_links_of_the_reference_lead_somewhere() -> None:
    wrong = [(page, link) for page in REFERENCE for link in local_links(page) if leads_nowhere(page, link)]
    assert REFERENCE
    assert sorted(wrong) == []


def test_every_page_of_the_reference_is_linked_from_its_first() -> None:
    linked = {
        found(PurePosixPath(page).parent.as_posix(), link.partition("#")[0])
        for page in REFERENCE
        for link in local_links(page)
    }
    assert sorted({*REFERENCE} - linked) == []


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
