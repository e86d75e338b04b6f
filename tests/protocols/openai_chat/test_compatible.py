"""What those who speak Chat Completions add to it: details of reasoning, pages that were found, further options."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import interlingua as il
from interlingua.chat import ChatRequest, ChatResponse
from interlingua.errors import Unsupported
from interlingua.events import Event
from interlingua.folding import collect
from interlingua.messages import (
    Audio,
    Message,
    Reasoning,
    Refusal,
    Source,
    ToolCall,
    ToolResult,
    assistant,
    tool_results,
    user,
)
from interlingua.profiles import profile_for
from interlingua.profiles.fit import fit
from interlingua.protocols.openai_chat import capabilities
from interlingua_wire.openai.types import CreateChatCompletionResponse, CreateChatCompletionStreamResponse
from tests.bodies import violations_of

DETAILS: list[dict[str, Any]] = [
    {"type": "reasoning.text", "text": "Hm, yes.", "signature": "c2ln", "format": "anthropic-claude-v1", "index": 0},
    {"type": "reasoning.encrypted", "data": "b3BhcXVl", "id": "r1", "format": "openai-responses-v1", "index": 1},
]
FOUND = [{"title": "A page", "url": "https://a.example/1", "snippet": "It says so."}, {"url": "https://b.example"}]


def decoded(message: dict[str, Any], **beside: Any) -> ChatResponse:
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": "stop"}
    return capabilities.chat.decode(CreateChatCompletionResponse.model_validate({"choices": [choice], **beside}))


def streamed(*deltas: dict[str, Any], **beside: Any) -> ChatResponse:
    decoder = capabilities.chat.decoder()
    events: list[Event] = []
    for place, delta in enumerate(deltas):
        finish = "stop" if place == len(deltas) - 1 else None
        chunk = {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **beside}
        events += decoder.feed(CreateChatCompletionStreamResponse.model_validate(chunk))
    return collect([*events, *decoder.end()])


def sent(provider: str, *messages: Message, **settings: Any) -> dict[str, Any]:
    profile = profile_for(provider=provider, protocol="openai_chat", model="sonar")
    request, _ = fit(ChatRequest(model="sonar", messages=messages or (user("Hi"),), **settings), profile)
    body = capabilities.chat.encode(request, profile, stream=False).request.body
    assert isinstance(body, dict)
    return body


def sources(response: ChatResponse) -> list[Source]:
    return [part for part in response.message.parts if isinstance(part, Source)]


def test_details_of_reasoning_go_back_as_they_came() -> None:
    answer = decoded({"content": "Yes.", "reasoning": "Hm, yes.", "reasoning_details": DETAILS})
    assert answer.message.parts[0] == Reasoning("Hm, yes.", signature="c2ln", origin="openai_chat")
    turn = sent("openrouter", user("6 * 7?"), answer.message, user("Why?"))["messages"][1]
    assert turn == {"role": "assistant", "content": "Yes.", "reasoning_details": DETAILS}


def test_details_in_pieces_are_those_of_the_plain_reply() -> None:
    first = [{"type": "reasoning.text", "text": "Hm, ", "format": "anthropic-claude-v1", "index": 0}]
    second = [{"type": "reasoning.text", "text": "yes.", "signature": "c2ln", "index": 0}, DETAILS[1]]
    answer = streamed(
        {"reasoning": "Hm, ", "reasoning_details": first},
        {"reasoning": "yes.", "reasoning_details": second},
        {"content": "Yes."},
    )
    assert answer.message == decoded({"content": "Yes.", "reasoning": "Hm, yes.", "reasoning_details": DETAILS}).message
    turn = sent("openrouter", user("6 * 7?"), answer.message, user("Why?"))["messages"][1]
    assert turn["reasoning_details"] == DETAILS


def test_reasoning_that_nobody_may_read_is_kept_and_goes_back() -> None:
    plain = decoded({"content": "Yes.", "reasoning_details": DETAILS[1:]})
    folded = streamed({"content": "Yes."}, {"reasoning_details": DETAILS[1:]})
    assert plain.message == folded.message
    assert plain.message.parts[-1] == Reasoning(redacted="b3BhcXVl", origin="openai_chat")
    for answer in (plain, folded):
        assert sent("openrouter", answer.message, user("Why?"))["messages"][0]["reasoning_details"] == DETAILS[1:]


def test_reasoning_without_details_goes_back_as_one() -> None:
    turn = Message("assistant", (Reasoning("Hm.", signature="c2ln", origin="openai_chat"),))
    assert sent("openrouter", turn, user("Why?"))["messages"][0]["reasoning_details"] == [
        {"type": "reasoning.text", "text": "Hm.", "signature": "c2ln"}
    ]


def test_details_alone_are_read_too() -> None:
    assert decoded({"content": "Yes.", "reasoning_details": DETAILS}).reasoning == "Hm, yes."


@pytest.mark.parametrize("provider", ["deepseek", "moonshot"])
def test_reasoning_content_goes_back_to_who_wants_it(provider: str) -> None:
    answer = decoded({"content": "Yes.", "reasoning_content": "Hm."})
    assert sent(provider, answer.message, user("Why?"))["messages"][0]["reasoning_content"] == "Hm."


@pytest.mark.parametrize(
    ("beside", "titles"),
    [
        ({"search_results": FOUND, "citations": ["https://a.example/1"]}, ["A page", None]),
        ({"citations": [page["url"] for page in FOUND]}, [None, None]),
    ],
)
def test_pages_that_were_found_are_sources(beside: dict[str, Any], titles: list[str | None]) -> None:
    plain = decoded({"content": "Yes [1]."}, **beside)
    assert [source.url for source in sources(plain)] == ["https://a.example/1", "https://b.example"]
    assert [source.title for source in sources(plain)] == titles
    assert streamed({"content": "Yes "}, {"content": "[1]."}, **beside).message == plain.message


def test_domains_of_a_search_are_filters_where_the_server_has_those() -> None:
    search = il.WebSearch(
        allowed_domains="a.example",
        blocked_domains="b.example",
        place=il.Place(country="FR"),
        depth="high",
    )
    body = sent("perplexity", server_tools=(search,))
    assert body["search_domain_filter"] == ["a.example", "-b.example"]
    assert body["web_search_options"] == {"search_context_size": "high", "user_location": {"country": "FR"}}


@pytest.mark.parametrize("provider", ["mistral", "groq", "deepseek"])
def test_a_search_is_refused_where_the_server_has_none(provider: str) -> None:
    with pytest.raises(Unsupported, match="WebSearch"):
        sent(provider, server_tools=(il.WebSearch(),))


PERPLEXITY: il.PerplexityOptions = {
    "search_mode": "academic",
    "search_recency_filter": "week",
    "search_domain_filter": ["a.example", "-b.example"],
    "reasoning_effort": "high",
}
OPENROUTER: il.OpenRouterOptions = {
    "provider": {"order": ["groq"], "allow_fallbacks": False, "data_collection": "deny"},
    "models": ["a/b", "c/d"],
    "reasoning": {"effort": "high"},
}
MISTRAL: il.MistralOptions = {"safe_prompt": True, "prompt_mode": "reasoning"}
GROQ: il.GroqOptions = {"reasoning_format": "parsed", "search_settings": {"include_domains": ["a.example"]}}
TOGETHER: il.TogetherOptions = {"repetition_penalty": 1.1, "min_p": 0.1}
DEEPINFRA: il.DeepInfraOptions = {"repetition_penalty": 1.1, "min_p": 0.1}
CEREBRAS: il.CerebrasOptions = {"disable_reasoning": True}
XAI: il.XAIOptions = {"deferred": True}


@pytest.mark.off_spec
@pytest.mark.parametrize(
    ("provider", "operation", "options"),
    [
        ("perplexity", "chat_completions_chat_completions_post", PERPLEXITY),
        ("openrouter", "sendChatCompletionRequest", OPENROUTER),
        ("mistral", "chat_completion_v1_chat_completions_post", MISTRAL),
        ("groq", "createChatCompletion", GROQ),
        ("together", "chat-completions", TOGETHER),
        ("deepinfra", "openai_chat_completions_v1_chat_completions_post", DEEPINFRA),
        ("cerebras", "chat_v1_chat_completions_post", CEREBRAS),
        ("xai", "createChatCompletion", XAI),
    ],
)
def test_options_of_a_provider_stand_in_a_body_that_it_takes(
    provider: str, operation: str, options: dict[str, Any]
) -> None:
    body = sent(provider, options=options)
    assert {name: body[name] for name in options} == options
    assert violations_of(provider, operation, json.dumps(body)) == ()


def test_an_answer_is_begun_by_a_flag_of_the_provider() -> None:
    assert sent("moonshot", user("Hi"), assistant("It is"))["messages"][-1]["partial"] is True


@pytest.mark.parametrize("provider", ["mistral", "groq", "vllm"])
def test_what_only_openai_takes_back_goes_as_text(provider: str) -> None:
    turn = Message(
        "assistant", (Refusal("Not that."), Audio(b"RIFF", id="audio_1", transcript="Look."), Audio(b"RIFF"))
    )
    wire = sent(provider, user("Hi"), turn, user("Why?"))["messages"][1]
    assert [part["text"] for part in wire["content"]] == ["Not that.", "Look."]
    assert wire.keys() == {"role", "content"}
    assert sent("openai", user("Hi"), turn, user("Why?"))["messages"][1]["refusal"] == "Not that."


def test_ids_of_calls_are_as_the_server_wants_them_and_their_results_have_the_same() -> None:
    asked = Message("assistant", (ToolCall("call_1", "f", {}), ToolCall("aB3dE6gH9", "f", {})))
    told = tool_results(ToolResult("call_1", "1"), ToolResult("aB3dE6gH9", "2"))
    _, called, *results = sent("mistral", user("Hi"), asked, told)["messages"]
    ids = [call["id"] for call in called["tool_calls"]]
    assert all(re.fullmatch("[a-zA-Z0-9]{9}", each) for each in ids)
    assert ids[1] == "aB3dE6gH9"
    assert [result["tool_call_id"] for result in results] == ids
    assert sent("groq", user("Hi"), asked, told)["messages"][1]["tool_calls"][0]["id"] == "call_1"
