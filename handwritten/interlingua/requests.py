"""The keywords of a call, checked and made into a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast, get_args

from attrs import evolve, frozen

from interlingua.chat import ChatRequest, ToolChoice
from interlingua.checks import (
    ANSWER_CHECKS,
    CHECKS,
    EMBEDDING_CHECKS,
    RERANK_CHECKS,
    RUN_CHECKS,
    STREAM_CHECKS,
    checked,
    is_message,
    is_part,
    is_role,
    is_sequence,
    is_text,
    is_texts,
    shown,
)
from interlingua.errors import InvalidArgument
from interlingua.messages import Message, Role, user
from interlingua.messages import system as system_message
from interlingua.settings import (
    AnswerSettings,
    Approve,
    ChatSettings,
    EmbeddingSettings,
    MessagesLike,
    Recover,
    RerankSettings,
    RunSettings,
    RunStreamSettings,
    StopWhen,
    StreamSettings,
)
from interlingua.structured import OutputMode, OutputSchema, output_schema_from
from interlingua.tools import Tool, server_tools_from, tools_from
from interlingua.values import Value

if TYPE_CHECKING:
    from interlingua.embeddings import EmbeddingRequest
    from interlingua.reranking import RerankRequest


@frozen(kw_only=True, eq=False, repr=False)
class RunLimits(Value):
    """How far a tool loop may go."""

    max_turns: int = 10
    max_concurrency: int = 8
    tool_timeout: float | None = None
    approve: Approve | None = None
    stop_when: StopWhen | None = None


NOT_IN_REQUEST = frozenset({"system", "tools", "stop", "modalities", "protocol", "deadline", "output_mode"})


def request_from(
    model: str, messages: MessagesLike, *, output: OutputSchema | None, settings: ChatSettings
) -> ChatRequest:
    """Check the keywords of a chat call and make its request. Raises `InvalidArgument`, or `TypeError`."""
    given = checked(settings, CHECKS)
    fields = {name: value for name, value in given.items() if name not in NOT_IN_REQUEST}
    tools = tools_from(settings.get("tools"))
    server_tools = server_tools_from(settings.get("tools"))
    stop = settings.get("stop") or ()
    mode = settings.get("output_mode")
    _check_choice(settings.get("tool_choice"), tools, runs_tools=bool(server_tools))
    return ChatRequest(
        model=model,
        messages=messages_from(messages, system=settings.get("system")),
        tools=tools,
        server_tools=server_tools,
        output=output if mode is None else _asked_for(output, mode),
        stop=(stop,) if isinstance(stop, str) else tuple(stop),
        modalities=tuple(settings.get("modalities") or ()),
        **fields,
    )


def embedding_request_from(model: str, inputs: str | Sequence[str], settings: EmbeddingSettings) -> EmbeddingRequest:
    """Check the keywords of an embedding call and make its request."""
    from interlingua.embeddings import EmbeddingRequest

    given = checked(settings, EMBEDDING_CHECKS)
    fields = {name: value for name, value in given.items() if name not in NOT_IN_REQUEST}
    if not inputs or not is_texts(inputs):
        raise InvalidArgument("inputs", shown(inputs), "text, or several")
    texts, titles = _several(inputs), _several(fields.pop("titles", ()))
    if titles and len(titles) != len(texts):
        raise InvalidArgument("titles", f"{len(titles)}", f"one for each of the {len(texts)} inputs")
    return EmbeddingRequest(model=model, inputs=texts, titles=titles, **fields)


def _several(texts: str | Sequence[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _asked_for(output: OutputSchema | None, mode: OutputMode) -> OutputSchema:
    if output is None:
        raise InvalidArgument("output_mode", repr(mode), "an output that is to be asked for in this way")
    return evolve(output, mode=mode)


def retries_from(settings: AnswerSettings | ChatSettings) -> tuple[int, ChatSettings]:
    """How often an answer that does not fit is asked for again, and the settings of the call."""
    others = {name: value for name, value in settings.items() if name not in ANSWER_CHECKS}
    given = checked({name: value for name, value in settings.items() if name in ANSWER_CHECKS}, ANSWER_CHECKS)
    return given.get("output_retries", 0), cast("ChatSettings", others)


def rerank_request_from(model: str, query: str, documents: Sequence[str], settings: RerankSettings) -> RerankRequest:
    """Check the keywords of a call that puts documents in order, and make its request."""
    from interlingua.reranking import RerankRequest

    given = checked(settings, RERANK_CHECKS)
    fields = {name: value for name, value in given.items() if name not in NOT_IN_REQUEST}
    if not is_text(query) or not query:
        raise InvalidArgument("query", shown(query), "text")
    if is_text(documents) or not documents or not is_texts(documents):
        raise InvalidArgument("documents", shown(documents), "a sequence of texts")
    return RerankRequest(model=model, query=query, documents=tuple(documents), **fields)


def limits_from(settings: RunSettings | RunStreamSettings) -> tuple[RunLimits, ChatSettings]:
    """The limits of a tool loop, and the settings of its calls but `system`, which its history holds."""
    limits = {name: value for name, value in settings.items() if name in RUN_CHECKS}
    others = {name: value for name, value in settings.items() if name not in RUN_CHECKS and name != "system"}
    return RunLimits(**checked(limits, RUN_CHECKS)), cast("ChatSettings", others)


def recover_from(settings: StreamSettings) -> tuple[Recover | None, ChatSettings]:
    """What to do when a stream breaks off, and the settings of its call."""
    others = {name: value for name, value in settings.items() if name not in STREAM_CHECKS}
    given = checked({"recover": settings.get("recover")}, STREAM_CHECKS)
    return given.get("recover"), cast("ChatSettings", others)


def output_from(output: Any) -> OutputSchema | None:
    """The form the answer must have, if one was asked for."""
    return None if output is None else output_schema_from(output)


def messages_from(messages: MessagesLike, *, system: str | None = None) -> tuple[Message, ...]:
    """Messages as a tuple; text becomes what the user says."""
    items = (messages,) if isinstance(messages, str | Message) else messages
    if not is_sequence(items) or not items:
        raise InvalidArgument("messages", shown(messages), "text, a Message, or several")
    for item in items:
        if not is_message(item):
            raise InvalidArgument(
                "messages", f"{shown(item)} among them", "text or a Message, such as il.user('Hello')"
            )
    spoken = tuple(user(item) if isinstance(item, str) else item for item in items)
    for message in spoken:
        _check_message(message)
    return spoken if system is None else (system_message(system), *spoken)


def _check_message(message: Message) -> None:
    if not is_role(message.role):
        raise InvalidArgument("messages", f"the role {shown(message.role)}", f"one of {', '.join(get_args(Role))}")
    for part in message.parts:
        if not is_part(part):
            raise InvalidArgument("messages", f"{shown(part)} in a message", "text or a part, such as il.Image")


def _check_choice(choice: ToolChoice | None, tools: tuple[Tool, ...], *, runs_tools: bool) -> None:
    if choice is None:
        return
    names = [tool.name for tool in tools]
    if choice not in ("auto", "none", *names) and not (choice == "required" and (names or runs_tools)):
        offered = f"the tools are {', '.join(names)}" if names else "there are no tools"
        raise InvalidArgument("tool_choice", repr(choice), f"auto, none, required or the name of a tool; {offered}")
