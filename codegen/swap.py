"""Putting whole folders in the place of others: all of them, or none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path


@contextmanager
def swapped_in(folders: Mapping[Path, Path]) -> Iterator[None]:
    """Move each folder to its place; if that or the body of the `with` fails, everything is as it was."""
    with ExitStack() as undo:
        old: list[Path] = []
        for source, place in folders.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            new, aside = place.with_name(f".{place.name}.new"), place.with_name(f".{place.name}.old")
            for left in (new, aside):
                shutil.rmtree(left, ignore_errors=True)
            shutil.copytree(source, new)
            undo.callback(shutil.rmtree, new, ignore_errors=True)
            if place.exists():
                place.rename(aside)
                undo.callback(aside.rename, place)
                old.append(aside)
            undo.callback(shutil.rmtree, place, ignore_errors=True)
            new.rename(place)
        yield
        undo.pop_all()
    for aside in old:
        shutil.rmtree(aside)
