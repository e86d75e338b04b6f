"""One HTTP answer out of the bytes of a connection, as llhttp reads it."""

from __future__ import annotations

import httptools

MAX_HEAD_BYTES = 1 << 18
MAX_INTERIM_ANSWERS = 50
"""Answers of 1xx before the one that counts."""
HELD = 1 << 18
"""Bytes of a body that may wait for whoever reads it; then the server is made to wait."""
INTERIM = range(100, 200)
SUCCESSES = range(200, 300)
SWITCHING_PROTOCOLS = 101


class BrokenHttp(ConnectionError):
    """What a server sent is no HTTP answer, or not the whole of one."""


class Received:
    """Takes bytes in, and gives out status, headers and pieces of the body."""

    __slots__ = (
        "_failure",
        "_fed",
        "_has_no_body",
        "_interim",
        "_is_framed",
        "_parser",
        "_pieces",
        "can_go_on",
        "has_head",
        "headers",
        "is_complete",
        "status",
        "waiting",
    )

    def __init__(self, method: str) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.has_head = False
        self.is_complete = False
        self.can_go_on = False
        """Whether the connection takes another request after this answer."""
        self._has_no_body = method == "HEAD"
        self._is_framed = False
        """Whether the end of the body is told, rather than being that of the connection."""
        self.waiting = 0
        """Bytes of the body that nobody has taken yet."""
        self._pieces: list[bytes] = []
        self._failure: OSError | None = None
        self._fed = 0
        self._interim = 0
        self._parser: httptools.HttpResponseParser | None = httptools.HttpResponseParser(self)

    @property
    def is_final(self) -> bool:
        """Whether the rest of the request changes nothing any more: it is refused, or answered in full."""
        return self.is_complete or (self.has_head and self.status not in SUCCESSES)

    def feed(self, data: bytes) -> None:
        """Take in what has come; nothing is the end of the connection. What is wrong is raised once it is reached."""
        parser = self._parser
        if not data or parser is None:
            self._end()
            return
        try:
            parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._fail("it switches to a protocol that nobody asked for")
        except httptools.HttpParserError as error:
            self._fail(str(error))
        if not self.has_head:
            self._fed += len(data)
            if self._fed > MAX_HEAD_BYTES:
                self._fail(f"its head is larger than {MAX_HEAD_BYTES} bytes")
            elif self._interim > MAX_INTERIM_ANSWERS:
                self._fail(f"more than {MAX_INTERIM_ANSWERS} interim answers")

    def piece(self) -> bytes | None:
        """The body as far as it has come; b"" at its end, None where more must be fed. Raises `OSError`."""
        if self._pieces:
            pieces, self._pieces, self.waiting = self._pieces, [], 0
            return pieces[0] if len(pieces) == 1 else b"".join(pieces)
        if self.is_complete:
            return b""
        self.check()
        return None

    def fail(self, failure: OSError) -> None:
        """Nothing more will come, and why."""
        self.can_go_on = False
        self._failure = self._failure or failure

    def check(self) -> None:
        """Raise what is wrong with what has come."""
        if self._failure is not None:
            raise self._failure

    def on_message_begin(self) -> None:
        """Another answer begins: the one after an interim one, or one that nobody asked for."""
        if self.is_complete:
            self.can_go_on = False
        else:
            self.headers = []

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, or a field after the body, which says nothing that is needed."""
        if not self.has_head:
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """The head has come."""
        parser = self._parser
        if self.is_complete or parser is None:
            return
        self.status = parser.get_status_code()
        if self.status in INTERIM and self.status != SWITCHING_PROTOCOLS:
            self._interim += 1
            return
        self.has_head = True
        self._is_framed = any(_tells_end(name.lower(), value) for name, value in self.headers)
        self.is_complete = self._has_no_body

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        if not self.is_complete:
            self._pieces.append(data)
            self.waiting += len(data)

    def on_message_complete(self) -> None:
        """The whole answer has come."""
        if self.has_head and not self.is_complete:
            self.is_complete = True
            self.can_go_on = self._parser is not None and self._parser.should_keep_alive()

    def close(self) -> None:
        """Let go of the parser, which holds this object as this holds it. What is fed after that is not looked at."""
        self._parser = None

    def _end(self) -> None:
        self.can_go_on = False
        if self.is_complete:
            return
        if not self.has_head:
            self._fail("the connection ended before the answer" + (" was whole" if self._fed else ""))
        elif self._is_framed:
            self._fail("the connection ended before the body was whole")
        else:
            self.is_complete = True

    def _fail(self, problem: str) -> None:
        self.fail(BrokenHttp(problem))


def _tells_end(name: bytes, value: bytes) -> bool:
    return name == b"content-length" or (name == b"transfer-encoding" and b"chunked" in value.lower())
