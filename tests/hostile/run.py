"""The shared fault matrix over our adapters: `python tests/hostile/run.py OpenAI --out rows.jsonl`."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared" / "hostile"


def main() -> None:
    sys.path.insert(0, str(SHARED))
    import adapters.base
    import run_matrix

    @dataclass
    class Settings(adapters.base.Settings):
        """The runner's own frame stands in every traceback: with the key out of this repr, what leaks is ours."""

        api_key: str = field(repr=False)

    run_matrix.Settings = Settings
    sys.argv[1] = f"adapter_unified:{sys.argv[1]}"
    run_matrix.main()


if __name__ == "__main__":
    main()
