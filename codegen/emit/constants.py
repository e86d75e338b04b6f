"""Operation constants: what `Operation(...)` is given, and the types it is annotated with."""

from __future__ import annotations

from dataclasses import dataclass

from ..document import ref_name
from ..ir import Api, Body, LongRunningRecord, OperationRecord, PageRecord, StreamRecord, Terminal
from ..media import is_json
from ..names import Decision, dict_class
from ..problems import JSON, failure
from ..records import BODY_KINDS
from ..words import argument, attribute

_TEXT_TYPES = ("text/", "application/sdp")


@dataclass(frozen=True, slots=True)
class WireView:
    """A type of the wire: as an annotation, and as the `Wire(...)` that decodes it."""

    annotation: str
    expression: str


_NOTHING = WireView("None", 'Wire("", "None")')
_BYTES = WireView("bytes", 'Wire("", "bytes")')
_TEXT = WireView("str", 'Wire("", "str")')


class Wires:
    """The types of one API by schema."""

    def __init__(self, api: Api, decision: Decision) -> None:
        self.api_name = api.name
        self._stands_alone = not api.parent
        self._decision = decision
        self._public = decision.names.operations

    def dict_class(self, schema: str) -> str:
        """The public name of what requests take for a schema."""
        return dict_class(schema, self._decision.names, self._decision.reach)

    def annotation(self, schema: JSON) -> str:
        """The public name of what replies give for a schema."""
        name = ref_name(schema)
        return f"types.{self._decision.names.class_of(name)}" if name else "object"

    def reply(self, operation: OperationRecord) -> WireView:
        """What a plain call answers."""
        schema, media = operation.reply.schema, operation.reply.content_type or ""
        if schema is None:
            return _NOTHING
        name = ref_name(schema)
        if name and (is_json(media) or not media):
            return self.named(name, or_null=operation.reply.nullable)
        if schema.get("type") == "string" or not is_json(media):
            return _TEXT if media.startswith(_TEXT_TYPES) and schema.get("format") != "binary" else _BYTES
        raise failure("reply-has-no-name", f"{self.api_name}/{operation.id}", f"its reply is {schema}, not a component")

    def event(self, stream: StreamRecord) -> WireView:
        """One event of a stream; pieces of bytes where it is no JSON."""
        name = ref_name(stream.event)
        return self.named(name) if name else _BYTES

    def generics(self, operation: OperationRecord) -> str:
        """What `Operation[...]` is annotated with."""
        event = self.event(operation.stream).annotation if operation.stream else "None"
        found = [
            self.reply(operation).annotation,
            event,
            self.annotation(operation.pages.item) if operation.pages else "object",
        ]
        while len(found) > 1 and found[-1] == ("object" if len(found) == 3 else "None"):
            found.pop()
        return ", ".join(found)

    def public_name(self, identity: str) -> str:
        """The public name of an operation. Raises `CodegenError` if there is none of that id."""
        if identity not in self._public:
            raise failure("no-such-operation", self.api_name, f"{identity} is named as what an operation is polled by")
        return self._public[identity]

    def successor(self, operation: OperationRecord) -> str | None:
        """The public name of what replaces an operation, or words where nothing does."""
        told = operation.lifecycle.successor
        return self._public.get(told, told) if told else None

    def lifecycle_note(self, operation: OperationRecord) -> str | None:
        """A sentence for an operation that is going, or gone."""
        lifecycle = operation.lifecycle
        if lifecycle.status == "active":
            return None
        since = f" since {lifecycle.since}" if lifecycle.since else ""
        instead = f"; use {self.successor(operation)}" if lifecycle.successor else ""
        return f"{lifecycle.status.capitalize()}{since}{instead}."

    def notes(self, operation: OperationRecord) -> list[str]:
        """What a caller must know besides: that it is going, or that its reply is not the end."""
        lifecycle, later = self.lifecycle_note(operation), operation.long_running
        poll = f"Goes on after the reply; `{self.public_name(later.poll)}` tells how far it is." if later else None
        return [note for note in (lifecycle, poll) if note]

    def named(self, schema: str, *, or_null: bool = False) -> WireView:
        """A component that replies reach."""
        module, _, name = self._decision.names.schemas[schema].rpartition(".")
        flags = [", or_null=True"] * or_null + [", is_absolute=True"] * self._stands_alone
        expression = f'Wire("{self.api_name}.types.{module}", "{name}"{"".join(flags)})'
        return WireView(f"types.{name} | None" if or_null else f"types.{name}", expression)


def constant_fields(operation: OperationRecord, name: str, wires: Wires) -> list[tuple[str, str]]:
    """Keywords of `Operation(...)`, those that differ from the default only."""
    body, media = operation.body, operation.reply.content_type
    found: list[tuple[str, str | None]] = [
        ("api", repr(wires.api_name)),
        ("name", repr(name)),
        ("id", repr(operation.id)),
        ("method", repr(operation.method)),
        ("path", repr(operation.path)),
        ("from_root", "True" if operation.from_root else None),
        ("reply", wires.reply(operation).expression),
        ("body", repr(body.kind) if body else None),
        ("content_type", _content_type(body) if body else None),
        ("files", repr(body.files) if body and body.files else None),
        ("urls", repr(body.urls) if body and body.urls else None),
        ("encoding", repr(encoding) if (encoding := _encoding(operation)) else None),
        ("accept", repr(media) if media and media != "application/json" else None),
        ("query", repr(operation.query) if operation.query else None),
        ("headers", repr(operation.headers) if operation.headers else None),
        ("stream", _stream(operation.stream, wires) if operation.stream else None),
        ("pages", _pages(operation.pages) if operation.pages else None),
        ("upload", _upload(operation)),
        ("long_running", _long_running(operation.long_running, wires) if operation.long_running else None),
        ("patterns", repr(patterns) if (patterns := _patterns(operation)) else None),
        ("scopes", repr(operation.scopes) if operation.scopes else None),
        ("needs_oauth", "True" if operation.needs_oauth else None),
        ("grpc", repr(operation.grpc) if operation.grpc else None),
        ("lifecycle", _lifecycle(operation, wires)),
    ]
    return [(key, value) for key, value in found if value is not None]


def _patterns(operation: OperationRecord) -> dict[str, str]:
    return {item.name: item.pattern for item in operation.parameters if item.location == "path" and item.pattern}


def _encoding(operation: OperationRecord) -> dict[str, str]:
    body = operation.body
    written = {
        item.name: item.media_type for item in operation.parameters if item.location == "query" and item.media_type
    }
    return {**(body.encoding if body and body.kind == "multipart" else {}), **written}


def _content_type(body: Body) -> str | None:
    """Where the kind of body does not say it. A range of types is none to send."""
    usual = body.content_type in BODY_KINDS or "*" in body.content_type
    return None if usual and body.kind != "binary" else repr(body.content_type)


def _stream(stream: StreamRecord, wires: Wires) -> str:
    parts = [f"event={wires.event(stream).expression}"]
    parts += [f"framing={stream.framing!r}"] if stream.framing != "sse" else []
    parts += [f"terminals=({', '.join(map(_terminal, stream.terminal))},)"] if stream.terminal else []
    parts += [f"body={stream.body!r}"] if stream.body else []
    parts += [f"query={stream.query!r}"] if stream.query else []
    parts += [f"plain={stream.plain!r}"] if stream.plain else []
    parts += ["has_envelope=True"] if stream.envelope else []
    parts += [f"errors={stream.errors!r}"] if stream.errors else []
    parts += [f"payloads={stream.payloads!r}"] if stream.payloads else []
    return f"StreamRule({', '.join(parts)})"


def _terminal(terminal: Terminal) -> str:
    parts = [f"sentinel={terminal.sentinel!r}"] if terminal.sentinel is not None else []
    parts += [f"field={terminal.field!r}"] if terminal.field is not None else []
    parts += [f"values={terminal.values!r}"] if terminal.values else []
    return f"Terminal({', '.join(parts)})"


def _pages(pages: PageRecord) -> str:
    parts = [
        f"items={_attributes(pages.items)!r}",
        f"cursor={_attributes(pages.cursor)!r}",
        f"parameter={pages.parameter!r}",
    ]
    parts += ["in_body=True"] if pages.in_body else []
    parts += [f"more={_attributes(pages.more)!r}"] if pages.more else []
    parts += [f"counts={pages.counts!r}"] if pages.counts else []
    parts += [f"first={pages.first}"] if pages.first else []
    return f"PageRule({', '.join(parts)})"


def _attributes(path: str) -> str:
    """A dotted path of wire names as one of attributes; list positions stay."""
    return ".".join(step if step.lstrip("-").isdigit() else attribute(step) for step in path.split(".") if step)


def _upload(operation: OperationRecord) -> str | None:
    upload = operation.upload
    if upload is None:
        return None
    limit = f", max_bytes={upload.max_bytes}" if upload.max_bytes else ""
    return f"UploadRule(simple={upload.simple!r}, resumable={upload.resumable!r}{limit})"


def _long_running(rule: LongRunningRecord, wires: Wires) -> str:
    parameters = {argument(name): _attributes(field) for name, field in rule.parameters.items()}
    parts = [f"poll={wires.public_name(rule.poll)!r}", f"parameters={parameters!r}"]
    parts += [f"done={_attributes(rule.done)!r}", f"values={rule.values!r}"]
    parts += [f"same={tuple(map(argument, rule.same))!r}"] if rule.same else []
    parts += [f"reply={wires.named(ref_name(rule.reply) or '').expression}"] if rule.reply else []
    for key, field in (("result", rule.result), ("error", rule.error), ("progress", rule.progress)):
        parts += [f"{key}={_attributes(field)!r}"] if field else []
    parts += [f"cancel={wires.public_name(rule.cancel)!r}"] if rule.cancel else []
    return f"LongRunningRule({', '.join(parts)})"


def _lifecycle(operation: OperationRecord, wires: Wires) -> str | None:
    lifecycle = operation.lifecycle
    if lifecycle.status == "active":
        return None
    parts = [f"status={lifecycle.status!r}"]
    parts += [f"since={lifecycle.since!r}"] if lifecycle.since else []
    parts += [f"successor={wires.successor(operation)!r}"] if lifecycle.successor else []
    return f"Lifecycle({', '.join(parts)})"
