"""What `run_adapter.py` of the golden data drives: one call of the unified client each time."""

from __future__ import annotations

from typing import Any, NamedTuple
from unittest.mock import patch

import interlingua as il
from interlingua._sync import embedding
from interlingua.errors import ApiError, InvalidReply, WorldError
from interlingua.folding import Collector
from tests.golden.neutral import JSON, embedding_facts, facts_of, messages_of, settings_of


class Target(NamedTuple):
    """How the client reaches what the golden data calls a provider."""

    provider: str
    protocol: str
    path: str
    """Below the root of the recording server; the official SDKs add theirs themselves."""


TARGETS = {
    "openai-chat": Target("openai", "openai_chat", "/v1"),
    "openai-responses": Target("openai", "openai_responses", "/v1"),
    "groq": Target("groq", "openai_chat", ""),
    "mistral": Target("mistral", "openai_chat", ""),
    "anthropic": Target("anthropic", "anthropic_messages", ""),
    "google": Target("gemini", "gemini", ""),
    "cohere": Target("cohere", "cohere_chat", ""),
    "ollama": Target("ollama", "ollama", ""),
    "bedrock": Target("bedrock", "bedrock_converse", ""),
}


def client_for(provider: str, base_url: str) -> tuple[il.Client, Target]:
    """A client that asks once."""
    target = TARGETS[provider]
    address = base_url + target.path
    return il.Client(target.provider, api_key="test", base_url=address, max_retries=0, deadline=20), target


def send(provider: str, model: str, scenario: JSON, base_url: str) -> None:
    """Make the call that the scenario asks for."""
    client, target = client_for(provider, base_url)
    request = scenario["request"]
    with client, patch.object(embedding, "AT_ONCE", 1):  # the recording is compared in its order
        match scenario["kind"]:
            case "embed":
                settings = {"dimensions": request["dimensions"]} if "dimensions" in request else {}
                settings |= {"task": request["task"]} if "task" in request else {}
                if "encoding" in request and target.protocol == "openai_chat":
                    settings |= {"options": {"encoding_format": request["encoding"]}}
                client.embed(model, request["inputs"], protocol=target.protocol, **settings)
            case "list_models":
                client.models()
            case "count_tokens":
                messages = messages_of(request, target.protocol)
                client.count_tokens(model, messages, protocol=target.protocol, **settings_of(request))
            case _:
                chat(client, target, model, scenario)


def chat(client: il.Client, target: Target, model: str, scenario: JSON) -> None:
    """A chat call, streamed where the scenario says so. What the recording server answers is of no interest."""
    messages = messages_of(scenario["request"], target.protocol)
    settings: JSON = {**settings_of(scenario["request"]), "protocol": target.protocol}
    if scenario["stream"]:
        with client.stream(model, messages, **settings) as stream:
            for _ in stream:
                pass
    else:
        client.chat(model, messages, **settings)


def receive(provider: str, model: str, case: JSON, base_url: str) -> JSON:
    """What the client makes of a recorded response."""
    client, target = client_for(provider, base_url)
    collector = Collector()
    with client:
        try:
            if case["kind"] == "embed":
                return embedding_facts(vectors(client, model, target.protocol))
            if not case["stream"]:
                response = client.chat(model, "hi", protocol=target.protocol)
                return facts_of(response) | choices_of(response)
            with client.stream(model, "hi", protocol=target.protocol) as stream:
                for event in stream:
                    collector.add(event)
                return facts_of(stream.response())
        except WorldError as error:
            return error_facts(collector, error)


def error_facts(collector: Collector, error: WorldError) -> JSON:
    """What came before the failure, and the failure."""
    status = error.status if isinstance(error, ApiError) else None
    failure = {"exception": type(error).__name__, "http_status": status, "message": str(error)}
    return facts_of(collector.partial()) | {"finish_reason": None, "error": failure}


def choices_of(response: il.ChatResponse[Any]) -> JSON:
    """All answers, where there are several."""
    facts = [{"text": each.message.text, "finish_reason": each.finish_reason} for each in response.candidates]
    return {"choices": facts} if len(facts) > 1 else {}


def vectors(client: il.Client, model: str, protocol: str) -> il.EmbeddingResponse:
    """Those of a recorded reply, however many inputs it was an answer to."""
    try:
        return client.embed(model, ["a", "b"], protocol=protocol)
    except InvalidReply as error:
        if not isinstance(error.response, il.EmbeddingResponse):
            raise
        return error.response
