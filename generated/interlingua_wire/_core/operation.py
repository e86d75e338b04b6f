# Copied from codegen/emit/static/_core/operation.py by `python -m codegen regen`. Edit that one.
"""Operations as data: what one endpoint of one API takes, answers, streams and pages by."""

# Annotations are read as they stand: kept as text, each would be compiled when its named tuple is made.
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeAlias

from .wire import Wire

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    EventT = TypeVar("EventT", default=None)
    ItemT = TypeVar("ItemT", default=object)
else:
    # The defaults are for type checkers, and a first call does without the time that typing_extensions takes.
    from typing import TypeVar

    EventT = TypeVar("EventT")
    ItemT = TypeVar("ItemT")
ReplyT = TypeVar("ReplyT")

BodyKind: TypeAlias = Literal["none", "json", "multipart", "form", "binary"]
Framing: TypeAlias = Literal["sse", "ndjson", "eventstream"]
Counted: TypeAlias = Literal["items", "pages"]
Status: TypeAlias = Literal["active", "deprecated", "removed"]
NONE: Mapping[str, Any] = MappingProxyType({})


class Terminal(NamedTuple):
    """How a stream says that it is complete: a sentinel in place of JSON, or a field with one of some values."""

    sentinel: str | None = None
    """The whole data of the last event when it is no JSON, such as `[DONE]`."""
    field: str | None = None
    """Dotted path into an event; `*` stands for every list item. The stream is complete once it has one of `values`."""
    values: tuple[str | bool, ...] = ()
    """Empty: any value but null will do."""


class StreamRule(NamedTuple, Generic[EventT]):
    """How an operation streams."""

    event: Wire[EventT]
    framing: Framing = "sse"
    terminals: tuple[Terminal, ...] = ()
    """Any of these completes the stream. None: the end of the body does."""
    body: Mapping[str, object] = NONE
    """What the body must hold for the operation to stream, such as `{"stream": true}`."""
    query: Mapping[str, str] = NONE
    """The same for the query, such as `alt=sse`."""
    plain: Mapping[str, object] = NONE
    """What the body must hold for the operation not to stream, where it would: `{"stream": false}`."""
    has_envelope: bool = False
    """An event is `{"event": its name, "data": its JSON}`. The name is that of the server-sent event, or the
    `:event-type` of a message of an AWS event stream; terminals look at the data alone."""
    errors: Mapping[str, int] = NONE
    """Messages of an AWS event stream that are failures, by `:exception-type`, with the HTTP status they stand for."""
    payloads: Mapping[str, str] = NONE
    """Events whose payload is bare bytes: the field of `data` in which they stand, as base64."""


class PageRule(NamedTuple, Generic[ItemT]):
    """How the pages of a list follow one another."""

    items: str
    """Dotted path of attributes to the list in a reply; empty where the reply is the list."""
    cursor: str
    """The same to the next cursor; `data.-1.id` is the id of the last item. Empty where the caller counts."""
    parameter: str | None
    """The query parameter (or body field) that takes the cursor. None: the cursor is the address of the next page."""
    in_body: bool = False
    more: str | None = None
    """The same to a flag that is false on the last page."""
    counts: Counted | None = None
    """What the parameter is a number of, where a reply has no cursor; a page without items is after the last one."""
    first: int = 0
    """The number of the first page, where pages are counted."""


class UploadRule(NamedTuple):
    """Where the bytes of a file go when an operation takes them apart from its body."""

    simple: str
    """Path that takes body and bytes in one request."""
    resumable: str
    """Path that opens a session to send the bytes in pieces."""
    max_bytes: int | None = None


class LongRunningRule(NamedTuple):
    """How to learn what became of an operation that goes on after its reply. Fields are dotted paths of attributes."""

    poll: str
    """Public name of the operation whose replies tell how far it is."""
    parameters: Mapping[str, str]
    """Arguments of that operation, with the fields of the first reply that hold them."""
    done: str
    """The field that says whether it is over."""
    values: tuple[str | bool, ...]
    """What `done` holds once it is over, well or not."""
    same: tuple[str, ...] = ()
    """Arguments of that operation that were also given to the first one, and stay as they were."""
    result: str | None = None
    """The field with the outcome."""
    reply: Wire[object] | None = None
    """The type of the outcome, where the API's own type of `result` does not say."""
    error: str | None = None
    """The field that is there when it failed."""
    progress: str | None = None
    """The field that tells how far it is."""
    cancel: str | None = None
    """Public name of the operation that ends it early; it takes the same arguments."""


class Lifecycle(NamedTuple):
    """Whether the provider still serves an operation."""

    status: Status = "active"
    since: str | None = None
    """ISO date of the change of status."""
    successor: str | None = None
    """What to use instead, in public names."""


ACTIVE = Lifecycle()


class Operation(NamedTuple, Generic[ReplyT, EventT, ItemT]):
    """One endpoint of one API, as data."""

    api: str
    name: str
    """Public dotted name, such as `chat.completions.create`."""
    id: str
    """The provider's own id of the operation."""
    method: str
    path: str
    """A template: `{id}` takes one path segment, `{+name}` takes several."""
    reply: Wire[ReplyT]
    body: BodyKind = "none"
    content_type: str | None = None
    """Of the body, when its kind leaves it open."""
    files: tuple[str, ...] = ()
    """Fields of a multipart body that are files, also in a list."""
    urls: tuple[str, ...] = ()
    """Those of them that may be a text instead, such as the address of a file."""
    encoding: Mapping[str, str] = NONE
    """Fields of a multipart body, and query parameters, that are written in a media type of their own."""
    from_root: bool = False
    """The path follows the server's name, whatever path the base URL has."""
    accept: str = "application/json"
    query: Mapping[str, str] = NONE
    """Sent with every call, such as `beta=true`."""
    headers: Mapping[str, str] = NONE
    """Sent with every call."""
    stream: StreamRule[EventT] | None = None
    pages: PageRule[ItemT] | None = None
    upload: UploadRule | None = None
    long_running: LongRunningRule | None = None
    """Set where the reply is only the beginning."""
    patterns: Mapping[str, str] = NONE
    """What values in the path must look like, as regular expressions, by the names that they have there."""
    scopes: tuple[str, ...] = ()
    """OAuth scopes, any of which allows it. Empty: the API names none."""
    needs_oauth: bool = False
    """A key does not do; a person or a service account has to allow it."""
    grpc: str | None = None
    """The gRPC method that does the same: `/package.Service/Method`."""
    lifecycle: Lifecycle = ACTIVE
