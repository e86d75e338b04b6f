"""How this wire format marks what only it understands."""

from typing import Final

PROTOCOL: Final = "cohere_chat"
"""The origin of parts that go back only here."""
PLAN: Final = "tool_plan"
"""The field of a message that holds what the model plans before it calls tools."""
CUT_OFF: Final = "function"
"""Holds name and text of a tool call whose arguments ended too early, in the `Native` made of it."""
