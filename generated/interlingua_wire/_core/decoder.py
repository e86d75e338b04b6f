# Copied from codegen/emit/static/_core/decoder.py by `python -m codegen regen`. Edit that one.
"""Decoding with pydantic-core: as fast as it can, and, when a field has the wrong type, so that nothing is lost."""

from __future__ import annotations

from typing import Annotated, Any, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator, core_schema

from .model import Exact


class Decoder:
    """The validators of one type, each built at its first use."""

    __slots__ = ("_adapter", "_tolerant", "_validate")

    def __init__(self, annotation: Any) -> None:
        exact: Any = annotation if isinstance(annotation, type) else Annotated[annotation, Exact()]
        self._adapter: TypeAdapter[Any] = TypeAdapter(exact)
        # Past the adapter's own method, which takes as long as decoding a small event.
        self._validate = cast("SchemaValidator", self._adapter.validator).validate_json
        self._tolerant: SchemaValidator | None = None

    def decode(self, body: bytes | bytearray | str) -> Any:
        """Decode a JSON document; see `Wire.decode`."""
        try:
            return self._validate(body, by_alias=True, by_name=False)
        except ValidationError:
            if self._tolerant is None:
                self._tolerant = SchemaValidator(_tolerant(self._adapter.core_schema), _use_prebuilt=False)
            return self._tolerant.validate_json(body, by_alias=True, by_name=False)


def _tolerant(schema: Any) -> Any:
    """The same schema, in which a field, item or value that does not fit may be anything."""
    found = dict(schema)
    if "schema" in found:
        found["schema"] = _tolerant(found["schema"])
    for key in ("items_schema", "values_schema"):
        if key in found:
            found[key] = _or_anything(found[key])
    if found["type"] == "model-fields":
        fields = found["fields"].items()
        found["fields"] = {name: {**field, "schema": _or_anything(field["schema"])} for name, field in fields}
    if found["type"] == "tagged-union":
        found["choices"] = {tag: _tolerant(choice) for tag, choice in found["choices"].items()}
    if found["type"] == "union":
        found["choices"] = [_tolerant(choice) for choice in found["choices"]]
    if found["type"] == "definitions":
        found["definitions"] = [_tolerant(definition) for definition in found["definitions"]]
    return found


def _or_anything(schema: Any) -> Any:
    """`schema`, else whatever stands there; a default stays outside, since it says what a missing field is."""
    if schema["type"] == "default":
        return {**schema, "schema": _or_anything(schema["schema"])}
    return core_schema.union_schema([_tolerant(schema), core_schema.any_schema()], mode="left_to_right")
