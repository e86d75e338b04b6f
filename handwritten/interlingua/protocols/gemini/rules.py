"""What the API documents of a request and would refuse: told before anything is sent.

https://ai.google.dev/api/semantic-retrieval, https://ai.google.dev/api/tuning, https://ai.google.dev/api/caching and
https://ai.google.dev/api/embeddings, checked 2026-11-28.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias, cast

from interlingua.errors import InvalidArgument
from interlingua_wire._core.omit import omit
from interlingua_wire._core.request import Request

Fields: TypeAlias = Mapping[str, Any]
Rule: TypeAlias = Callable[[Fields], None]
"""Looks at the path, the query and the body as one."""

NOTHING: Fields = {}
AT_ONCE = 100
MOST_METADATA = 20
LONGEST_NAME = 512
OWN_ID = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
TUNED_ID = re.compile(r"[a-z]([a-z0-9-]{0,38}[a-z0-9])?")
TTL = re.compile(r"\d+(\.\d{1,9})?s")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
WITH_ADDRESS = frozenset({"USER", "GROUP"})
TITLED = "RETRIEVAL_DOCUMENT"


def check_request(request: Request[Any, Any, Any]) -> None:
    """Raise `InvalidArgument` for what the API documents that it does not take."""
    rules = RULES.get(request.operation.id, ())
    if not rules:
        return
    whole: Any = request.body
    body = cast("Fields", whole) if isinstance(whole, Mapping) else NOTHING
    given = {**request.path, **request.query, **body, **request.extra.body}
    fields = {name: value for name, value in given.items() if value is not omit}
    for rule in rules:
        rule(fields)


def _count(fields: Fields, *, name: str, most: int, least: int = 0) -> None:
    found = fields.get(name)
    if isinstance(found, Sequence) and not least <= len(cast("Sequence[object]", found)) <= most:
        raise InvalidArgument(name, f"{len(cast('Sequence[object]', found))} of them", f"{least} to {most}")


def _number(fields: Fields, *, name: str, most: int) -> None:
    found = fields.get(name)
    if isinstance(found, int) and not 0 <= found <= most:
        raise InvalidArgument(name, repr(found), f"0 to {most}")


def _length(fields: Fields, *, name: str, most: int) -> None:
    found = fields.get(name)
    if isinstance(found, str) and len(found) > most:
        raise InvalidArgument(name, f"{len(found)} letters", f"at most {most}")


def _one_parent(fields: Fields) -> None:
    for request in fields.get("requests", ()):
        if request.get("parent") != fields["parent"]:
            raise InvalidArgument(
                "requests", repr(request.get("parent")), f"the parent of the call, {fields['parent']!r}"
            )


def _own_name(fields: Fields, *, collection: str) -> None:
    name = fields.get("name")
    start = f"{fields['parent']}/{collection}/" if "parent" in fields else f"{collection}/"
    if isinstance(name, str) and not (name.startswith(start) and OWN_ID.fullmatch(name.removeprefix(start))):
        rule = "then at most 40 lowercase letters, digits and dashes, no dash first or last"
        raise InvalidArgument("name", repr(name), f"{start!r}, {rule}")


def _file_name(fields: Fields) -> None:
    file = fields.get("file")
    if isinstance(file, Mapping):
        _own_name({"name": cast("Fields", file).get("name")}, collection="files")


def _tuned_id(fields: Fields) -> None:
    found = fields.get("tunedModelId")
    if isinstance(found, str) and not TUNED_ID.fullmatch(found):
        rule = "at most 40 lowercase letters, digits and dashes, a letter first and no dash last"
        raise InvalidArgument("tuned_model_id", repr(found), rule)


def _one_of(fields: Fields, *, names: tuple[str, ...], least: int = 0) -> None:
    given = [name for name in names if name in fields]
    if not least <= len(given) <= 1:
        raise InvalidArgument(names[0], " and ".join(given) or "none", f"one of {', '.join(names)}")


def _mask(fields: Fields, *, allowed: tuple[str, ...]) -> None:
    mask = fields.get("updateMask")
    if not isinstance(mask, str) or mask == "*":
        return
    for path in mask.split(","):
        if _camel(path.strip()).partition(".")[0] not in allowed:
            raise InvalidArgument("update_mask", repr(path), " or ".join(allowed))


def _camel(path: str) -> str:
    first, *rest = path.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _grantee(fields: Fields) -> None:
    kind, email, role = fields.get("granteeType"), fields.get("emailAddress"), fields.get("role")
    if kind in WITH_ADDRESS and not (isinstance(email, str) and EMAIL.fullmatch(email)):
        raise InvalidArgument("email_address", repr(email), f"the address of the {str(kind).lower()}")
    if kind == "EVERYONE" and email is not None:
        raise InvalidArgument("email_address", repr(email), "none, where everyone is meant")
    if kind == "EVERYONE" and role not in (None, "READER"):
        raise InvalidArgument("role", repr(role), "READER, where everyone is meant")
    if role == "OWNER":
        raise InvalidArgument("role", repr(role), "WRITER or READER; tuned_models.transfer_ownership makes owners")


def _ttl(fields: Fields) -> None:
    ttl = fields.get("ttl")
    if isinstance(ttl, str) and (not TTL.fullmatch(ttl) or float(ttl[:-1]) <= 0):
        raise InvalidArgument("ttl", repr(ttl), "seconds above 0 with an s, such as '300s'")


def _title(fields: Fields) -> None:
    for request in fields.get("requests", (fields,)):
        if request.get("title") is not None and request.get("taskType") != TITLED:
            raise InvalidArgument("title", repr(request["title"]), f"one with task_type {TITLED} only")


def _examples(fields: Fields) -> None:
    task = fields.get("tuningTask")
    if not isinstance(task, Mapping):
        return
    sets: Any = cast("Fields", task).get("trainingData", {})
    if not sets.get("examples", {}).get("examples"):
        raise InvalidArgument("tuning_task", "no examples", "trainingData.examples.examples with at least one")


_SAID: tuple[Rule, ...] = (
    partial(_length, name="displayName", most=LONGEST_NAME),
    partial(_count, name="customMetadata", most=MOST_METADATA),
)
_BATCH = partial(_count, name="requests", most=AT_ONCE, least=1)
_RESULTS: tuple[Rule, ...] = (
    partial(_number, name="resultsCount", most=AT_ONCE),
    partial(_length, name="query", most=10_000),
)
_LIFETIME: tuple[Rule, ...] = (_ttl, partial(_one_of, names=("ttl", "expireTime")))
_CHUNKS = "corpora.documents.chunks."

RULES: Mapping[str, tuple[Rule, ...]] = {
    "corpora.create": (*_SAID, partial(_own_name, collection="corpora")),
    "corpora.patch": (*_SAID, partial(_mask, allowed=("displayName",))),
    "corpora.query": _RESULTS,
    "corpora.documents.create": (*_SAID, partial(_own_name, collection="documents")),
    "corpora.documents.patch": (*_SAID, partial(_mask, allowed=("displayName", "customMetadata"))),
    "corpora.documents.query": _RESULTS,
    f"{_CHUNKS}create": (*_SAID, partial(_own_name, collection="chunks")),
    f"{_CHUNKS}patch": (*_SAID, partial(_mask, allowed=("data", "customMetadata"))),
    f"{_CHUNKS}batchCreate": (_BATCH, _one_parent),
    f"{_CHUNKS}batchUpdate": (_BATCH,),
    f"{_CHUNKS}batchDelete": (_BATCH,),
    "corpora.permissions.create": (_grantee,),
    "corpora.permissions.patch": (partial(_mask, allowed=("role",)),),
    "tunedModels.permissions.create": (_grantee,),
    "tunedModels.permissions.patch": (partial(_mask, allowed=("role",)),),
    "tunedModels.create": (
        _tuned_id,
        _examples,
        partial(_one_of, names=("baseModel", "tunedModelSource"), least=1),
    ),
    "cachedContents.create": _LIFETIME,
    "cachedContents.patch": (*_LIFETIME, partial(_mask, allowed=("ttl", "expireTime"))),
    "media.upload": (_file_name,),
    "models.embedContent": (_title,),
    "models.batchEmbedContents": (partial(_count, name="requests", most=AT_ONCE, least=1), _title),
    "models.generateAnswer": (partial(_one_of, names=("inlinePassages", "semanticRetriever"), least=1),),
}
