"""Local servers that speak a provider's dialect, keep state, and misbehave on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlingua.testing.simulators.anthropic import AnthropicSimulator
    from interlingua.testing.simulators.bedrock import BedrockSimulator
    from interlingua.testing.simulators.catalogued import simulator_of
    from interlingua.testing.simulators.cohere import CohereSimulator
    from interlingua.testing.simulators.gemini import GeminiSimulator
    from interlingua.testing.simulators.mistral import MistralSimulator
    from interlingua.testing.simulators.ollama import OllamaSimulator
    from interlingua.testing.simulators.openai import OpenAISimulator
    from interlingua.testing.simulators.realtime import RealtimeSimulator

__all__ = [
    "AnthropicSimulator",
    "BedrockSimulator",
    "CohereSimulator",
    "GeminiSimulator",
    "MistralSimulator",
    "OllamaSimulator",
    "OpenAISimulator",
    "RealtimeSimulator",
    "simulator_of",
]

_LATER = {
    "AnthropicSimulator": "anthropic",
    "BedrockSimulator": "bedrock",
    "CohereSimulator": "cohere",
    "GeminiSimulator": "gemini",
    "MistralSimulator": "mistral",
    "OllamaSimulator": "ollama",
    "OpenAISimulator": "openai",
    "RealtimeSimulator": "realtime",
    "simulator_of": "catalogued",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
