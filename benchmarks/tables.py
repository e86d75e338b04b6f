"""Writes the tables and the picture of `docs/performance.md` from measured results: `python -m benchmarks.tables`.

The picture needs matplotlib, in an environment of its own: `python benchmarks/tables.py --picture`.
"""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "peers.json"
PAGE = HERE.parent / "docs" / "performance.md"
PICTURE = HERE.parent / "docs" / "performance.svg"
MARKS = ("<!-- measured -->", "<!-- end of measured -->")

FLOORS = {"anthropic": "httpx/anthropic", "gemini": "httpx/gemini", "openai": "httpx"}
METRICS = {
    "chat_cpu_us": ("chat call, sync: CPU", "≤ 0.70"),
    "achat1_cpu_us": ("chat call, async: CPU", "≤ 0.40"),
    "achat50_rps": ("calls per second, 50 at once", "≥ 8"),
    "achat500_rps": ("calls per second, 500 at once", "≥ 8"),
    "stream_burst_cpu_us": ("event of a burst, sync: CPU", "≤ 1.2"),
    "astream_burst_cpu_us": ("event of a burst, async: CPU", "≤ 0.7"),
    "stream_paced_cpu_us": ("event at 1 ms, sync: CPU", "≤ 1.2"),
    "astream_paced_cpu_us": ("event at 1 ms, async: CPU", "≤ 0.9"),
    "embed_cpu_ms": ("100 of 1,536 embeddings: CPU", "≤ 0.15"),
    "thousand_cpu_ms": ("1 MB in 1,001 messages: CPU", "≤ 0.8"),
    "image_cpu_ms": ("5 MB image: CPU", "≤ 0.5"),
    "cold_cpu_ms": ("import to first answer: CPU", "≤ 1.8"),
}
"""Compared as ratios to plain httpx on the same wire format in the same round; with what was asked of us."""
BEYOND = {
    "stream_paced_ttft_us": ("first token, sync: ms after httpx's", "≤ 0.3"),
    "astream_paced_ttft_us": ("first token, async: ms after httpx's", "≤ 0.3"),
}
"""Microseconds, told in milliseconds more than plain httpx's in the same round; below 0 is sooner."""
ABSOLUTE = {
    "construct_ms": ("another client, ms", 2, "≤ 0.1"),
    "cold_rss_mb": ("resident after the first answer, MB", 0, "≤ 45"),
    "image_peak_mb": ("growth while sending a 5 MB image, MB", 1, "≤ 10"),
    "streams500_kb_each": ("one of 500 streams, KB", 0, "≤ 60"),
    "streams500_wall_s": ("500 streams of 60 events at 20 ms, s (ideal 1.2)", 2, "≤ 1.6"),
}
SHOWN = {
    "chat_cpu_us": "chat, sync",
    "achat1_cpu_us": "chat, async",
    "stream_burst_cpu_us": "stream event, sync",
    "astream_burst_cpu_us": "stream event, async",
    "embed_cpu_ms": "embeddings",
    "thousand_cpu_ms": "1,001 messages",
    "image_cpu_ms": "5 MB image",
    "cold_cpu_ms": "first answer",
}
"""What the picture shows: CPU time as a multiple of plain httpx's."""
BARS = ("interlingua", "openai", "litellm", "pydantic-ai")

Results = dict[str, Any]


def figure(results: Results, name: str, metric: str) -> float | None:
    """The median of all rounds."""
    values = results["samples"].get(name, {}).get(metric)
    return statistics.median(values.values()) if values else None


def ratio(results: Results, name: str, metric: str) -> float | None:
    """The median over rounds of the ratio to the floor in the same round."""
    ratios = [value / floor for value, floor in pairs(results, name, metric)]
    return statistics.median(ratios) if ratios else None


def beyond(results: Results, name: str, metric: str) -> float | None:
    """The median over rounds of the difference to the floor in the same round, in thousandths."""
    found = [(value - floor) / 1000 for value, floor in pairs(results, name, metric)]
    return statistics.median(found) if found else None


def pairs(results: Results, name: str, metric: str) -> list[tuple[float, float]]:
    """What was measured in each round, and the floor in the same round."""
    groups = {row["name"]: row["group"] for row in results["contenders"]}
    mine = results["samples"].get(name, {}).get(metric, {})
    floor = results["samples"].get(FLOORS[groups[name]], {}).get(metric, {})
    return [(value, floor[number]) for number, value in mine.items() if floor.get(number)]


def rows(results: Results) -> list[str]:
    """Every contender that was measured, floors last."""
    names = [row["name"] for row in results["contenders"] if row["name"] in results["samples"]]
    return sorted(names, key=lambda name: (name.startswith("httpx"), not name.startswith("interlingua")))


def table(results: Results, names: list[str]) -> str:
    """One line a metric, one column a contender."""
    heads = "".join(f" {name} |" for name in names)
    lines = [f"| | wanted |{heads}", "|---|---|" + "---:|" * len(names)]
    for rows_of, compared in ((METRICS, ratio), (BEYOND, beyond)):
        for metric, (title, wanted) in rows_of.items():
            cells = ("" if (value := compared(results, name, metric)) is None else f"{value:.2f}" for name in names)
            lines.append(f"| {title} | {wanted} | " + " | ".join(cells) + " |")
    for metric, (title, digits, wanted) in ABSOLUTE.items():
        cells = ("" if (value := figure(results, name, metric)) is None else f"{value:,.{digits}f}" for name in names)
        lines.append(f"| {title} | {wanted} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def page(results: Results) -> str:
    """The part of the page that is measured."""
    machine = results["machine"]
    rounds = max(len(metrics.get("chat_cpu_us", ())) for metrics in results["samples"].values())
    versions = ", ".join(f"{name} {version}" for name, version in sorted(results["versions"].items()) if version)
    parts = [f"Python {machine['python']}, {machine['cpus']} cores, {machine['when']}; rounds: {rounds}."]
    for group, floor in (("openai", "OpenAI's"), ("anthropic", "Anthropic's"), ("gemini", "Gemini's")):
        members = {row["name"] for row in results["contenders"] if row["group"] == group and not row.get("floor")}
        names = [name for name in rows(results) if name in members]
        parts += [f"### On {floor} wire format", table(results, names)]
    return "\n\n".join([*parts, f"Versions: {versions}."])


def draw(results: Results) -> None:
    """The picture, on a logarithmic scale with plain httpx at 1."""
    from matplotlib import pyplot

    pyplot.rcParams["svg.hashsalt"] = "interlingua"
    fig, axes = pyplot.subplots(figsize=(9, 4.2))
    for place, name in enumerate(name for name in BARS if name in results["samples"]):
        found = [ratio(results, name, metric) for metric in SHOWN]
        where = [index + (place - 1.5) * 0.2 for index, value in enumerate(found) if value]
        bars = axes.bar(where, [value for value in found if value], width=0.19, label=name)
        axes.bar_label(bars, fmt="%.2g", fontsize=6)
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set_yscale("log")
    axes.set_xticks(range(len(SHOWN)), list(SHOWN.values()), rotation=20, ha="right", fontsize=8)
    axes.set_ylabel("CPU time, plain httpx = 1")
    axes.legend(fontsize=8, frameon=False)
    fig.tight_layout()
    fig.savefig(PICTURE, metadata={"Date": None})


def main() -> None:
    """Write the page, or the picture."""
    results = json.loads(RESULTS.read_text("utf-8"))
    if "--picture" in sys.argv:
        draw(results)
        return
    before, _, rest = PAGE.read_text("utf-8").partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    PAGE.write_text(f"{before}{MARKS[0]}\n{page(results)}\n{MARKS[1]}{after}", "utf-8")


if __name__ == "__main__":
    main()
