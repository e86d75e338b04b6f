"""How this wire format marks what only it understands."""

from typing import Final

PROTOCOL: Final = "bedrock_converse"
"""The origin of parts that go back only here."""
CUT_OFF: Final = "partial_json"
"""Holds the text of a tool call's input that ended too early, in the `Native` made of it."""
