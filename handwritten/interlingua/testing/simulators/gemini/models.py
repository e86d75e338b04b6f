"""Models, and what those of pictures and videos make."""

from __future__ import annotations

from interlingua.testing.simulators.gemini.operations import begin
from interlingua.testing.simulators.gemini.refusals import Json
from interlingua.testing.simulators.gemini.state import Call, State

MODELS = {
    "models/gemini-2.5-flash": ["generateContent", "countTokens", "createCachedContent", "batchGenerateContent"],
    "models/gemini-2.5-pro": ["generateContent", "countTokens", "createCachedContent", "batchGenerateContent"],
    "models/gemini-2.0-flash-live-001": ["bidiGenerateContent", "countTokens"],
    "models/gemini-1.5-flash-001-tuning": ["generateContent", "countTokens", "createTunedModel"],
    "models/gemini-embedding-001": ["embedContent", "countTextTokens", "countTokens", "asyncBatchEmbedContent"],
    "models/aqa": ["generateAnswer"],
    "models/veo-3.0-generate-001": ["predictLongRunning"],
    "models/imagen-4.0-generate-001": ["predict"],
    "models/chat-bison-001": ["generateMessage", "countMessageTokens"],
    "models/text-bison-001": ["generateText", "countTextTokens", "createTunedTextModel"],
    "models/embedding-gecko-001": ["embedText", "countTextTokens"],
}
LIMITS = {"inputTokenLimit": 1048576, "outputTokenLimit": 65536}


def stock(state: State) -> None:
    """Put the models in."""
    for name, methods in MODELS.items():
        base = name.partition("/")[2]
        facts = {"baseModelId": base, "version": "001", "displayName": base.replace("-", " ").title(), **LIMITS}
        state.models.put({"name": name, **facts, "supportedGenerationMethods": methods})


def find_model(state: State, call: Call) -> Json:
    """One model."""
    return state.models.find(call.name)


def list_models(state: State, call: Call) -> Json:
    """All models."""
    return state.models.page(call.query, "models", state.models)


def predict(state: State, call: Call) -> Json:
    """What a model of pictures makes of each instance."""
    state.models.find(call.name)
    return {
        "predictions": [{"mimeType": "image/png", "bytesBase64Encoded": "iVBORw0KGgo="} for _ in call.body["instances"]]
    }


def predict_long(state: State, call: Call) -> Json:
    """A video, which takes a while."""
    state.models.find(call.name)
    samples = [{"video": {"uri": f"{state.address}/v1beta/files/{state.new_id()}:download?alt=media"}}]

    def finish() -> Json:
        kind = "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse"
        return {"@type": kind, "generateVideoResponse": {"generatedSamples": samples}}

    return begin(state, f"{call.name}/operations/{state.new_id()}", {}, max(1, state.polls), finish)


HANDLERS = {
    "models.get": find_model,
    "models.list": list_models,
    "models.predict": predict,
    "models.predictLongRunning": predict_long,
}
