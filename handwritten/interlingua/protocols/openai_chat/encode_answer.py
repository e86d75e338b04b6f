"""Of what the answer is to consist, and how long it is to be, as fields of Chat Completions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from interlingua.errors import InvalidArgument

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest
    from interlingua_wire.openai.types import (
        CreateChatCompletionRequestAudio,
        PredictionContent,
        ResponseModality,
    )


def encode_answer(request: ChatRequest, *, stream: bool) -> dict[str, object]:
    """The fields about the answer's form. Those that are not to be sent are None."""
    is_plain = request.voice is None and request.audio_format is None and not request.modalities
    return {
        "n": request.n,
        "modalities": None if is_plain else _modalities(request),
        "audio": None if is_plain else _audio(request, stream=stream),
        "prediction": None if request.prediction is None else _prediction(request.prediction),
        "logit_bias": request.logit_bias and {str(token): bias for token, bias in request.logit_bias.items()},
        "verbosity": request.verbosity,
    }


def _modalities(request: ChatRequest) -> list[ResponseModality] | None:
    if request.modalities:
        return cast("list[ResponseModality]", list(request.modalities))
    return ["text", "audio"] if _speaks(request) else None


def _speaks(request: ChatRequest) -> bool:
    return request.voice is not None or request.audio_format is not None


def _audio(request: ChatRequest, *, stream: bool) -> CreateChatCompletionRequestAudio | None:
    if not _speaks(request) and "audio" not in request.modalities:
        return None
    if request.voice is None:
        raise InvalidArgument("voice", "none", "the name of a voice, such as 'alloy', since audio is asked for")
    return {"voice": request.voice, "format": request.audio_format or ("pcm16" if stream else "wav")}


def _prediction(text: str) -> PredictionContent:
    return {"type": "content", "content": text}
