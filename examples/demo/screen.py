"""What the demo shows: a title and a line of code for each step, its result, and what was checked."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text


class DemoFailed(Exception):
    """Something that the demo shows does not hold."""


class Screen:
    """Where the demo writes."""

    def __init__(self) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self.steps = 0
        self.started = time.monotonic()

    def step(self, title: str, *code: str) -> None:
        """Begin a step: what is done, and the code that does it."""
        self.steps += 1
        self.console.print(f"\n[bold cyan]{self.steps}. {title}[/]")
        for line in code:
            self.console.print(Text(f"   {line}", style="dim"))

    def said(self, text: str, *, end: str = "\n") -> None:
        """Something the model or the library gave back, as it is."""
        self.console.print(Text(text), end=end)

    def expect(self, holds: bool, what: str) -> None:
        """Check, and say what was checked. Raises `DemoFailed` where it does not hold."""
        if not holds:
            raise DemoFailed(what)
        self.console.print(f"   [green]✓[/] {what}")

    @contextmanager
    def progress(self) -> Generator[Progress]:
        """A bar for what takes long."""
        columns = (
            TextColumn("   {task.description}"),
            BarColumn(bar_width=36),
            SpinnerColumn("dots"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.console) as progress:
            yield progress

    def done(self, text: str) -> None:
        """The last line, when all went well."""
        self.console.print(f"\n[bold green]{text}[/], in {time.monotonic() - self.started:.0f} seconds\n")

    def failed(self, text: str) -> None:
        """The last line, when something did not."""
        self.console.print(Text(f"\nfailed: {text}\n", style="bold red"))
