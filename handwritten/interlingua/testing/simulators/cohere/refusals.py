"""Errors as Cohere says them."""

from __future__ import annotations

from uuid import uuid4

from interlingua.testing.simulators import refusing


class Refusal(refusing.Refusal):
    """An answer that is an error."""

    @property
    def body(self) -> dict[str, str]:
        """As JSON."""
        return {"id": str(uuid4()), "message": str(self)}


def no_model(name: str) -> Refusal:
    """For a model that there is not."""
    return Refusal(
        404, f"model '{name}' not found, make sure the correct model ID was used and that you have access to it"
    )
