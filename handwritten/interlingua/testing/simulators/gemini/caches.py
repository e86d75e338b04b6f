"""Cached contents, which live until their time is up."""

from __future__ import annotations

from datetime import timedelta

from interlingua.testing.simulators.gemini.counting import tokens_of
from interlingua.testing.simulators.gemini.refusals import Json, invalid
from interlingua.testing.simulators.gemini.shelf import masked
from interlingua.testing.simulators.gemini.state import Call, State, moment_of, seconds_of, stamp

LIFETIME = 3600.0
"""Seconds, where the caller says nothing. https://ai.google.dev/api/caching, checked 2026-11-28."""
HIDDEN = frozenset({"contents", "tools", "systemInstruction", "toolConfig", "ttl"})
"""What goes in and does not come out."""


def create(state: State, call: Call) -> Json:
    """A new cache."""
    state.models.find(call.body["model"])
    if not call.body.get("contents") and not call.body.get("systemInstruction"):
        raise invalid("CachedContent must hold contents or a system instruction.", field="cached_content.contents")
    now = state.time()
    cache: Json = {
        **call.body,
        "name": f"cachedContents/{state.new_id()}",
        "createTime": now,
        "updateTime": now,
        "expireTime": _expiry(state, call.body) or state.time(after=LIFETIME),
        "usageMetadata": {"totalTokenCount": tokens_of(call.body)},
    }
    return _shown(state.caches.put(cache))


def current(state: State, name: str) -> Json:
    """A cache, with all it holds. Raises `Refusal` where it is none, or no longer."""
    cache = state.caches.find(name)
    if moment_of(cache["expireTime"]) <= state.clock.now():
        state.caches.drop(name)
        return state.caches.find(name)
    return cache


def find(state: State, call: Call) -> Json:
    """One cache, without what it holds."""
    return _shown(current(state, call.name))


def list_all(state: State, call: Call) -> Json:
    """Those that have not expired."""
    now = state.clock.now()
    living = [cache for cache in state.caches if moment_of(cache["expireTime"]) > now]
    page = state.caches.page(call.query, "cachedContents", living)
    return {
        **page,
        **({"cachedContents": [_shown(cache) for cache in page["cachedContents"]]} if living and page else {}),
    }


def patch(state: State, call: Call) -> Json:
    """Change how long it lives; nothing else of it changes."""
    cache = current(state, call.name)
    change = dict(call.body)
    expiry = _expiry(state, change)
    if expiry is not None:
        change["expireTime"] = expiry
    mask = call.query.get("updateMask")
    mask = mask and mask.replace("ttl", "expireTime")
    cache.update(masked(cache, change, mask, allowed=["expireTime"]) | {"updateTime": state.time()})
    return _shown(cache)


def delete(state: State, call: Call) -> Json:
    """Take it away."""
    current(state, call.name)
    state.caches.drop(call.name)
    return {}


def _expiry(state: State, given: Json) -> str | None:
    if "ttl" in given:
        seconds = seconds_of(given["ttl"])
        if seconds <= 0:
            raise invalid("ttl must be positive.", field="cached_content.ttl")
        return stamp(state.clock.now() + timedelta(seconds=seconds))
    if "expireTime" in given:
        if moment_of(given["expireTime"]) <= state.clock.now():
            raise invalid("expire_time must be in the future.", field="cached_content.expire_time")
        return str(given["expireTime"])
    return None


def _shown(cache: Json) -> Json:
    return {key: value for key, value in cache.items() if key not in HIDDEN}


HANDLERS = {
    "cachedContents.create": create,
    "cachedContents.get": find,
    "cachedContents.list": list_all,
    "cachedContents.patch": patch,
    "cachedContents.delete": delete,
}
