"""Images made, changed and streamed, and texts classified, as the typed client has them."""

from __future__ import annotations

import base64
from pathlib import Path

from interlingua.testing.simulators import OpenAISimulator
from interlingua_wire.openai import Client, types

PNG = b"\x89PNG\r\n\x1a\n"


def made(openai: Client) -> bytes:
    """A picture."""
    reply = openai.images.generate(prompt="a bee", model="gpt-image-1", size="1024x1024")
    assert reply.data is not None
    assert reply.data[0].b64_json is not None
    return base64.b64decode(reply.data[0].b64_json)


def test_a_picture_is_made_and_changed(openai: Client, tmp_path: Path) -> None:
    picture = tmp_path / "bee.png"
    picture.write_bytes(made(openai))
    assert picture.read_bytes()[:8] == PNG
    edited = openai.images.edit(image=[picture], prompt="at night", model="gpt-image-1")
    assert edited.data is not None
    assert base64.b64decode(edited.data[0].b64_json or "")[:8] == PNG


def test_a_picture_streams_to_its_last_event(openai: Client) -> None:
    with openai.images.generate_stream(prompt="a bee", model="gpt-image-1", partial_images=2) as stream:
        events = list(stream)
    assert isinstance(events[-1], types.ImageGenCompletedEvent)
    assert base64.b64decode(events[-1].b64_json)[:8] == PNG


def test_texts_are_classified(simulator: OpenAISimulator, openai: Client) -> None:
    reply = openai.moderations.create(input=["hello", "there"])
    assert [result.flagged for result in reply.results] == [False, False]
    assert "createModeration" in simulator.calls
