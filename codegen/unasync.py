"""Derive `_sync` packages from `_async` ones, token by token: `python -m codegen.unasync [--check]`."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAIRS = (
    ("handwritten/interlingua/_async", "handwritten/interlingua/_sync"),
    ("handwritten/interlingua/transport/_async", "handwritten/interlingua/transport/_sync"),
)
HEADER = "# Derived from {source} by codegen/unasync.py. Edit that one.\n"

NAMES = {
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
    "StopAsyncIteration": "StopIteration",
    "aclose": "close",
    "aclosing": "closing",
    "aiter": "iter",
    "aiter_bytes": "iter_bytes",
    "aiter_raw": "iter_raw",
    "anext": "next",
    "aread": "read",
    "asynccontextmanager": "contextmanager",
    "batch_results_async": "batch_results",
    "cancel_upload_async": "cancel_upload",
    "connect_async": "connect",
    "download_async": "download",
    "handle_async_request": "handle_request",
    "live_async": "live",
    "response_session_async": "response_session",
    "start_batch_async": "start_batch",
    "stream_bytes_async": "stream_bytes",
    "upload_async": "upload",
    "wait_async": "wait",
    "upload_blob_async": "upload_blob",
    "upload_parts_async": "upload_parts",
    "_async": "_sync",
}
_DROPPED = frozenset({"async", "await"})
_PREFIXED = re.compile(r"^(_*)Async(?=[A-Z])")
_ARTICLE = re.compile(r"\b([Aa])n (?=`?_*Async[A-Z])")
_WORD_IN_TEXT = re.compile(r"\b(?:async (?=def\b|with\b|for\b)|await )|\b_*[A-Za-z]\w*\b")


def derive(source: str, *, origin: str) -> str:
    """The synchronous twin of an asynchronous module, with a line on top that says so."""
    lines = source.splitlines(keepends=True)
    position = (1, 0)
    pieces = [HEADER.format(source=origin)]
    for kind, text, start, end in _changed(source):
        pieces += [_between(lines, position, start), text if kind != tokenize.STRING else _in_text(text)]
        position = end
    return "".join(pieces).rstrip("\n") + "\n"


def derive_name(name: str) -> str:
    """The synchronous name for an asynchronous one: `AsyncClient` is `Client`."""
    return NAMES.get(name) or _PREFIXED.sub(r"\1", name)


def derive_all(root: Path = ROOT) -> dict[Path, str]:
    """What every derived file must hold."""
    found: dict[Path, str] = {}
    for source, target in PAIRS:
        for path in sorted((root / source).rglob("*.py")):
            place = root / target / path.relative_to(root / source)
            found[place] = derive(path.read_text(), origin=path.relative_to(root).as_posix())
    return _formatted(root, found)


def stale(root: Path = ROOT) -> list[str]:
    """Derived files that are missing, changed by hand, or left over."""
    wanted = derive_all(root)
    wrong = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
    return sorted(path.relative_to(root).as_posix() for path in [*wrong, *_leftovers(root, wanted)])


def write_all(root: Path = ROOT) -> int:
    """Write every derived file and remove what has no source any more; the number of files."""
    wanted = derive_all(root)
    for path in _leftovers(root, wanted):
        path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
    return len(wanted)


def _leftovers(root: Path, wanted: dict[Path, str]) -> list[Path]:
    return [path for _, target in PAIRS for path in sorted((root / target).rglob("*.py")) if path not in wanted]


def _formatted(root: Path, texts: dict[Path, str]) -> dict[Path, str]:
    """Formatted as the source is: names grow shorter, so lines may join and imports change order."""
    return {
        path: _ruff(["format"], _ruff(["check", "--select", "I", "--fix"], text, path, root), path, root)
        for path, text in texts.items()
    }


def _ruff(command: list[str], text: str, path: Path, root: Path) -> str:
    arguments = [
        sys.executable,
        "-m",
        "ruff",
        *command,
        "--quiet",
        "--line-length",
        "120",
        "--stdin-filename",
        str(path),
        "-",
    ]
    return subprocess.run(arguments, input=text, capture_output=True, text=True, check=True, cwd=root).stdout


def _changed(source: str) -> Iterator[tuple[int, str, tuple[int, int], tuple[int, int]]]:
    """Tokens that have text, renamed; `async` and `await` vanish with the space that follows them."""
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.string.strip()]
    for index, token in enumerate(tokens):
        if token.type == tokenize.NAME and token.string in _DROPPED:
            following = tokens[index + 1]
            yield token.type, "", token.start, following.start if following.start[0] == token.end[0] else token.end
        elif token.type == tokenize.NAME:
            yield token.type, derive_name(token.string), token.start, token.end
        elif token.type in (tokenize.STRING, tokenize.COMMENT):
            yield tokenize.STRING, token.string, token.start, token.end
        else:
            yield token.type, token.string, token.start, token.end


def _in_text(text: str) -> str:
    """Names and code in strings, docstrings and comments."""
    text = _ARTICLE.sub(r"\1 ", text)
    return _WORD_IN_TEXT.sub(lambda match: "" if match[0].endswith(" ") else derive_name(match[0]), text)


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    """The white space between two tokens."""
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]]
    middle = lines[start[0] : end[0] - 1]
    last = lines[end[0] - 1][: end[1]] if end[0] <= len(lines) else ""
    return "".join([lines[start[0] - 1][start[1] :] if start[0] <= len(lines) else "", *middle, last])


def main(arguments: list[str]) -> int:
    """Write the derived files, or with `--check` name those that are not as they should be."""
    if "--check" not in arguments:
        print(f"{write_all()} files derived")
        return 0
    wrong = stale()
    for path in wrong:
        print(f"{path} is not what its source derives to; run `python -m codegen.unasync`")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
