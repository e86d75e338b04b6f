"""Text, refusals and their sources as message items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from attrs import field, frozen

from interlingua.messages import Refusal, Source, Text
from interlingua.protocols.openai_responses.encode_parts import left_out, note_signature
from interlingua.protocols.openai_responses.name import NAME

if TYPE_CHECKING:
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import (
        AnnotationDict,
        EasyInputMessageDict,
        OutputMessageContentDict,
        OutputMessageDict,
    )

ANNOTATIONS = frozenset({"url_citation", "file_citation", "container_file_citation", "file_path"})


@frozen
class _Said:
    """Text or a refusal, and what it cites."""

    part: Text | Refusal
    sources: list[Source] = field(factory=list[Source])

    @property
    def item(self) -> Mapping[str, Any] | None:
        """What names the item it came in, if this wire format made it and gave it an id."""
        native = self.part.native
        return native.value if native is not None and native.origin == NAME and "id" in native.value else None


def encode_said(
    parts: Iterable[Text | Refusal | Source], notes: Notes
) -> Iterator[OutputMessageDict | EasyInputMessageDict]:
    """What came in one item goes back as one; what another wire format made, as plain messages."""
    for item, group in groupby(_with_sources(parts, notes), key=lambda said: said.item):
        if item is not None:
            content = [_content(said, notes) for said in group]
            wire = {"type": "message", "role": "assistant", "status": "completed", "content": content}
            yield cast("OutputMessageDict", {**item, **wire})
        else:
            yield from (_plain(said, notes) for said in group)


def _with_sources(parts: Iterable[Text | Refusal | Source], notes: Notes) -> list[_Said]:
    said: list[_Said] = []
    for part in parts:
        if isinstance(part, Text) and part.cache is not False:
            notes.add("cache", "a cache mark on what the model said is not sent: the format has none there")
        if not isinstance(part, Source):
            said.append(_Said(part))
        elif said:
            said[-1].sources.append(part)
        else:
            left_out(part, "assistant", notes)
    return said


def _content(said: _Said, notes: Notes) -> OutputMessageContentDict:
    if isinstance(said.part, Refusal):
        return {"type": "refusal", "refusal": said.part.text}
    annotations = [source.native for source in said.sources if (source.native or {}).get("type") in ANNOTATIONS]
    if len(annotations) < len(said.sources):
        notes.add("messages", "sources that another wire format made are left out")
    return {
        "type": "output_text",
        "text": said.part.text,
        "annotations": cast("list[AnnotationDict]", annotations),
        "logprobs": [],
    }


def _plain(said: _Said, notes: Notes) -> EasyInputMessageDict:
    for source in said.sources:
        left_out(source, "assistant", notes)
    if isinstance(said.part, Refusal):
        notes.add("messages", "a refusal that another wire format made is sent as text")
    else:
        note_signature(said.part, notes)
    return {"role": "assistant", "content": said.part.text}
