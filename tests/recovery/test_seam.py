"""What a continuation says twice is told once, and what it means to say twice stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlingua.recovery.seam import Seam, repeated

TEXT = "The capital of France is Paris. It lies on the Seine, and"


def through(seam: Seam, pieces: list[str]) -> str:
    """What the seam lets through of the pieces."""
    return "".join(map(seam.feed, pieces)) + seam.end()


@pytest.mark.parametrize(
    ("told", "head", "count"),
    [
        (TEXT, " in the north.", 0),
        (TEXT, "It lies on the Seine, and in the north.", 25),
        (TEXT, TEXT + " in the north.", len(TEXT)),
        ("The capi", "capital of France", 4),
        ("The capi", "tal of France", 0),
        ("ha", "haha", 0),
        ("very, very", " very", 0),
        ("a" * 40, "a" * 30, 0),
        ("pi is 3.1111", "1111111", 0),
        ("", "Anything", 0),
        ("Anything", "", 0),
    ],
)
def test_the_end_of_a_text_is_known_again_when_it_is_surely_repeated(told: str, head: str, count: int) -> None:
    assert repeated(told, head) == count


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_a_repetition_is_taken_away_however_it_is_cut(size: int) -> None:
    said = "It lies on the Seine, and in the north."
    pieces = [said[start : start + size] for start in range(0, len(said), size)]
    assert through(Seam(TEXT, may_repeat=True), pieces) == " in the north."


def test_where_the_model_was_given_the_beginning_nothing_is_taken_for_a_repetition() -> None:
    seam = Seam("He laughed: ha ha ha, ha ha ha", may_repeat=False)
    assert through(seam, [" ha ha ha, ha ha ha."]) == " ha ha ha, ha ha ha."


@pytest.mark.parametrize(
    ("unsent", "head"), [("\n\n", "\n\nNext"), ("\n\n", "Next"), ("\n\n", "\nNext"), (" ", "\nNext")]
)
def test_white_space_that_the_model_was_not_shown_is_not_doubled(unsent: str, head: str) -> None:
    new = through(Seam("Text.", unsent=unsent, may_repeat=False), list(head))
    assert new.lstrip() == "Next"
    assert not new.startswith(unsent)


@given(st.text("ab c\n", max_size=30), st.text("ab c\n", max_size=30), st.integers(1, 5))
def test_a_model_that_goes_on_exactly_loses_no_letter_where_nothing_may_repeat(told: str, rest: str, size: int) -> None:
    sent = told.rstrip()
    unsent = told[len(sent) :]
    written = unsent + rest
    pieces = [written[start : start + size] for start in range(0, len(written), size)]
    assert told + through(Seam(sent, unsent=unsent, may_repeat=False), pieces) == told + rest


@given(st.text(min_size=1, max_size=40), st.lists(st.text(max_size=6), max_size=8))
def test_a_seam_only_ever_takes_away_from_the_head(told: str, pieces: list[str]) -> None:
    seam = Seam(told, may_repeat=True)
    new = through(seam, pieces)
    whole = "".join(pieces)
    assert whole.endswith(new)
    assert seam.skipped == len(whole) - len(new)
