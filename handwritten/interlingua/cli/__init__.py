"""The command line: `interlingua chat`, `models`, `providers`, `simulate`, `auth`."""

from __future__ import annotations

import sys

CALLER_FAILED = 2
WORLD_FAILED = 1


def main() -> None:
    """Run the command line. Says what to install where the extra `cli` is missing."""
    try:
        from interlingua.cli.app import app
    except ModuleNotFoundError as error:
        if error.name not in {"typer", "rich"}:
            raise
        from interlingua.errors import MissingExtra

        print(f"interlingua: {MissingExtra('cli', 'the command line')}", file=sys.stderr)
        raise SystemExit(CALLER_FAILED) from None
    app(prog_name="interlingua")
