"""Calls a Gemini server over gRPC with Google's generated client, and prints as JSON what came of it and what it sent.

`google_gapic_calls.py HOST:PORT`
"""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, NamedTuple

import grpc
from google.ai import generativelanguage_v1beta as gapic
from google.api_core import exceptions
from google.protobuf.field_mask_pb2 import FieldMask

FLASH, EMBEDDING, TUNABLE = (
    "models/gemini-2.5-flash",
    "models/gemini-embedding-001",
    "models/gemini-1.5-flash-001-tuning",
)
METADATA = (("authorization", "Bearer owner-token"),)


class Details(NamedTuple):
    """What an interceptor may change of a call."""

    method: str
    timeout: float | None
    metadata: Any
    credentials: Any
    wait_for_ready: bool | None
    compression: Any


class Watching(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):
    """Adds the token, and notes what is sent: method, message, and what the path would name."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []

    def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
        kind = type(request)
        written = kind.serialize(request) if hasattr(kind, "serialize") else request.SerializeToString()
        told = dict(details.metadata or ())
        self.sent.append((details.method, b64encode(written).decode(), told.get("x-goog-request-params", "")))
        metadata = [*(details.metadata or ()), *METADATA]
        return continuation(Details(details.method, details.timeout, metadata, None, None, None), request)

    intercept_unary_stream = intercept_unary_unary


def contents(text: str) -> list[gapic.Content]:
    return [gapic.Content(role="user", parts=[gapic.Part(text=text)])]


def said(reply: Any) -> str:
    return "".join(part.text for part in reply.candidates[0].content.parts)


def models(channel: grpc.Channel) -> Iterator[tuple[str, Any]]:
    """Models, answers, streams, counts and vectors."""
    client = gapic.ModelServiceClient(transport=_over(gapic.ModelServiceClient, channel))
    asking = gapic.GenerativeServiceClient(transport=_over(gapic.GenerativeServiceClient, channel))
    yield "models", len(list(client.list_models(gapic.ListModelsRequest(page_size=3))))
    yield "model", client.get_model(name=FLASH).input_token_limit
    config = gapic.GenerationConfig(max_output_tokens=2, stop_sequences=["x"])
    request = gapic.GenerateContentRequest(
        model=FLASH, contents=contents("Hello there, my friend"), generation_config=config
    )
    reply = asking.generate_content(request)
    yield "said", [said(reply), reply.candidates[0].finish_reason.name, reply.usage_metadata.total_token_count]
    yield "streamed", [said(one) for one in asking.stream_generate_content(model=FLASH, contents=contents("a b c d"))]
    yield "tokens", asking.count_tokens(model=FLASH, contents=contents("Hello there")).total_tokens
    content = gapic.Content(parts=[gapic.Part(text="A cat")])
    yield "vector", len(asking.embed_content(model=EMBEDDING, content=content).embedding.values)
    one = gapic.EmbedContentRequest(model=EMBEDDING, content=content, output_dimensionality=8)
    yield (
        "vectors",
        [len(v.values) for v in asking.batch_embed_contents(model=EMBEDDING, requests=[one, one]).embeddings],
    )


def tuning(channel: grpc.Channel) -> Iterator[tuple[str, Any]]:
    """A tuned model, its operation and its permissions."""
    client = gapic.ModelServiceClient(transport=_over(gapic.ModelServiceClient, channel))
    sharing = gapic.PermissionServiceClient(transport=_over(gapic.PermissionServiceClient, channel))
    examples = gapic.TuningExamples(examples=[gapic.TuningExample(text_input="1", output="2")])
    task = gapic.TuningTask(training_data=gapic.Dataset(examples=examples))
    model = gapic.TunedModel(base_model=TUNABLE, tuning_task=task, display_name="M")
    begun = client.create_tuned_model(tuned_model=model, tuned_model_id="mine")
    yield "tuned", [begun.result(timeout=30).name, begun.metadata.completed_steps > 0]
    permission = gapic.Permission(role="READER", grantee_type="USER", email_address="reader@example.org")
    made = sharing.create_permission(parent="tunedModels/mine", permission=permission)
    made.role = gapic.Permission.Role.WRITER
    yield "role", sharing.update_permission(permission=made, update_mask=FieldMask(paths=["role"])).role.name
    client.delete_tuned_model(name="tunedModels/mine")
    try:
        client.get_tuned_model(name="tunedModels/mine")
    except exceptions.GoogleAPICallError as error:
        yield "gone", [type(error).__name__, error.grpc_status_code.name]


def retrieval(channel: grpc.Channel) -> Iterator[tuple[str, Any]]:
    """Corpora, documents, chunks and questions to them."""
    client = gapic.RetrieverServiceClient(transport=_over(gapic.RetrieverServiceClient, channel))
    asking = gapic.GenerativeServiceClient(transport=_over(gapic.GenerativeServiceClient, channel))
    corpus = client.create_corpus(
        gapic.CreateCorpusRequest(corpus=gapic.Corpus(name="corpora/facts", display_name="Facts"))
    )
    document = client.create_document(parent=corpus.name, document=gapic.Document(name="corpora/facts/documents/all"))
    chunks = [
        gapic.Chunk(
            data=gapic.ChunkData(string_value=text),
            custom_metadata=[gapic.CustomMetadata(key="year", numeric_value=2000 + index)],
        )
        for index, text in enumerate(["Bees make honey.", "Ants dig in the earth."])
    ]
    requests = [gapic.CreateChunkRequest(parent=document.name, chunk=chunk) for chunk in chunks]
    made = client.batch_create_chunks(gapic.BatchCreateChunksRequest(parent=document.name, requests=requests))
    yield "chunks", [chunk.state.name for chunk in made.chunks]
    document.display_name = "D"
    changed = client.update_document(document=document, update_mask=FieldMask(paths=["display_name"]))
    yield "document", [changed.display_name, changed.name]
    condition = gapic.Condition(operation="GREATER_EQUAL", numeric_value=2000)
    filters = [gapic.MetadataFilter(key="chunk.custom_metadata.year", conditions=[condition])]
    found = client.query_corpus(gapic.QueryCorpusRequest(name=corpus.name, query="honey", metadata_filters=filters))
    yield "found", found.relevant_chunks[0].chunk.data.string_value
    passage = gapic.GroundingPassage(id="p", content=gapic.Content(parts=[gapic.Part(text="Bees make honey.")]))
    answer = asking.generate_answer(
        gapic.GenerateAnswerRequest(
            model="models/aqa",
            contents=contents("What do bees make?"),
            answer_style="EXTRACTIVE",
            inline_passages=gapic.GroundingPassages(passages=[passage]),
        )
    )
    yield "answer", [answer.answer.content.parts[0].text, answer.answerable_probability > 0.3]
    client.delete_corpus(gapic.DeleteCorpusRequest(name=corpus.name, force=True))
    yield "corpora", len(list(client.list_corpora(gapic.ListCorporaRequest(page_size=5))))


def others(channel: grpc.Channel) -> Iterator[tuple[str, Any]]:
    """Caches, files, and a refusal with its details."""
    caches = gapic.CacheServiceClient(transport=_over(gapic.CacheServiceClient, channel))
    files = gapic.FileServiceClient(transport=_over(gapic.FileServiceClient, channel))
    made = caches.create_cached_content(
        cached_content=gapic.CachedContent(model=FLASH, contents=contents("Hello"), ttl={"seconds": 60})
    )
    later = gapic.CachedContent(name=made.name, ttl={"seconds": 7200})
    changed = caches.update_cached_content(cached_content=later, update_mask=FieldMask(paths=["ttl"]))
    yield "cache", [made.usage_metadata.total_token_count, changed.expire_time > made.expire_time]
    file = files.create_file(gapic.CreateFileRequest(file=gapic.File(display_name="empty"))).file
    yield "file", [files.get_file(name=file.name).display_name, len(list(files.list_files()))]
    asking = gapic.GenerativeServiceClient(transport=_over(gapic.GenerativeServiceClient, channel))
    hot = gapic.GenerationConfig(temperature=3)
    try:
        asking.generate_content(
            gapic.GenerateContentRequest(model=FLASH, contents=contents("Hi"), generation_config=hot)
        )
    except exceptions.InvalidArgument as error:
        yield "refused", [violation.field for detail in error.details for violation in detail.field_violations]


def _over(client: Any, channel: grpc.Channel) -> Any:
    return client.get_transport_class("grpc")(channel=channel)


def main(target: str) -> None:
    watching = Watching()
    channel = grpc.intercept_channel(grpc.insecure_channel(target), watching)
    parts = (models, tuning, retrieval, others)
    facts = {name: value for part in parts for name, value in part(channel)}
    sys.stdout.write(json.dumps({**facts, "sent": watching.sent}))


if __name__ == "__main__":
    main(sys.argv[1])
