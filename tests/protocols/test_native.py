"""A message becomes a provider's own values, and is the same when it comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import interlingua as il
from interlingua.errors import InvalidArgument, Unsupported
from interlingua.messages import (
    Audio,
    File,
    Image,
    Message,
    Part,
    Reasoning,
    Refusal,
    Source,
    Text,
    ToolCall,
    ToolResult,
)
from interlingua.protocols import PROTOCOLS, load_native
from interlingua.protocols.native import comparable

WORDS = some.text(some.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)
IDS = some.from_regex(r"[a-zA-Z0-9_-]{1,12}", fullmatch=True)
CACHES = some.sampled_from([False, True, "5m", "1h"])
JSON = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**53), 2**53) | WORDS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
ORIGINS = some.sampled_from([*PROTOCOLS, "made_up", None])
PICTURES = some.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF....WEBPVP8 "]).flatmap(
    lambda magic: some.binary(max_size=40).map(lambda rest: magic + rest)
)
URLS = some.sampled_from(["https://example.com/a", "http://example.com/b?c=d"])


def one_of_three(kind: Callable[..., Part], data: some.SearchStrategy[bytes], **more: Any) -> some.SearchStrategy[Part]:
    """Bytes, an address, or a file of the provider."""
    return (
        some.builds(kind, data, **more)
        | some.builds(kind, url=URLS, **more)
        | some.builds(kind, file_id=IDS.map("files/".__add__), **more)
    )


TEXTS = some.builds(Text, WORDS, cache=CACHES)
IMAGES = one_of_three(Image, PICTURES, detail=some.sampled_from([None, "low", "high"]), cache=CACHES)
FILES = one_of_three(
    File,
    some.binary(max_size=40),
    media_type=some.sampled_from(["application/pdf", "text/plain", "text/csv"]),
    name=some.none() | some.just("a.pdf"),
    cache=CACHES,
)
AUDIOS = one_of_three(Audio, some.binary(max_size=40), media_type=some.sampled_from(["audio/wav", "audio/mpeg"]))
CALLS = some.builds(ToolCall, IDS, IDS, some.dictionaries(WORDS, JSON, max_size=3))
CONTENTS = WORDS | some.lists(TEXTS | IMAGES | FILES, min_size=1, max_size=3).map(tuple)
RESULTS = some.builds(ToolResult, IDS, CONTENTS, name=IDS, is_error=some.booleans(), cache=CACHES)
THOUGHTS = some.builds(
    Reasoning, WORDS, id=some.none() | IDS, signature=some.none() | IDS, redacted=some.none(), origin=ORIGINS
)
OTHERS = some.builds(Refusal, WORDS) | some.builds(Source, url=URLS, title=some.none() | WORDS)
MESSAGES = (
    some.builds(Message, some.sampled_from(["system", "developer"]), some.lists(TEXTS, min_size=1, max_size=2))
    | some.builds(
        Message,
        some.just("user"),
        some.lists(TEXTS | IMAGES | FILES | AUDIOS | RESULTS, min_size=1, max_size=4),
        name=some.none() | IDS,
    )
    | some.builds(
        Message, some.just("assistant"), some.lists(TEXTS | CALLS | THOUGHTS | OTHERS, min_size=1, max_size=4)
    )
    | some.builds(Message, some.just("tool"), some.lists(RESULTS, min_size=1, max_size=3))
)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@given(message=MESSAGES)
@settings(max_examples=300, deadline=None)
def test_what_goes_out_comes_back_as_it_was_or_is_refused(protocol: str, message: Message) -> None:
    try:
        values = il.to_native(message, protocol)
    except (Unsupported, InvalidArgument):
        return
    assert comparable(il.from_native(values, protocol)) == comparable(message)


TEXT = some.builds(Text, WORDS)
PICTURE = some.builds(Image, PICTURES)
EVERYWHERE = [
    some.builds(Message, some.just("system"), some.tuples(TEXT)),
    some.builds(Message, some.just("user"), some.tuples(TEXT) | some.tuples(TEXT, PICTURE)),
    some.builds(Message, some.just("assistant"), some.tuples(TEXT, CALLS, CALLS)),
    some.builds(
        Message, some.just("tool"), some.lists(some.builds(ToolResult, IDS, IDS, name=IDS), min_size=1, max_size=3)
    ),
]
MIXED = some.builds(Message, some.just("user"), some.lists(TEXT | PICTURE, min_size=1, max_size=4))
ONE_TEXT = frozenset({"ollama"})
"""Formats in which a message is one text, with pictures beside it."""


def comes_back(message: Message, protocol: str) -> None:
    values = il.to_native(message, protocol)
    assert comparable(il.from_native(values, protocol)) == comparable(message)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@given(message=some.one_of(EVERYWHERE))
@settings(deadline=None)
def test_what_every_format_has_words_for_is_never_refused(protocol: str, message: Message) -> None:
    comes_back(message, protocol)


@pytest.mark.parametrize("protocol", sorted({*PROTOCOLS} - ONE_TEXT))
@given(message=MIXED)
@settings(deadline=None)
def test_texts_and_pictures_keep_their_order(protocol: str, message: Message) -> None:
    comes_back(message, protocol)


OWN: dict[str, Message] = {
    "openai_chat": Message("assistant", (Reasoning("Hm.", origin="openai_chat"), Text("Yes"), Refusal("No"))),
    "openai_responses": Message(
        "assistant", (Reasoning("Hm.", id="rs", signature="s", origin="openai_responses"), Text("Yes"))
    ),
    "anthropic_messages": Message(
        "assistant",
        (
            Reasoning("Hm.", signature="s", origin="anthropic_messages"),
            Reasoning(redacted="x", origin="anthropic_messages"),
            Text("Yes", cache="1h"),
        ),
    ),
    "cohere_chat": Message(
        "assistant",
        (
            Reasoning("Hm.", origin="cohere_chat"),
            Text("Yes"),
            ToolCall("c", "f", {"é": [None]}),
            Source(
                url="https://example.com/a",
                start=0,
                end=3,
                native={
                    "start": 0,
                    "end": 3,
                    "text": "Yes",
                    "type": "TEXT_CONTENT",
                    "sources": [{"type": "document", "id": "d", "document": {"url": "https://example.com/a"}}],
                },
            ),
        ),
    ),
    "ollama": Message("assistant", (Reasoning("Hm.", origin="ollama"), Text("Yes"), ToolCall("c", "f", {"é": [None]}))),
    "bedrock_converse": Message(
        "assistant",
        (
            Reasoning("Hm.", signature="s", origin="bedrock_converse"),
            Text("Yes", cache="1h"),
            ToolCall("c", "f", {"a": 1}),
        ),
    ),
    "gemini": Message(
        "assistant",
        (
            Reasoning("Hm.", origin="gemini"),
            Text("Yes", signature="s", origin="gemini"),
            ToolCall("c", "f", {}, signature="s", origin="gemini"),
        ),
    ),
}


@pytest.mark.parametrize("protocol", OWN)
def test_what_a_format_made_itself_comes_back_with_its_signatures(protocol: str) -> None:
    assert il.from_native(il.to_native(OWN[protocol], protocol), protocol) == OWN[protocol]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_reasoning_of_another_maker_is_refused(protocol: str) -> None:
    with pytest.raises(Unsupported):
        il.to_native(Message("assistant", (Reasoning("Hm.", origin="made_up"), Text("Yes"))), protocol)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_large_bytes_are_plain_text(protocol: str) -> None:
    picture = il.user(["Look:", Image(b"\xff\xd8\xff" + bytes(200_000))])
    values = il.to_native(picture, protocol)
    assert il.from_native(values, protocol) == picture
    assert "Inline" not in repr(values)


def test_a_format_that_there_is_not_is_named() -> None:
    with pytest.raises(InvalidArgument, match="protocol: found 'telepathy'"):
        il.to_native(il.user("Hi"), "telepathy")
    with pytest.raises(InvalidArgument, match="values: found none"):
        il.from_native([], "gemini")


def test_every_format_has_words_for_single_messages() -> None:
    assert all(load_native(protocol) is not None for protocol in PROTOCOLS)
