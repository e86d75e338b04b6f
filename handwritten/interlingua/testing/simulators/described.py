"""Turns, tools and choices as OpenAI and those who took after it describe them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interlingua.structured.json_text import is_list, is_object
from interlingua.testing.simulators.bodies import list_in, object_in, text_in
from interlingua.testing.simulators.scripts import Json, Question
from interlingua.tools import Tool

ROLES = {"developer": "system", "function": "user", "tool": "user"}
ANY: Json = {"type": "object"}


def text_of(content: Any) -> str:
    """The texts of a message, whatever they are called."""
    if not is_list(content):
        return content if isinstance(content, str) else ""
    return " ".join(text_in(part, "text") or text_in(part, "refusal") for part in content if is_object(part)).strip()


def role_of(turn: Json) -> str:
    """Whose turn it is: the system's, the user's or the model's."""
    role: str = turn.get("role") or "user"
    return ROLES.get(role, role)


def last_words(turns: Sequence[tuple[str, str]]) -> str:
    """What the user said last."""
    return next((text for role, text in reversed(turns) if role == "user"), "")


def must_call(choice: Any) -> str | None:
    """The tool that a choice demands; empty: any. None: none is demanded."""
    match choice:
        case "required" | "any":
            return ""
        case {"function": {"name": str(name)}} | {"type": "function", "name": str(name)}:
            return name
        case _:
            return None


def tool_from(function: Json) -> Tool:
    """A tool as it was described."""
    return Tool(function["name"], text_in(function, "description"), object_in(function, "parameters") or ANY)


def question_in(body: Json) -> Question:
    """What a body of Chat Completions asks."""
    messages: list[Json] = body["messages"]
    turns = [(role_of(turn), text_of(turn.get("content"))) for turn in messages]
    form = object_in(body, "response_format")
    return Question(
        model=body["model"],
        text=last_words(turns),
        schema=object_in(form, "json_schema").get("schema") or (ANY if form.get("type") == "json_object" else None),
        body=body,
        turns=turns,
        tools=[tool_from(each["function"]) for each in list_in(body, "tools") if "function" in each],
        must_call=must_call(body.get("tool_choice")),
        limit=body.get("max_completion_tokens") or body.get("max_tokens"),
    )


def stops_in(body: Json) -> list[str]:
    """Words that end an answer."""
    stops: str | list[str] | None = body.get("stop")
    return [stops] if isinstance(stops, str) else stops or []
