"""Which hand-written lines a change touches."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from codegen.compare import Change, Revision, revision_at
from codegen.compare.touches import Touches
from codegen.source import ROOT
from tests.codegen.toy import altered, asked, written

PROTOCOLS = "handwritten/interlingua/protocols"


@cache
def ours(api: str) -> Revision:
    return revision_at(api, "worktree")


def lines_of(places: tuple[str, ...]) -> list[str]:
    """What stands on each line."""
    split = [place.rpartition(":") for place in places]
    return [(ROOT / path).read_text(encoding="utf-8").splitlines()[int(line) - 1] for path, _, line in split]


def compatible(folder: Path) -> Touches:
    """An API of a provider that speaks another's format."""

    def chat(document: dict[str, object]) -> None:
        paths: dict[str, object] = document["paths"]  # type: ignore[assignment]
        paths["/openai/v1/chat/completions"] = paths.pop("/pets")
        asked(document)["properties"]["max_completion_tokens"] = {"type": "integer"}

    return Touches(revision_at("groq", written(folder, altered(chat), "groq")))


@pytest.mark.parametrize(
    ("api", "change", "file", "words"),
    [
        (
            "openai",
            Change("operation removed", "chat.completions.create"),
            f"{PROTOCOLS}/openai_chat/encode.py",
            "CHAT_COMPLETIONS_CREATE",
        ),
        (
            "openai",
            Change(
                "field removed",
                "CreateChatCompletionRequest.top_p",
                "",
                "request",
                True,
                "CreateChatCompletionRequest.top_p",
            ),
            f"{PROTOCOLS}/openai_chat/encode.py",
            '"top_p"',
        ),
        (
            "gemini",
            Change("field changed", "Part.thought_signature", "", "both", True, "Part.thoughtSignature"),
            f"{PROTOCOLS}/gemini/decode_parts.py",
            "thought_signature",
        ),
        (
            "anthropic",
            Change("type removed", "Message", "", "reply", True, "Message"),
            f"{PROTOCOLS}/anthropic_messages/decode.py",
            "Message",
        ),
    ],
)
def test_a_change_names_the_lines_that_speak_of_it(api: str, change: Change, file: str, words: str) -> None:
    places = Touches(ours(api)).of(change)
    assert file in {place.rpartition(":")[0] for place in places}
    assert [
        line
        for line in lines_of(places)
        if words.strip('"').casefold().replace("_", "") not in line.casefold().replace("_", "")
    ] == []


def test_what_no_protocol_calls_touches_nothing() -> None:
    gone = Change("field removed", "ListBatchesResponse.object", "", "reply", True, "ListBatchesResponse.object")
    assert Touches(ours("openai")).of(gone) == ()
    assert Touches(ours("openai")).of(Change("operation removed", "vector_stores.create")) == ()


def test_a_short_field_of_many_types_counts_only_where_its_type_is_named() -> None:
    touches = Touches(ours("openai"))
    schema = "ComputerScreenshotImage"
    assert touches.of(Change("field removed", f"{schema}.type", "", "both", True, f"{schema}.type")) == ()


def test_a_reply_does_not_touch_what_encodes() -> None:
    change = Change(
        "field removed",
        "CreateChatCompletionResponse.service_tier",
        "",
        "reply",
        True,
        "CreateChatCompletionResponse.service_tier",
    )
    places = Touches(ours("openai")).of(change)
    assert [place for place in places if "/encode" in place] == []


def test_a_compatible_api_touches_the_protocol_that_its_provider_speaks_and_its_rows(tmp_path: Path) -> None:
    change = Change(
        "field removed", "PetRequest.max_completion_tokens", "", "request", True, "PetRequest.max_completion_tokens"
    )
    places = compatible(tmp_path).of(change)
    rows = [place for place in places if place.startswith("handwritten/interlingua/profiles/compatible.toml:")]
    (line,) = lines_of(tuple(rows))
    assert 'max_tokens_field = "max_completion_tokens"' in line


def test_a_compatible_api_touches_what_the_protocol_spells(tmp_path: Path) -> None:
    change = Change("field removed", "PetRequest.name", "", "request", True, "PetRequest.name")
    places = compatible(tmp_path).of(change)
    assert {place.rpartition("/")[0] for place in places} == {f"{PROTOCOLS}/openai_chat"}
    assert [line for line in lines_of(places) if "name" not in line] == []
