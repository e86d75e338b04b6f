"""Writes the versions of everything installed into `dev.txt`, without saying where any of it came from."""

from importlib.metadata import Distribution, distributions
from pathlib import Path

HEADER = "# Versions that work together; written by `make constraints`, read by `make setup`.\n"


def main() -> None:
    """Replace `dev.txt` beside this file."""
    lines = sorted({pin(found) for found in distributions() if came_from_an_index(found)})
    Path(__file__).with_name("dev.txt").write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


def pin(distribution: Distribution) -> str:
    """One line of a constraints file."""
    return f"{distribution.name.lower().replace('_', '-')}=={distribution.version}"


def came_from_an_index(distribution: Distribution) -> bool:
    """False for this project itself and for whatever was installed from a folder or an address."""
    return distribution.read_text("direct_url.json") is None and distribution.name not in {"interlingua", "pip", "uv"}


if __name__ == "__main__":
    main()
