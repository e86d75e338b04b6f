"""What the API documents of a request and would refuse: told before anything is sent.

What holds for one value stands in the API's own document and is read from tables made of it; what holds between
several, or for one operation alone, is a row here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from typing import Any, TypeAlias, cast

from interlingua.errors import InvalidArgument
from interlingua_wire._core.omit import omit
from interlingua_wire._core.request import Request

Fields: TypeAlias = Mapping[str, Any]
Complaint: TypeAlias = tuple[str, str, str]
"""The field, what was found, what is expected."""
Rule: TypeAlias = Callable[[Fields], Complaint | None]
"""Looks at the path, the query and the body as one."""

NOTHING: Fields = {}
OWN_ID = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
WITH_ADDRESS = frozenset({"USER", "GROUP"})
LONGEST_TOKEN = timedelta(hours=20)


def check_request(request: Request[Any, Any, Any]) -> None:
    """Raise `InvalidArgument` for what the API documents that it does not take."""
    from interlingua.protocols.gemini.values import refuse_outside, refuse_value, spoken
    from interlingua_wire.gemini.checks import BODIES, QUERIES

    operation = request.operation.id
    whole: Any = request.body
    body = cast("Fields", whole) if isinstance(whole, Mapping) else NOTHING
    body = {name: value for name, value in {**body, **request.extra.body}.items() if value is not omit}
    for name, limits in QUERIES.get(operation, NOTHING).items():
        refuse_value(request.query.get(name), limits, spoken(name))
    if operation in BODIES:
        refuse_outside(body, BODIES[operation])
    given = {**request.path, **request.query, **body}
    fields = {name: value for name, value in given.items() if value is not omit and value is not None}
    for row in rows_of(operation):
        if complaint := row.rule(fields):
            raise InvalidArgument(*complaint, source=row.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule of some operations."""

    operations: tuple[str, ...]
    rule: Rule
    source: str
    """The page that says so."""
    checked: date


@cache
def rows_of(operation: str) -> tuple[Row, ...]:
    """The rules of an operation."""
    return tuple(row for row in ROWS if operation in row.operations)


def _own_name(fields: Fields, *, collection: str) -> Complaint | None:
    name = fields.get("name")
    start = f"{fields['parent']}/{collection}/" if "parent" in fields else f"{collection}/"
    if not isinstance(name, str) or (name.startswith(start) and OWN_ID.fullmatch(name.removeprefix(start))):
        return None
    rule = "then at most 40 lowercase letters, digits and dashes, no dash first or last; without it the server names it"
    return "name", f"{name!r} (str)", f"{start!r}, {rule}"


def _one_parent(fields: Fields) -> Complaint | None:
    for index, request in _requests(fields):
        given = request.get("parent")
        if given != fields["parent"]:
            return f"requests[{index}].parent", repr(given), f"the parent of the call, {fields['parent']!r}"
    return None


def _within_parent(fields: Fields, *, within: str = "") -> Complaint | None:
    for index, request in _requests(fields):
        named = request.get(within) if within else request
        name = cast("Fields", named).get("name") if isinstance(named, Mapping) else None
        if isinstance(name, str) and not name.startswith(f"{fields['parent']}/"):
            path = ".".join(filter(None, (f"requests[{index}]", within, "name")))
            return path, f"{name!r} (str)", f"a chunk of the call's parent, {fields['parent']!r}"
    return None


def _requests(fields: Fields) -> Iterator[tuple[int, Fields]]:
    given = fields.get("requests")
    for index, item in enumerate(cast("Sequence[object]", given) if isinstance(given, Sequence) else ()):
        if isinstance(item, Mapping):
            yield index, cast("Fields", item)


def _one_model(fields: Fields) -> Complaint | None:
    for index, request in _requests(fields):
        if request.get("model") not in (None, fields["model"]):
            return f"requests[{index}].model", repr(request["model"]), f"the model of the call, {fields['model']!r}"
    return None


def _one_of(fields: Fields, *, names: tuple[str, ...]) -> Complaint | None:
    if any(name in fields for name in names):
        return None
    return names[0], "none", f"one of {', '.join(names)}"


def _mask(fields: Fields, *, allowed: tuple[str, ...], field: str = "update_mask") -> Complaint | None:
    mask = fields.get("updateMask")
    if not isinstance(mask, str) or mask == "*":
        return None
    for path in mask.split(","):
        if _camel(path.strip()).partition(".")[0] not in allowed:
            return field, f"{path!r} (str)", " or ".join(allowed)
    return None


def _masks(fields: Fields, *, allowed: tuple[str, ...]) -> Complaint | None:
    found = (_mask(item, allowed=allowed, field=f"requests[{index}].updateMask") for index, item in _requests(fields))
    return next(filter(None, found), None)


def _camel(path: str) -> str:
    first, *rest = path.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _grantee(fields: Fields) -> Complaint | None:
    kind, email, role = fields.get("granteeType"), fields.get("emailAddress"), fields.get("role")
    if kind in WITH_ADDRESS and email is None:
        return "email_address", "none", f"the address of the {str(kind).lower()}"
    if kind == "EVERYONE" and email is not None:
        return "email_address", f"{email!r} (str)", "none, where everyone is meant"
    if kind == "EVERYONE" and role not in (None, "READER"):
        return "role", repr(role), "READER, where everyone is meant"
    return _no_owner(fields)


def _no_owner(fields: Fields) -> Complaint | None:
    if fields.get("role") == "OWNER":
        return "role", "'OWNER'", "WRITER or READER; tuned_models.transfer_ownership makes owners"
    return None


def _lifetime(fields: Fields) -> Complaint | None:
    ttl = fields.get("ttl")
    if isinstance(ttl, str) and float(ttl.removesuffix("s")) <= 0:
        return "ttl", f"{ttl!r} (str)", "seconds above 0, such as '300s'"
    return None


def _token_times(fields: Fields, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Complaint | None:
    for name, spoken in (("expireTime", "expire_time"), ("newSessionExpireTime", "new_session_expire_time")):
        moment = fields.get(name)
        if isinstance(moment, str) and datetime.fromisoformat(moment) - now() >= LONGEST_TOKEN:
            return spoken, f"{moment!r} (str)", "less than 20 hours from now"
    return None


def _examples(fields: Fields) -> Complaint | None:
    within: Any = fields.get("tuningTask")
    for name in ("trainingData", "examples", "examples"):
        if not isinstance(within, Mapping):
            break
        within = cast("Fields", within).get(name)
    if within:
        return None
    return "tuning_task", "no examples", "trainingData.examples.examples with at least one"


SEEN = date(2026, 11, 28)
RETRIEVAL = "https://ai.google.dev/api/semantic-retrieval/"
TUNING = "https://ai.google.dev/api/tuning"
CACHING = "https://ai.google.dev/api/caching#CachedContent"
CHUNKS = "corpora.documents.chunks."
CHUNK_FIELDS = ("data", "customMetadata")
GRANTED = ("corpora.permissions.", "tunedModels.permissions.")


def _row(rule: Rule, source: str, *operations: str) -> Row:
    return Row(operations=operations, rule=rule, source=source, checked=SEEN)


ROWS: Sequence[Row] = (
    _row(partial(_own_name, collection="corpora"), f"{RETRIEVAL}corpora", "corpora.create"),
    _row(partial(_own_name, collection="documents"), f"{RETRIEVAL}documents", "corpora.documents.create"),
    _row(partial(_own_name, collection="chunks"), f"{RETRIEVAL}chunks", f"{CHUNKS}create"),
    _row(_one_parent, f"{RETRIEVAL}chunks", f"{CHUNKS}batchCreate"),
    _row(partial(_within_parent, within="chunk"), f"{RETRIEVAL}chunks", f"{CHUNKS}batchUpdate"),
    _row(_within_parent, f"{RETRIEVAL}chunks", f"{CHUNKS}batchDelete"),
    _row(partial(_mask, allowed=("displayName",)), f"{RETRIEVAL}corpora", "corpora.patch"),
    _row(partial(_mask, allowed=("displayName", "customMetadata")), f"{RETRIEVAL}documents", "corpora.documents.patch"),
    _row(partial(_mask, allowed=CHUNK_FIELDS), f"{RETRIEVAL}chunks", f"{CHUNKS}patch"),
    _row(partial(_masks, allowed=CHUNK_FIELDS), f"{RETRIEVAL}chunks", f"{CHUNKS}batchUpdate"),
    _row(_grantee, f"{TUNING}/permissions", *(f"{start}create" for start in GRANTED)),
    _row(_no_owner, f"{TUNING}/permissions", *(f"{start}patch" for start in GRANTED)),
    _row(partial(_mask, allowed=("role",)), f"{TUNING}/permissions", *(f"{start}patch" for start in GRANTED)),
    _row(_examples, TUNING, "tunedModels.create"),
    _row(partial(_one_of, names=("baseModel", "tunedModelSource")), TUNING, "tunedModels.create"),
    _row(_lifetime, CACHING, "cachedContents.create", "cachedContents.patch"),
    _row(partial(_mask, allowed=("ttl", "expireTime")), CACHING, "cachedContents.patch"),
    _row(_one_model, "https://ai.google.dev/api/embeddings", "models.batchEmbedContents"),
    _row(
        partial(_one_of, names=("inlinePassages", "semanticRetriever")),
        f"{RETRIEVAL}question-answering",
        "models.generateAnswer",
    ),
    _row(_token_times, "https://ai.google.dev/api/live#ephemeral-auth-tokens", "auth_tokens.create"),
)
