"""As few pieces of a path as tell it from the others are what its operations are named after."""

from __future__ import annotations

import pytest

from codegen.segments import naming_segments


@pytest.mark.parametrize(
    ("path", "beside", "pieces"),
    [
        ("/v1/files", (), ("files",)),
        ("/openai/v1/files", ("/v1/fine_tunings",), ("files",)),
        ("/public/v1/models", ("/v1/models",), ("public", "models")),
        ("/v1/models", ("/public/v1/models",), ("models",)),
        ("/v2/chat", ("/v1/chat",), ("chat",)),
        ("/v1/chat", ("/v2/chat",), ("v1", "chat")),
        ("/v1/models/{id}", ("/v2/models/{model}",), ("v1", "models", "{id}")),
        ("/api/chat", ("/api/tags",), ("chat",)),
        ("/api/chat", ("/tags",), ("api", "chat")),
        ("/batches/{id}:cancel", (), ("batches", "{id}", "cancel")),
        ("/", ("/v1/models",), ()),
        ("/v1", (), ("v1",)),
    ],
)
def test_versions_and_what_stands_before_them_are_left_out_where_they_tell_nothing_apart(
    path: str, beside: tuple[str, ...], pieces: tuple[str, ...]
) -> None:
    assert naming_segments((path, *beside))[path] == pieces
