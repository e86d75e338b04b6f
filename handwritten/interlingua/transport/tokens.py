"""Tokens that expire: fetched once for all who wait, renewed ahead of time, and once when a server refuses one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Future
from copy import copy
from email.utils import parsedate_to_datetime
from threading import Lock
from time import monotonic, time
from typing import Any, Protocol

from attrs import frozen

from interlingua.errors import AuthenticationFailed, ConnectionFailed, InterlinguaError
from interlingua.transport.auth import JsonT, Secret, Unsigned
from interlingua.transport.failures import bare
from interlingua.transport.log import logger

EARLY = 300.0
"""Seconds before its end from which on a token is renewed; of a short-lived one its last fifth."""
EARLY_PART = 5
PATIENCE = 30.0
"""Seconds for which a token that could not be renewed, but has not expired, is used before it is tried again."""
LONGEST_FETCH = 60.0
"""Seconds after which nobody waits any longer for somebody else to fetch a token."""
REMEMBERED = 8
"""Tokens that are hidden although newer ones took their place: a server may still echo them."""


@frozen
class Token:
    """What a source gives."""

    secret: Secret
    lifetime: float | None = None
    """Seconds for which it is good from now on; None: nobody says, so the source is asked before every request."""


class TokenSource(Protocol):
    """Where tokens come from."""

    @property
    def origin(self) -> str:
        """Where what it proves itself with is from, for errors; nothing where the caller gave it."""
        ...

    def fetch(self) -> Token:
        """Another token, which may block. Raises why there is none."""
        ...

    def hide_in(self, value: JsonT) -> JsonT:
        """The same value without what it proves itself with."""
        ...


@frozen(eq=False)
class Held:
    """A token, and until when it is to be used and can be used."""

    secret: Secret
    fresh_until: float
    good_until: float


class TokenAuth:
    """Puts a token of a source on each try of each call."""

    def __init__(self, source: TokenSource, *, provider: str) -> None:
        self._source = source
        self._provider = provider
        self._held: Held | None = None
        self._refused: Held | None = None
        """One that the server did not take."""
        self._flight: Future[None] | None = None
        """The fetch that is under way."""
        self._patient_until = 0.0
        self._secrets: tuple[Secret, ...] = ()
        self._lock = Lock()
        self._process = os.getpid()

    def __repr__(self) -> str:
        return f"<TokenAuth for {self._provider}>"

    @property
    def is_ready(self) -> bool:
        """There is a token that will not expire soon, or one that is good while another is being fetched."""
        held = self._held
        if held is None or held is self._refused:
            return False
        now = monotonic()
        is_replaced = self._flight is not None or now < self._patient_until
        return now < held.fresh_until or (is_replaced and now < held.good_until)

    @property
    def origin(self) -> str:
        """Of what the tokens are given for."""
        return self._source.origin

    def make_ready(self) -> None:
        """Fetch a token, or wait for who is fetching one. Raises why there is none."""
        if self._process != os.getpid():  # whoever is fetching in the process that this was copied from, is not here
            self._lock, self._flight, self._process = Lock(), None, os.getpid()
        with self._lock:
            if self.is_ready:
                return
            others = self._flight
            own = self._flight = others or Future()
        if others is None:
            self._fetch(own)
        else:
            self._join(others)

    def renew(self, used: object) -> bool:
        """The server did not take a token: another one is there, or is to be fetched."""
        with self._lock:
            if used is None:
                return False
            if used is self._held:
                self._refused = self._held
            return True

    def sign(self, request: Unsigned) -> Held | None:
        """Put the token on, and say which it was."""
        held = self._held
        if held is not None:
            request.headers["authorization"] = f"Bearer {held.secret.reveal()}"
        return held

    def hide_in(self, value: JsonT) -> JsonT:
        """The same without the tokens, nor what they were given for."""
        for secret in self._secrets:
            value = secret.hide_in(value)
        return self._source.hide_in(value)

    def _fetch(self, flight: Future[None]) -> None:
        try:
            token = self._source.fetch()
        except BaseException as error:  # noqa: BLE001 - who waits for it must learn of whatever it was
            failure = bare(self._failure(error))
            with self._lock:
                self._flight = None
                is_good = self._held is not None and self._held is not self._refused
                if is_good and self._held is not None and monotonic() < self._held.good_until:
                    self._patient_until = monotonic() + PATIENCE
            flight.set_exception(failure)
            if self.is_ready:
                logger.warning("%s: the token is used on until it ends: %s", self._provider, failure)
                return
            raise failure from None
        with self._lock:
            self._held, self._flight, self._patient_until = _held(token), None, 0.0
            self._secrets = (*(each for each in self._secrets if each != token.secret), token.secret)[-REMEMBERED:]
        flight.set_result(None)

    def _join(self, flight: Future[None]) -> None:
        try:
            flight.result(LONGEST_FETCH)
        except TimeoutError:
            raise ConnectionFailed(
                f"{self._provider}: no token within {LONGEST_FETCH:g} s", provider=self._provider
            ) from None
        except BaseException as error:  # noqa: BLE001 - whatever the fetch raised, each who waits gets one of his own
            if not self.is_ready:
                raise bare(copy(error)) from None

    def _failure(self, error: BaseException) -> BaseException:
        if isinstance(error, InterlinguaError) or not isinstance(error, Exception):
            return error
        told = self.hide_in(f"{self._provider}: no token: {type(error).__name__}: {error}")
        return AuthenticationFailed(told, provider=self._provider)


def _held(token: Token) -> Held:
    now = monotonic()
    if token.lifetime is None:
        return Held(token.secret, fresh_until=now, good_until=now)
    early = min(EARLY, token.lifetime / EARLY_PART)
    return Held(token.secret, fresh_until=now + token.lifetime - early, good_until=now + token.lifetime)


def lifetime_of(fields: Mapping[str, Any], *, now: float) -> float | None:
    """Seconds that a token is good for, by an answer of its server.

    What it says in seconds holds whatever the clocks show; a moment counts from `now`, the server's own time.
    """
    for name in ("expires_in", "expiresIn"):
        if (seconds := _number(fields.get(name))) is not None:
            return seconds
    for name in ("expires_on", "expiration"):
        if (moment := _number(fields.get(name))) is not None:
            return moment - now
    return None


def server_time(headers: Mapping[str, str]) -> float:
    """Seconds of the epoch by the clock of who answered, or else by ours."""
    try:
        return parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, ValueError):
        return time()


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, str | int | float) else None
    except ValueError:
        return None
