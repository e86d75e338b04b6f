"""The name of this wire format, and how it marks ids that it had to make up."""

from typing import Final

PROTOCOL: Final = "gemini"
MADE_ID: Final = "il_call_"
"""Begins the id of a tool call that came without one. Such an id is never sent."""
