"""A model of seven wire formats that writes one fixed answer, and goes on with it from whatever it is shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from interlingua_wire._core.operation import Framing
from tests.transport.event_messages import event as in_message

Body = dict[str, Any]
Events = Callable[["Answer"], Iterator[Any]]

SENTENCES = (
    "The fox went down to the river, where the water was cold and very, very clear.",
    "She drank, and the moon drank with her; neither of them said a word: it was late.",
    "## What she found\n\nOn the far bank lay a boat - 12 m long, painted green (\u201cas grass\u201d, she thought).",
    "```\nfor step in range(3):\n    walk()\n\n    rest()\n```",
    "Nobody had rowed it for years. Nobody would, that night, ha ha; and so she slept in it. \U0001f98a",
)
STORY = "\n\n".join(SENTENCES)


class Answer(NamedTuple):
    """What is still to be written."""

    text: str
    reasoning: str = ""
    call: str = ""
    """Arguments of a call of the tool `row`."""
    step: int = 2
    """Letters an event."""

    @property
    def pieces(self) -> list[str]:
        """The text as events bring it."""
        return in_pieces(self.text, self.step)


def in_pieces(text: str, step: int) -> list[str]:
    """The text in pieces of so many letters."""
    return [text[start : start + step] for start in range(0, len(text), step)]


def rest_of(whole: Answer, said: str) -> Answer:
    """What a model writes that is shown what it has said: it neither repeats nor skips a letter."""
    if not said:
        return whole
    start = whole.text.rindex(said) + len(said)
    return whole._replace(text=whole.text[start:], reasoning="")


def chat_events(answer: Answer) -> Iterator[Any]:
    """Of Chat Completions."""

    def event(delta: Body, finish: str | None = None) -> Body:
        return {"id": "c1", "model": "m-1", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

    yield event({"role": "assistant", "content": ""})
    for piece in in_pieces(answer.reasoning, 8):
        yield event({"reasoning_content": piece})
    for piece in answer.pieces:
        yield event({"content": piece})
    if answer.call:
        yield event({"tool_calls": [{"index": 0, "id": "t1", "function": {"name": "row", "arguments": ""}}]})
        for piece in in_pieces(answer.call, 8):
            yield event({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]})
    yield event({}, "tool_calls" if answer.call else "stop")
    yield {"id": "c1", "choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}}
    yield "[DONE]"


def message_events(answer: Answer) -> Iterator[Any]:
    """Of Anthropic's Messages."""
    usage = {"input_tokens": 10, "output_tokens": 1}
    message = {"id": "m1", "type": "message", "role": "assistant", "model": "m-1", "content": [], "usage": usage}
    yield {"type": "message_start", "message": message}
    index = 0
    if answer.reasoning:
        deltas: list[Body] = [{"type": "thinking_delta", "thinking": piece} for piece in in_pieces(answer.reasoning, 8)]
        deltas.append({"type": "signature_delta", "signature": "c2lnbmVk"})
        yield from _content(index, {"type": "thinking", "thinking": "", "signature": ""}, deltas)
        index += 1
    if answer.text:
        deltas = [{"type": "text_delta", "text": piece} for piece in answer.pieces]
        yield from _content(index, {"type": "text", "text": ""}, deltas)
        index += 1
    if answer.call:
        start = {"type": "tool_use", "id": "t1", "name": "row", "input": {}}
        deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in in_pieces(answer.call, 8)]
        yield from _content(index, start, deltas)
    delta = {"stop_reason": "tool_use" if answer.call else "end_turn"}
    yield {"type": "message_delta", "delta": delta, "usage": {"output_tokens": 5}}
    yield {"type": "message_stop"}


def _content(index: int, start: Body, deltas: Sequence[Body]) -> Iterator[Body]:
    yield {"type": "content_block_start", "index": index, "content_block": start}
    for delta in deltas:
        yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


def gemini_events(answer: Answer) -> Iterator[Any]:
    """Of Gemini."""

    def reply(parts: list[Body], **more: Any) -> Body:
        candidate: Body = {"content": {"role": "model", "parts": parts}, "index": 0, **more}
        usage = {"promptTokenCount": 10, "candidatesTokenCount": 5}
        return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "m-1"}

    for piece in in_pieces(answer.reasoning, 8):
        yield reply([{"text": piece, "thought": True}])
    for piece in answer.pieces:
        yield reply([{"text": piece}])
    if answer.call:
        yield reply([{"functionCall": {"id": "t1", "name": "row", "args": json.loads(answer.call)}}])
    yield reply([], finishReason="STOP")


def response_events(answer: Answer) -> Iterator[Any]:
    """Of OpenAI's Responses."""
    for number, event in enumerate(_response_events(answer)):
        yield {**event, "sequence_number": number}


def _response_events(answer: Answer, **more: Any) -> Iterator[Body]:
    head: Body = {"id": "r1", "object": "response", "model": "m-1", "status": "in_progress", "output": [], **more}
    items: list[Body] = []
    yield {"type": "response.created", "response": head}
    if answer.reasoning:
        item = {"type": "reasoning", "id": "rs1", "summary": [], "encrypted_content": "c2VhbGVk"}
        yield {"type": "response.output_item.added", "output_index": 0, "item": {**item, "encrypted_content": None}}
        for piece in in_pieces(answer.reasoning, 8):
            place = {"output_index": 0, "item_id": "rs1", "summary_index": 0}
            yield {"type": "response.reasoning_summary_text.delta", **place, "delta": piece}
        items.append({**item, "summary": [{"type": "summary_text", "text": answer.reasoning}]})
        yield {"type": "response.output_item.done", "output_index": 0, "item": items[-1]}
    if answer.text:
        yield from _message(answer, items)
    if answer.call:
        index = len(items)
        call = {"type": "function_call", "id": "fc1", "call_id": "t1", "name": "row", "arguments": ""}
        yield {"type": "response.output_item.added", "output_index": index, "item": call}
        for piece in in_pieces(answer.call, 8):
            place = {"output_index": index, "item_id": "fc1"}
            yield {"type": "response.function_call_arguments.delta", **place, "delta": piece}
        items.append({**call, "arguments": answer.call})
        yield {"type": "response.output_item.done", "output_index": index, "item": items[-1]}
    usage = {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15}
    yield {"type": "response.completed", "response": {**head, "status": "completed", "output": items, "usage": usage}}


def _message(answer: Answer, items: list[Body]) -> Iterator[Body]:
    index = len(items)
    item: Body = {"type": "message", "id": "msg1", "role": "assistant", "status": "in_progress", "content": []}
    place = {"output_index": index, "item_id": "msg1", "content_index": 0}
    text = {"type": "output_text", "text": answer.text, "annotations": []}
    yield {"type": "response.output_item.added", "output_index": index, "item": item}
    yield {"type": "response.content_part.added", **place, "part": {**text, "text": ""}}
    for piece in answer.pieces:
        yield {"type": "response.output_text.delta", **place, "delta": piece}
    yield {"type": "response.content_part.done", **place, "part": text}
    items.append({**item, "status": "completed", "content": [text]})
    yield {"type": "response.output_item.done", "output_index": index, "item": items[-1]}


def cohere_events(answer: Answer) -> Iterator[Any]:
    """Of Cohere's chat."""

    def event(kind: str, index: int, **said: Any) -> Body:
        return {"type": kind, "index": index, "delta": {"message": said}}

    yield {"type": "message-start", "id": "c1", "delta": {"message": {"role": "assistant"}}}
    index = 0
    for field, pieces in (("thinking", in_pieces(answer.reasoning, 8)), ("text", answer.pieces)):
        if pieces:
            yield event("content-start", index, content={"type": field, field: ""})
            for piece in pieces:
                yield event("content-delta", index, content={field: piece})
            yield {"type": "content-end", "index": index}
            index += 1
    if answer.call:
        start = {"id": "t1", "type": "function", "function": {"name": "row", "arguments": ""}}
        yield event("tool-call-start", 0, tool_calls=start)
        for piece in in_pieces(answer.call, 8):
            yield event("tool-call-delta", 0, tool_calls={"function": {"arguments": piece}})
        yield {"type": "tool-call-end", "index": 0}
    usage = {"tokens": {"input_tokens": 10, "output_tokens": 5}}
    finish = "TOOL_CALL" if answer.call else "COMPLETE"
    yield {"type": "message-end", "delta": {"finish_reason": finish, "usage": usage}}


def ollama_events(answer: Answer) -> Iterator[Any]:
    """Of Ollama's chat."""

    def line(content: str = "", **said: Any) -> Body:
        message = {"role": "assistant", "content": content, **said}
        return {"model": "m-1", "created_at": "2026-01-01T00:00:00Z", "message": message, "done": False}

    for piece in in_pieces(answer.reasoning, 8):
        yield line(thinking=piece)
    for piece in answer.pieces:
        yield line(piece)
    if answer.call:
        yield line(tool_calls=[{"id": "t1", "function": {"name": "row", "arguments": json.loads(answer.call)}}])
    yield {**line(), "done": True, "done_reason": "stop", "prompt_eval_count": 10, "eval_count": 5}


def converse_events(answer: Answer) -> Iterator[Any]:
    """Of Converse: each with the name of its message."""
    yield "messageStart", {"role": "assistant"}
    index = 0
    thoughts: list[Body] = [{"reasoningContent": {"text": piece}} for piece in in_pieces(answer.reasoning, 8)]
    if thoughts:
        thoughts.append({"reasoningContent": {"signature": "c2lnbmVk"}})
    for deltas in (thoughts, [{"text": piece} for piece in answer.pieces]):
        if deltas:
            yield from _block(index, deltas)
            index += 1
    if answer.call:
        start = {"contentBlockIndex": index, "start": {"toolUse": {"toolUseId": "t1", "name": "row"}}}
        yield "contentBlockStart", start
        yield from _block(index, [{"toolUse": {"input": piece}} for piece in in_pieces(answer.call, 8)])
    yield "messageStop", {"stopReason": "tool_use" if answer.call else "end_turn"}
    yield "metadata", {"usage": {"inputTokens": 10, "outputTokens": 5, "totalTokens": 15}, "metrics": {"latencyMs": 1}}


def _block(index: int, deltas: Sequence[Body]) -> Iterator[tuple[str, Body]]:
    for delta in deltas:
        yield "contentBlockDelta", {"contentBlockIndex": index, "delta": delta}
    yield "contentBlockStop", {"contentBlockIndex": index}


def said_in_messages(body: Body) -> str:
    """What Chat Completions or Messages is shown of its answer."""
    return said_in(body["messages"], role="assistant", content="content")


def said_in_contents(body: Body) -> str:
    """What Gemini is shown of its answer."""
    return said_in(body["contents"], role="model", content="parts")


def said_in_input(body: Body) -> str:
    """What Responses is shown of its answer."""
    return said_in(body["input"], role="assistant", content="content")


def said_in(turns: Sequence[Body], *, role: str, content: str) -> str:
    """The text of the model's last turn."""
    said = [turn[content] for turn in turns if turn.get("role") == role]
    if not said:
        return ""
    return (
        said[-1]
        if isinstance(said[-1], str)
        else "".join(part.get("text", "") for part in said[-1] if not part.get("thought"))
    )


class Dialect(NamedTuple):
    """One wire format."""

    model: str
    events: Events
    said: Callable[[Body], str]
    protocol: str | None = None
    framing: Framing = "sse"
    base_url: str | None = None
    """For a provider whose address says where one is."""

    @property
    def content_type(self) -> str:
        """Of a stream."""
        return CONTENT_TYPES[self.framing]

    def content(self, answer: Answer) -> bytes:
        """The whole stream of an answer."""
        return FRAMED[self.framing](self.events(answer))


CONTENT_TYPES: dict[Framing, str] = {
    "sse": "text/event-stream",
    "ndjson": "application/x-ndjson",
    "eventstream": "application/vnd.amazon.eventstream",
}
DIALECTS = {
    "openai_chat": Dialect("openai/gpt-5", chat_events, said_in_messages),
    "openai_responses": Dialect("openai/gpt-5", response_events, said_in_input, "openai_responses"),
    "anthropic_messages": Dialect("anthropic/claude-sonnet-4-5", message_events, said_in_messages),
    "anthropic_without_prefill": Dialect("anthropic/claude-opus-5", message_events, said_in_messages),
    "gemini": Dialect("gemini/gemini-2.5-flash", gemini_events, said_in_contents),
    "cohere_chat": Dialect("cohere/command-a-03-2025", cohere_events, said_in_messages),
    "ollama": Dialect("ollama/llama3.2", ollama_events, said_in_messages, framing="ndjson"),
    "bedrock_converse": Dialect(
        "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0",
        converse_events,
        said_in_messages,
        framing="eventstream",
        base_url="https://bedrock.test",
    ),
    "mistral": Dialect("mistral/mistral-large", chat_events, said_in_messages),
}


def dumped(event: Body) -> str:
    """As compact JSON."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def wire(events: Iterator[Any]) -> bytes:
    """As server-sent events."""
    lines = (event if isinstance(event, str) else dumped(event) for event in events)
    return "".join(f"data: {line}\n\n" for line in lines).encode()


def in_lines(events: Iterator[Any]) -> bytes:
    """As one line each."""
    return "".join(f"{dumped(event)}\n" for event in events).encode()


def in_messages(events: Iterator[Any]) -> bytes:
    """As messages of AWS."""
    return b"".join(in_message(name, value) for name, value in events)


FRAMED: dict[Framing, Callable[[Iterator[Any]], bytes]] = {"sse": wire, "ndjson": in_lines, "eventstream": in_messages}
