# Copied from codegen/emit/static/_core/files.py by `python -m codegen regen`. Edit that one.
"""What a method takes where a provider takes a file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import IO, TypeAlias

FileContent: TypeAlias = bytes | IO[bytes] | os.PathLike[str]
FileInput: TypeAlias = FileContent | tuple[str, FileContent] | tuple[str, FileContent, str]
"""Bytes, an open binary file, a path; or a tuple of name, content and, if the name does not tell, media type."""
BinaryInput: TypeAlias = bytes | IO[bytes] | Iterable[bytes] | os.PathLike[str]
"""A whole body that is no JSON."""
