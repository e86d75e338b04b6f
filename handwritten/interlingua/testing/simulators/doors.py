"""Who may ask a simulated provider, by the headers of a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from interlingua.testing.simulators.refusing import Refusal

WRONG_KEY = "wrong-key"
"""The one key that opens nothing, where any other does."""
BEARER = "bearer"
OPEN = "none"


@dataclass(frozen=True, kw_only=True)
class Door:
    """What opens a server."""

    auth: str = BEARER
    """As in the catalog: `bearer`, `none`, or the header that takes the bare key, which a bearer's token opens too."""
    key: str | None = None
    """None: any but `wrong-key`."""
    is_optional: bool = False
    """Who brings no key is let in too."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """What else must come with every request."""

    def admit(self, headers: Mapping[str, str], refusal: Callable[[int, str], Refusal]) -> None:
        """Let somebody in, or raise a refusal."""
        problem = self._problem(headers)
        if problem is not None:
            raise refusal(*problem)

    def _problem(self, headers: Mapping[str, str]) -> tuple[int, str] | None:
        lacking = next((name for name in self.headers if name not in headers), None)
        if lacking is not None:
            return 400, f"{lacking}: header is required"
        if self.auth == OPEN:
            return None
        key = self._key(headers)
        if not key:
            return None if self.is_optional else (401, "You didn't provide an API key.")
        is_right = key == self.key if self.key is not None else key != WRONG_KEY
        return None if is_right else (401, "Incorrect API key provided.")

    def _key(self, headers: Mapping[str, str]) -> str:
        if self.auth in headers:
            return headers[self.auth]
        kind, _, key = headers.get("authorization", "").partition(" ")
        return key.strip() if kind.lower() == BEARER else ""
