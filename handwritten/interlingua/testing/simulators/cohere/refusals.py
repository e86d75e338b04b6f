"""Errors as Cohere says them."""

from __future__ import annotations

from uuid import uuid4


class Refusal(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)

    @property
    def body(self) -> dict[str, str]:
        """As JSON."""
        return {"id": str(uuid4()), "message": str(self)}


def no_model(name: str) -> Refusal:
    """For a model that there is not."""
    return Refusal(
        404, f"model '{name}' not found, make sure the correct model ID was used and that you have access to it"
    )
