"""What a simulated model says: answers laid down beforehand, else one made of what it is asked."""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, TypeAlias

from interlingua.tools import Tool

Json: TypeAlias = dict[str, Any]
DEPTH = 6


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer of a model."""

    text: str = ""
    reasoning: str = ""
    calls: Sequence[tuple[str, Json]] = ()
    """Tools to call, by name, with arguments."""
    finish: str | None = None
    """The vendor's word for why it stopped; None: what fits."""
    is_cut: bool = False
    """It stopped at the limit of tokens."""
    refusal: str = ""
    """Said in place of an answer, where the dialect tells the two apart."""

    @property
    def pieces(self) -> list[str]:
        """The text as a stream brings it: word by word."""
        return in_words(self.text)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a model is asked, as far as answers depend on it."""

    model: str
    text: str
    """What the user said last."""
    schema: Json | None = None
    """What the answer must fit."""
    body: Json
    """The whole request."""
    turns: Sequence[tuple[str, str]] = ()
    """All that was said, each with whose it is: `system`, `user` or `assistant`."""
    tools: Sequence[Tool] = ()
    """Tools that may be called."""
    must_call: str | None = None
    """The tool that must be; empty: any of them. None: none must."""
    limit: int | None = None
    """Tokens that the answer may have."""


class Script:
    """The answers to come, then those of a function."""

    def __init__(self, otherwise: Callable[[Question], Answer] | None = None) -> None:
        self._answers: deque[Answer] = deque()
        self.otherwise = otherwise or echo
        """Answers when nothing is laid down."""
        self.is_slow = False
        """That function takes long: it is not to hold up other requests."""

    @property
    def has_answers(self) -> bool:
        """Whether an answer is laid down."""
        return bool(self._answers)

    def add(self, *answers: Answer | str) -> None:
        """Lay down the next answers."""
        self._answers.extend(Answer(text=each) if isinstance(each, str) else each for each in answers)

    def answer(self, question: Question) -> Answer:
        """The next answer."""
        return self._answers.popleft() if self._answers else self.otherwise(question)


def echo(question: Question) -> Answer:
    """The question itself, a document that fits the schema, or the call that must be made."""
    if question.must_call is not None and question.tools:
        tool = next((each for each in question.tools if each.name == question.must_call), question.tools[0])
        return Answer(calls=[(tool.name, sample_of(dict(tool.parameters)))])
    if question.schema is not None:
        return Answer(text=json.dumps(sample_of(question.schema)))
    return Answer(text=f"You said: {question.text}")


def sample_of(schema: Json, *, depth: int = DEPTH, definitions: Json | None = None) -> Any:
    """A small value that fits a JSON Schema."""
    known: Json = definitions or schema.get("$defs", {})
    if "$ref" in schema:
        target = known.get(schema["$ref"].rpartition("/")[2], {})
        return sample_of(target, depth=depth - 1, definitions=known) if depth else None
    if schema.get("enum"):
        return schema["enum"][0]
    if schema.get("anyOf"):
        return sample_of(schema["anyOf"][-1], depth=depth, definitions=known)
    kinds = schema.get("type", "object")
    match kinds if isinstance(kinds, str) else kinds[0]:
        case "object":
            properties: Json = schema.get("properties", {})
            return {name: sample_of(each, depth=depth, definitions=known) for name, each in properties.items()}
        case "array":
            return [sample_of(schema.get("items", {}), depth=depth - 1, definitions=known)] if depth else []
        case "string":
            return "text"
        case "integer":
            return int(schema.get("minimum", 1))
        case "number":
            return float(schema.get("minimum", 1.5))
        case "boolean":
            return True
        case _:
            return None


def ended(answer: Answer, *, limit: int | None, stops: Sequence[str], words: tuple[str, str]) -> Answer:
    """What a limit of tokens and words to stop at leave of an answer; `words` say which of the two it was."""
    places = [place for stop in stops if stop and (place := answer.text.find(stop)) >= 0]
    if places:
        answer = replace(answer, text=answer.text[: min(places)], finish=answer.finish or words[1])
    if answer.is_cut:
        return replace(answer, finish=answer.finish or words[0])
    if limit is not None and limit < len(answer.pieces):
        return replace(answer, text="".join(answer.pieces[:limit]), finish=words[0], calls=())
    return answer


def in_words(text: str) -> list[str]:
    """The words of a text, each with the white space after it."""
    pieces: list[str] = []
    for letter in text:
        if pieces and not (pieces[-1][-1].isspace() and not letter.isspace()):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def tokens_in(text: str) -> int:
    """How long a text is, a token a word."""
    return len(text.split())


def vector_of(text: str, *, length: int) -> list[float]:
    """A vector of length 1 that equal texts share, and texts with equal words come near."""
    found = [0.0] * length
    for word in text.lower().split() or [""]:
        for place, byte in enumerate(sha256(word.encode()).digest()):
            found[place % length] += (byte - 127.5) / 127.5
    size = math.sqrt(sum(value * value for value in found)) or 1.0
    return [value / size for value in found]


def nearness(one: str, other: str) -> float:
    """How much two texts have in common, from 0 to 1: words of the first that stand in the second."""
    words = set(one.lower().split())
    return len(words & set(other.lower().split())) / len(words) if words else 0.0
