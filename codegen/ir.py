"""What the passes hand to the emitters: one normalised document, and one record for each operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .problems import JSON, Problem

Location: TypeAlias = Literal["path", "query", "header", "cookie"]
BodyKind: TypeAlias = Literal["json", "multipart", "form", "binary"]
Framing: TypeAlias = Literal["sse", "ndjson", "eventstream"]
Counted: TypeAlias = Literal["items", "pages"]
Status: TypeAlias = Literal["active", "deprecated", "removed"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    """As the wire spells it; it need not be an identifier."""
    location: Location
    schema: JSON
    description: str
    required: bool = False
    deprecated: bool = False
    style: str = "form"
    explode: bool = True
    media_type: str | None = None
    """What its value is written in, where no style says how."""
    reserved: bool = False
    """A path parameter that may hold slashes (`{+name}`)."""
    public_name: str | None = None
    """What the provider's own clients call it, when that is not its name."""
    pattern: str | None = None
    """What its value must look like, as a regular expression, where it is the name of a resource."""


@dataclass(frozen=True, slots=True)
class Body:
    """What an operation takes besides parameters, in the first of its content types that we prefer."""

    kind: BodyKind
    content_type: str
    schema: JSON
    """A reference to a component, or a scalar or array of such."""
    required: bool = True
    files: tuple[str, ...] = ()
    """Fields of a multipart body that are files, also in a list."""
    urls: tuple[str, ...] = ()
    """Those of `files` that may be a text instead."""
    alternatives: tuple[tuple[str, JSON], ...] = ()
    """The other content types with their schemas."""
    encoding: dict[str, str] = field(default_factory=dict[str, str])
    """Fields of a multipart body that are parts with a media type of their own."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a plain call answers."""

    status: str
    content_type: str | None = None
    schema: JSON | None = None
    """None: no content. `{"type": "string", "format": "binary"}`: raw bytes."""
    nullable: bool = False
    """The server may answer `null` instead."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """How a stream says that it is complete; see `interlingua_wire._core.operation.Terminal`."""

    sentinel: str | None = None
    field: str | None = None
    values: tuple[str | bool, ...] = ()


@dataclass(frozen=True, slots=True)
class StreamRecord:
    """How an operation streams."""

    event: JSON
    """A reference to the component of one event."""
    framing: Framing = "sse"
    terminal: tuple[Terminal, ...] = ()
    """Any of these ends the stream; empty: only the end of the body does."""
    body: JSON = field(default_factory=dict[str, object])
    query: dict[str, str] = field(default_factory=dict[str, str])
    plain: JSON = field(default_factory=dict[str, object])
    """What the body must hold for the operation not to stream, where it would."""
    only: bool = False
    """The operation has no plain form."""
    envelope: bool = False
    """An event is `{"event": <name>, "data": <JSON>}`: the SSE event's name, or the message's type, counts."""
    errors: dict[str, int] = field(default_factory=dict[str, int])
    """Messages of an event stream that end it as a failure, with the HTTP status each stands for."""
    payloads: dict[str, str] = field(default_factory=dict[str, str])
    """Events whose payload is no JSON but the bytes of one field of `data`, which are base64 there."""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """How the pages of a list follow one another; see `interlingua_wire._core.operation.PageRule`."""

    items: str
    item: JSON
    cursor: str
    parameter: str | None
    in_body: bool = False
    more: str | None = None
    counts: Counted | None = None
    first: int = 0


@dataclass(frozen=True, slots=True)
class LifecycleRecord:
    """Whether the provider still serves an operation."""

    status: Status = "active"
    since: str | None = None
    successor: str | None = None
    """An operation id, or words when there is none."""


@dataclass(frozen=True, slots=True)
class UploadRecord:
    """Where the bytes of a file go when an operation takes them apart from its body."""

    simple: str | None
    """The path for one request with all bytes."""
    resumable: str | None
    """The path for an upload in pieces."""
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class LongRunningRecord:
    """How to learn what became of an operation that goes on after its reply; see `interlingua_wire._core.operation`."""

    poll: str
    """Id of the operation that tells."""
    parameters: dict[str, str]
    """Parameters of that operation, with the fields of the reply that fill them."""
    same: tuple[str, ...]
    """Parameters of that operation that the first one has too, and that stay as they were."""
    done: str
    values: tuple[str | bool, ...] = ()
    result: str | None = None
    reply: JSON | None = None
    """A reference to the component that `result` is."""
    error: str | None = None
    progress: str | None = None
    cancel: str | None = None
    """Id of the operation that ends it early."""


@dataclass(frozen=True, slots=True)
class SocketRecord:
    """A conversation over a websocket."""

    name: str
    path: str
    send: JSON
    """A reference to the component of what the client says."""
    receive: JSON
    """The same of what the server says."""
    description: str = ""


_VERBS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})


@dataclass(frozen=True, slots=True)
class OperationRecord:
    """One operation with all that an emitter needs to know."""

    id: str
    method: str
    """Upper case."""
    key: str
    """Its key under `document["paths"]`, where its verb leads to it."""
    path: str
    """What is sent: `{id}` takes one segment, `{+name}` several; without the query."""
    segments: tuple[str, ...]
    """The path's pieces for naming, without the API's version: `("chat", "completions")`, `("files", "{file_id}")`."""
    description: str
    parameters: tuple[Parameter, ...] = ()
    """Required ones first; fixed ones are in `query` and `headers` instead."""
    query: dict[str, str] = field(default_factory=dict[str, str])
    """Sent with every call."""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    """Sent with every call."""
    body: Body | None = None
    reply: Reply = Reply("200")
    stream: StreamRecord | None = None
    pages: PageRecord | None = None
    lifecycle: LifecycleRecord = LifecycleRecord()
    upload: UploadRecord | None = None
    from_root: bool = False
    """The path follows the server's name, whatever path the base URL has."""
    public_name: str | None = None
    """The dotted name that an overlay gives, such as `models.search`."""
    long_running: LongRunningRecord | None = None
    docs_url: str | None = None
    security: tuple[str, ...] = ()
    """Names of the security schemes, any of which will do."""
    scopes: tuple[str, ...] = ()
    """OAuth scopes, any of which will do."""
    needs_oauth: bool = False
    """Every way to be let in is OAuth's."""
    grpc: str | None = None
    """The full name of its gRPC method: `/package.Service/Method`."""

    @property
    def verb(self) -> str:
        """Its method in lower case, as OpenAPI 3.1 has it: one that it has no word for stands under `post`."""
        return method if (method := self.method.lower()) in _VERBS else "post"


@dataclass(frozen=True, slots=True)
class Api:
    """One provider's API after all passes."""

    name: str
    document: JSON
    """Normalised OpenAPI 3.1: see `codegen/normalise/__init__.py` for what holds in it."""
    operations: tuple[OperationRecord, ...]
    problems: tuple[Problem, ...] = ()
    hot: tuple[str, ...] = ()
    """Component schemas whose closure is cut off the modules it touches."""
    roots: tuple[str, ...] = ()
    """Component schemas that no operation reaches and that are wanted all the same."""
    webhook_event: str | None = None
    """The component schema of what webhooks receive."""
    servers: tuple[str, ...] = ()
    sockets: tuple[SocketRecord, ...] = ()
    title: str = ""
    """What people call the provider: `OpenAI`."""
    parent: str = "interlingua_wire"
    """The package that the API's own package is in; empty where it stands by itself."""

    @property
    def package(self) -> str:
        """The full name of the API's own package."""
        return f"{self.parent}.{self.name}" if self.parent else self.name
