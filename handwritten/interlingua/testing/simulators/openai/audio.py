"""Speech and transcription of a simulated OpenAI: what it has said itself it also understands."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.openai.refusals import Refusal
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.replies import Content, Events, Reply, server_sent
from interlingua.testing.simulators.scripts import Json, Question, in_words, tokens_in
from interlingua.testing.simulators.sounds import SOUNDS, seconds_of, words_in

PIECE = 4096
"""Bytes of sound that come at once."""
LARGEST = 25 << 20
"""https://platform.openai.com/docs/guides/speech-to-text, checked 2026-11-28."""
Heard = tuple[str, float]
"""What was said, and how many seconds it took."""


def _spoken(state: State, call: Call) -> Reply:
    body: Json = call.body
    state.need(body["model"])
    form = body.get("response_format") or "mp3"
    if form not in SOUNDS:
        raise Refusal(400, f"This simulator makes {', '.join(SOUNDS)}, and no {form}.")
    media_type, make = SOUNDS[form]
    sound = make(body["input"])
    pieces = [sound[start : start + PIECE] for start in range(0, len(sound), PIECE)]
    if body.get("stream_format") == "sse":
        return Events(frames=_speech_events(pieces, body["input"]), told=_told)
    return Events(frames=iter(pieces), told=lambda message: b"", media_type=media_type)


def _speech_events(pieces: list[bytes], text: str) -> Iterator[bytes]:
    for piece in pieces:
        yield server_sent({"type": "speech.audio.delta", "audio": b64encode(piece).decode()})
    yield server_sent({"type": "speech.audio.done", "usage": _usage(tokens_in(text), len(pieces))})


def _transcribed(state: State, call: Call) -> Reply:
    text, seconds = _heard(state, call)
    if call.body.get("stream"):
        return Events(frames=_text_events(text, seconds), told=_told)
    form = call.body.get("response_format") or "json"
    return _write(form)(text, seconds, call.body)


def _translated(state: State, call: Call) -> Reply:
    text, seconds = _heard(state, call)
    told = _write(call.body.get("response_format") or "json")(text, seconds, call.body)
    return {"text": told["text"]} if isinstance(told, dict) and "duration" not in told else told


def _heard(state: State, call: Call) -> Heard:
    """What a file says: what was laid down, else what it was made of."""
    body: Json = call.body
    state.need(body["model"])
    if "file" not in call.files:
        raise Refusal(400, "'file' is a required property")
    (sent, *_) = call.files["file"]
    if len(sent.content) > LARGEST:
        raise Refusal(413, f"Maximum content size limit ({LARGEST}) exceeded ({len(sent.content)} bytes read)")
    if not sent.content:
        raise Refusal(400, "The audio file is empty.")
    said = words_in(sent.content)
    if said is None or state.script.has_answers:
        said = state.script.answer(Question(model=body["model"], text=said or sent.name, body=body)).text
    return said, seconds_of(sent.content)


def _text_events(text: str, seconds: float) -> Iterator[bytes]:
    for piece in in_words(text):
        yield server_sent({"type": "transcript.text.delta", "delta": piece})
    usage = {"type": "tokens", **_usage(round(seconds * 10), tokens_in(text))}
    yield server_sent({"type": "transcript.text.done", "text": text, "usage": usage})


def _usage(asked: int, said: int) -> Json:
    return {"input_tokens": asked, "output_tokens": said, "total_tokens": asked + said}


def _told(message: str) -> bytes:
    return server_sent(Refusal(500, message).body)


def _plain(text: str, seconds: float, body: Json) -> Reply:
    return {"text": text, "usage": {"type": "duration", "seconds": round(seconds, 2)}}


def _bare(text: str, seconds: float, body: Json) -> Reply:
    return Content(body=f"{text}\n".encode(), media_type="text/plain; charset=utf-8")


def _verbose(text: str, seconds: float, body: Json) -> Reply:
    words = in_words(text)
    step = seconds / max(1, len(words))
    told: Json = {"task": "transcribe", "language": body.get("language") or "english", "duration": round(seconds, 2)}
    odds: Json = {"temperature": 0.0, "avg_logprob": -0.1, "compression_ratio": 1.0, "no_speech_prob": 0.0}
    told["text"] = text
    granularities = body.get("timestamp_granularities") or ["segment"]
    if "segment" in granularities:
        tokens = [*range(len(words))]
        told["segments"] = [{"id": 0, "seek": 0, "start": 0.0, "end": seconds, "text": text, "tokens": tokens, **odds}]
    if "word" in granularities:
        told["words"] = [
            {"word": word.strip(), "start": round(place * step, 2), "end": round((place + 1) * step, 2)}
            for place, word in enumerate(words)
        ]
    return told | {"usage": {"type": "duration", "seconds": round(seconds, 2)}}


def _diarized(text: str, seconds: float, body: Json) -> Reply:
    segment = {"type": "transcript.text.segment", "id": "seg_0", "start": 0.0, "end": seconds, "text": text}
    return {"task": "transcribe", "duration": seconds, "text": text, "segments": [{**segment, "speaker": "A"}]}


def _subtitled(text: str, seconds: float, body: Json) -> Reply:
    return Content(body=f"1\n{_clock(0.0, ',')} --> {_clock(seconds, ',')}\n{text}\n\n".encode(), media_type=TEXT)


def _captioned(text: str, seconds: float, body: Json) -> Reply:
    told = f"WEBVTT\n\n{_clock(0.0, '.')} --> {_clock(seconds, '.')}\n{text}\n\n"
    return Content(body=told.encode(), media_type=TEXT)


def _clock(seconds: float, mark: str) -> str:
    whole, parts = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{mark}{parts:03}"


TEXT = "text/plain; charset=utf-8"
Writer = Callable[[str, float, Json], Reply]
FORMS: Mapping[str, Writer] = {
    "json": _plain,
    "text": _bare,
    "verbose_json": _verbose,
    "diarized_json": _diarized,
    "srt": _subtitled,
    "vtt": _captioned,
}


def _write(form: str) -> Writer:
    if form not in FORMS:
        raise Refusal(400, f"response_format must be one of {', '.join(FORMS)}")
    return FORMS[form]


HANDLERS: Mapping[str, Handler[State]] = {
    "createSpeech": _spoken,
    "createTranscription": _transcribed,
    "createTranslation": _translated,
}
