"""Writes `docs/providers/`: a table of all providers, and a page for each that nobody has written one for."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import interlingua as il
from interlingua.protocols import PROTOCOLS
from interlingua.providers import Provider, load_catalog
from interlingua_wire.served import ORDER
from tests.matrix.cases import Case, cases, own_words
from tests.matrix.outcomes import UNHEARD_OF, Outcome, Place, outcome
from tests.matrix.table import cell
from tests.providers.notes import NOTES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "providers"
OPTIONS = ROOT / "handwritten" / "interlingua" / "protocols" / "openai_chat"
MARK = "<!-- Written by `make provider-pages`. Do not edit. -->\n"
ELSEWHERE = {
    "bedrock_control": "bedrock.md",
    "gemini": "../gemini/README.md",
}
"""Pages under another name."""
TITLES = {
    "anyscale": "Anyscale Endpoints",
    "bedrock_control": "Amazon Bedrock, its control plane",
    "deepseek": "DeepSeek",
    "fireworks": "Fireworks AI",
    "huggingface": "Hugging Face Inference Providers",
    "llamacpp": "llama.cpp",
    "lmstudio": "LM Studio",
    "moonshot": "Moonshot AI",
    "openai_compatible": "Any compatible server",
    "sagemaker": "Amazon SageMaker",
    "vllm": "vLLM",
}
"""Of rows whose API is not compiled here, or holds only a part of what the row is."""


def all_pages() -> dict[Path, str]:
    """The table, and each page that is not written by hand."""
    with il.Client() as client:
        cards = {card.name: card for card in client.providers()}
    rows = load_catalog()
    own = {name: FOLDER / f"{name}.md" for name in rows if name not in ELSEWHERE and not is_by_hand(name)}
    tables = {path: provider_page(rows[name], cards[name]) for name, path in own.items()}
    return {FOLDER / "README.md": overview(rows, cards), **tables}


def is_by_hand(name: str) -> bool:
    """Whether somebody has written the page of a provider."""
    path = FOLDER / f"{name}.md"
    return path.exists() and not path.read_text("utf-8").startswith(MARK)


def overview(rows: Mapping[str, Provider], cards: Mapping[str, il.ProviderCard]) -> str:
    """`docs/providers/README.md`."""
    head = ("provider", "model strings", "wire formats", "serves", "key", "address", "documentation", "status")
    lines = [line(head), "|---" * len(head) + "|"]
    lines += [line(overview_row(row, cards[name])) for name, row in rows.items()]
    intro = (
        f"{MARK}# Providers\n\n"
        "What each serves is read off the operations of its API, or, where that is not compiled here, off the wire\n"
        "formats that it speaks; the same is in `client.providers()` and `interlingua providers --capabilities`. What\n"
        "becomes of each parameter stands in [parameters](../parameters.md).\n"
    )
    return "\n".join([intro, *lines, ""])


def overview_row(row: Provider, card: il.ProviderCard) -> tuple[str, ...]:
    """One provider; no cell is empty."""
    page = ELSEWHERE.get(row.name, f"{row.name}.md")
    return (
        f"[{title_of(row)}]({page})",
        f"`{row.name}/...`" if row.protocols else f"none; `il.connect({row.api!r})`".replace("'", '"'),
        listed(row.protocols) or "its own API alone",
        f"closed on {card.closed}" if card.closed else ", ".join(card.serves),
        keys_of(row, card),
        address_of(row),
        f"[docs]({row.docs})",
        f"[status]({row.status})" if row.status else "none known",
    )


def provider_page(row: Provider, card: il.ProviderCard) -> str:
    """The page of one provider."""
    chats = [protocol for protocol in row.protocols if protocol in PROTOCOLS]
    noted = [NOTES[row.name]] if row.name in NOTES else []
    parts = [MARK + f"# {title_of(row)}\n", *example(row, card), *facts(row, card), *noted, *options(row)]
    found = {case.name: outcome(case, Place(chats[0], row.name, UNHEARD_OF)) for case in shown()} if chats else {}
    if found and card.closed is None:
        parts += [f"## What maps to what, over `{chats[0]}`\n", *mapping(found), ""]
    return "\n".join([*parts, *cannot(card, found)]).rstrip() + "\n"


def shown() -> list[Case]:
    """The parameters that a page tells of."""
    return [case for case in (*cases(), *own_words()) if case.name != "options"]


def example(row: Provider, card: il.ProviderCard) -> list[str]:
    """What a first call looks like."""
    if card.closed is not None:
        return [f"It ended its service on {card.closed}: a call raises `ClosedProvider`, unless an address is given.\n"]
    if "chat" not in card.serves:
        return []
    model = row.name if row.default_model else f"{row.name}/some-model"
    code = f'import interlingua as il\n\nwith il.Client() as client:\n    print(client.chat("{model}", "Hello").text)\n'
    return [f"```python\n{code}```\n"]


def facts(row: Provider, card: il.ProviderCard) -> Iterator[str]:
    """Where it is, what opens it, what it serves."""
    yield "| | |\n|---|---|"
    yield line(("Address", address_of(row)))
    yield line(("Key", keys_of(row, card)))
    paths = ", ".join(f"`{name}` at `{path or '/'}`" for name, path in row.protocols.items())
    yield line(("Wire formats, the first by default", paths or "its own API alone"))
    yield line(("Serves", ", ".join(card.serves) or "nothing any more"))
    if row.api is not None:
        yield line(("Its own API", f'`il.connect("{row.api}")`, [reference](../reference/{row.api}/README.md)'))
    limits = "; ".join(f"{name} {limit}" for name, limit in card.limits.items())
    yield line(("Limits that are checked before sending", limits.replace("|", "\\|") or "none known"))
    yield line(("How much is left, in its replies", ", ".join(card.rate_limits) or "not told"))
    yield line(("Facts from", f"[its documentation]({row.docs}), looked up on {row.checked}"))
    yield line(("When it is down", f"[status]({row.status})" if row.status else "none known")) + "\n"


def options(row: Provider) -> Iterator[str]:
    """The fields of its own that `options=` takes."""
    path = OPTIONS / "options_of" / f"{row.api}.py"
    if not path.exists():
        return
    name, own = fields_in(path)
    common = fields_in(OPTIONS / "options.py")[1]
    yield f"## Options\n\n`options=` takes `il.{name}`; beside the fields of Chat Completions these are:\n"
    for field, text in own.items():
        if field not in common:
            yield f"- `{field}`: {text.replace('<', '&lt;')}"
    yield ""


def fields_in(path: Path) -> tuple[str, dict[str, str]]:
    """The name of the one type in a module, and its fields with what they are."""
    (found,) = (node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef))
    names = [
        node.target.id for node in found.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    texts = [ast.literal_eval(node.value) for node in found.body[1:] if isinstance(node, ast.Expr)]
    return found.name, {name: " ".join(text.split()) for name, text in zip(names, texts, strict=True)}


def mapping(found: Mapping[str, Outcome]) -> Iterator[str]:
    """What is sent for each parameter."""
    yield "| parameter | sent as |\n|---|---|"
    for name, result in found.items():
        if result.kind in ("sent", "sent otherwise"):
            yield line((name, cell(result)))


def cannot(card: il.ProviderCard, found: Mapping[str, Outcome]) -> Iterator[str]:
    """What it lacks, and what is told of that."""
    if card.closed is not None:
        return
    yield "## What it cannot do\n"
    lacking = [name for name in ORDER if name not in card.serves]
    yield f"- Not served: {', '.join(lacking) or 'nothing of what is asked for here'}."
    for kind, words in (("left out", "Left out with a warning"), ("refused", "Refused before anything is sent")):
        names = [name for name, result in found.items() if result.kind == kind]
        if names:
            yield f"- {words}: {', '.join(names)}."


def title_of(row: Provider) -> str:
    """What people call it."""
    if row.name in TITLES or row.api is None:
        return TITLES.get(row.name, row.name.capitalize())
    title: str = tomllib.loads((ROOT / "specs" / row.api / "source.toml").read_text("utf-8"))["title"]
    return title


def keys_of(row: Provider, card: il.ProviderCard) -> str:
    """What opens it, and where that is looked for."""
    found = listed((*row.key_variables, *row.token_variables), " or ")
    return f"{', '.join(card.auth)}" + (f": {found}" if found else "")


def address_of(row: Provider) -> str:
    """Where it is, and which variables say otherwise."""
    usual = f"`{row.base_url}`" if row.base_url else ("in this process" if row.local_server else "")
    return " or ".join(filter(None, (usual, listed((*row.base_url_variables, *row.region_variables), " or "))))


def listed(names: Iterable[str], separator: str = ", ") -> str:
    """Names as code."""
    return separator.join(f"`{name}`" for name in names)


def line(cells: tuple[str, ...]) -> str:
    """One line of a table."""
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    for place, text in all_pages().items():
        place.write_text(text, encoding="utf-8")
