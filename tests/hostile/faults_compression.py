"""Bodies that are compressed: cut, wrong, bombs."""

from __future__ import annotations

import gzip
import zlib
from functools import cache

from interlingua.errors import InvalidReply, ReplyTooLarge, StreamIncomplete
from tests.hostile.judging import Errors, Fault, sending
from tests.hostile.wire import END, EVENTS, PLAIN, body, chunked
from tests.transport.scripted import Asked, piece

GZIP, DEFLATE = "content-encoding: gzip", "content-encoding: deflate"
BAD: Errors = (InvalidReply,)
EVENT_BYTES = b"".join(EVENTS["openai"])
ZIPPED, ZIPPED_EVENTS = gzip.compress(PLAIN, mtime=0), gzip.compress(EVENT_BYTES, mtime=0)
BOMB_MIB = 300


def raw_deflate(content: bytes) -> bytes:
    """Without the header and checksum that the standard asks for, as some servers send it."""
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(content) + compressor.flush()


@cache
def bomb(*, wbits: int) -> bytes:
    """Good events, then hundreds of MiB of comments in a few hundred KiB."""
    compressor = zlib.compressobj(9, wbits=wbits)
    begun = compressor.compress(EVENTS["openai"][0])
    return begun + b"".join(compressor.compress(b":" * (1 << 20)) for _ in range(BOMB_MIB)) + compressor.flush()


def bombing(wbits: int, coding: str) -> Fault:
    def script(asked: Asked) -> None:
        asked.send(chunked("openai", coding) + piece(bomb(wbits=wbits)) + END)

    return Fault(dialect="openai", script=script, errors=(ReplyTooLarge,), is_flood=True)


def nested_bomb(asked: Asked) -> None:
    """Zipped twice, of which only the outer one is undone."""
    asked.send(body(gzip.compress(bomb(wbits=31)), GZIP))


def plain(content: bytes, *headers: str, errors: Errors = (), or_exact: bool = False) -> Fault:
    script = sending(body(content, *headers))
    return Fault(dialect="openai", script=script, errors=errors, or_exact=or_exact, streams=False)


def streamed(content: bytes, *headers: str, errors: Errors = (), size: int = 1 << 16) -> Fault:
    pieces = b"".join(piece(content[start : start + size]) for start in range(0, len(content), size))
    return Fault(dialect="openai", script=sending(chunked("openai", *headers) + pieces + END), errors=errors)


FAULTS: dict[str, Fault] = {
    "zipped_byte_by_byte": streamed(ZIPPED_EVENTS, GZIP, size=1),
    "zipped_in_two_members": plain(gzip.compress(PLAIN[:40]) + gzip.compress(PLAIN[40:]), GZIP),
    "deflate": plain(zlib.compress(PLAIN), DEFLATE),
    "deflate_without_header": plain(raw_deflate(PLAIN), DEFLATE),
    "deflate_without_header_byte_by_byte": streamed(raw_deflate(EVENT_BYTES), DEFLATE, size=1),
    "zipped_cut": plain(ZIPPED[:-20], GZIP, errors=BAD),
    "zipped_without_its_checksum": plain(ZIPPED[:-8], GZIP, errors=BAD),
    "zipped_with_a_wrong_checksum": plain(ZIPPED[:-8] + bytes(8), GZIP, errors=BAD),
    "zipped_with_a_bit_turned": plain(ZIPPED[:60] + bytes([ZIPPED[60] ^ 4]) + ZIPPED[61:], GZIP, errors=BAD),
    "zipped_stream_cut": streamed(ZIPPED_EVENTS[:60], GZIP, errors=(StreamIncomplete, *BAD)),
    "zipped_stream_of_rubbish": streamed(ZIPPED_EVENTS[:60] + b"\xff" * 60, GZIP, errors=(StreamIncomplete, *BAD)),
    "rubbish_after_zipped": plain(ZIPPED + b"rubbish", GZIP, errors=BAD, or_exact=True),
    "said_to_be_zipped": plain(PLAIN, GZIP, errors=BAD),
    "said_to_be_zipped_and_empty": plain(b"", GZIP, errors=BAD),
    "zipped_and_not_said": plain(ZIPPED, errors=BAD),
    "zipped_twice": plain(gzip.compress(ZIPPED), "content-encoding: gzip, gzip", errors=BAD, or_exact=True),
    "coding_not_asked_for": plain(ZIPPED, "content-encoding: br", errors=BAD),
    "coding_of_nonsense": plain(PLAIN, "content-encoding: \xff;q=1", errors=BAD),
    "bomb_in_a_stream": bombing(31, GZIP),
    "bomb_in_deflate": bombing(15, DEFLATE),
    "bomb_in_a_bomb": Fault(dialect="openai", script=nested_bomb, errors=BAD, streams=False, is_flood=True),
}
