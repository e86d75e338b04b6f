"""A history that one protocol made is taken by every other."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from interlingua.chat import ChatRequest, ChatResponse
from interlingua.messages import Message, ToolResult, system, tool_results, user
from interlingua.profiles import Profile
from interlingua.protocols import PROTOCOLS, load_protocol
from tests.protocols.spec import violations

RECORDED = Path(__file__).parents[3] / "shared" / "golden" / "responses"
FOLDERS = {
    "anthropic_messages": "anthropic",
    "bedrock_converse": "bedrock",
    "cohere_chat": "cohere",
    "gemini": "google",
    "ollama": "ollama",
    "openai_chat": "openai-chat",
    "openai_responses": "openai-responses",
}


class Form(NamedTuple):
    """The schema of a protocol's request."""

    api: str
    schema: str


FORMS = {
    "anthropic_messages": Form("anthropic", "CreateMessageParams"),
    "bedrock_converse": Form("bedrock_runtime", "ConverseRequest"),
    "cohere_chat": Form("cohere", "/v2/chat"),
    "gemini": Form("gemini", "GenerateContentRequest"),
    "ollama": Form("ollama", "ChatRequest"),
    "openai_chat": Form("openai", "CreateChatCompletionRequest"),
    "openai_responses": Form("openai", "CreateResponse"),
}


def recorded(protocol: str) -> list[Path]:
    """The plain chat replies of one protocol."""
    folder = RECORDED / FOLDERS[protocol]
    facts = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.expected.json"))]
    plain = [fact for fact in facts if fact["kind"] == "chat" and not fact["stream"] and fact["http"]["status"] == 200]
    return [folder / fact["body_file"] for fact in plain]


@cache
def replies(protocol: str) -> tuple[ChatResponse, ...]:
    """The same as responses."""
    chat = load_protocol(protocol).chat
    operation = chat.encode(ChatRequest(model="m", messages=(user("Hi"),)), Profile(), stream=False).request.operation
    return tuple(chat.decode(operation.reply.decode(path.read_bytes())) for path in recorded(protocol))


def history(reply: Message) -> tuple[Message, ...]:
    """A conversation with the reply in it, its calls answered."""
    results = [ToolResult(call.id, '{"ok": true}') for call in reply.tool_calls]
    answers = (tool_results(*reversed(results)),) if results else ()
    return (system("Be terse."), user("Hi"), reply, *answers, user("Go on."))


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the golden data is not beside the repository")
@pytest.mark.parametrize("maker", PROTOCOLS)
@pytest.mark.parametrize("taker", PROTOCOLS)
def test_a_history_is_taken(maker: str, taker: str) -> None:
    assert replies(maker)
    for reply in replies(maker):
        request = ChatRequest(model="m", messages=history(reply.message))
        encoded = load_protocol(taker).chat.encode(request, Profile(), stream=False)
        body: dict[str, Any] = {"model": "models/m", **json.loads(json.dumps(encoded.request.body))}
        assert violations(*FORMS[taker], body) == []


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the golden data is not beside the repository")
@pytest.mark.parametrize("maker", PROTOCOLS)
@pytest.mark.parametrize("taker", PROTOCOLS)
def test_signatures_go_back_only_to_their_maker(maker: str, taker: str) -> None:
    request_of = load_protocol(taker).chat.encode
    for reply in replies(maker):
        secrets = [part.signature for part in reply.message.parts if getattr(part, "signature", None)]
        request = ChatRequest(model="m", messages=history(reply.message))
        sent = json.dumps(request_of(request, Profile(), stream=False).request.body)
        assert [secret in sent for secret in secrets] == [taker == maker] * len(secrets)
