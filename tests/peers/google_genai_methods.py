"""Calls every public method of google-genai, and prints as JSON which requests each of them sends."""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials

FLASH, TUNED, EMBEDDING = "gemini-2.5-flash", "tunedModels/mine", "gemini-embedding-001"
IMAGE = types.Image(image_bytes=b"x", mime_type="image/png")
STORE = "fileSearchStores/mine"
REQUESTS = [{"contents": [{"role": "user", "parts": [{"text": "Hello"}]}]}]
EXAMPLES = types.TuningDataset(examples=[types.TuningExample(text_input="a", output="b")])
VIDEO = types.GenerateVideosOperation(name="models/veo/operations/one")
IMPORT = types.ImportFileOperation(name=f"{STORE}/operations/one")
UPLOAD = types.UploadToFileSearchStoreOperation(name=f"{STORE}/upload/operations/one")
PAPER = "fileSearchStores/mine/documents/one"

Call = Callable[[genai.Client, Path], Any]
CALLS: Mapping[str, tuple[Call, ...]] = {
    "auth_tokens.create": (lambda c, _: c.auth_tokens.create(),),
    "batches.cancel": (lambda c, _: c.batches.cancel(name="batches/b"),),
    "batches.create": (lambda c, _: c.batches.create(model=FLASH, src=cast("Any", REQUESTS)),),
    "batches.create_embeddings": (
        lambda c, _: c.batches.create_embeddings(
            model=EMBEDDING, src={"inlined_requests": {"contents": [{"parts": [{"text": "x"}]}]}}
        ),
    ),
    "batches.delete": (lambda c, _: c.batches.delete(name="batches/b"),),
    "batches.get": (lambda c, _: c.batches.get(name="batches/b"),),
    "batches.list": (lambda c, _: list(c.batches.list()),),
    "caches.create": (lambda c, _: c.caches.create(model=FLASH, config={"contents": ["x"]}),),
    "caches.delete": (lambda c, _: c.caches.delete(name="cachedContents/c"),),
    "caches.get": (lambda c, _: c.caches.get(name="cachedContents/c"),),
    "caches.list": (lambda c, _: list(c.caches.list()),),
    "caches.update": (lambda c, _: c.caches.update(name="cachedContents/c", config={"ttl": "3s"}),),
    "file_search_stores.create": (lambda c, _: c.file_search_stores.create(),),
    "file_search_stores.delete": (lambda c, _: c.file_search_stores.delete(name=STORE),),
    "file_search_stores.documents.delete": (lambda c, _: c.file_search_stores.documents.delete(name=PAPER),),
    "file_search_stores.documents.get": (lambda c, _: c.file_search_stores.documents.get(name=PAPER),),
    "file_search_stores.documents.list": (lambda c, _: list(c.file_search_stores.documents.list(parent=STORE)),),
    "file_search_stores.download_media": (
        lambda c, _: c.file_search_stores.download_media(media_id=f"{STORE}/media/one"),
    ),
    "file_search_stores.get": (lambda c, _: c.file_search_stores.get(name=STORE),),
    "file_search_stores.import_file": (
        lambda c, _: c.file_search_stores.import_file(file_search_store_name=STORE, file_name="files/f"),
    ),
    "file_search_stores.list": (lambda c, _: list(c.file_search_stores.list()),),
    "file_search_stores.upload_to_file_search_store": (
        lambda c, path: c.file_search_stores.upload_to_file_search_store(file_search_store_name=STORE, file=path),
    ),
    "files.delete": (lambda c, _: c.files.delete(name="files/f"),),
    "files.download": (lambda c, _: c.files.download(file="files/f"),),
    "files.get": (lambda c, _: c.files.get(name="files/f"),),
    "files.list": (lambda c, _: list(c.files.list()),),
    "files.register_files": (lambda c, _: c.files.register_files(auth=Credentials("x"), uris=["gs://b/f"]),),
    "files.upload": (lambda c, path: c.files.upload(file=path),),
    "models.count_tokens": (lambda c, _: c.models.count_tokens(model=FLASH, contents="x"),),
    "models.delete": (lambda c, _: c.models.delete(model=TUNED),),
    "models.edit_image": (lambda c, _: c.models.edit_image(model="imagen", prompt="x", reference_images=[]),),
    "models.compute_tokens": (lambda c, _: c.models.compute_tokens(model=FLASH, contents="x"),),
    "models.embed_content": (lambda c, _: c.models.embed_content(model=EMBEDDING, contents="x"),),
    "models.generate_content": tuple(
        lambda c, _, model=model: c.models.generate_content(model=model, contents="x")
        for model in (FLASH, TUNED, "dynamic/mine")
    ),
    "models.generate_content_stream": tuple(
        lambda c, _, model=model: list(c.models.generate_content_stream(model=model, contents="x"))
        for model in (FLASH, TUNED, "dynamic/mine")
    ),
    "models.generate_images": (lambda c, _: c.models.generate_images(model="imagen", prompt="x"),),
    "models.generate_videos": (lambda c, _: c.models.generate_videos(model="veo", prompt="x"),),
    "models.get": tuple(lambda c, _, model=model: c.models.get(model=model) for model in (FLASH, TUNED)),
    "models.list": tuple(
        lambda c, _, base=base: list(c.models.list(config={"query_base": base})) for base in (True, False)
    ),
    "models.recontext_image": (lambda c, _: c.models.recontext_image(model="imagen", source={"prompt": "x"}),),
    "models.segment_image": (lambda c, _: c.models.segment_image(model="imagen", source={"image": IMAGE}),),
    "models.update": (lambda c, _: c.models.update(model=TUNED, config={"display_name": "x"}),),
    "models.upscale_image": (lambda c, _: c.models.upscale_image(model="imagen", image=IMAGE, upscale_factor="x2"),),
    "operations.get": tuple(lambda c, _, one=one: c.operations.get(one) for one in (VIDEO, IMPORT, UPLOAD)),
    "tunings.cancel": (lambda c, _: c.tunings.cancel(name=TUNED),),
    "tunings.get": (lambda c, _: c.tunings.get(name=TUNED),),
    "tunings.list": (lambda c, _: list(c.tunings.list()),),
    "tunings.validate_reward": (
        lambda c, _: c.tunings.validate_reward(parent="projects/p", sample_response={"parts": []}, example={}),
    ),
    "tunings.tune": (lambda c, _: c.tunings.tune(base_model=FLASH, training_dataset=EXAMPLES),),
    "environments.create": (lambda c, _: c.environments.create(),),
    "environments.delete": (lambda c, _: c.environments.delete(id="one"),),
    "environments.get": (lambda c, _: c.environments.get(id="one"),),
    "environments.list": (lambda c, _: c.environments.list(),),
    "environments.create_environment": (lambda c, _: c.environments.create_environment(),),
    "environments.delete_environment": (lambda c, _: c.environments.delete_environment(id="one"),),
    "environments.get_environment": (lambda c, _: c.environments.get_environment(id="one"),),
    "environments.list_environments": (lambda c, _: c.environments.list_environments(),),
}
BESIDE = ("aio", "chats", "close", "vertexai")
"""What a client has beside resources; a chat asks `models`."""
INNER = ("documents", "files")
PLUMBING = ("T", "do_request", "parent_ref", "sdk_configuration", "vertexai")


class Recorder(ThreadingHTTPServer):
    """A server that answers everything with nothing, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.seen: list[str] = []

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    """One request."""

    def answer(self) -> None:
        """Say that all is well."""
        self.rfile.read(int(self.headers.get("content-length", 0)))
        server = cast("Recorder", self.server)
        if self.path != "/sent":  # the bytes of an upload
            server.seen.append(f"{self.command} {self.path.partition('?')[0]}")
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("x-goog-upload-url", f"{server.address}/sent")
        self.send_header("x-goog-upload-status", "final" if self.path == "/sent" else "active")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = answer

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""


def methods(client: genai.Client) -> Iterator[str]:
    """The public methods of all resources."""
    for name in sorted(set(public(client)) - set(BESIDE)):
        resource = getattr(client, name)
        for inner in public(resource):
            if inner in INNER:
                yield from (f"{name}.{inner}.{method}" for method in public(getattr(resource, inner)))
            else:
                yield f"{name}.{inner}"


def public(value: object) -> list[str]:
    """Names that are meant for people."""
    return [name for name in dir(value) if not name.startswith(("_", "with_")) and name not in PLUMBING]


def main() -> None:
    """All of it."""
    with Recorder() as server, tempfile.TemporaryDirectory() as folder:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        path = Path(folder) / "a.txt"
        path.write_text("x")
        client = genai.Client(api_key="any", http_options={"base_url": server.address, "api_version": "v1beta"})
        sent: dict[str, list[str]] = {}
        for name, calls in CALLS.items():
            server.seen = []
            for call in calls:
                with suppress(Exception):  # what an SDK makes of an empty answer is its own
                    call(client, path)
            sent[name] = list(dict.fromkeys(server.seen))
        others = sorted(set(methods(client)) - CALLS.keys())
        sys.stdout.write(json.dumps({"version": version("google-genai"), "sent": sent, "others": others}))
        server.shutdown()


if __name__ == "__main__":
    main()
