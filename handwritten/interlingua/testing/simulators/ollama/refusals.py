"""Errors as Ollama says them."""

from __future__ import annotations

from interlingua.testing.simulators import refusing


class Refusal(refusing.Refusal):
    """An answer that is an error."""

    @property
    def body(self) -> dict[str, str]:
        """As JSON."""
        return {"error": str(self)}


def no_model(name: str) -> Refusal:
    """For a model that the server does not hold."""
    return Refusal(404, f"model '{name}' not found")


class NotServed(refusing.Refusal):
    """For a path that there is not."""

    @property
    def body(self) -> str:
        """As text."""
        return str(self)
