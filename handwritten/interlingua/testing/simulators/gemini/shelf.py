"""Resources by name, in the order in which they came: found, listed page by page, and changed through field masks."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator

from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid

DEFAULT_PAGE, LARGEST_PAGE = 50, 1000


class Shelf:
    """The resources of one kind. Those within others have the names of these before their own."""

    def __init__(self, kind: str, *, missing: Callable[[str], Refusal] | None = None) -> None:
        self.kind = kind
        self._missing = missing
        self._items: dict[str, Json] = {}
        self._serials: dict[str, int] = {}
        self._next = 0

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[Json]:
        return iter(list(self._items.values()))

    def __len__(self) -> int:
        return len(self._items)

    def put(self, resource: Json) -> Json:
        """Keep one that is new. Raises `Refusal` where its name is taken."""
        name = resource["name"]
        if name in self._items:
            raise Refusal("ALREADY_EXISTS", f"{self.kind} {name} already exists.")
        self._items[name], self._serials[name] = resource, self._next
        self._next += 1
        return resource

    def find(self, name: str) -> Json:
        """The one of this name. Raises `Refusal`."""
        if name not in self._items:
            raise self._missing(name) if self._missing else Refusal("NOT_FOUND", f"{self.kind} {name} does not exist.")
        return self._items[name]

    def drop(self, name: str) -> Json:
        """Take it away. Raises `Refusal` where there is none."""
        resource = self.find(name)
        del self._items[name], self._serials[name]
        return resource

    def within(self, parent: str) -> list[Json]:
        """Those directly in a parent."""
        start = f"{parent}/"
        depth = start.count("/") + 1
        return [item for name, item in self._items.items() if name.startswith(start) and name.count("/") == depth]

    def page(self, query: Json, field: str, items: Iterable[Json], *, default: int = DEFAULT_PAGE) -> Json:
        """One page of a list, with the token of the next one."""
        size = query.get("pageSize", 0)
        if size < 0:
            raise invalid("page_size must be non-negative.", field="page_size")
        after = _serial(query.get("pageToken", ""))
        following = [item for item in items if self._serials[item["name"]] > after]
        shown = following[: min(size or default, LARGEST_PAGE)]
        if len(shown) == len(following):
            return {field: shown} if shown else {}
        return {field: shown, "nextPageToken": _token(self._serials[shown[-1]["name"]])}


def _token(serial: int) -> str:
    return base64.urlsafe_b64encode(f"after:{serial}".encode()).decode()


def _serial(token: str) -> int:
    if not token:
        return -1
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("after:"))
    except (ValueError, binascii.Error):
        raise invalid("Invalid page token.", field="page_token") from None


def masked(resource: Json, change: Json, mask: str | None, *, allowed: Iterable[str], required: bool = False) -> Json:
    """A resource with the fields of a change that its mask names; without a mask, with all that may change."""
    may = tuple(allowed)
    if not mask:
        if required:
            raise invalid("The update_mask is required.", field="update_mask")
        paths = [name for name in may if name in change]
    else:
        paths = list(may) if mask == "*" else [_camel(path.strip()) for path in mask.split(",")]
    for path in paths:
        if path.partition(".")[0] not in may:
            raise invalid(f"Invalid field mask: {path} cannot be updated.", field="update_mask")
    changed = dict(resource)
    for path in paths:
        _set(changed, change, path.split("."))
    return changed


def _set(target: Json, source: Json, path: list[str]) -> None:
    first, *rest = path
    if rest:
        target[first] = dict(target.get(first, {}))
        _set(target[first], source.get(first, {}), rest)
    elif first in source:
        target[first] = source[first]
    else:
        target.pop(first, None)


def _camel(path: str) -> str:
    first, *rest = path.split("_")
    return first + "".join(word.capitalize() for word in rest)
