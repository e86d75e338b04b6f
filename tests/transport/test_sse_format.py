"""What web-platform-tests ask of a reader of event streams, in every cutting of the bytes."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlingua.transport.sse import SseDecoder

CASES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("eventsource_format.toml").read_text())
RANDOM_CUTTINGS = 200


def cuttings(raw: bytes) -> Iterator[list[bytes]]:
    """In one piece, in pieces of one byte, at every place in two, and at random, with empty pieces too."""
    yield [raw]
    yield [raw[i : i + 1] for i in range(len(raw))]
    for cut in range(len(raw) + 1):
        yield [raw[:cut], raw[cut:]]
    dice = random.Random(len(raw))
    for _ in range(RANDOM_CUTTINGS):
        cuts = sorted(dice.choices(range(len(raw) + 1), k=dice.randint(2, 9)))
        yield [raw[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(raw)], strict=True)]


def read(pieces: list[bytes]) -> tuple[list[list[str]], list[str], int | None]:
    decoder = SseDecoder(limit=1 << 20)
    frames = [frame for piece in pieces for frame in decoder.feed(piece)] + [*decoder.end()]
    return [[frame.name, frame.data.decode()] for frame in frames], [frame.id for frame in frames], decoder.retry


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_read_the_same_in_every_cutting(case: str) -> None:
    row = CASES[case]
    expected = (row["events"], row.get("ids", [""] * len(row["events"])), row.get("retry"))
    wrong = [pieces for pieces in cuttings(row["wire"].encode()) if read(pieces) != expected]
    assert wrong == []


def test_the_cuttings_are_all_of_the_same_bytes() -> None:
    raw = b"data: a\r\n\r\n"
    found = list(cuttings(raw))
    assert {b"".join(pieces) for pieces in found} == {raw}
    assert len(found) == 2 + len(raw) + 1 + RANDOM_CUTTINGS
