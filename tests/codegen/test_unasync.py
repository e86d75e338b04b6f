"""Synchronous modules derived from asynchronous ones."""

from __future__ import annotations

import ast
from pathlib import Path

from codegen import unasync

SOURCE = '''"""Use it: `async with AsyncClient() as client: await client.chat()`. An AsyncClient is one thing."""

from interlingua.transport._async.http import AsyncHttpTransport


class AsyncClient:
    async def __aenter__(self) -> "AsyncClient":
        return self

    async def go(self) -> list[int]:
        async with self as other:
            async for item in other:
                yield await (
                    item.aclose()
                )
        return [await part async for part in other]

    def __aiter__(self):
        raise StopAsyncIteration
'''


def derived() -> str:
    return unasync.derive(SOURCE, origin="a/_async/b.py")


def test_the_first_line_says_where_it_comes_from() -> None:
    assert derived().splitlines()[0] == "# Derived from a/_async/b.py by codegen/unasync.py. Edit that one."


def test_nothing_asynchronous_is_left_in_code_or_text() -> None:
    text = derived().partition("\n")[2]
    assert "async" not in text.lower()
    assert "await" not in text


def test_what_comes_out_is_python() -> None:
    names = {node.name for node in ast.walk(ast.parse(derived())) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert names == {"Client", "__enter__", "go", "__iter__"}


def test_docstrings_read_as_they_should() -> None:
    assert '"""Use it: `with Client() as client: client.chat()`. A Client is one thing."""' in derived()


def test_names_that_only_begin_alike_stay() -> None:
    kept = "asynchronous = Asynchrony = awaiting = 1\n"
    assert unasync.derive(kept, origin="x.py").endswith(kept)


def test_private_and_imported_names_follow() -> None:
    assert unasync.derive_name("_AsyncThing") == "_Thing"
    assert unasync.derive_name("aclose") == "close"
    assert unasync.derive_name("StopAsyncIteration") == "StopIteration"


def tree(root: Path) -> tuple[Path, Path]:
    source, target = (root / place for place in unasync.PAIRS[0])
    source.mkdir(parents=True)
    (source / "one.py").write_text("async def one() -> None:\n    pass\n")
    return source, target


def test_check_finds_what_is_missing_touched_or_left_over(tmp_path: Path) -> None:
    source, target = tree(tmp_path)
    assert unasync.stale(tmp_path) == [(target / "one.py").relative_to(tmp_path).as_posix()]
    unasync.write_all(tmp_path)
    assert unasync.stale(tmp_path) == []
    (target / "one.py").write_text("touched = 1\n")
    assert len(unasync.stale(tmp_path)) == 1
    unasync.write_all(tmp_path)
    (source / "one.py").unlink()
    assert len(unasync.stale(tmp_path)) == 1
    unasync.write_all(tmp_path)
    assert not (target / "one.py").exists()


def test_the_sync_packages_of_this_repository_are_what_their_sources_derive_to() -> None:
    assert unasync.stale() == []
