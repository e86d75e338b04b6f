"""How this wire format marks what only it understands."""

from typing import Final

PROTOCOL: Final = "ollama"
"""The origin of parts that go back only here."""
