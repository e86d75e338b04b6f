"""What importing costs beyond the bare interpreter."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figure import Figure, measured_apart

PACKAGES = ("interlingua", "interlingua_wire", "interlingua_wire.openai", "httpx", "pydantic")

SOURCE = """
import json, sys, time
before, start = len(sys.modules), time.process_time()
__import__(sys.argv[1])
print(json.dumps({"ms": (time.process_time() - start) * 1000, "modules": len(sys.modules) - before}))
"""


def import_figures() -> Iterator[Figure]:
    """One figure a package; httpx and pydantic stand beside ours for scale."""
    for package in PACKAGES:
        runs = measured_apart(SOURCE, package)
        yield Figure(f"import {package}", min(run["ms"] for run in runs), f"{runs[-1]['modules']} modules")
