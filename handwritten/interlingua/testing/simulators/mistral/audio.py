"""Speech and transcription of a simulated Mistral: what it has said itself it also understands."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.mistral.refusals import Refusal
from interlingua.testing.simulators.mistral.state import State
from interlingua.testing.simulators.replies import Reply
from interlingua.testing.simulators.scripts import Question, tokens_in
from interlingua.testing.simulators.sounds import SOUNDS, seconds_of, words_in

SPEAKER = "voxtral-mini-tts-latest"


def _spoken(state: State, call: Call) -> Reply:
    form = call.body.get("response_format") or "mp3"
    state.need(call.body.get("model") or SPEAKER)
    if form not in SOUNDS or call.body.get("stream"):
        raise Refusal(400, f"This simulator makes {', '.join(SOUNDS)} in one piece.")
    return {"audio_data": b64encode(SOUNDS[form][1](call.body["input"])).decode()}


def _transcribed(state: State, call: Call) -> Reply:
    model = state.need(call.body["model"])
    if "file" not in call.files or call.body.get("stream"):
        raise Refusal(400, "This simulator takes a file, and answers in one piece.")
    (sent, *_) = call.files["file"]
    said = words_in(sent.content)
    if said is None or state.script.has_answers:
        said = state.script.answer(Question(model=model, text=said or sent.name, body=call.body)).text
    seconds = round(seconds_of(sent.content))
    tokens = tokens_in(said)
    usage = {
        "prompt_audio_seconds": seconds,
        "prompt_tokens": 4,
        "completion_tokens": tokens,
        "total_tokens": 4 + tokens,
    }
    return {"model": model, "text": said, "language": call.body.get("language"), "segments": [], "usage": usage}


HANDLERS: Mapping[str, Handler[State]] = {
    "speech_v1_audio_speech_post": _spoken,
    "audio_api_v1_transcriptions_post": _transcribed,
}
