"""Errors as Ollama says them."""

from __future__ import annotations


class Refusal(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)

    @property
    def body(self) -> dict[str, str]:
        """As JSON."""
        return {"error": str(self)}


def no_model(name: str) -> Refusal:
    """For a model that the server does not hold."""
    return Refusal(404, f"model '{name}' not found")
