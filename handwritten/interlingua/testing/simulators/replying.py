"""The answer of a simulated model as the reply that the writers of wire formats take."""

from __future__ import annotations

from typing import Any, cast

from interlingua.chat import FinishReason
from interlingua.messages import ToolCall
from interlingua.testing.mock_replies import MockReply
from interlingua.testing.mock_requests import words_asked
from interlingua.testing.mock_wires.facts import Facts
from interlingua.testing.simulators.described import question_in, stops_in
from interlingua.testing.simulators.scripts import Answer, Script, ended, tokens_in
from interlingua.usage import Usage

WORDS = ("length", "stop")
"""Of Chat Completions, for an answer that is cut."""
PIECE = 8
"""Characters of arguments and reasoning that come at once."""


def reply_from(answer: Answer, *, asked: int) -> MockReply:
    """The reply to a question of so many tokens. Its finish reason is the vendor's own word, where there is one."""
    thought = tokens_in(answer.reasoning)
    said = tokens_in(answer.text) + len(answer.calls) + thought
    return MockReply(
        answer.text,
        reasoning=answer.reasoning,
        refusal=answer.refusal,
        tool_calls=[ToolCall("", name, arguments) for name, arguments in answer.calls],
        finish_reason=cast("FinishReason | None", answer.finish),
        usage=Usage(input_tokens=asked, output_tokens=said, reasoning_tokens=thought),
        pieces=answer.pieces,
    )


def facts_of(body: dict[str, Any], *, number: int) -> Facts:
    """About the answer to a request that is the server's so-many-th."""
    return Facts(str(body.get("model", "")), number, words_asked(body), PIECE)


def replies_to(body: dict[str, Any], script: Script, *, number: int) -> tuple[list[MockReply], Facts]:
    """The answers to a body of Chat Completions: as many as it asks for."""
    facts, question = facts_of(body, number=number), question_in(body)
    answers = [
        ended(script.answer(question), limit=question.limit, stops=stops_in(body), words=WORDS)
        for _ in range(body.get("n") or 1)
    ]
    return [reply_from(answer, asked=facts.words) for answer in answers], facts
