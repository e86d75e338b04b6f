"""Events fold into a response, in any interleaving, and only `Finish` completes it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from interlingua import events as ev
from interlingua.chat import ChatResponse, Warning
from interlingua.errors import StreamIncomplete
from interlingua.folding import Collector, collect
from interlingua.messages import Message, Reasoning, Source, Text, ToolCall
from interlingua.usage import Usage

CALL = ToolCall("c1", "f", {"a": 1})
EVENTS: list[ev.Event] = [
    ev.Start("m", "r1", (Warning(parameter="seed", message="left out"),), raw="w0"),
    ev.ReasoningStart(0, raw="w1"),
    ev.TextStart(1, raw="w1"),
    ev.ReasoningDelta(0, "hm"),
    ev.TextDelta(1, "Hel"),
    ev.ToolCallStart(2, "c1", "f"),
    ev.TextDelta(1, "lo"),
    ev.ToolCallDelta(2, '{"a": 1}'),
    ev.ToolCallEnd(2, CALL),
    ev.ReasoningEnd(0, Reasoning("hm", signature="s")),
    ev.TextEnd(1, Text("Hello")),
    ev.PartAdded(3, Source(url="https://a")),
    ev.Finish("tool_calls", "tool_use", Usage(input_tokens=1), message_id="m1", raw="w2"),
]


def test_parts_stand_in_the_order_of_their_index() -> None:
    assert collect(EVENTS) == ChatResponse(
        message=Message(
            "assistant", (Reasoning("hm", signature="s"), Text("Hello"), CALL, Source(url="https://a")), id="m1"
        ),
        finish_reason="tool_calls",
        raw_finish_reason="tool_use",
        usage=Usage(input_tokens=1),
        model="m",
        id="r1",
        warnings=(Warning(parameter="seed", message="left out"),),
    )


def test_each_wire_event_is_kept_once() -> None:
    assert collect(EVENTS).raw == ("w0", "w1", "w2")


@pytest.mark.parametrize("count", range(len(EVENTS)))
def test_without_finish_the_stream_is_incomplete_and_what_came_is_kept(count: int) -> None:
    with pytest.raises(StreamIncomplete) as caught:
        collect(EVENTS[:count])
    partial: ChatResponse = caught.value.partial
    assert partial.finish_reason == "error"
    assert "Hello".startswith(partial.text)
    assert partial.tool_calls in ((), (CALL,))


def test_a_tool_call_that_was_cut_off_is_not_in_the_partial_response() -> None:
    collector = Collector()
    for event in EVENTS[:8]:
        collector.add(event)
    assert (collector.partial().text, collector.partial().tool_calls) == ("Hello", ())


def test_collect_is_a_function_after_a_call_too() -> None:
    code = "import interlingua as il, interlingua.stream_reading; assert callable(il.collect), il.collect"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
