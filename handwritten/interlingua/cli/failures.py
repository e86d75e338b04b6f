"""How a failure ends a command: one line on stderr and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import NoReturn

import typer

from interlingua.cli import CALLER_FAILED, WORLD_FAILED
from interlingua.errors import CallerError, InterlinguaError

INTERRUPTED = 130
"""128 and SIGINT, as shells count."""


@contextmanager
def told_plainly() -> Generator[None]:
    """Turn what goes wrong inside into a message and an exit code."""
    try:
        yield
        sys.stdout.flush()
    except CallerError as error:
        end(str(error), code=CALLER_FAILED)
    except InterlinguaError as error:
        end(str(error), code=WORLD_FAILED)
    except KeyboardInterrupt:
        end("interrupted", code=INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has gone. Python flushes stdout once more at exit, which must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(WORLD_FAILED) from None


def end(message: str, *, code: int) -> NoReturn:
    """Say why, and stop."""
    note(message)
    raise typer.Exit(code) from None


def note(message: str) -> None:
    """Say something beside the answer, which alone goes to stdout."""
    print(f"interlingua: {message}", file=sys.stderr)
