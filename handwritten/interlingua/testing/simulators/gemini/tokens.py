"""Ephemeral tokens, with which a device may talk to a model without having the key."""

from __future__ import annotations

from datetime import timedelta

from interlingua.testing.simulators.gemini.refusals import Json, invalid
from interlingua.testing.simulators.gemini.state import Call, State, moment_of, stamp

LONGEST = timedelta(hours=20)
TOKEN_LIFETIME = timedelta(minutes=30)
SESSION_START = timedelta(minutes=1)


def create_token(state: State, call: Call) -> Json:
    """A token that a device can use for a Live session in place of the key."""
    body, now = call.body, state.clock.now()
    expires = moment_of(body["expireTime"]) if "expireTime" in body else now + TOKEN_LIFETIME
    if not now < expires <= now + LONGEST:
        raise invalid("expire_time must be within the next 20 hours.", field="auth_token.expire_time")
    name = f"auth_tokens/{state.new_id()}{state.new_id()}"
    begins = body.get("newSessionExpireTime", stamp(now + SESSION_START))
    setup = body.get("bidiGenerateContentSetup")
    state.tokens[name] = {"uses": body.get("uses", 1), "expires": stamp(expires), "begins": begins, "setup": setup}
    return {"name": name}


HANDLERS = {"auth_tokens.create": create_token}
