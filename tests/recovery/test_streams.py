"""What a reader of a stream that is recovered sees."""

from __future__ import annotations

from typing import Any

import pytest

import interlingua as il
from interlingua.errors import AuthenticationFailed, InvalidArgument, StreamIncomplete
from interlingua.events import Event, Finish, Recovered, Start, TextDelta, TextStart
from tests.recovery.models import DIALECTS, STORY, Answer, wire
from tests.recovery.servers import KEY, Cut, Refusal, Server, client_of, without_waiting

CHAT, CLAUDE, NEW_CLAUDE = (
    DIALECTS["openai_chat"],
    DIALECTS["anthropic_messages"],
    DIALECTS["anthropic_without_prefill"],
)
TALE = Answer(STORY, step=4)
BUSY: Refusal = (529, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
NO_KEY: Refusal = (401, {"type": "error", "error": {"type": "authentication_error", "message": "No such key"}})


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    without_waiting(monkeypatch)


def half(answer: Answer, dialect: Any = CLAUDE) -> Cut:
    """In the middle of the stream."""
    return Cut(len(wire(dialect.events(answer))) // 2)


def read(server: Server, dialect: Any = CLAUDE, **settings: Any) -> tuple[list[Event], il.ChatResponse]:
    """All events, and the response."""
    with (
        client_of(dialect, server) as client,
        client.stream(dialect.model, "Tell.", **{"recover": "exact", **settings}) as stream,
    ):
        events = list(stream)
        return events, stream.response()


def test_the_events_are_those_of_one_stream() -> None:
    events, response = read(Server(CLAUDE, TALE, [half(TALE), Cut(1200)]))
    kinds = [type(event) for event in events]
    assert [kinds.count(kind) for kind in (Start, TextStart, Finish, Recovered)] == [1, 1, 1, 2]
    assert kinds[0] is Start
    assert kinds[-1] is Finish
    assert il.collect(events).text == response.text == STORY


def test_a_model_that_takes_the_beginning_of_its_answer_is_given_it() -> None:
    server = Server(CLAUDE, TALE, [half(TALE)])
    _, response = read(server)
    assert [turn["role"] for turn in server.bodies[1]["messages"]] == ["user", "assistant"]
    assert "given the beginning" in response.warnings[0].message


def test_a_model_that_takes_none_is_told_to_go_on() -> None:
    server = Server(NEW_CLAUDE, TALE, [half(TALE)])
    _, response = read(server, NEW_CLAUDE)
    assert [turn["role"] for turn in server.bodies[1]["messages"]] == ["user", "assistant", "user"]
    assert "told to go on" in response.warnings[0].message


def test_a_server_that_wants_a_flag_on_the_beginning_gets_it() -> None:
    mistral = DIALECTS["mistral"]
    server = Server(mistral, TALE, [half(TALE, mistral)])
    read(server, mistral)
    assert server.bodies[1]["messages"][-1]["prefix"] is True
    assert "prefix" not in server.bodies[0]["messages"][-1]


def test_a_beginning_that_is_refused_after_all_is_shown_instead() -> None:
    refusal: Refusal = (400, {"type": "error", "error": {"type": "invalid_request_error", "message": "no prefill"}})
    server = Server(CLAUDE, TALE, [half(TALE), refusal])
    _, response = read(server)
    assert response.text == STORY
    assert [len(body["messages"]) for body in server.bodies] == [1, 2, 3]


def test_no_beginning_is_given_to_a_model_that_is_to_reason_first() -> None:
    server = Server(CLAUDE, TALE, [half(TALE)])
    _, response = read(server, reasoning_budget=2000)
    assert response.text == STORY
    assert server.bodies[1]["messages"][-1]["role"] == "user"


def test_reasoning_goes_back_as_it_came_and_stays_in_the_reply() -> None:
    reasoned = Answer(STORY, reasoning="First the river, then the boat.", step=4)
    server = Server(CLAUDE, reasoned, [half(reasoned)])
    _, response = read(server)
    signed = {"type": "thinking", "thinking": reasoned.reasoning, "signature": "c2lnbmVk"}
    first, _ = response.message.parts
    assert server.bodies[1]["messages"][1]["content"][0] == signed
    assert isinstance(first, il.Reasoning)
    assert (first.text, first.signature) == (reasoned.reasoning, "c2lnbmVk")


def test_a_caller_s_own_beginning_stays_one_message_with_what_followed() -> None:
    server = Server(CLAUDE, TALE, [half(TALE)])
    with (
        client_of(CLAUDE, server) as client,
        client.stream(CLAUDE.model, [il.user("Tell."), il.assistant(STORY[:40])], recover="exact") as stream,
    ):
        text = stream.response().text
    assert STORY[:40] + text == STORY
    assert [turn["role"] for turn in server.bodies[1]["messages"]] == ["user", "assistant"]


def test_usage_is_the_sum_of_all_requests() -> None:
    _, response = read(Server(CLAUDE, TALE, [half(TALE)]))
    assert (response.usage.input_tokens, response.usage.output_tokens) == (20, 6)


def test_an_unfinished_paragraph_is_taken_back_and_told_anew() -> None:
    events, response = read(Server(CLAUDE, TALE, [half(TALE)]), recover="paragraph")
    [recovered] = [event for event in events if isinstance(event, Recovered)]
    before = "".join(event.text for event in events[: events.index(recovered)] if isinstance(event, TextDelta))
    kept = before.removesuffix(recovered.dropped)
    assert recovered.dropped
    assert kept.endswith("\n\n")
    assert response.text == STORY


def test_what_a_reader_of_text_sees_is_the_text() -> None:
    server = Server(CLAUDE, TALE, [half(TALE)])
    with client_of(CLAUDE, server) as client, client.stream(CLAUDE.model, "Tell.", recover="exact") as stream:
        assert "".join(stream.text_deltas()) == STORY


def test_a_long_reply_is_shown_in_outline() -> None:
    long = Answer("\n\n".join(f"Paragraph {number}: {STORY[:150]}" for number in range(80)), step=40)
    server = Server(NEW_CLAUDE, long, [Cut(len(wire(NEW_CLAUDE.events(long))) * 3 // 4)])
    _, response = read(server, NEW_CLAUDE, recover="summarize")
    _, end, asked = server.bodies[1]["messages"]
    assert response.text == long.text
    assert len(str(end)) < 2200
    assert "- Paragraph 0: The fox went down" in asked["content"]
    assert "outline" in response.warnings[0].message


def test_an_overload_in_the_middle_is_waited_for() -> None:
    server = Server(CLAUDE, TALE, [half(TALE), BUSY])
    _, response = read(server)
    assert response.text == STORY
    assert len(server.bodies) == 3


def test_no_more_requests_are_sent_than_the_call_may_send() -> None:
    server = Server(CLAUDE, TALE, [Cut(900), Cut(900), Cut(900), Cut(900)])
    with pytest.raises(StreamIncomplete) as raised:
        read(server)
    assert len(server.bodies) == 3
    assert len(raised.value.attempts) == 3
    assert STORY.startswith(raised.value.partial.text)
    assert raised.value.partial.finish_reason == "error"


def test_all_that_came_is_told_before_a_failure_is_raised() -> None:
    told: list[Event] = []
    with client_of(CLAUDE, Server(CLAUDE, TALE, [Cut(900)] * 3)) as client:
        stream = client.stream(CLAUDE.model, "Tell.", recover="exact")
        with pytest.raises(StreamIncomplete) as raised:
            for event in stream:
                told.append(event)
    assert raised.value.partial.text
    assert "".join(event.text for event in told if isinstance(event, TextDelta)) == raised.value.partial.text


def test_what_will_not_be_better_is_not_tried_again() -> None:
    server = Server(CLAUDE, TALE, [half(TALE), NO_KEY])
    with pytest.raises(StreamIncomplete) as raised:
        read(server)
    assert raised.value.cause == "refused"
    assert isinstance(raised.value.__cause__, AuthenticationFailed)
    assert raised.value.partial.text
    assert raised.value.token is not None


def test_a_first_request_that_is_refused_raises_as_ever_and_keeps_nothing() -> None:
    with il.PartialStore() as store, client_of(CLAUDE, Server(CLAUDE, TALE, [NO_KEY]), recover_store=store) as client:
        with pytest.raises(AuthenticationFailed), client.stream(CLAUDE.model, "Tell.", recover="exact"):
            pass
        assert store.partials() == []


def test_a_document_of_a_given_form_is_asked_for_again() -> None:
    document = Answer('{"number": "2024-17", "total": 99.5}', step=2)
    server = Server(CHAT, document, [half(document, CHAT)])
    schema = {"type": "object", "properties": {"number": {"type": "string"}, "total": {"type": "number"}}}
    events, response = read(server, CHAT, output=schema)
    assert response.output == {"number": "2024-17", "total": 99.5}
    assert server.bodies[1]["messages"] == server.bodies[0]["messages"]
    assert il.collect(events).text == document.text


def test_a_stream_that_is_not_to_be_recovered_is_saved_nowhere() -> None:
    server = Server(CLAUDE, TALE, [half(TALE)])
    with il.PartialStore() as store, client_of(CLAUDE, server, recover_store=store) as client:
        with pytest.raises(StreamIncomplete) as raised, client.stream(CLAUDE.model, "Tell.") as stream:
            stream.response()
        assert (stream.token, raised.value.token, store.partials()) == (None, None, [])


def test_another_way_to_recover_is_refused() -> None:
    with client_of(CLAUDE, Server(CLAUDE, TALE)) as client, pytest.raises(InvalidArgument, match="recover"):
        client.stream(CLAUDE.model, "Tell.", recover="somehow")  # type: ignore[call-overload]


def test_the_deadline_holds_over_all_requests() -> None:
    class Slow(Server):
        def handle_request(self, request: Any) -> Any:
            times.append(request.extensions["timeout"]["read"])
            clock[0] += 25.0
            return super().handle_request(request)

    times: list[float] = []
    clock = [0.0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("interlingua.transport.deadline.monotonic", lambda: clock[0])
        server = Slow(CLAUDE, TALE, [Cut(900), Cut(900), Cut(900)])
        with pytest.raises(StreamIncomplete) as raised:
            read(server, deadline=60.0)
    assert times == [60.0, 35.0, 10.0]
    assert raised.value.cause in ("deadline", "end", "connection")


def test_no_key_is_in_what_a_failure_shows() -> None:
    with pytest.raises(StreamIncomplete) as raised:
        read(Server(CLAUDE, TALE, [Cut(900)] * 3))
    assert KEY not in repr(vars(raised.value)) + str(raised.value)
