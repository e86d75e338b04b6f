"""The simulator of any provider of the catalog: its dialect, with the provider's own paths, headers, key and errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from interlingua.errors import InvalidArgument
from interlingua.profiles import profile_for
from interlingua.providers import Provider, load_catalog
from interlingua.testing.simulators.anthropic import AnthropicSimulator
from interlingua.testing.simulators.anthropic import state as anthropic
from interlingua.testing.simulators.bedrock import BedrockSimulator
from interlingua.testing.simulators.cohere import CohereSimulator
from interlingua.testing.simulators.doors import Door
from interlingua.testing.simulators.face import Simulator
from interlingua.testing.simulators.gemini import GeminiSimulator
from interlingua.testing.simulators.mistral import MistralSimulator
from interlingua.testing.simulators.mistral import state as mistral
from interlingua.testing.simulators.ollama import OllamaSimulator
from interlingua.testing.simulators.openai import OpenAISimulator
from interlingua.testing.simulators.openai import state as openai

AnySimulator: TypeAlias = Simulator[Any] | BedrockSimulator | GeminiSimulator
SHAPES: Mapping[str, str] = {
    "cerebras": "flat",
    "databricks": "names",
    "deepinfra": "words",
    "openrouter": "numbers",
    "perplexity": "numbers",
    "tei": "flat",
    "tgi": "words",
    "vllm": "numbers",
    "xai": "codes",
}
"""What the errors of a provider look like that is compatible with OpenAI in all but that."""

RANKING = frozenset({"rerank", "rerank_docs", "rerank_texts"})
"""Protocols that put documents in order."""
SPEAKING_GRPC = frozenset({"gemini"})
"""Protocols that are simulated over gRPC too."""
OF_AZURE = ("/v1", "/deployments/{deployment}")
OF_VERTEX = ("/v1/projects/{project}/locations/{location}/endpoints/openapi",)
MOVED: Mapping[tuple[str, str], Sequence[str]] = {
    ("azure", "openai_chat"): OF_AZURE,
    ("azure", "openai_responses"): OF_AZURE,
    ("databricks", "openai_chat"): ("",),
    ("vertex", "openai_chat"): OF_VERTEX,
}
"""What stands after the path of a protocol, of providers that send requests elsewhere."""
LISTED: Mapping[str, Sequence[str]] = {"anthropic": anthropic.MODELS, "openai": openai.MODELS}
"""The models of providers that serve no others."""


def simulator_of(
    provider: str,
    *,
    protocol: str | None = None,
    key: str | None = None,
    port: int = 0,
    host: str = "127.0.0.1",
    grpc_port: int | None = None,
) -> AnySimulator:
    """A server that stands in for a provider of the catalog; not started yet.

    Args:
        provider: Its name in the catalog.
        protocol: The wire format, one of those that the provider serves; None: its first.
        key: The one that opens it; None: any but `wrong-key`.
        port: Where to listen; 0 takes a free one.
        host: On which address.
        grpc_port: Where to speak gRPC too, where the dialect has it; None: nowhere.
    """
    row = load_catalog().get(provider)
    if row is None:
        raise InvalidArgument("provider", repr(provider), f"one of {', '.join(load_catalog())}")
    spoken = protocol or next(iter(row.protocols), "")
    is_moved = row.readdressed_by is not None and (provider, spoken) not in MOVED
    if spoken not in row.protocols or spoken not in BUILT or is_moved:
        raise InvalidArgument("protocol", repr(spoken), f"one that {provider} serves and that is simulated")
    if grpc_port is not None and spoken not in SPEAKING_GRPC:
        raise InvalidArgument("grpc_port", f"{grpc_port} for {provider}", "a dialect that has gRPC, such as gemini")
    over_grpc = {} if grpc_port is None else {"grpc_port": grpc_port}
    build = OWN.get(row.name, BUILT[spoken])
    return build(row, spoken, {"port": port, "host": host, **over_grpc}, key)


def _like_openai(row: Provider, spoken: str, place: Mapping[str, Any], key: str | None) -> AnySimulator:
    state = openai.State(
        models=LISTED.get(row.name),
        shape=SHAPES.get(row.name, "openai"),
        door=_door(row, key),
        tells_usage=not profile_for(provider=row.family, protocol=spoken, model="").sends_stream_usage,
        ranks=not RANKING.isdisjoint(row.protocols),
    )
    served = [name for name in row.protocols if BUILT.get(name) is _like_openai]
    paths = [row.protocols[name] + moved for name in served for moved in MOVED.get((row.name, name), ("",))]
    return OpenAISimulator(state=state, base_path=_path_of(row), api_paths=paths, **place)


def _like_anthropic(row: Provider, spoken: str, place: Mapping[str, Any], key: str | None) -> AnySimulator:
    state = anthropic.State(models=LISTED.get(row.name), door=_door(row, key))
    return AnthropicSimulator(state=state, base_path=_path_of(row), api_path=row.protocols[spoken], **place)


def _mistral(row: Provider, spoken: str, place: Mapping[str, Any], key: str | None) -> AnySimulator:
    return MistralSimulator(state=mistral.State(door=_door(row, key)), **place)


def _door(row: Provider, key: str | None) -> Door:
    return Door(auth=row.auth, key=key, is_optional=row.key_optional, headers=row.headers)


def _path_of(row: Provider) -> str:
    return urlsplit(row.base_url or "").path.rstrip("/")


Build: TypeAlias = Callable[[Provider, str, Mapping[str, Any], str | None], AnySimulator]
BUILT: Mapping[str, Build] = {
    "anthropic_messages": _like_anthropic,
    "bedrock_converse": lambda row, spoken, place, key: BedrockSimulator(**place),
    "cohere_chat": lambda row, spoken, place, key: CohereSimulator(**place),
    "gemini": lambda row, spoken, place, key: GeminiSimulator(**place),
    "ollama": lambda row, spoken, place, key: OllamaSimulator(**place),
    "openai_chat": _like_openai,
    "openai_responses": _like_openai,
    "rerank": _like_openai,
    "rerank_docs": _like_openai,
    "rerank_texts": _like_openai,
}
"""By protocol."""
OWN: Mapping[str, Build] = {"mistral": _mistral}
"""By provider, for those that have a simulator of their own and share a protocol."""
