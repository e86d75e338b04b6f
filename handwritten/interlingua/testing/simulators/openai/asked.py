"""What a body of Chat Completions asks, as far as answers depend on it."""

from __future__ import annotations

from interlingua.testing.simulators.bodies import list_in, object_in
from interlingua.testing.simulators.described import ANY, last_words, must_call, role_of, text_of, tool_from
from interlingua.testing.simulators.scripts import Json, Question


def question_in(body: Json) -> Question:
    """Read a body."""
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
