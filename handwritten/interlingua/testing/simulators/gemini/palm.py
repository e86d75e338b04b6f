"""The operations of the PaLM API, which the document still has."""

from __future__ import annotations

from interlingua.testing.simulators.gemini.counting import tokens_in, tokens_of
from interlingua.testing.simulators.gemini.embedder import values_of
from interlingua.testing.simulators.gemini.refusals import Json, invalid
from interlingua.testing.simulators.gemini.state import Call, State


def generate_text(state: State, call: Call) -> Json:
    """What the PaLM models said: here, the prompt again."""
    text = call.body["prompt"]["text"]
    return {"candidates": [{"output": text} for _ in range(call.body.get("candidateCount", 1))]}


def generate_message(state: State, call: Call) -> Json:
    """The same in a conversation."""
    messages = call.body["prompt"]["messages"]
    if not messages:
        raise invalid("messages must not be empty.", field="prompt.messages")
    return {"candidates": [{"author": "1", "content": messages[-1]["content"]}], "messages": messages}


def count_message_tokens(state: State, call: Call) -> Json:
    """Tokens of a conversation."""
    return {"tokenCount": tokens_of(call.body["prompt"]["messages"])}


def count_text_tokens(state: State, call: Call) -> Json:
    """Tokens of a text."""
    return {"tokenCount": tokens_in(call.body["prompt"]["text"])}


def embed_text(state: State, call: Call) -> Json:
    """The vector of a text."""
    return {"embedding": {"value": values_of(state.embedder.embed(call.body.get("text", "")))}}


def embed_texts(state: State, call: Call) -> Json:
    """The vectors of several texts."""
    texts = call.body.get("texts") or [request.get("text", "") for request in call.body.get("requests", ())]
    return {"embeddings": [{"value": values_of(state.embedder.embed(text))} for text in texts]}


HANDLERS = {
    "models.generateText": generate_text,
    "tunedModels.generateText": generate_text,
    "models.generateMessage": generate_message,
    "models.countMessageTokens": count_message_tokens,
    "models.countTextTokens": count_text_tokens,
    "models.embedText": embed_text,
    "models.batchEmbedText": embed_texts,
}
