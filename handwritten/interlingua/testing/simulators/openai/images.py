"""Pictures of a simulated OpenAI: one colour each, which the prompt decides."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.openai.files import keep_file
from interlingua.testing.simulators.openai.refusals import Refusal
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.replies import Events, Reply, server_sent
from interlingua.testing.simulators.scripts import Json, tokens_in
from interlingua.testing.simulators.shelves import now

USUAL = "1024x1024"
SIZES = frozenset({USUAL, "1024x1536", "1536x1024"})
"""Those that an answer tells."""
MODEL = "gpt-image-1"
LINKED = "dall-e"
"""Models whose pictures come as links begin so."""


def png_of(text: str, *, width: int, height: int) -> bytes:
    """A picture of the colour that a text has."""
    row = b"\0" + sha256(text.encode()).digest()[:3] * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(row * height)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def _generated(state: State, call: Call) -> Reply:
    return _pictures(state, call, "image_generation")


def _edited(state: State, call: Call) -> Reply:
    if not (call.files.get("image") or call.body.get("images")):
        raise Refusal(400, "'image' is a required property")
    return _pictures(state, call, "image_edit")


def _pictures(state: State, call: Call, kind: str) -> Reply:
    body: Json = call.body
    model = state.need(body.get("model") or MODEL)
    size: str = body.get("size") or USUAL
    size = USUAL if size == "auto" else size
    width, _, height = size.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise Refusal(400, f"Invalid value: '{size}'. A size is such as {USUAL}.")
    prompt: str = body.get("prompt") or ""
    pictures = [
        png_of(f"{prompt} {place}", width=int(width), height=int(height)) for place in range(body.get("n") or 1)
    ]
    told = {"size": size} if size in SIZES else {}
    shown: Json = {**told, "quality": "high", "background": "opaque", "output_format": "png"}
    if body.get("stream"):
        partial = pictures[0] if body.get("partial_images") else None
        return Events(frames=_frames(kind, pictures, partial, shown, prompt), told=_told)
    is_linked = model.startswith(LINKED) and body.get("response_format") != "b64_json"
    data = [_link(state, call, each) if is_linked else {"b64_json": _encoded(each)} for each in pictures]
    return {"created": now(), "data": data, **({} if model.startswith(LINKED) else {**shown, "usage": _usage(prompt)})}


def _frames(kind: str, pictures: list[bytes], partial: bytes | None, shown: Json, prompt: str) -> Iterator[bytes]:
    about: Json = {"created_at": now(), **shown}
    if partial is not None:
        name = f"{kind}.partial_image"
        told = {"type": name, "b64_json": _encoded(partial), "partial_image_index": 0, **about}
        yield server_sent(told, name=name)
    for picture in pictures:
        name = f"{kind}.completed"
        told = {"type": name, "b64_json": _encoded(picture), "usage": _usage(prompt), **about}
        yield server_sent(told, name=name)


def _link(state: State, call: Call, picture: bytes) -> Json:
    """The address of a picture, which is a file here."""
    file = keep_file(state, picture, name="picture.png", purpose="assistants_output")
    base = call.path.partition("/images/")[0]
    return {"url": f"{call.origin}{base}/files/{file['id']}/content"}


def _encoded(picture: bytes) -> str:
    return b64encode(picture).decode()


def _usage(prompt: str) -> Json:
    asked = tokens_in(prompt)
    details = {"text_tokens": asked, "image_tokens": 0}
    return {"input_tokens": asked, "input_tokens_details": details, "output_tokens": 1, "total_tokens": asked + 1}


def _told(message: str) -> bytes:
    return server_sent(Refusal(500, message).body, name="error")


HANDLERS: Mapping[str, Handler[State]] = {
    "createImage": _generated,
    "createImageEdit": _edited,
    "createImageVariation": _edited,
}
