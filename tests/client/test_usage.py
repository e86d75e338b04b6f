"""Token counts lie in disjoint buckets that sum to the vendor's totals."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as some

from interlingua.protocols.anthropic_messages.decode import decode_usage as anthropic_usage
from interlingua.protocols.gemini.decode_facts import decode_usage as gemini_usage
from interlingua.protocols.openai_chat.decode_usage import decode_usage as chat_usage
from interlingua.protocols.openai_responses.decode_usage import decode_usage as responses_usage
from interlingua.usage import Buckets, Usage
from interlingua_wire import anthropic, gemini, openai

COUNT = some.integers(0, 10**6)
USAGES = some.builds(Usage, **{field.name: COUNT for field in attrs.fields(Usage)})
KINDS = some.sampled_from(["TEXT", "IMAGE", "AUDIO", "VIDEO", "DOCUMENT"])
BY_KIND = some.lists(some.fixed_dictionaries({"modality": KINDS, "tokenCount": COUNT}), max_size=5)


def shares(total: int, data: some.DataObject, names: list[str]) -> dict[str, int]:
    """Counts that lie within a total and do not overlap."""
    found: dict[str, int] = {}
    for name in names:
        found[name] = data.draw(some.integers(0, total - sum(found.values())))
    return found


def sums(usage: Usage, total: int) -> None:
    assert usage.total_tokens == usage.buckets.total == total
    assert min(attrs.astuple(usage.buckets)) >= 0


@given(USAGES)
def test_buckets_are_never_negative_and_sum_to_the_total(usage: Usage) -> None:
    sums(usage, usage.input_tokens + usage.output_tokens)


@given(USAGES, USAGES)
def test_two_calls_together_have_the_tokens_of_both(one: Usage, other: Usage) -> None:
    both = one + other
    assert all(
        getattr(both, field.name) == getattr(one, field.name) + getattr(other, field.name)
        for field in attrs.fields(Usage)
    )


@given(COUNT, COUNT, some.data())
def test_those_of_chat_completions_sum_to_its_total(prompt: int, answer: int, data: some.DataObject) -> None:
    read = shares(prompt, data, ["cached_tokens", "cache_write_tokens", "audio_tokens", "image_tokens"])
    made = shares(answer, data, ["reasoning_tokens", "audio_tokens"])
    wire: dict[str, Any] = {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}
    wire |= {"prompt_tokens_details": read, "completion_tokens_details": made}
    usage = chat_usage(openai.types.CompletionUsage.model_validate(wire))
    sums(usage, prompt + answer)
    assert usage.buckets == Buckets(
        input=prompt - sum(read.values()),
        cache_read=read["cached_tokens"],
        cache_write=read["cache_write_tokens"],
        input_audio=read["audio_tokens"],
        input_image=read["image_tokens"],
        output=answer - sum(made.values()),
        reasoning=made["reasoning_tokens"],
        output_audio=made["audio_tokens"],
    )


@given(COUNT, COUNT, some.data())
def test_those_of_the_responses_api_sum_to_its_total(prompt: int, answer: int, data: some.DataObject) -> None:
    wire: dict[str, Any] = {"input_tokens": prompt, "output_tokens": answer, "total_tokens": prompt + answer}
    wire["input_tokens_details"] = shares(prompt, data, ["cached_tokens", "cache_write_tokens"])
    wire["output_tokens_details"] = shares(answer, data, ["reasoning_tokens"])
    sums(responses_usage(openai.types.ResponseUsage.model_validate(wire)), prompt + answer)


@given(COUNT, COUNT, COUNT, COUNT, some.data())
def test_those_of_the_messages_api_are_the_sum_of_its_parts(
    fresh: int, read: int, written: int, answer: int, data: some.DataObject
) -> None:
    wire: dict[str, Any] = {"input_tokens": fresh, "output_tokens": answer}
    wire |= {"cache_read_input_tokens": read, "cache_creation_input_tokens": written}
    wire["output_tokens_details"] = shares(answer, data, ["thinking_tokens"])
    usage = anthropic_usage(anthropic.types.Usage.model_validate(wire))
    sums(usage, fresh + read + written + answer)
    assert usage.buckets.input == fresh


@given(COUNT, COUNT, COUNT, COUNT, BY_KIND, BY_KIND, BY_KIND)
def test_those_of_gemini_sum_to_its_total(
    prompt: int, tool: int, answer: int, thoughts: int, read: Any, cached: Any, made: Any
) -> None:
    wire: dict[str, Any] = {
        "promptTokenCount": prompt,
        "toolUsePromptTokenCount": tool,
        "candidatesTokenCount": answer,
        "thoughtsTokenCount": thoughts,
        "cachedContentTokenCount": prompt // 2,
        "promptTokensDetails": read,
        "cacheTokensDetails": cached,
        "candidatesTokensDetails": made,
        "totalTokenCount": prompt + tool + answer + thoughts,
    }
    usage = gemini_usage(gemini.types.UsageMetadata.model_validate(wire))
    sums(usage, wire["totalTokenCount"])
    assert (usage.buckets.tool, usage.buckets.reasoning) == (tool, thoughts)
