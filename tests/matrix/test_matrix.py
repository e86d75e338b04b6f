"""Every parameter, at every provider and for every model that a profile tells apart: sent, warned of, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import attrs
import pytest

from interlingua.chat import ChatRequest
from interlingua.embeddings import EmbeddingRequest
from interlingua.errors import CallerError
from interlingua.messages import Audio, File, Image, Message, Text, ToolResult
from interlingua.profiles import Profile, Row, load_limits, load_rows
from interlingua.protocols import PROTOCOLS
from interlingua.reranking import RerankRequest
from interlingua.server_tools import CodeExecution, FileSearch, ImageGeneration, WebFetch, WebSearch
from interlingua.tools import Tool
from tests.matrix.cases import Case, cases, own_words
from tests.matrix.offers import KINDS as KINDS_OF_CALLS
from tests.matrix.offers import Kind
from tests.matrix.outcomes import Place, changed, encoded, outcome, places
from tests.matrix.table import PAGE, page

KINDS = (Text, Image, Audio, File, ToolResult, Message, Tool, WebSearch, WebFetch, CodeExecution, FileSearch)
CHAT_FIELDS = set(Profile._fields) - {"embeds_at_once", "own_fields", "embeds_base64"}
NOT_GIVEN = {"origin", "native", "signature", "function", "parts", "role", "text", "data", "id", "content", "stores"}
NOT_GIVEN |= {"timeout", "form"}
"""What a case has by being one, or what a caller never writes."""
DONE_HERE = {("rerank_texts", "top_n"), ("rerank_docs", "top_n")}
"""What is not sent because the answer is cut to it on this side."""
STREAMING = {"stream", "stream_options", "stream_options.include_usage", "audio.format"}
"""Fields that ask for a stream; sound comes in one only as bare samples."""


@pytest.mark.parametrize("place", sorted(set(places())), ids="/".join)
def test_nothing_is_dropped_in_silence(place: Place) -> None:
    assert [case.name for case in cases() if outcome(case, place).kind == "silent" and not is_moot(case, place)] == []


@pytest.mark.off_spec
@pytest.mark.parametrize("place", sorted(set(places())), ids="/".join)
def test_the_providers_own_words_go_as_they_are(place: Place) -> None:
    assert {outcome(case, place).kind for case in own_words()} == {"sent"}


@pytest.mark.off_spec
@pytest.mark.parametrize("kind", KINDS_OF_CALLS, ids=lambda kind: kind.title)
def test_no_parameter_of_other_calls_is_dropped_in_silence(kind: Kind) -> None:
    silent = [
        (name, place)
        for place in set(kind.places())
        for name in kind.settings
        if kind.outcome(name, place).kind == "silent" and (place.protocol, name) not in DONE_HERE
    ]
    assert silent == []
    assert {place.provider for place in kind.places()} >= {"cohere"}


@pytest.mark.parametrize(
    ("kind", "request_type"), [*zip(KINDS_OF_CALLS, (EmbeddingRequest, RerankRequest), strict=True)]
)
def test_every_field_of_other_calls_has_a_case(kind: Kind, request_type: type) -> None:
    named = {field for given in kind.settings.values() for field in given}
    assert named == attrs.fields_dict(request_type).keys() - {"model"}


@pytest.mark.off_spec
@pytest.mark.parametrize("place", sorted(set(places())), ids="/".join)
def test_a_stream_is_asked_for_the_same(place: Place) -> None:
    for case in cases():
        try:
            plain, warned = encoded(case.request, place)
        except CallerError:
            with pytest.raises(CallerError):
                encoded(case.request, place, stream=True)
            continue
        streamed, warned_too = encoded(case.request, place, stream=True)
        assert set(changed(plain, streamed)) <= STREAMING, case.name
        assert warned_too == warned, case.name


def is_moot(case: Case, place: Place) -> bool:
    """The name of a result's tool is known from the call, in every format."""
    return case.name == "ToolResult.name"


@pytest.mark.parametrize("field", attrs.fields_dict(ChatRequest))
def test_every_field_of_a_request_has_a_case(field: str) -> None:
    given = [case for case in [*cases(), *own_words()] if getattr(case.request, field) != getattr(case.base, field)]
    assert given


@pytest.mark.parametrize("kind", [*KINDS, ImageGeneration])
def test_every_field_of_what_a_request_holds_has_a_case(kind: type[Any]) -> None:
    names = {case.name.split(",")[0].split(" ")[0] for case in cases()}
    fields = {f"{kind.__name__}.{name}" for name in attrs.fields_dict(kind) if name not in NOT_GIVEN}
    assert fields <= names | set(without_cases())


def without_cases() -> Iterator[str]:
    """Fields that a case has by being one."""
    yield from ("Tool.name", "Tool.timeout", "Tool.form")  # the last two are for running it, and never sent


def test_every_protocol_and_every_row_has_a_place() -> None:
    found = list(places())
    assert {place.protocol for place in found} == set(PROTOCOLS)
    for row in (*load_rows(), *load_limits()):
        spoken = [place for place in found if row.provider in ("*", place.provider)]
        in_format = [place for place in spoken if fnmatchcase(place.protocol, row.protocol)]
        of_model = [place for place in in_format if fnmatchcase(place.model, row.model)]
        is_mute = isinstance(row, Row) and not CHAT_FIELDS & row.profile.keys()
        assert of_model or not in_format or is_mute, row


@pytest.mark.off_spec
def test_the_page_is_what_the_encoders_do_now() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: make parameters"


def test_the_page_has_no_empty_cell() -> None:
    rows = [
        line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ") and "ToolResult.name" not in line
    ]
    assert len(rows) > len(cases())
    assert [line for line in rows if "|  |" in line] == []
    assert {line.split(" | ")[0] for line in rows if "known" in line} <= {"| ToolResult.name", "| top_n"}
