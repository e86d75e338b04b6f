"""Items of a Realtime conversation as another one is told them."""

from __future__ import annotations

from typing import Any

from interlingua.protocols.fields import objects_at, text_at

KEPT = {
    "function_call": ("id", "type", "call_id", "name", "arguments"),
    "function_call_output": ("id", "type", "call_id", "output"),
}
"""The fields that a client may send."""
SAID = {"assistant": "output_text", "user": "input_text", "system": "input_text"}


def retold(item: dict[str, Any]) -> dict[str, Any] | None:
    """The item as a client may create it, sound as its transcript; None where nothing of it can be told."""
    kind = text_at(item, "type")
    if kind in KEPT:
        return {name: item[name] for name in KEPT[kind] if name in item}
    role = text_at(item, "role")
    if kind != "message" or role not in SAID:
        return None
    content = [part for each in objects_at(item, "content") if (part := _part(each, SAID[role])) is not None]
    return {"id": item.get("id"), "type": "message", "role": role, "content": content} if content else None


def _part(part: dict[str, Any], said: str) -> dict[str, Any] | None:
    if text_at(part, "image_url"):
        return part
    text = text_at(part, "text") or text_at(part, "transcript")
    return {"type": said, "text": text} if text else None
