"""Pictures are loaded from wherever they are, known by what they begin with, and put beside a question."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import anyio
import pytest
from pydantic import BaseModel

import interlingua as il
from interlingua.errors import InvalidArgument, Unsupported
from interlingua.profiles.traits import load_traits
from interlingua.providers import load_catalog
from interlingua.testing import MockProvider

BYTES = {
    "image/png": b"\x89PNG\r\n\x1a\n" + bytes(80),
    "image/jpeg": b"\xff\xd8\xff" + bytes(80),
    "image/gif": b"GIF89a" + bytes(80),
    "image/webp": b"RIFF\x10\0\0\0WEBP" + bytes(80),
}
PNG = BYTES["image/png"]
TEXT = base64.b64encode(PNG).decode()


@pytest.mark.parametrize("kind", BYTES)
def test_a_picture_is_known_by_its_first_bytes(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.dat"
    path.write_bytes(BYTES[kind])
    picture = il.Image(BYTES[kind], media_type=kind)
    encoded = base64.b64encode(BYTES[kind]).decode()
    for source in (BYTES[kind], path, str(path), f"data:{kind};base64,{encoded}", encoded):
        assert il.load_image(source) == picture


def test_a_url_is_left_to_the_provider_and_a_picture_is_itself() -> None:
    assert il.load_image("https://host/a.png", detail="low") == il.Image(url="https://host/a.png", detail="low")
    picture = il.Image(b"anything", media_type="image/heic")
    assert il.load_image(picture) is picture


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"hello", "an unknown format"),
        ("/nowhere/picture.png", "No such file"),
        ("data:image/png;base64,!!", "data:image/png"),
        ("data:image/png,abc", "data:image/png"),
        ("x!" * 100, "x!x!"),
    ],
)
def test_what_is_no_picture_is_refused(source: Any, found: str) -> None:
    with pytest.raises(InvalidArgument, match=found):
        il.load_image(source)


def test_a_message_holds_the_question_and_the_pictures() -> None:
    message = il.vision_message("What is this?", PNG, "https://host/a.png", detail="high")
    assert message.role == "user"
    assert message.parts == (
        il.Text("What is this?"),
        il.Image(PNG, media_type="image/png", detail="high"),
        il.Image(url="https://host/a.png", detail="high"),
    )
    with pytest.raises(InvalidArgument, match="images"):
        il.vision_message("What is this?")


def test_the_text_in_a_picture_is_read() -> None:
    mock = MockProvider("STOP")
    with mock.client() as client:
        assert client.extract_text_from_image("m", PNG).text == "STOP"
        client.extract_text_from_image("m", PNG, prompt="Only the number.", temperature=0)
    first, second = (request.unified for request in mock.requests)
    assert first.messages[0].parts[1] == il.Image(PNG, media_type="image/png")
    assert "all text" in first.messages[0].text
    assert (second.messages[0].text, second.temperature) == ("Only the number.", 0)


class Count(BaseModel):
    cats: int


def test_several_pictures_are_asked_about_at_once_with_a_typed_answer() -> None:
    mock = MockProvider(Count(cats=2))

    async def ask() -> Count:
        async with mock.async_client() as client:
            return (await client.analyze_images("m", [PNG, PNG], "How many cats?", output=Count)).output

    assert anyio.run(ask) == Count(cats=2)
    assert len(mock.requests[0].unified.messages[0].parts) == 3


def test_a_model_that_takes_no_pictures_is_told_before_anything_is_sent() -> None:
    mock = MockProvider()
    with mock.client("openai") as client:
        assert not client.supports_vision("gpt-3.5-turbo")
        assert client.supports_vision("gpt-99")
        with pytest.raises(Unsupported, match="takes no pictures"):
            client.extract_text_from_image("gpt-3.5-turbo", PNG)
    assert mock.requests == []
    assert il.supports_vision("anthropic/claude-sonnet-4-5")
    assert not il.supports_vision("anthropic/claude-2.1")


def test_every_row_of_what_models_are_for_names_a_provider_of_the_catalog_and_says_something() -> None:
    for row in load_traits():
        assert row.provider == "*" or row.provider in load_catalog()
        assert row.kind is not None or row.takes_images is not None
        assert row.source.startswith("https://")
