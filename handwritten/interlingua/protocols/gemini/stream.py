"""The replies of a Gemini stream one by one; a plain reply is a stream of one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from interlingua.chat import Logprob
from interlingua.events import (
    Event,
    Finish,
    PartAdded,
    Start,
    ToolCallDelta,
    ToolCallEnd,
    ToolCallStart,
)
from interlingua.messages import Source
from interlingua.protocols.arguments import arguments_text
from interlingua.protocols.base import Glanced
from interlingua.protocols.branches import Branches
from interlingua.protocols.gemini.decode_facts import decode_finish, decode_logprobs, decode_usage
from interlingua.protocols.gemini.decode_parts import decode_call, decode_other, is_text
from interlingua.protocols.gemini.decode_plain import text_alone
from interlingua.protocols.gemini.decode_sources import citation_sources, grounding_sources
from interlingua.protocols.gemini.stream_text import BegunText
from interlingua.usage import Usage
from interlingua.values import Later
from interlingua_wire._core.wire import Wire

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import (
        Candidate,
        CitationSource,
        FunctionCall,
        GenerateContentResponse,
        GroundingMetadata,
        UsageMetadata,
    )
    from interlingua_wire.gemini.types import Part as WirePart

REPLY = Wire["GenerateContentResponse"]("gemini.types", "GenerateContentResponse")


class ContentDecoder:
    """Holds the state of one stream: the text that is growing, and what the finish will say."""

    def __init__(self, candidate: int = 0) -> None:
        self._candidate = candidate
        """The one that is followed; the first one's decoder has the others followed too."""
        self._branches = Branches(ContentDecoder)
        self._places = count()
        self._begun: BegunText | None = None
        self._text: list[str] = []
        self._calls = 0
        self._citations: list[CitationSource] = []
        self._grounding: GroundingMetadata | None = None
        self._logprobs: list[Logprob] = []
        self._usage: UsageMetadata | None = None
        self._counted: Later | None = None
        """The reply with later counts than these."""
        self._blocked: str | None = None
        self._stopped: str | None = None
        self._reply: GenerateContentResponse | None = None

    def feed(self, reply: GenerateContentResponse) -> Iterator[Event]:
        """The events that one reply makes. Of several candidates the first is told; the others come with the finish."""
        if self._reply is None:
            yield Start(reply.model_version or "", reply.response_id or None, raw=reply)
        self._reply = reply
        if reply.usage_metadata:
            self._usage, self._counted = reply.usage_metadata, None
        if reply.prompt_feedback:
            self._blocked = reply.prompt_feedback.block_reason or self._blocked
        for candidate in reply.candidates or ():
            index = candidate.index or 0
            if index == self._candidate:
                yield from self._feed_candidate(candidate)
            elif not self._candidate:
                self._branches.feed(index, reply)

    def glance(self, data: bytes) -> Glanced | None:
        """More of the text that is growing, where an event brings nothing else but counts."""
        begun = self._begun
        if begun is None or begun.is_reasoning or (found := text_alone(data)) is None:
            return None
        text, has_counts = found
        self._text.append(text)
        reply = Later(partial(REPLY.decode, data))
        if has_counts:
            self._counted = reply
        return Glanced((begun.more(text, reply),))

    def end(self) -> Iterator[Event]:
        """Closes the text, and says what is cited and why the model stopped, if it did."""
        reason = self._blocked or self._stopped
        if reason is None:
            return
        yield from self._close()
        for source in self._sources():
            yield PartAdded(next(self._places), source, raw=self._reply)
        finish = "content_filter" if self._blocked else decode_finish(reason, has_calls=self._calls > 0)
        yield Finish(
            finish,
            reason,
            self.usage,
            tuple(self._logprobs),
            alternatives=self._branches.candidates(),
            raw=self._reply,
        )

    @property
    def usage(self) -> Usage:
        """Each reply tells it anew."""
        return decode_usage(self._counts())

    def _counts(self) -> UsageMetadata | None:
        return self._usage if self._counted is None else self._counted.value.usage_metadata

    def _feed_candidate(self, candidate: Candidate) -> Iterator[Event]:
        for part in (candidate.content and candidate.content.parts) or ():
            yield from self._feed_part(part)
        if candidate.citation_metadata:
            self._citations.extend(candidate.citation_metadata.citation_sources or ())
        if candidate.logprobs_result:
            self._logprobs.extend(decode_logprobs(candidate.logprobs_result))
        self._grounding = candidate.grounding_metadata or self._grounding
        self._stopped = candidate.finish_reason or self._stopped

    def _feed_part(self, part: WirePart) -> Iterator[Event]:
        if is_text(part):
            yield from self._feed_text(part)
            return
        yield from self._close()
        if part.function_call:
            yield from self._feed_call(part.function_call, part.thought_signature)
        else:
            yield PartAdded(next(self._places), decode_other(part), raw=self._reply)

    def _feed_text(self, part: WirePart) -> Iterator[Event]:
        """Neighbours of one kind are one part, but what is signed stays a part of its own, as it must go back."""
        text, signature, is_reasoning = part.text or "", part.thought_signature or None, bool(part.thought)
        if signature or (self._begun and self._begun.is_reasoning != is_reasoning):
            yield from self._close()
        if not text and not signature:
            return
        if self._begun is None:
            self._begun = BegunText(next(self._places), is_reasoning=is_reasoning)
            yield self._begun.start(self._reply)
        yield from self._begun.feed(text, self._reply)
        if not is_reasoning:
            self._text.append(text)
        if signature:
            yield from self._close(signature)

    def _feed_call(self, call: FunctionCall, signature: str | None) -> Iterator[Event]:
        index, reply_id = next(self._places), (self._reply and self._reply.response_id) or ""
        part = decode_call(call, signature or None, reply_id=reply_id, place=self._calls)
        self._calls += 1
        yield ToolCallStart(index, part.id, part.name, raw=self._reply)
        yield ToolCallDelta(index, arguments_text(part.arguments), raw=self._reply)
        yield ToolCallEnd(index, part, raw=self._reply)

    def _close(self, signature: str | None = None) -> Iterator[Event]:
        if self._begun is not None:
            yield self._begun.stop(signature, self._reply)
            self._begun = None

    def _sources(self) -> Iterator[Source]:
        text = "".join(self._text)
        if self._grounding:
            yield from grounding_sources(self._grounding, text)
        yield from citation_sources(self._citations, text)
