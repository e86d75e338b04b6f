"""Write the types of `options=`, a provider's request of which no field is needed: `python -m codegen.options`."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Written by `python -m codegen.options` from the generated types. Do not edit.\n"
STANDARD = {"Any": "typing", "Literal": "typing", "Mapping": "collections.abc", "Sequence": "collections.abc"}
WIDTH = 116
_NOT_REQUIRED = re.compile(r"^NotRequired\[(.*)\]$", re.DOTALL)
_NAME = re.compile(r"\b[A-Za-z_]\w*\b")
_TEXT = re.compile(r'"[^"]*"')


class Source(NamedTuple):
    """The body of an operation, and what its options are called."""

    api: str
    body: str
    name: str


SOURCES = {
    "anthropic_messages/options": Source("anthropic", "CreateMessageParams", "AnthropicMessagesOptions"),
    "bedrock_converse/options": Source("bedrock_runtime", "ConverseRequest", "BedrockConverseOptions"),
    "cohere_chat/options": Source("cohere", "ChatRequestV2", "CohereChatOptions"),
    "gemini/options": Source("gemini", "GenerateContentRequestDict", "GeminiOptions"),
    "ollama/options": Source("ollama", "ChatRequest", "OllamaOptions"),
    "openai_chat/options": Source("openai", "CreateChatCompletionRequest", "OpenAIChatOptions"),
    "openai_chat/options_of/cerebras": Source("cerebras", "ChatCompletionRequest", "CerebrasOptions"),
    "openai_chat/options_of/deepinfra": Source("deepinfra", "OpenAIChatCompletionsIn", "DeepInfraOptions"),
    "openai_chat/options_of/groq": Source("groq", "CreateChatCompletionRequest", "GroqOptions"),
    "openai_chat/options_of/mistral": Source("mistral", "ChatCompletionRequest", "MistralOptions"),
    "openai_chat/options_of/openrouter": Source("openrouter", "ChatRequest", "OpenRouterOptions"),
    "openai_chat/options_of/perplexity": Source("perplexity", "ApiChatCompletionsRequest", "PerplexityOptions"),
    "openai_chat/options_of/together": Source("together", "ChatCompletionRequest", "TogetherOptions"),
    "openai_chat/options_of/xai": Source("xai", "CreateChatCompletionRequest", "XAIOptions"),
    "openai_responses/options": Source("openai", "CreateResponse", "OpenAIResponsesOptions"),
}
"""By module: of each protocol, and of those who speak one with fields of their own."""


def derive_all(root: Path = ROOT) -> dict[Path, str]:
    """The text of each module whose API is compiled here."""
    folder = root / "handwritten/interlingua/protocols"
    sources = {place: source for place, source in SOURCES.items() if (root / "specs" / source.api).is_dir()}
    return {folder / f"{place}.py": _formatted(module(source, root)) for place, source in sources.items()}


def stale(root: Path = ROOT) -> list[str]:
    """Modules that are missing, or not what the types say."""
    wrong = [path for path, text in derive_all(root).items() if not path.exists() or path.read_text("utf-8") != text]
    return sorted(path.relative_to(root).as_posix() for path in wrong)


def write_all(root: Path = ROOT) -> int:
    """Write each module; their number."""
    texts = derive_all(root)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return len(texts)


def module(source: Source, root: Path) -> str:
    """One module with one type."""
    body = _class_of(source, root)
    fields = "".join(_field(name, annotation, text) for name, annotation, text in _fields(body))
    used = set(_NAME.findall(_TEXT.sub("", " ".join(annotation for _, annotation, _ in _fields(body)))))
    standard = {name: place for name, place in STANDARD.items() if name in used}
    own = sorted(used - {*standard, "str", "int", "float", "bool", "None", "object", "dict", "list"})
    imports = [f"from {place} import {name}" for name, place in standard.items()]
    lines = [
        f'{HEADER}"""The fields of a request that a caller of this wire format may set beside our own keywords."""',
        "from __future__ import annotations",
        *imports,
        "from typing import TYPE_CHECKING, TypedDict",
        f"if TYPE_CHECKING:\n    from interlingua_wire.{source.api}.types import {', '.join(own)}" if own else "",
        f'class {source.name}(TypedDict, total=False):\n    """Fields of `{source.body}`, none of them needed."""\n',
    ]
    return "\n\n".join(lines) + fields


def _class_of(source: Source, root: Path) -> ast.ClassDef:
    for path in sorted((root / f"generated/interlingua_wire/{source.api}/types").glob("*_params.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name == source.body:
                return node
    raise LookupError(f"{source.api} has no type {source.body}; run make regen")


def _fields(body: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """Name, annotation and description of each field."""
    for node, following in zip(body.body, [*body.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            annotation = _NOT_REQUIRED.sub(r"\1", ast.unparse(node.annotation))
            yield node.target.id, annotation.replace("'", '"'), _text(following)


def _text(node: ast.stmt | None) -> str:
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return text
        case _:
            return ""


def _field(name: str, annotation: str, text: str) -> str:
    lines = textwrap.wrap(" ".join(text.split()).replace("\\", "\\\\"), WIDTH - 6)
    if not lines:
        return f"    {name}: {annotation}\n"
    documented = "\n    ".join(lines)
    return f'    {name}: {annotation}\n    """{documented}"""\n'


def _formatted(text: str) -> str:
    for command in (["check", "--fix", "--quiet", "--select", "I"], ["format", "--quiet"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--line-length", "120", "--stdin-filename", "options.py", "-"],
            input=text,
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        text = done.stdout
    return text


if __name__ == "__main__":
    write_all()
