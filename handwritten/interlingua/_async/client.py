"""The client: resolve, encode, send, decode."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Self, Unpack, overload

from attrs import evolve

from interlingua._async.connections import AsyncConnections
from interlingua.blocking import AsyncBlocking
from interlingua.calls import ChatCall, chat_call, named, read_reranked, refuse_warnings, with_deadline
from interlingua.chat import ChatResponse, ModelCard, ModelKind, OutputT, TokenCount
from interlingua.checks import CHECKS, checked
from interlingua.limits import one_way, policy_from
from interlingua.messages import Message
from interlingua.protocols.base import Capabilities, Encoded, ModelsProtocol
from interlingua.providers import ProviderSettings, secret_from
from interlingua.providers.resolve import (
    OfferT,
    Route,
    count_of,
    directory_from,
    embeddings_of,
    first_offering,
    models_of,
    rerank_of,
)
from interlingua.recovery.keeping import Keeping
from interlingua.requests import (
    embedding_request_from,
    limits_from,
    messages_from,
    output_from,
    recover_from,
    request_from,
    rerank_request_from,
    retries_from,
)
from interlingua.settings import (
    AnswerSettings,
    ChatSettings,
    EmbeddingSettings,
    MessagesLike,
    OutputLike,
    Recover,
    RerankSettings,
    RunSettings,
    RunStreamSettings,
    StreamSettings,
)

if TYPE_CHECKING:
    from interlingua._async.run_streaming import AsyncRunStream
    from interlingua._async.streaming import AsyncChatStream
    from interlingua.embeddings import EmbeddingResponse
    from interlingua.health import Health
    from interlingua.providers.cards import ProviderCard
    from interlingua.recovery.store import Claimed, PartialStore
    from interlingua.reranking import RerankResponse
    from interlingua.tool_running import RunResult
    from interlingua.transport import AsyncHttp, CircuitPolicy, CircuitState, Network, Reply
    from interlingua.vision import ImageLike
    from interlingua_wire._core.request import Request


class AsyncClient:
    """One client for every provider. Safe to share between tasks; close it, or use `async with`.

    >>> async with il.AsyncClient() as client:
    ...     response = await client.chat("anthropic/claude-sonnet-4-5", "Hello")
    """

    def __init__(
        self,
        provider: str | None = None,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        providers: Mapping[str, ProviderSettings] | None = None,
        deadline: float = 600.0,
        max_retries: int = 2,
        strict: bool = False,
        circuit: CircuitPolicy | None = None,
        max_concurrency: int | None = None,
        http_client: AsyncHttp | None = None,
        network: Network | None = None,
        recover_store: PartialStore | None = None,
    ) -> None:
        """Make a client; nothing is opened before the first call.

        Args:
            provider: The provider of model strings that name none, such as `openai`. `api_key` and `base_url` are its.
            api_key: Its key; None: from the environment.
            base_url: Its address as its own SDK takes it; alone, the address of any OpenAI-compatible server.
            providers: Keys, addresses and headers of several providers, by name. Names of one's own are allowed.
            deadline: Seconds a call may take, retries and streaming included.
            max_retries: How often a call is tried again.
            strict: Raise `Unsupported` where a setting would be mapped, emulated or left out with a warning.
            circuit: When a model that fails is left alone for a while, its calls raising `CircuitOpen`; None: never.
            max_concurrency: Calls under way at once to one model, streams until they end; more wait their turn.
            http_client: An HTTP client or transport of one's own; see docs/network.md for which.
            network: Which proxy and whose certificates to use; None: as the environment says.
            recover_store: Where streams with `recover` are saved until they have ended well; None: in memory.
        """
        try:
            secret = secret_from(api_key)
        finally:
            del api_key  # a traceback with locals must not show it
        self._directory = directory_from(provider, secret, base_url, providers or {})
        self._strict = strict
        self._keeping = Keeping(recover_store)
        policy = policy_from(deadline, max_retries, circuit=circuit, max_concurrency=max_concurrency)
        self._connections = AsyncConnections(self._directory, policy, one_way(http_client, network))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection and let go of the embedded model. Harmless when called again."""
        await self._connections.close()
        self._keeping.close()

    @overload
    async def chat(
        self, model: str | None, messages: MessagesLike, *, output: None = None, **settings: Unpack[AnswerSettings]
    ) -> ChatResponse: ...
    @overload
    async def chat(
        self, model: str | None, messages: MessagesLike, *, output: type[OutputT], **settings: Unpack[AnswerSettings]
    ) -> ChatResponse[OutputT]: ...
    @overload
    async def chat(
        self, model: str | None, messages: MessagesLike, *, output: OutputLike, **settings: Unpack[AnswerSettings]
    ) -> ChatResponse[Any]: ...
    async def chat(
        self, model: str | None, messages: MessagesLike, *, output: Any = None, **settings: Unpack[AnswerSettings]
    ) -> ChatResponse[Any]:
        """Ask a model and wait for the whole answer.

        Args:
            model: `provider/model`; without the provider where the client has a default one.
            messages: Text, or the conversation so far.
            output: The type the answer must have, or a JSON Schema; the value is then `response.output`.
            **settings: See `ChatSettings`; `output_retries`: how often an answer that does not fit is sent back.
        """
        if "output_retries" in settings:
            return await self._mended(model, output, messages, settings)
        return await self._chat(model, output, messages, settings)

    @overload
    def stream(
        self, model: str | None, messages: MessagesLike, *, output: None = None, **settings: Unpack[StreamSettings]
    ) -> AsyncChatStream: ...
    @overload
    def stream(
        self, model: str | None, messages: MessagesLike, *, output: type[OutputT], **settings: Unpack[StreamSettings]
    ) -> AsyncChatStream[OutputT]: ...
    @overload
    def stream(
        self, model: str | None, messages: MessagesLike, *, output: OutputLike, **settings: Unpack[StreamSettings]
    ) -> AsyncChatStream[Any]: ...
    def stream(
        self, model: str | None, messages: MessagesLike, *, output: Any = None, **settings: Unpack[StreamSettings]
    ) -> AsyncChatStream[Any]:
        """Ask a model and take the answer as it comes. Use it in `async with`. Besides the arguments of `chat`:

        Args:
            **settings: `recover`: what to do when the stream breaks off; see `StreamSettings`.
        """
        recover, chat_settings = recover_from(settings)
        call = self._call(model, messages, output, chat_settings, stream=True)
        if recover is not None:
            return self._recovering(call, recover)
        from interlingua._async.streaming import AsyncChatStream

        return AsyncChatStream(call, self._connections)

    @overload
    def resume(
        self,
        token: str,
        *,
        output: None = None,
        options: Mapping[str, Any] | None = None,
        deadline: float | None = None,
    ) -> AsyncChatStream: ...
    @overload
    def resume(
        self,
        token: str,
        *,
        output: type[OutputT],
        options: Mapping[str, Any] | None = None,
        deadline: float | None = None,
    ) -> AsyncChatStream[OutputT]: ...
    @overload
    def resume(
        self,
        token: str,
        *,
        output: OutputLike,
        options: Mapping[str, Any] | None = None,
        deadline: float | None = None,
    ) -> AsyncChatStream[Any]: ...
    def resume(
        self, token: str, *, output: Any = None, options: Mapping[str, Any] | None = None, deadline: float | None = None
    ) -> AsyncChatStream[Any]:
        """Go on with a stream that was interrupted, here or in another process. It tells first what had come.

        Args:
            token: `stream.token`, or `token` of `StreamIncomplete`. Raises `UnknownToken`, `StoreFailed`.
            output: The type the answer must have; None: the value is JSON that fits the schema that was asked for.
            options: The options of the stream, in place of those saved: what may be a secret is not saved.
            deadline: Seconds for what is still to come; None is the client's.
        """
        from interlingua.recovery.record import record_from

        limits = checked({"deadline": deadline, "options": options}, CHECKS)
        claimed = self._keeping.store().claim(token)
        record = record_from(claimed.record, limits.get("options"))
        route = self._directory.route(self._directory.provider(record.provider), record.request.model, record.protocol)
        request = evolve(record.request, output=output_from(output) or record.request.output)
        call = chat_call(route, request, stream=True, strict=False, deadline=limits.get("deadline"))
        return self._recovering(call, record.mode, claimed)

    @overload
    async def run(
        self, model: str | None, messages: MessagesLike, *, output: None = None, **settings: Unpack[RunSettings]
    ) -> RunResult: ...
    @overload
    async def run(
        self, model: str | None, messages: MessagesLike, *, output: type[OutputT], **settings: Unpack[RunSettings]
    ) -> RunResult[OutputT]: ...
    @overload
    async def run(
        self, model: str | None, messages: MessagesLike, *, output: OutputLike, **settings: Unpack[RunSettings]
    ) -> RunResult[Any]: ...
    async def run(
        self, model: str | None, messages: MessagesLike, *, output: Any = None, **settings: Unpack[RunSettings]
    ) -> RunResult[Any]:
        """Ask a model, call the tools it asks for, tell it the results, and go on until it is done.

        Arguments are validated before a tool is called. What a tool raises is told to the model and kept in `failures`.
        A forced `tool_choice` holds for the first turn only. Besides the arguments of `chat`:

        Args:
            **settings: See `LoopSettings`: limits of turns and time, what approves calls, what ends the run.
        """
        from interlingua._async.run import run
        from interlingua.tool_running import ToolLoop

        limits, turn_settings = limits_from(settings)
        history = messages_from(messages, system=settings.get("system"))
        loop = ToolLoop(history, turn_settings, limits)
        return await run(partial(self._mended, model, output_from(output)), loop)

    @overload
    def run_stream(
        self, model: str | None, messages: MessagesLike, *, output: None = None, **settings: Unpack[RunStreamSettings]
    ) -> AsyncRunStream: ...
    @overload
    def run_stream(
        self, model: str | None, messages: MessagesLike, *, output: type[OutputT], **settings: Unpack[RunStreamSettings]
    ) -> AsyncRunStream[OutputT]: ...
    @overload
    def run_stream(
        self, model: str | None, messages: MessagesLike, *, output: OutputLike, **settings: Unpack[RunStreamSettings]
    ) -> AsyncRunStream[Any]: ...
    def run_stream(
        self, model: str | None, messages: MessagesLike, *, output: Any = None, **settings: Unpack[RunStreamSettings]
    ) -> AsyncRunStream[Any]:
        """The same as `run`, its answers told as they come, all turns in one stream. Use it in `async with`."""
        from interlingua._async.run_streaming import AsyncRunStream
        from interlingua.tool_running import ToolLoop

        limits, turn_settings = limits_from(settings)
        kind = output_from(output)

        def open_turn(history: tuple[Message, ...], turn: ChatSettings) -> AsyncChatStream[Any]:
            return self.stream(model, history, output=kind, **turn)

        history = messages_from(messages, system=settings.get("system"))
        return AsyncRunStream(open_turn, ToolLoop(history, turn_settings, limits))

    async def extract_text_from_image(
        self, model: str | None, image: ImageLike, *, prompt: str | None = None, **settings: Unpack[ChatSettings]
    ) -> ChatResponse:
        """Have a model write down the text in a picture; it is `response.text`.

        Args:
            model: `provider/model`.
            image: As `il.load_image` takes it.
            prompt: What to ask instead.
            **settings: See `ChatSettings`.
        """
        from interlingua.vision import transcribing

        route = self._directory.resolve(model, settings.get("protocol"))
        return await self._chat(model, None, transcribing(route, image, prompt), settings)

    @overload
    async def analyze_images(
        self,
        model: str | None,
        images: Sequence[ImageLike],
        prompt: str | None = None,
        *,
        output: None = None,
        **settings: Unpack[AnswerSettings],
    ) -> ChatResponse: ...
    @overload
    async def analyze_images(
        self,
        model: str | None,
        images: Sequence[ImageLike],
        prompt: str | None = None,
        *,
        output: type[OutputT],
        **settings: Unpack[AnswerSettings],
    ) -> ChatResponse[OutputT]: ...
    async def analyze_images(
        self,
        model: str | None,
        images: Sequence[ImageLike],
        prompt: str | None = None,
        *,
        output: Any = None,
        **settings: Unpack[AnswerSettings],
    ) -> ChatResponse[Any]:
        """Ask about pictures, all of them in one message. Arguments besides are those of `chat`.

        Args:
            model: `provider/model`.
            images: Each as `il.load_image` takes it.
            prompt: The question; without one the pictures are described.
            output: The type the answer must have.
            **settings: See `ChatSettings`.
        """
        from interlingua.vision import seeing

        route = self._directory.resolve(model, settings.get("protocol"))
        return await self._mended(model, output, seeing(route, images, prompt), settings)

    def supports_vision(self, model: str | None) -> bool:
        """Whether a model takes pictures, as far as is known; one that is not known is taken to be able to."""
        from interlingua.providers.resolve import takes_images

        return takes_images(self._directory.resolve(model))

    async def embed(
        self, model: str | None, inputs: str | Sequence[str], **settings: Unpack[EmbeddingSettings]
    ) -> EmbeddingResponse:
        """Turn texts into vectors, one each, in order.

        Args:
            model: `provider/model`.
            inputs: One text, or several: more than the provider takes at once go in several requests, side by side.
            **settings: See `EmbeddingSettings`.
        """
        await AsyncBlocking.load_types()
        from interlingua._async.embedding import embed

        route, protocol = self._offering(model, settings.get("protocol"), embeddings_of, "embed")
        request = embedding_request_from(route.model, inputs, settings)
        transport = await self._connections.transport(route)
        deadline = settings.get("deadline")
        return await embed(transport, route, protocol, request, strict=self._strict, deadline=deadline)

    async def rerank(
        self, model: str | None, query: str, documents: Sequence[str], **settings: Unpack[RerankSettings]
    ) -> RerankResponse:
        """Put documents in the order in which they fit a query, the best first.

        Args:
            model: `provider/model`.
            query: What the documents are compared with.
            documents: Their texts.
            **settings: See `RerankSettings`.
        """
        route, protocol = self._offering(model, settings.get("protocol"), rerank_of, "rerank")
        request = rerank_request_from(route.model, query, documents, settings)
        encoded = protocol.encode(request, route.profile)
        reply = await self._send_encoded(route, encoded, settings.get("deadline"))
        return read_reranked(route, protocol, request, reply, encoded.warnings)

    async def count_tokens(
        self, model: str | None, messages: MessagesLike, **settings: Unpack[ChatSettings]
    ) -> TokenCount:
        """How many tokens a prompt has for a model, as its provider counts; arguments as for `chat`."""
        await AsyncBlocking.load_types()
        route, protocol = self._offering(model, settings.get("protocol"), count_of, "count_tokens")
        request = request_from(route.model, messages, output=None, settings=settings)
        encoded = protocol.encode(request, route.profile)
        reply = await self._send_encoded(route, encoded, settings.get("deadline"))
        with named(route):
            return protocol.decode(reply.value)

    async def models(self, provider: str | None = None, *, kind: ModelKind | None = None) -> list[ModelCard]:
        """The models a provider serves, all pages of the list.

        Args:
            provider: None: the client's default provider.
            kind: Only those of this kind, such as `embedding`.
        """
        from interlingua._async.listing import list_models

        route, protocol = self._listing(provider, "models")
        cards = await list_models(await self._connections.transport(route), route, protocol)
        return [card for card in cards if kind in (None, card.kind)]

    def providers(self) -> list[ProviderCard]:
        """The providers this client knows, what each serves, and whether a key was found for it; never the key."""
        from interlingua.providers.cards import provider_card

        directory = self._directory
        return [provider_card(directory.provider(name), directory.settings_for(name)) for name in directory.names()]

    def circuits(self) -> tuple[CircuitState, ...]:
        """The circuit of each model that was called, where the client has a `circuit`."""
        return self._connections.circuits()

    async def check(self, provider: str | None = None, *, deadline: float = 10.0) -> Health:
        """Whether a provider answers, by one request for its models, which costs nothing; failures are returned.

        Args:
            provider: None: the client's default provider.
            deadline: Seconds that it may take.
        """
        from interlingua._async.listing import check_health

        route, protocol = self._listing(provider, "check")
        return await check_health(await self._connections.transport(route), route, protocol, deadline)

    async def _mended(
        self, model: str | None, output: Any, messages: MessagesLike, settings: AnswerSettings | ChatSettings
    ) -> ChatResponse[Any]:
        from interlingua._async.mending import ask_until_it_fits

        retries, chat_settings = retries_from(settings)
        return await ask_until_it_fits(partial(self._chat, model, output), messages, chat_settings, retries)

    async def _chat(
        self, model: str | None, output: Any, messages: MessagesLike, settings: ChatSettings
    ) -> ChatResponse[Any]:
        call = self._call(model, messages, output, settings, stream=False)
        reply = await self._send(call.route, call.request)
        plain = call.glanced(reply)
        if plain is None:
            await AsyncBlocking.decode(reply)
        return call.read(reply, plain)

    def _call(
        self, model: str | None, messages: MessagesLike, output: Any, settings: ChatSettings, *, stream: bool
    ) -> ChatCall:
        route = self._directory.resolve(model, settings.get("protocol"))
        request = request_from(route.model, messages, output=output_from(output), settings=settings)
        return chat_call(route, request, stream=stream, strict=self._strict, deadline=settings.get("deadline"))

    def _recovering(self, call: ChatCall, mode: Recover, claimed: Claimed | None = None) -> AsyncChatStream[Any]:
        from interlingua._async.recovering import AsyncRecoveringStream
        from interlingua.recovery.recovery import Recovery

        store = self._keeping.store()
        return AsyncRecoveringStream(
            call, self._connections, Recovery(call, mode, store, claimed), is_file=store.is_file
        )

    def _offering(
        self, model: str | None, protocol: str | None, offer: Callable[[Capabilities], OfferT | None], what: str
    ) -> tuple[Route, OfferT]:
        """The protocol of a model's provider that can do something besides chat."""
        route = self._directory.resolve(model, protocol)
        return first_offering(self._directory.routes(route.provider, route.model, route.protocol), offer, what)

    def _listing(self, provider: str | None, what: str) -> tuple[Route, ModelsProtocol]:
        """The protocol of a provider that lists its models."""
        row = self._directory.listing(self._directory.named_or_default(provider))
        return first_offering(self._directory.routes(row, row.default_model or ""), models_of, what)

    async def _send_encoded(self, route: Route, encoded: Encoded, deadline: float | None) -> Reply[Any]:
        refuse_warnings(route, encoded.warnings, strict=self._strict)
        return await self._send(route, with_deadline(encoded, deadline))

    async def _send(self, route: Route, request: Request[Any, Any, Any]) -> Reply[Any]:
        transport = await self._connections.transport(route)
        with named(route):
            if route.capabilities.jobs is None:
                return await transport.send(request)
            from interlingua._async.following import answered

            return await answered(transport, route.capabilities.jobs, request)
