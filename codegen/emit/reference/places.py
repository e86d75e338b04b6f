"""Where on the pages each type and method is."""

from __future__ import annotations

import re

from ...ir import Api
from ...names import Decision, dict_class, public_classes
from ...operation_names import file_of
from .markdown import anchor, code

_TYPE = re.compile(r"\btypes\.(\w+)")


class Places:
    """The pages of one API. `above` is what leads from a page to the folder of the API."""

    def __init__(self, api: Api, decision: Decision) -> None:
        self._names = decision.names.operations
        self._decision = decision
        self._types: dict[str, str] = {}
        for schema, place in decision.names.schemas.items():
            module, _, name = place.rpartition(".")
            for public in public_classes(schema, decision.names, decision.reach):
                self._types[public] = f"types/{module}.md#{anchor(name)}"

    def class_of(self, schema: str) -> str:
        """The public name of what replies give."""
        return self._decision.names.class_of(schema)

    def dict_class(self, schema: str) -> str:
        """The public name of what requests take."""
        return dict_class(schema, self._decision.names, self._decision.reach)

    def typed(self, annotation: str, *, above: str) -> str:
        """An annotation, each type in it a link."""
        pieces = _TYPE.split(annotation)
        return "".join(
            self._linked(piece, above) if index % 2 else code(piece) for index, piece in enumerate(pieces) if piece
        )

    def method(self, name: str, *, above: str) -> str:
        """A link to an operation, if it is one."""
        if name not in self._names.values():
            return name
        return f"[{code(name)}]({above}{self.page(name)}#{anchor(name)})"

    def name_of(self, identity: str) -> str:
        """The public name of an operation."""
        return self._names.get(identity, identity)

    def page(self, name: str) -> str:
        """The page of an operation."""
        return f"{file_of(name.split('.')[:-1], self._names)}.md"

    def _linked(self, name: str, above: str) -> str:
        return f"[{code(name)}]({above}{self._types[name]})" if name in self._types else code(name)
