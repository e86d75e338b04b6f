"""What parts that this protocol made are marked with."""

from __future__ import annotations

from typing import Final

NAME: Final = "openai_chat"
