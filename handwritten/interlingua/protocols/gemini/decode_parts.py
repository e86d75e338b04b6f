"""Parts of a Gemini content as our message parts; texts are the decoder's own affair, since they grow."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from interlingua.errors import InvalidReply
from interlingua.messages import Native, Part, ToolCall
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.gemini.decode_media import decode_inline
from interlingua.protocols.gemini.name import MADE_ID, PROTOCOL

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import FunctionCall
    from interlingua_wire.gemini.types import Part as WirePart


def is_text(part: WirePart) -> bool:
    """Text or reasoning, be it only the empty carrier of a signature."""
    return part.text is not None or not _plain(part).keys() - {"thought", "thoughtSignature"}


def decode_call(call: FunctionCall, signature: str | None, *, reply_id: str, place: int) -> ToolCall:
    """A call. One without an id gets an id that is the same each time this reply is read."""
    arguments = arguments_from(call.args)
    if not call.name or arguments is None:
        raise InvalidReply(f"the call of the function {call.name!r} has no name, or arguments that are no JSON object")
    made = sha256(json.dumps([reply_id, place, call.name, arguments], sort_keys=True, default=str).encode())
    return ToolCall(
        call.id or MADE_ID + made.hexdigest()[:24],
        call.name,
        arguments,
        signature=signature,
        origin=None if signature is None else PROTOCOL,
    )


def decode_other(part: WirePart) -> Part:
    """Media where we have a word for it, else the part whole."""
    blob = None if part.thought else part.inline_data
    found = None if blob is None else decode_inline(blob, part.thought_signature)
    return found or Native(_plain(part), PROTOCOL)


def _plain(part: WirePart) -> dict[str, object]:
    """The JSON object that a part was decoded from."""
    return part.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)
