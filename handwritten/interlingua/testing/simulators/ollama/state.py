"""All that a simulated Ollama server holds: models, files, and what is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count

from interlingua.testing.simulators.ollama.refusals import no_model
from interlingua.testing.simulators.scripts import Json, Script

VERSION = "0.12.0"
KEPT_ALIVE = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Model:
    """One model that the server holds."""

    size: int = 1 << 30
    """Bytes."""
    family: str = "llama"
    capabilities: tuple[str, ...] = ("completion", "tools")
    system: str = ""
    template: str = "{{ .Prompt }}"
    parameters: Json = field(default_factory=dict[str, object])
    license: str = ""
    parent: str = ""
    """The model that it was made from."""
    modified: datetime = field(default_factory=lambda: datetime.now(UTC))


class State:
    """What changes by requests. `registry` is what can be pulled; `script` is what models say next."""

    def __init__(self) -> None:
        self.models: dict[str, Model] = {
            "llama3.2:latest": Model(),
            "nomic-embed-text:latest": Model(size=1 << 28, family="nomic-bert", capabilities=("embedding",)),
        }
        self.registry: dict[str, Model] = {"qwen3:latest": Model(capabilities=("completion", "tools", "thinking"))}
        self.blobs: dict[str, int] = {}
        """The size of each file, by its digest. What is in them is not kept."""
        self.loaded: dict[str, datetime] = {}
        """When each model is let go of."""
        self.script = Script()
        self.numbers = count(1)
        """Of the answers that were given."""

    def find(self, name: str) -> Model:
        """A model by its name, which may lack the tag. Raises `Refusal`."""
        found = self.models.get(tagged(name))
        if found is None:
            raise no_model(name)
        return found

    def load(self, name: str, keep_alive: object) -> None:
        """Keep a model in memory for a while; for no time at all, let go of it."""
        if keep_alive in (0, "0", "0s"):
            self.loaded.pop(tagged(name), None)
        else:
            self.loaded[tagged(name)] = datetime.now(UTC) + KEPT_ALIVE


def tagged(name: str) -> str:
    """The whole name of a model."""
    return name if ":" in name else f"{name}:latest"


def digest_of(name: str) -> str:
    """What stands for the digest of a model's manifest."""
    return sha256(tagged(name).encode()).hexdigest()


def details_of(model: Model) -> Json:
    """What kind of model it is."""
    return {
        "parent_model": model.parent,
        "format": "gguf",
        "family": model.family,
        "families": [model.family],
        "parameter_size": "3.2B",
        "quantization_level": "Q4_K_M",
    }


def moment(when: datetime) -> str:
    """As the server writes it."""
    return when.isoformat().replace("+00:00", "Z")
