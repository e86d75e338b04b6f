"""What the protocols share: bytes, options and arguments."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.media_types import media_type_of
from interlingua.messages import File
from interlingua.protocols.arguments import arguments_from, arguments_text
from interlingua.protocols.media import data_url, file_name
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"RIFF\x00\x00\x00\x00AVI ", None),
        (b"%PDF-1.4", "application/pdf"),
        (b"ID3\x04", "audio/mpeg"),
        (b"fLaC", "audio/flac"),
        (b"", None),
        (b"????", None),
    ],
)
def test_the_first_bytes_show_the_media_type(data: bytes, media_type: str | None) -> None:
    assert media_type_of(data) == media_type


def test_bytes_become_a_data_url() -> None:
    assert data_url(b"\xfb\xff", "image/png") == "data:image/png;base64,+/8="


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (File(b"x", name="a.txt"), "a.txt"),
        (File(b"x"), "document.pdf"),
        (File(b"x", media_type="application/x-made-up"), "document"),
    ],
)
def test_a_file_without_a_name_is_given_one(file: File, name: str) -> None:
    assert file_name(file) == name


@pytest.mark.parametrize(
    ("wire", "arguments"),
    [("", {}), (" ", {}), (None, {}), ("{}", {}), ('{"a": "é"}', {"a": "é"}), ({"a": 1}, {"a": 1})],
)
def test_arguments_are_read(wire: object, arguments: dict[str, Any]) -> None:
    assert arguments_from(wire) == arguments


@pytest.mark.parametrize("wire", ['{"a": ', "[]", "1", '"x"', "null", 7, ["x"]])
def test_broken_arguments_are_none(wire: object) -> None:
    assert arguments_from(wire) is None


def test_arguments_survive_the_way_out_and_back() -> None:
    arguments = {"a": [1, 2.5, None, {"é": "\u2028"}]}
    assert arguments_from(arguments_text(arguments)) == arguments


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        ({"a": 1}, {"a": 2, "b": 3}, {"a": 2, "b": 3}),
        ({"a": {"x": 1}}, {"a": {"y": 2}}, {"a": {"x": 1, "y": 2}}),
        ({"a": {"x": {"p": 1}}}, {"a": {"x": {"q": 2}}}, {"a": {"x": {"p": 1, "q": 2}}}),
        ({"a": {"type": "x", "p": 1}}, {"a": {"type": "y"}}, {"a": {"type": "y"}}),
        ({"a": {"p": 1}}, {"a": None}, {"a": None}),
        ({"a": [1]}, {"a": [2]}, {"a": [2]}),
    ],
)
def test_options_win(ours: dict[str, Any], theirs: dict[str, Any], merged: dict[str, Any]) -> None:
    before = repr(ours)
    assert with_options(ours, theirs) == merged
    assert repr(ours) == before


def test_the_same_note_is_kept_once() -> None:
    notes = Notes()
    notes.add("a", "x")
    notes.add("b", "x")
    notes.add("a", "x")
    assert [note.parameter for note in notes.warnings] == ["a", "b"]
