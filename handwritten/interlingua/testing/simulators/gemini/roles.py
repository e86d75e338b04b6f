"""Who may do what with a corpus or a tuned model: permissions, and the roles they give."""

from __future__ import annotations

import re

from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid
from interlingua.testing.simulators.gemini.shelf import masked
from interlingua.testing.simulators.gemini.state import Call, State

RANKS = {"READER": 1, "WRITER": 2, "OWNER": 3}
"""A role may do what those below it may. https://ai.google.dev/api/tuning/permissions, checked 2026-11-28."""
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
WITH_ADDRESS = frozenset({"USER", "GROUP"})


def own(state: State, name: str, caller: str) -> None:
    """Note who made something."""
    _put(state, name, {"granteeType": "USER", "emailAddress": caller, "role": "OWNER"})


def need(state: State, name: str, caller: str, role: str) -> None:
    """Raise `Refusal` unless somebody has a role, or a higher one."""
    if _rank(state, name, caller) < RANKS[role]:
        raise Refusal("PERMISSION_DENIED", f"The caller does not have permission: {role} of {name} is needed.")


def may_read(state: State, name: str, caller: str) -> bool:
    """Whether somebody sees it at all."""
    return _rank(state, name, caller) > 0


def drop_all(state: State, name: str) -> None:
    """Forget the permissions of something that is gone."""
    for permission in state.permissions.within(name):
        state.permissions.drop(permission["name"])


def _rank(state: State, name: str, caller: str) -> int:
    granted = state.permissions.within(name)
    return max(
        (
            RANKS[permission["role"]]
            for permission in granted
            if permission["granteeType"] == "EVERYONE" or permission.get("emailAddress") == caller
        ),
        default=0,
    )


def _put(state: State, name: str, permission: Json) -> Json:
    return state.permissions.put({"name": f"{name}/permissions/{state.new_id()}", **permission})


def _shared(state: State, name: str) -> str:
    """The corpus or model of this name, which must be there."""
    (state.corpora if name.startswith("corpora/") else state.tuned_models).find(name)
    return name


def create(state: State, call: Call) -> Json:
    """Let somebody in."""
    name = _shared(state, call.parent)
    need(state, name, call.caller, "WRITER")
    kind, email, role = (call.body.get(field) for field in ("granteeType", "emailAddress", "role"))
    if kind not in (*WITH_ADDRESS, "EVERYONE"):
        raise invalid("grantee_type must be USER, GROUP or EVERYONE.", field="permission.grantee_type")
    if role not in RANKS or role == "OWNER":
        raise invalid("role must be WRITER or READER; ownership is transferred.", field="permission.role")
    if (email is not None) != (kind in WITH_ADDRESS) or (email and not EMAIL.fullmatch(email)):
        raise invalid(
            "email_address must be set for USER and GROUP, and for nobody else.", field="permission.email_address"
        )
    if kind == "EVERYONE" and role != "READER":
        raise invalid("EVERYONE can be a READER only.", field="permission.role")
    if any(
        other["granteeType"] == kind and other.get("emailAddress") == email for other in state.permissions.within(name)
    ):
        raise Refusal("ALREADY_EXISTS", "A permission for this grantee already exists.")
    return _put(state, name, {key: value for key, value in call.body.items() if key != "name"})


def find(state: State, call: Call) -> Json:
    """One permission."""
    need(state, _holder(call.name), call.caller, "READER")
    return state.permissions.find(call.name)


def list_all(state: State, call: Call) -> Json:
    """Who may do what."""
    name = _shared(state, call.parent)
    need(state, name, call.caller, "READER")
    return state.permissions.page(call.query, "permissions", state.permissions.within(name), default=10)


def patch(state: State, call: Call) -> Json:
    """Change a role; nothing else of a permission changes."""
    permission = state.permissions.find(call.name)
    need(state, _holder(call.name), call.caller, "WRITER")
    changed = masked(permission, call.body, call.query.get("updateMask"), allowed=["role"])
    if changed["role"] not in RANKS or "OWNER" in (permission["role"], changed["role"]):
        raise invalid("Ownership is transferred, not patched.", field="permission.role")
    permission.update(changed)
    return permission


def delete(state: State, call: Call) -> Json:
    """Shut somebody out. The owner stays."""
    permission = state.permissions.find(call.name)
    need(state, _holder(call.name), call.caller, "WRITER")
    if permission["role"] == "OWNER":
        raise Refusal("FAILED_PRECONDITION", "The permission of the owner cannot be deleted.")
    state.permissions.drop(call.name)
    return {}


def transfer(state: State, call: Call) -> Json:
    """Give a tuned model away; who had it may still write."""
    name = _shared(state, call.name)
    need(state, name, call.caller, "OWNER")
    email = call.body.get("emailAddress", "")
    if not EMAIL.fullmatch(email):
        raise invalid("email_address is no address.", field="email_address")
    for permission in state.permissions.within(name):
        if permission.get("emailAddress") == email:
            state.permissions.drop(permission["name"])
        elif permission["role"] == "OWNER":
            permission["role"] = "WRITER"
    own(state, name, email)
    return {}


def _holder(name: str) -> str:
    return name.partition("/permissions/")[0]


HANDLERS = {
    f"{kind}.permissions.{verb}": function
    for kind in ("corpora", "tunedModels")
    for verb, function in {"create": create, "get": find, "list": list_all, "patch": patch, "delete": delete}.items()
} | {"tunedModels.transferOwnership": transfer}
