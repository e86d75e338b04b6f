"""What an operation answers and how it behaves, in two revisions: reply, stream, pages, upload, lifecycle."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..ir import OperationRecord, PageRecord, StreamRecord
from ..problems import JSON
from .changes import Change, Side
from .revision import Revision
from .types import Typed, fits, or_null


def compare_behaviour(
    name: str, before: OperationRecord, after: OperationRecord, old: Revision, new: Revision
) -> Iterator[Change]:
    """All of it."""

    def changed(detail: str, side: Side = "both", *, breaks: bool = False) -> Change:
        return Change("operation changed", name, detail, side, breaks, f"{after.method} {after.path}")

    yield from _reply(before, after, old, new, changed)
    yield from _stream(name, before, after, old, new, changed)
    yield from _pages(name, before, after, old, new, changed)
    yield from _later(before, after, changed)
    yield from _rest(before, after, changed)


Changed = Callable[..., Change]


def _reply(
    before: OperationRecord, after: OperationRecord, old: Revision, new: Revision, changed: Changed
) -> Iterator[Change]:
    types = Typed(_answer(before), old), Typed(_answer(after), new)
    if types[0].text != types[1].text:
        breaks = not fits(*types, "reply")
        yield changed(f"answers {types[0].text} -> {types[1].text}", "reply", breaks=breaks)
    media = before.reply.content_type, after.reply.content_type
    if media[0] != media[1] and None not in media:
        yield changed(f"answers as {media[1]} (was {media[0]})", "reply")


def _answer(operation: OperationRecord) -> JSON:
    schema = operation.reply.schema
    if schema is None:
        return {"type": "null"}
    return or_null(schema) if operation.reply.nullable else schema


def _stream(
    name: str, before: OperationRecord, after: OperationRecord, old: Revision, new: Revision, changed: Changed
) -> Iterator[Change]:
    had, has = before.stream, after.stream
    if had is None or has is None:
        if has:
            yield changed(f"streams: {name}{'' if has.only else '_stream'}", breaks=has.only)
        if had:
            yield changed("streams no longer", breaks=True)
        return
    if had.only != has.only:
        yield changed("only streams" if has.only else "answers without a stream too", breaks=True)
    events = Typed(had.event, old), Typed(has.event, new)
    if events[0].text != events[1].text:
        breaks = not fits(*events, "reply")
        yield changed(f"its events are {events[1].text} (were {events[0].text})", "reply", breaks=breaks)
    if _ways(had) != _ways(has):
        yield changed(f"its stream is {_ways(has)} (was {_ways(had)})", "reply")


def _ways(stream: StreamRecord) -> str:
    """How it comes and ends: what the transport deals with."""
    ends = [
        one.sentinel or f"{one.field} = {' or '.join(map(str, one.values)) or 'anything'}" for one in stream.terminal
    ]
    asked = {**stream.body, **stream.query}
    return f"{stream.framing}, asked for by {asked or 'nothing'}, ended by {', '.join(ends) or 'the end of the body'}"


def _pages(
    name: str, before: OperationRecord, after: OperationRecord, old: Revision, new: Revision, changed: Changed
) -> Iterator[Change]:
    had, has = before.pages, after.pages
    if had is None or has is None:
        if has:
            yield changed(f"has pages: {name}_all")
        if had:
            yield changed("has no pages any more", breaks=True)
        return
    items = Typed(had.item, old), Typed(has.item, new)
    if items[0].text != items[1].text:
        breaks = not fits(*items, "reply")
        yield changed(f"its pages hold {items[1].text} (held {items[0].text})", "reply", breaks=breaks)
    if _steps(had) != _steps(has):
        yield changed(f"its pages follow {_steps(has)} (followed {_steps(had)})")


def _steps(pages: PageRecord) -> str:
    return f"{pages.cursor} as {pages.parameter}, items in {pages.items}, more in {pages.more or 'nothing'}"


def _later(before: OperationRecord, after: OperationRecord, changed: Changed) -> Iterator[Change]:
    had, has = before.long_running, after.long_running
    if had is None or has is None:
        if has:
            yield changed(f"goes on after its reply; {has.poll} tells how far it is")
        if had:
            yield changed("is over with its reply", breaks=True)
    elif had != has:
        yield changed(f"is followed by {has.poll} another way (was {had.poll})", "reply")
    lost = [scope for scope in before.scopes if after.scopes and scope not in after.scopes]
    if lost:
        yield changed(f"is no longer allowed by the scope {', '.join(lost)}", "request", breaks=True)
    if before.grpc != after.grpc and before.grpc:
        yield changed(f"its gRPC method is {after.grpc or 'none'} (was {before.grpc})", breaks=True)


def _rest(before: OperationRecord, after: OperationRecord, changed: Changed) -> Iterator[Change]:
    if before.lifecycle != after.lifecycle:
        had, has = before.lifecycle, after.lifecycle
        since = f" since {has.since}" if has.since else ""
        instead = f"; use {has.successor}" if has.successor else ""
        yield changed(f"is {has.status}{since}{instead} (was {had.status})")
    if before.body and after.body and before.body.required != after.body.required:
        needed = after.body.required
        yield changed(f"its body is now {'required' if needed else 'optional'}", "request", breaks=needed)
    kinds = [operation.body.content_type if operation.body else None for operation in (before, after)]
    if kinds[0] != kinds[1] and None not in kinds:
        yield changed(f"its body is sent as {kinds[1]} (was {kinds[0]})", "request")
    if before.headers != after.headers:
        yield changed(
            f"is sent with headers {after.headers or 'of no kind'} (was {before.headers or 'none'})", "request"
        )
    if before.upload != after.upload:
        gone = after.upload is None
        yield changed("takes no upload any more" if gone else "takes an upload another way", "request", breaks=gone)
