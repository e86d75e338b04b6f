"""One typed SDK for every LLM provider.

Importing this imports nothing else: each name is looked up in its module when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from interlingua import errors as errors
    from interlingua import events as events
    from interlingua import webhooks as webhooks
    from interlingua._async.batching import batch_results_async as batch_results_async
    from interlingua._async.batching import start_batch_async as start_batch_async
    from interlingua._async.blobs import upload_blob_async as upload_blob_async
    from interlingua._async.client import AsyncClient as AsyncClient
    from interlingua._async.downloading import download_async as download_async
    from interlingua._async.downloading import stream_bytes_async as stream_bytes_async
    from interlingua._async.live import AsyncLiveSession as AsyncLiveSession
    from interlingua._async.live import live_async as live_async
    from interlingua._async.parts import upload_parts_async as upload_parts_async
    from interlingua._async.response_session import AsyncResponseSession as AsyncResponseSession
    from interlingua._async.response_session import response_session_async as response_session_async
    from interlingua._async.run_streaming import AsyncRunStream as AsyncRunStream
    from interlingua._async.streaming import AsyncChatStream as AsyncChatStream
    from interlingua._async.uploading import cancel_upload_async as cancel_upload_async
    from interlingua._async.uploading import upload_async as upload_async
    from interlingua._async.waiting import wait_async as wait_async
    from interlingua._sync.batching import batch_results as batch_results
    from interlingua._sync.batching import start_batch as start_batch
    from interlingua._sync.blobs import upload_blob as upload_blob
    from interlingua._sync.client import Client as Client
    from interlingua._sync.downloading import download as download
    from interlingua._sync.downloading import stream_bytes as stream_bytes
    from interlingua._sync.live import LiveSession as LiveSession
    from interlingua._sync.live import live as live
    from interlingua._sync.parts import upload_parts as upload_parts
    from interlingua._sync.response_session import ResponseSession as ResponseSession
    from interlingua._sync.response_session import response_session as response_session
    from interlingua._sync.run_streaming import RunStream as RunStream
    from interlingua._sync.streaming import ChatStream as ChatStream
    from interlingua._sync.uploading import cancel_upload as cancel_upload
    from interlingua._sync.uploading import upload as upload
    from interlingua._sync.waiting import wait as wait
    from interlingua._version import __version__ as __version__
    from interlingua.attempts import Attempt as Attempt
    from interlingua.batching import BatchResult as BatchResult
    from interlingua.chat import Candidate as Candidate
    from interlingua.chat import ChatRequest as ChatRequest
    from interlingua.chat import ChatResponse as ChatResponse
    from interlingua.chat import FinishReason as FinishReason
    from interlingua.chat import Logprob as Logprob
    from interlingua.chat import ModelCard as ModelCard
    from interlingua.chat import Timings as Timings
    from interlingua.chat import TokenCount as TokenCount
    from interlingua.chat import Warning as Warning
    from interlingua.connecting import connect as connect
    from interlingua.connecting import connect_async as connect_async
    from interlingua.embeddings import EmbeddingResponse as EmbeddingResponse
    from interlingua.errors import CallerError as CallerError
    from interlingua.errors import InterlinguaError as InterlinguaError
    from interlingua.errors import WorldError as WorldError
    from interlingua.events import Event as Event
    from interlingua.folding import collect as collect
    from interlingua.health import Health as Health
    from interlingua.live_values import LiveReply as LiveReply
    from interlingua.live_values import LiveRestart as LiveRestart
    from interlingua.live_values import LiveSettings as LiveSettings
    from interlingua.messages import Audio as Audio
    from interlingua.messages import File as File
    from interlingua.messages import Image as Image
    from interlingua.messages import Message as Message
    from interlingua.messages import Native as Native
    from interlingua.messages import Part as Part
    from interlingua.messages import Reasoning as Reasoning
    from interlingua.messages import Refusal as Refusal
    from interlingua.messages import Source as Source
    from interlingua.messages import Text as Text
    from interlingua.messages import ToolCall as ToolCall
    from interlingua.messages import ToolResult as ToolResult
    from interlingua.messages import assistant as assistant
    from interlingua.messages import system as system
    from interlingua.messages import tool_results as tool_results
    from interlingua.messages import user as user
    from interlingua.native import from_native as from_native
    from interlingua.native import to_native as to_native
    from interlingua.protocols.anthropic_messages.options import AnthropicMessagesOptions as AnthropicMessagesOptions
    from interlingua.protocols.bedrock_converse.options import BedrockConverseOptions as BedrockConverseOptions
    from interlingua.protocols.cohere_chat.options import CohereChatOptions as CohereChatOptions
    from interlingua.protocols.gemini.options import GeminiOptions as GeminiOptions
    from interlingua.protocols.ollama.options import OllamaOptions as OllamaOptions
    from interlingua.protocols.openai_chat.options import OpenAIChatOptions as OpenAIChatOptions
    from interlingua.protocols.openai_chat.options_of.cerebras import CerebrasOptions as CerebrasOptions
    from interlingua.protocols.openai_chat.options_of.deepinfra import DeepInfraOptions as DeepInfraOptions
    from interlingua.protocols.openai_chat.options_of.groq import GroqOptions as GroqOptions
    from interlingua.protocols.openai_chat.options_of.mistral import MistralOptions as MistralOptions
    from interlingua.protocols.openai_chat.options_of.openrouter import OpenRouterOptions as OpenRouterOptions
    from interlingua.protocols.openai_chat.options_of.perplexity import PerplexityOptions as PerplexityOptions
    from interlingua.protocols.openai_chat.options_of.together import TogetherOptions as TogetherOptions
    from interlingua.protocols.openai_chat.options_of.xai import XAIOptions as XAIOptions
    from interlingua.protocols.openai_responses.options import OpenAIResponsesOptions as OpenAIResponsesOptions
    from interlingua.providers import ProviderSettings as ProviderSettings
    from interlingua.providers.cards import ProviderCard as ProviderCard
    from interlingua.rate_limits import RateLimit as RateLimit
    from interlingua.recovery.store import PartialStore as PartialStore
    from interlingua.recovery.store import SavedPartial as SavedPartial
    from interlingua.reranking import RerankResponse as RerankResponse
    from interlingua.saving import from_json as from_json
    from interlingua.saving import to_json as to_json
    from interlingua.server_tools import CodeExecution as CodeExecution
    from interlingua.server_tools import FileSearch as FileSearch
    from interlingua.server_tools import ImageGeneration as ImageGeneration
    from interlingua.server_tools import Place as Place
    from interlingua.server_tools import ProviderTool as ProviderTool
    from interlingua.server_tools import ServerTool as ServerTool
    from interlingua.server_tools import WebFetch as WebFetch
    from interlingua.server_tools import WebSearch as WebSearch
    from interlingua.settings import ChatSettings as ChatSettings
    from interlingua.settings import Fields as Fields
    from interlingua.settings import StreamSettings as StreamSettings
    from interlingua.similarity import Similar as Similar
    from interlingua.similarity import cosine_similarity as cosine_similarity
    from interlingua.similarity import find_similar as find_similar
    from interlingua.sound import pcm_from_wav as pcm_from_wav
    from interlingua.sound import wav_from_pcm as wav_from_pcm
    from interlingua.structured import OutputSchema as OutputSchema
    from interlingua.tool_running import RunResult as RunResult
    from interlingua.tools import Tool as Tool
    from interlingua.tools import tool as tool
    from interlingua.transfers import Progress as Progress
    from interlingua.transfers import progress as progress
    from interlingua.transfers import progress_async as progress_async
    from interlingua.transport.circuit import CircuitPolicy as CircuitPolicy
    from interlingua.transport.circuit import CircuitState as CircuitState
    from interlingua.transport.over_pyreqwest import Pyreqwest as Pyreqwest
    from interlingua.transport.surroundings import Network as Network
    from interlingua.uploading import Upload as Upload
    from interlingua.uploading import UploadProgress as UploadProgress
    from interlingua.usage import Buckets as Buckets
    from interlingua.usage import Usage as Usage
    from interlingua.vision import load_image as load_image
    from interlingua.vision import supports_vision as supports_vision
    from interlingua.vision import vision_message as vision_message

_MODULES: Final = {
    "_async.batching": ("batch_results_async", "start_batch_async"),
    "_async.blobs": ("upload_blob_async",),
    "_async.client": ("AsyncClient",),
    "_async.downloading": ("download_async", "stream_bytes_async"),
    "_async.live": ("AsyncLiveSession", "live_async"),
    "_async.parts": ("upload_parts_async",),
    "_async.response_session": ("AsyncResponseSession", "response_session_async"),
    "_async.streaming": ("AsyncChatStream",),
    "_async.uploading": ("cancel_upload_async", "upload_async"),
    "_async.waiting": ("wait_async",),
    "_sync.client": ("Client",),
    "_sync.downloading": ("download", "stream_bytes"),
    "_sync.live": ("LiveSession", "live"),
    "_async.run_streaming": ("AsyncRunStream",),
    "_sync.batching": ("batch_results", "start_batch"),
    "_sync.blobs": ("upload_blob",),
    "_sync.run_streaming": ("RunStream",),
    "_sync.parts": ("upload_parts",),
    "_sync.response_session": ("ResponseSession", "response_session"),
    "_sync.streaming": ("ChatStream",),
    "_sync.uploading": ("cancel_upload", "upload"),
    "_sync.waiting": ("wait",),
    "_version": ("__version__",),
    "attempts": ("Attempt",),
    "batching": ("BatchResult",),
    "chat": (
        *("Candidate", "ChatRequest", "ChatResponse", "FinishReason", "Logprob", "ModelCard", "Timings", "TokenCount"),
        "Warning",
    ),
    "folding": ("collect",),
    "connecting": ("connect", "connect_async"),
    "embeddings": ("EmbeddingResponse",),
    "errors": ("CallerError", "InterlinguaError", "WorldError"),
    "events": ("Event",),
    "health": ("Health",),
    "live_values": ("LiveReply", "LiveRestart", "LiveSettings"),
    "messages": (
        *("Audio", "File", "Image", "Message", "Native", "Part", "Reasoning", "Refusal", "Source", "Text"),
        *("ToolCall", "ToolResult", "assistant", "system", "tool_results", "user"),
    ),
    "native": ("from_native", "to_native"),
    "protocols.anthropic_messages.options": ("AnthropicMessagesOptions",),
    "protocols.bedrock_converse.options": ("BedrockConverseOptions",),
    "protocols.cohere_chat.options": ("CohereChatOptions",),
    "protocols.gemini.options": ("GeminiOptions",),
    "protocols.ollama.options": ("OllamaOptions",),
    "protocols.openai_chat.options": ("OpenAIChatOptions",),
    "protocols.openai_chat.options_of.cerebras": ("CerebrasOptions",),
    "protocols.openai_chat.options_of.deepinfra": ("DeepInfraOptions",),
    "protocols.openai_chat.options_of.groq": ("GroqOptions",),
    "protocols.openai_chat.options_of.mistral": ("MistralOptions",),
    "protocols.openai_chat.options_of.openrouter": ("OpenRouterOptions",),
    "protocols.openai_chat.options_of.perplexity": ("PerplexityOptions",),
    "protocols.openai_chat.options_of.together": ("TogetherOptions",),
    "protocols.openai_chat.options_of.xai": ("XAIOptions",),
    "protocols.openai_responses.options": ("OpenAIResponsesOptions",),
    "providers": ("ProviderSettings",),
    "providers.cards": ("ProviderCard",),
    "rate_limits": ("RateLimit",),
    "recovery.store": ("PartialStore", "SavedPartial"),
    "reranking": ("RerankResponse",),
    "saving": ("from_json", "to_json"),
    "sound": ("pcm_from_wav", "wav_from_pcm"),
    "server_tools": (
        *("CodeExecution", "FileSearch", "ImageGeneration", "Place", "ProviderTool", "ServerTool", "WebFetch"),
        "WebSearch",
    ),
    "settings": ("ChatSettings", "Fields", "StreamSettings"),
    "similarity": ("Similar", "cosine_similarity", "find_similar"),
    "structured": ("OutputSchema",),
    "tool_running": ("RunResult",),
    "tools": ("Tool", "tool"),
    "transfers": ("Progress", "progress", "progress_async"),
    "transport.circuit": ("CircuitPolicy", "CircuitState"),
    "uploading": ("Upload", "UploadProgress"),
    "transport.over_pyreqwest": ("Pyreqwest",),
    "transport.surroundings": ("Network",),
    "usage": ("Buckets", "Usage"),
    "vision": ("load_image", "supports_vision", "vision_message"),
}
_MODULE_OF: Final = {name: module for module, names in _MODULES.items() for name in names}
_SUBMODULES: Final = ("errors", "events", "webhooks")

__all__ = (*_SUBMODULES, *_MODULE_OF)  # pyright: ignore[reportUnsupportedDunderAll] - the names are those of the table

if not TYPE_CHECKING:

    def __getattr__(name):
        if name in _SUBMODULES:
            return import_module(f"{__name__}.{name}")
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        # All names of the module at once: importing it has put it itself where a function of its own name belongs.
        module = vars(import_module(f"{__name__}.{_MODULE_OF[name]}"))
        globals().update((each, module[each]) for each in _MODULES[_MODULE_OF[name]])
        return module[name]

    def __dir__():
        return sorted({*globals(), *__all__})
