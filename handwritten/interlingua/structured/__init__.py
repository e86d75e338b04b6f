"""Structured output: types as JSON Schemas, and answers as values of the types."""

from interlingua.structured.output import OutputSchema, output_schema_from, read_output

__all__ = ["OutputSchema", "output_schema_from", "read_output"]
