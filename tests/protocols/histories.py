"""A conversation with everything in it, as any protocol may have made it."""

from __future__ import annotations

from interlingua.messages import (
    Audio,
    File,
    Image,
    Message,
    Native,
    Part,
    Reasoning,
    Refusal,
    Source,
    Text,
    ToolCall,
    ToolResult,
    system,
    user,
)


def turn_of(maker: str) -> Message:
    """All that a model may have said, as one protocol made it."""
    parts: tuple[Part, ...] = (
        Reasoning("Hm.", id="rs_1", signature="SIGNATURE", origin=maker),
        Reasoning("", redacted="SIGNATURE", origin=maker),
        Native({"type": "made_up", "id": "SIGNATURE"}, maker),
        Text("Look:", signature="SIGNATURE", origin=maker, native=Native({"id": "SIGNATURE"}, maker)),
        Source(url="https://example.com", title="t", start=0, end=4, native={"type": "made_up"}),
        Refusal("Not that."),
        Image(b"\x89PNG\r\n\x1a\n", native=Native({"id": "SIGNATURE"}, maker)),
        Audio(b"RIFF....WAVE", id="audio_1", transcript="Look."),
        ToolCall(
            "call_1", "f", {"x": "é"}, signature="SIGNATURE", origin=maker, native=Native({"id": "SIGNATURE"}, maker)
        ),
        ToolCall("call_2", "f", {}),
    )
    return Message("assistant", parts, id="msg_1")


def history_of(maker: str) -> tuple[Message, ...]:
    """A conversation with everything in it."""
    shown = user(
        [
            "Hi",
            Image(url="https://example.com/a.png"),
            File(b"%PDF", name="a.pdf"),
            Audio(b"RIFF....WAVE", transcript="Hi"),
        ]
    )
    results = (
        ToolResult("call_2", [Text("2"), Image(b"\xff\xd8\xff\xe0")], name="f"),
        ToolResult("call_1", "1", name="f", is_error=True),
    )
    return (system("S"), shown, turn_of(maker), Message("tool", results), system("Late."), user("Go on"))
