"""Batches of messages: begun, waited for, their results typed, and what failed among them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import InvalidArgument
from interlingua.testing.simulators.anthropic import AnthropicSimulator
from interlingua_wire.anthropic import Client, types

QUICK: dict[str, Any] = {"first_look": 0.001, "longest_pause": 0.01}


def asked(text: str, **more: Any) -> dict[str, Any]:
    """The body of a message."""
    body = {"model": "claude-sonnet-4-5", "max_tokens": 50, "messages": [{"role": "user", "content": text}]}
    return body | more


def test_results_come_typed_under_the_names_of_their_requests(anthropic: Client) -> None:
    create = anthropic.messages.create
    batch = il.start_batch(create, {name: asked(name) for name in "abc"})
    assert isinstance(batch, types.MessageBatch)
    results = {result.id: result for result in il.batch_results(create, batch, **QUICK)}
    assert {name: result.status for name, result in results.items()} == dict.fromkeys("abc", "succeeded")
    assert all(isinstance(result.value, types.Message) for result in results.values())


def test_a_request_that_fails_is_among_the_results(anthropic: Client) -> None:
    create = anthropic.messages.create
    batch = il.start_batch(create, {"good": asked("a"), "bad": asked("b", model="none")})
    results = {result.id: result for result in il.batch_results(create, batch, **QUICK)}
    assert (results["good"].status, results["bad"].status) == ("succeeded", "failed")
    assert results["bad"].value is None
    assert results["bad"].error["type"] == "not_found_error"


def test_what_was_cancelled_says_so_under_a_loop(simulator: AnthropicSimulator) -> None:
    async def run() -> list[Any]:
        async with il.connect_async("anthropic", api_key="any", base_url=simulator.address) as anthropic:
            create = anthropic.messages.create
            begun = await il.start_batch_async(create, {"a": asked("a")})
            batch = await anthropic.messages.batches.cancel(begun.id)
            return [result async for result in il.batch_results_async(create, batch, **QUICK)]

    (result,) = asyncio.run(run())
    assert (result.id, result.status, result.value) == ("a", "cancelled", None)


def test_only_messages_run_in_batches(anthropic: Client) -> None:
    with pytest.raises(InvalidArgument, match=r"messages\.create"):
        il.start_batch(anthropic.messages.count_tokens, {"a": asked("a")})


def test_results_stream_typed_from_the_api_itself(anthropic: Client) -> None:
    batch = il.start_batch(anthropic.messages.create, {name: asked(name) for name in "ab"})
    il.wait(anthropic.messages.batches.create, batch, **QUICK)
    with anthropic.messages.batches.results(batch.id) as stream:
        lines = list(stream)
    assert [line.custom_id for line in lines] == ["a", "b"]
    assert all(isinstance(line.result, types.SucceededResult) for line in lines)
