"""Runs every benchmark and prints one line for each figure."""

from __future__ import annotations

from benchmarks.calls import call_figures
from benchmarks.first_calls import first_call_figures
from benchmarks.imports import import_figures


def main() -> None:
    """Measure and print."""
    print("milliseconds of CPU, the least of several runs where nothing else is said; lower is better\n")
    for figure in (*import_figures(), *call_figures(), *first_call_figures()):
        print(f"  {figure.name:<64} {figure.milliseconds:>9.2f} ms   {figure.remark}".rstrip())


if __name__ == "__main__":
    main()
