"""What must stand in no file: where packages came from, whose machine this was, and keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.house.tree import ROOT, tracked

# Spelled with classes so that the patterns do not find themselves.
FORBIDDEN = {
    "the host of a package registry": re.compile(
        rb"p[y]pi\.org|p[y]thonhosted|n[p]mjs\.|registry\.y[a]rnpkg|de[b]\.debian"
    ),
    "a path of somebody's machine": re.compile(
        rb"/(?:wor[k]|hom[e]|User[s])/[a-z][\w-]*/|/roo[t]/[.a-z]|C:\\\\User[s]"
    ),
    "a key": re.compile(rb"\b(?:sk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}|AIz[a][0-9A-Za-z_-]{35}|gsk_[A-Za-z0-9]{40,})"),
}


def findings(content: bytes) -> Iterator[tuple[str, str]]:
    """What stands in the content that must not."""
    for what, pattern in FORBIDDEN.items():
        if found := pattern.search(content):
            yield what, found.group().decode(errors="replace")


@pytest.mark.parametrize(
    "line",
    [b"index = https://p" + b"ypi.org/simple", b'path = "/wor' + b'k/main/x"', b"sk-ant-" + b"a1" * 20],
)
def test_a_forbidden_line_is_seen(line: bytes) -> None:
    assert list(findings(line))


def test_no_file_holds_a_place_or_a_key() -> None:
    found = {path: list(findings((ROOT / path).read_bytes())) for path in tracked()}
    assert {path: what for path, what in found.items() if what} == {}
