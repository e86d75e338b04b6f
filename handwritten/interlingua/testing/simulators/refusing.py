"""Errors that a simulated provider answers with."""

from __future__ import annotations

from typing import Any, TypeAlias

from aiohttp import web

Body: TypeAlias = dict[str, Any] | str


class Refusal(Exception):
    """An answer that is an error. What it looks like is a dialect's own."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        self.headers: dict[str, str] = {}
        """Sent with it."""
        super().__init__(message)

    @property
    def body(self) -> Body:
        """As JSON, or bare text."""
        raise NotImplementedError

    def response(self) -> web.Response:
        """As it goes over the wire."""
        body = self.body
        if isinstance(body, str):
            return web.Response(text=body, status=self.status, headers=self.headers)
        return web.json_response(body, status=self.status, headers=self.headers)
