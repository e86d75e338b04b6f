"""The local OpenAI: speech, transcription, pictures."""

from __future__ import annotations

import io
import wave
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.errors import BadRequest
from interlingua.testing.simulators import OpenAISimulator

WORDS = "Grüße from far away"


@pytest.fixture
def simulator() -> Iterator[OpenAISimulator]:
    """One of its own for each test."""
    with OpenAISimulator() as found:
        yield found


@pytest.fixture
def openai(simulator: OpenAISimulator) -> Iterator[Any]:
    """The typed client."""
    with il.connect("openai", api_key="a-key", base_url=simulator.base_url, max_retries=0) as found:
        yield found


def spoken(openai: Any, form: str = "wav") -> bytes:
    """The words as sound."""
    sound: bytes = openai.audio.speech.create(model="gpt-4o-mini-tts", voice="alloy", input=WORDS, response_format=form)
    return sound


def test_speech_is_sound_as_long_as_its_words(openai: Any) -> None:
    with wave.open(io.BytesIO(spoken(openai))) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (24_000, 1, 2)
        assert sound.getnframes() / sound.getframerate() == pytest.approx(0.8)
    assert len(spoken(openai, "pcm")) == 24_000 * 2 * 0.8
    with pytest.raises(BadRequest, match="no flac"):
        spoken(openai, "flac")


def test_speech_comes_as_events(openai: Any) -> None:
    settings = {"model": "tts-1", "voice": "alloy", "input": WORDS, "response_format": "wav"}
    with openai.audio.speech.create_stream(**settings) as events:
        told = list(events)
    assert b"".join(b64decode(event.audio) for event in told[:-1]) == spoken(openai)
    assert told[-1].usage.input_tokens == 4


@pytest.mark.parametrize("form", ["wav", "mp3"])
def test_what_was_spoken_is_understood(openai: Any, form: str) -> None:
    told = openai.audio.transcriptions.create(file=(f"a.{form}", spoken(openai, form)), model="gpt-4o-transcribe")
    assert told.text == WORDS


def test_transcription_takes_every_form(openai: Any, simulator: OpenAISimulator) -> None:
    asked = {"file": ("a.wav", spoken(openai)), "model": "whisper-1", "language": "en", "prompt": "true"}
    create = openai.audio.transcriptions.create
    whole = create(**asked, response_format="verbose_json", timestamp_granularities=["word", "segment"])
    assert (whole.text, whole.duration, whole.words[-1].word) == (WORDS, 0.8, "away")
    assert (whole.words[-1].end, whole.segments[0].end) == (0.8, 0.8)
    for form, text in (("text", f"{WORDS}\n"), ("srt", "00:00:00,800"), ("vtt", "WEBVTT")):
        answer = httpx.post(
            f"{simulator.base_url}/audio/transcriptions",
            headers={"authorization": "Bearer a-key"},
            data={"model": "whisper-1", "response_format": form},
            files={"file": asked["file"]},
            trust_env=False,
        )
        assert text in answer.text
    with pytest.raises(BadRequest, match="empty"):
        create(**{**asked, "file": ("a.wav", b"")})


def test_a_transcript_comes_word_by_word(openai: Any, simulator: OpenAISimulator) -> None:
    simulator.script.add("Laid down before.")
    asked = {"file": ("a.wav", b"any sound"), "model": "gpt-4o-transcribe"}
    with openai.audio.transcriptions.create_stream(**asked) as events:
        told = list(events)
    assert "".join(event.delta for event in told[:-1]) == told[-1].text == "Laid down before."


def test_pictures_are_of_their_size_and_of_the_prompts_colour(openai: Any) -> None:
    asked = {"model": "gpt-image-1", "size": "1024x1536"}
    one, two, other = (openai.images.generate(prompt=text, **asked).data[0].b64_json for text in ("a", "a", "b"))
    assert one == two != other
    picture = b64decode(one)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (1024, 1536)


def test_a_picture_is_a_link_where_the_model_gives_links(openai: Any) -> None:
    (picture,) = openai.images.generate(prompt="a", model="dall-e-2", size="256x256").data
    answer = httpx.get(picture.url, headers={"authorization": "Bearer a-key"}, trust_env=False)
    assert (answer.headers["content-type"], answer.content[1:4]) == ("image/png", b"PNG")


def test_pictures_are_streamed_and_edited(openai: Any) -> None:
    with openai.images.generate_stream(prompt="a", model="gpt-image-1", partial_images=1) as events:
        assert [event.type for event in events] == ["image_generation.partial_image", "image_generation.completed"]
    picture = ("a.png", b64decode(openai.images.generate(prompt="a", model="gpt-image-1").data[0].b64_json))
    edited = openai.images.edit(image=picture, prompt="b", model="gpt-image-1", n=2)
    assert len(edited.data) == 2
