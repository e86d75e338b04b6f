"""Structured output: types as JSON Schemas, schemas in the words of a provider, and answers as values of the types."""

from interlingua.structured.output import (
    OutputMode,
    OutputSchema,
    compiled_output,
    loose_output,
    output_schema_from,
    present_values,
    read_output,
)

__all__ = [
    "OutputMode",
    "OutputSchema",
    "compiled_output",
    "loose_output",
    "output_schema_from",
    "present_values",
    "read_output",
]
