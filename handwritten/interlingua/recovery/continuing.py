"""How the rest of an interrupted reply is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from interlingua.chat import ChatRequest
from interlingua.messages import Message, Part, Reasoning, Source, Text, user
from interlingua.profiles import Profile
from interlingua.recovery.outline import LONG, end_of, outline_of
from interlingua.recovery.told import Told
from interlingua.settings import Recover

Way: TypeAlias = Literal["prefill", "instruction", "outline", "again"]

CUT_OFF = "Your answer was cut off by a lost connection"
NO_REMARK = "Repeat nothing of it, and say nothing about the interruption."
EXACTLY = (
    "from exactly where it stops: the first letter you write follows its last one, in the middle of a word if need be."
)
INSTRUCTIONS: dict[Recover, str] = {
    "exact": f"{CUT_OFF}. Go on with it {EXACTLY} {NO_REMARK}",
    "paragraph": f"{CUT_OFF}. Go on with its next paragraph. {NO_REMARK}",
    "summarize": f"{CUT_OFF}. Go on with it {EXACTLY} {NO_REMARK}",
}
WITH_OUTLINE = (
    f"{CUT_OFF}; above stands its end. Before that you had written, in outline:\n{{}}\nGo on {EXACTLY} {NO_REMARK}"
)


@frozen(kw_only=True)
class Continuation:
    """A request for the rest, and what still holds of what was told."""

    request: ChatRequest
    way: Way
    index: int | None = None
    """The text that goes on."""
    kept: str = ""
    """Of that text."""
    dropped: str = ""
    void: tuple[int, ...] = ()
    closed: tuple[tuple[int, Text | Reasoning], ...] = ()
    """Parts that had begun, and end as they stand."""
    sent: str = ""
    """All text of the model that it is shown again, or that the caller has."""
    unsent: str = ""
    """White space at the end of the text that is not shown: no provider takes a beginning that ends with it."""


def continuations(
    request: ChatRequest, told: Told, *, mode: Recover, profile: Profile, origin: str
) -> list[Continuation]:
    """The ways to get the rest, the best first; none where what was told cannot be taken back or said again."""
    if not told.can_be_said_again:
        return []
    kept = _kept(request, told, mode=mode, profile=profile, origin=origin)
    if kept is None:
        return [Continuation(request=request, way="again", void=told.places)]
    plan, parts = kept
    instructed = evolve(plan, way="instruction", request=_said(request, parts, INSTRUCTIONS[mode]))
    if mode == "summarize" and len(plan.sent) > LONG:
        outline = WITH_OUTLINE.format(outline_of(plan.sent))
        end = (Text(end_of(plan.sent)),)
        return [evolve(plan, way="outline", request=_said(request, end, outline)), instructed]
    if profile.takes_prefill and not _reasons(request, parts):
        return [evolve(plan, way="prefill", request=_said(request, parts, None)), instructed]
    return [instructed]


def _kept(
    request: ChatRequest, told: Told, *, mode: Recover, profile: Profile, origin: str
) -> tuple[Continuation, Sequence[Part]] | None:
    """What still holds, and the parts of it that the model is shown; None: nothing, so that it is asked again.

    A document of a given form cannot be begun in its middle.
    """
    if request.output is not None or (profile.emulates_tools and request.tools):
        return None
    index, begun = told.open_text, dict(told.begun)
    text = begun.pop(index).text if index is not None else ""
    kept = _finished_paragraphs(text) if mode == "paragraph" else text
    if not kept.strip():
        index, kept = None, ""
    closed = {place: _made_by(part, origin) for place, part in begun.items() if index is not None and place < index}
    parts = {**told.whole, **closed, **({} if index is None else {index: Text(kept)})}
    last = max((place for place, part in parts.items() if isinstance(part, Text) and part.text.strip()), default=None)
    if last is None:
        return None
    holding = {place for place, part in parts.items() if place <= last or isinstance(part, Source)}
    shown, unsent = _without_space_at_end([part for place, part in sorted(parts.items()) if place <= last])
    plan = Continuation(
        request=request,
        way="instruction",
        index=index,
        kept=kept,
        dropped=text[len(kept) :] if index is not None else "",
        void=tuple(place for place in told.places if place not in holding),
        closed=tuple(closed.items()),
        sent="".join(part.text for part in shown if isinstance(part, Text)),
        unsent=unsent,
    )
    return plan, shown


def _made_by(part: Text | Reasoning, origin: str) -> Text | Reasoning:
    return evolve(part, origin=origin) if isinstance(part, Reasoning) else part


def _finished_paragraphs(text: str) -> str:
    end = text.rfind("\n\n")
    return "" if end < 0 else text[: end + 2]


def _without_space_at_end(parts: Sequence[Part]) -> tuple[Sequence[Part], str]:
    """The parts with the last text as far as it says something, and the white space after it."""
    *before, last = parts
    if not isinstance(last, Text):
        return parts, ""
    end = last.text.rstrip()
    return (*before, last if end == last.text else Text(end)), last.text[len(end) :]


def _reasons(request: ChatRequest, parts: Sequence[Part]) -> bool:
    """Then an answer begins with reasoning, and cannot be begun with text.

    https://platform.claude.com/docs/en/build-with-claude/extended-thinking, 2026-11-28.
    """
    is_asked = request.reasoning_effort not in (None, "none") or request.reasoning_budget is not None
    return is_asked or any(isinstance(part, Reasoning) for part in parts)


def _said(request: ChatRequest, parts: Sequence[Part], instruction: str | None) -> ChatRequest:
    """The request with what the model has said. A beginning that the caller gave stands before it, in one message."""
    history = request.messages
    begun = [history[-1]] if history[-1].role == "assistant" else []
    history = history[: len(history) - len(begun)]
    said = Message("assistant", _joined([*(part for message in begun for part in message.parts), *parts]))
    asked = () if instruction is None else (user(instruction),)
    return evolve(request, messages=(*history, said, *asked))


def _joined(parts: Sequence[Part]) -> Sequence[Part]:
    """Plain texts that follow one another as one, without what only a finished reply could be asked about."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, Source) or (isinstance(part, Reasoning) and not (part.signature or part.redacted)):
            continue
        last = joined[-1] if joined else None
        if isinstance(part, Text) and isinstance(last, Text) and part.signature is None and last.signature is None:
            joined[-1] = Text(last.text + part.text)
        else:
            joined.append(evolve(part, native=None) if isinstance(part, Text) else part)
    return joined
