"""What the official Cohere client is mostly used for, once each; run by a Python that has it. Writes what came back."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any

import cohere
from cohere.core.api_error import ApiError

ADDRESS = sys.argv[1]
MODEL = "command-a-03-2025"
HELLO = [{"role": "user", "content": "Hi there"}]
TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Weather of today.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
client = cohere.ClientV2(api_key="any", base_url=ADDRESS)


def refused(call: Callable[[], object]) -> list[Any]:
    """Status and words of the error that a call raises."""
    try:
        call()
    except ApiError as error:
        return [error.status_code, error.body["message"]]
    return []


def streamed(**settings: Any) -> dict[str, Any]:
    """What the events of a stream say."""
    found: dict[str, Any] = {"text": "", "thinking": "", "plan": "", "calls": [], "citations": 0, "finish": None}
    for event in client.chat_stream(model=MODEL, messages=HELLO, **settings):
        match event.type:
            case "content-delta":
                found["text"] += event.delta.message.content.text or ""
                found["thinking"] += event.delta.message.content.thinking or ""
            case "tool-plan-delta":
                found["plan"] += event.delta.message.tool_plan
            case "tool-call-start":
                found["calls"].append([event.delta.message.tool_calls.function.name, ""])
            case "tool-call-delta":
                found["calls"][-1][1] += event.delta.message.tool_calls.function.arguments
            case "citation-start":
                found["citations"] += 1
            case "message-end":
                found["finish"] = event.delta.finish_reason
                found["tokens"] = event.delta.usage.tokens.output_tokens
            case _:
                pass
    return found


def chats() -> dict[str, Any]:
    """Plain and streamed, with reasoning, tools, documents, a schema."""
    plain = client.chat(
        model=MODEL, messages=HELLO, temperature=0.3, thinking={"type": "enabled"}, safety_mode="STRICT"
    )
    called = client.chat(model=MODEL, messages=HELLO, tools=[TOOL], tool_choice="REQUIRED").message
    history = [
        *HELLO,
        {"role": "assistant", "tool_plan": called.tool_plan, "tool_calls": called.tool_calls},
        *(
            {
                "role": "tool",
                "tool_call_id": call.id,
                "content": [{"type": "document", "document": {"data": {"t": "21"}}}],
            }
            for call in called.tool_calls or ()
        ),
    ]
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    form = {"type": "json_object", "json_schema": schema}
    cited = client.chat(model=MODEL, messages=HELLO, documents=["Hi there", {"data": {"text": "You said"}}]).message
    return {
        "plain": [[item.type for item in plain.message.content], plain.message.content[-1].text, plain.finish_reason],
        "called": [called.tool_plan, [[call.function.name, call.function.arguments] for call in called.tool_calls]],
        "told": client.chat(model=MODEL, messages=history).message.content[0].text,
        "form": client.chat(model=MODEL, messages=HELLO, response_format=form).message.content[0].text,
        "cited": [[each.start, each.end, each.text, each.sources[0].id] for each in cited.citations],
        "streamed": streamed(documents=["Hi there"]),
        "streamed calls": streamed(tools=[TOOL]),
        "logprobs": len(client.chat(model=MODEL, messages=HELLO, logprobs=True).logprobs),
    }


def others() -> dict[str, Any]:
    """Embeddings, reranking, tokens, models."""
    embedded = client.embed(
        model="embed-v4.0",
        texts=["a", "b"],
        input_type="search_query",
        output_dimension=256,
        embedding_types=["float", "int8"],
    ).embeddings
    ranked = client.rerank(model="rerank-v3.5", query="a boat", documents=["a river", "a boat"], top_n=1).results
    tokens = client.tokenize(model=MODEL, text="a b a").tokens
    return {
        "embedded": [len(embedded.float_), len(embedded.float_[0]), len(embedded.int8[0])],
        "ranked": [[each.index, each.relevance_score] for each in ranked],
        "tokens": len(tokens),
        "text": client.detokenize(model=MODEL, tokens=tokens, offline=False).text,
        "models": len(client.models.list(endpoint="chat").models),
        "model": client.models.get(MODEL).context_length,
    }


def errors() -> dict[str, Any]:
    """By status."""
    wrong = cohere.ClientV2(api_key="wrong-key", base_url=ADDRESS)
    return {
        "model": refused(lambda: client.chat(model="none", messages=HELLO))[0],
        "key": refused(lambda: wrong.chat(model=MODEL, messages=HELLO)),
        "embed": refused(
            lambda: client.embed(model="embed-v4.0", texts=["a"], input_type="search_query", output_dimension=7)
        )[0],
    }


async def under_a_loop() -> str:
    """The asynchronous client."""
    reply = await cohere.AsyncClientV2(api_key="any", base_url=ADDRESS).chat(model=MODEL, messages=HELLO)
    return reply.message.content[-1].text


sys.stdout.write(
    json.dumps({"chats": chats(), "others": others(), "errors": errors(), "async": asyncio.run(under_a_loop())})
)
