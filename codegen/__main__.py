"""`python -m codegen add | specs | regen | diff | check`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from .problems import CodegenError

COMMANDS = {
    "add": "compile a new API from its document",
    "specs": "read the upstream documents and write specs/<api>/openapi.json",
    "regen": "write generated/ from specs/",
    "diff": "say what changed between two revisions, and what it breaks",
    "check": "verify what is in specs/ and that all of it compiles",
}
"""Each is a module of this package with `add_arguments(parser)` and `run(arguments) -> int`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0, or 1 with the problems on standard error."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for command, help_text in COMMANDS.items():
        subparser = commands.add_parser(command, help=help_text, description=help_text)
        if command in given[:1]:
            import_module(f".{command}", __package__).add_arguments(subparser)
    parsed = parser.parse_args(given)
    try:
        return import_module(f".{parsed.command}", __package__).run(parsed)
    except CodegenError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
