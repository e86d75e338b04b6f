"""Sound made and understood: to a file or piece by piece, in every format, streamed typed."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest

import interlingua as il
from interlingua.testing.simulators import OpenAISimulator
from interlingua_wire.openai import Client, types

TTS = "gpt-4o-mini-tts"
WRITER = "gpt-4o-transcribe"


def spoken(openai: Client) -> bytes:
    """A WAV file in which something is said."""
    return openai.audio.speech.create(model=TTS, input="Hello there", voice="alloy", response_format="wav")


def test_speech_goes_to_a_file_whole(openai: Client, tmp_path: Path) -> None:
    target = tmp_path / "speech.wav"
    size = il.download(openai.audio.speech.create, target, model=TTS, input="Hi", voice="alloy", response_format="wav")
    assert (size, list(tmp_path.iterdir())) == (target.stat().st_size, [target])
    assert target.read_bytes()[:4] == b"RIFF"


def test_speech_goes_into_an_open_file(openai: Client) -> None:
    target = io.BytesIO(b"")
    size = il.download(openai.audio.speech.create, target, model=TTS, input="Hi", voice="alloy")
    assert size == len(target.getvalue()) > 0


def test_speech_comes_piece_by_piece_with_its_type(openai: Client) -> None:
    with il.stream_bytes(openai.audio.speech.create, model=TTS, input="Hi", voice="alloy") as pieces:
        assert pieces.media_type == "audio/mpeg"
        content = b"".join(pieces)
    assert content == openai.audio.speech.create(model=TTS, input="Hi", voice="alloy")


def test_speech_comes_the_same_under_a_loop(simulator: OpenAISimulator, tmp_path: Path) -> None:
    async def run() -> tuple[int, bytes]:
        async with il.connect_async("openai", api_key="any", base_url=simulator.base_url) as openai:
            create, target = openai.audio.speech.create, tmp_path / "a.mp3"
            size = await il.download_async(create, target, model=TTS, input="Hi", voice="alloy")
            async with await il.stream_bytes_async(create, model=TTS, input="Hi", voice="alloy") as pieces:
                return size, b"".join([piece async for piece in pieces])

    size, content = asyncio.run(run())
    assert (tmp_path / "a.mp3").read_bytes() == content
    assert size == len(content)


def test_speech_is_streamed_as_events_too(openai: Client) -> None:
    with openai.audio.speech.create_stream(model=TTS, input="Hello there", voice="alloy") as stream:
        events = list(stream)
    assert [type(event) for event in events[:-1]] == [types.SpeechAudioDeltaEvent] * 2
    assert isinstance(events[-1], types.SpeechAudioDoneEvent)


@pytest.mark.parametrize(
    "as_file",
    [
        lambda sound, folder: sound,
        lambda sound, folder: ("a.wav", sound),
        lambda sound, folder: ("a.wav", sound, "audio/wav"),
        lambda sound, folder: io.BytesIO(sound),
        lambda sound, folder: written(folder, sound),
    ],
)
def test_what_is_said_in_bytes_files_and_paths_is_written_down(
    openai: Client, tmp_path: Path, as_file: Callable[[bytes, Path], Any]
) -> None:
    reply = openai.audio.transcriptions.create(file=as_file(spoken(openai), tmp_path), model=WRITER)
    assert isinstance(reply, types.CreateTranscriptionResponseJson)
    assert reply.text == "Hello there"


def written(folder: Path, sound: bytes) -> Path:
    """A file of it."""
    (folder / "a.wav").write_bytes(sound)
    return folder / "a.wav"


def test_a_transcription_streams_typed(openai: Client) -> None:
    with openai.audio.transcriptions.create_stream(file=("a.wav", spoken(openai)), model=WRITER) as stream:
        events = list(stream)
    deltas = [event.delta for event in events if isinstance(event, types.TranscriptTextDeltaEvent)]
    assert "".join(deltas) == "Hello there"
    assert isinstance(events[-1], types.TranscriptTextDoneEvent)


@pytest.mark.parametrize(
    ("form", "start"),
    [("text", "Hello there"), ("srt", "1\n00:00:00,000"), ("vtt", "WEBVTT")],
)
def test_subtitles_and_text_come_as_they_are(openai: Client, form: Literal["text", "srt", "vtt"], start: str) -> None:
    sound = ("a.wav", spoken(openai))
    written_down = openai.audio.transcriptions.create(file=sound, model="whisper-1", response_format=form)
    translated = openai.audio.translations.create(file=sound, model="whisper-1", response_format=form)
    for reply in (written_down, translated):
        assert isinstance(reply, str)
        assert reply.startswith(start)


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("verbose_json", types.CreateTranscriptionResponseVerboseJson),
        ("diarized_json", types.CreateTranscriptionResponseDiarizedJson),
    ],
)
def test_richer_forms_are_of_a_type_of_their_own(
    openai: Client, form: Literal["verbose_json", "diarized_json"], kind: type[object]
) -> None:
    sound = ("a.wav", spoken(openai))
    assert isinstance(openai.audio.transcriptions.create(file=sound, model="whisper-1", response_format=form), kind)
