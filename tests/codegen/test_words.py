"""Names from the wire as names in Python."""

from __future__ import annotations

import pytest

from codegen.words import argument, attribute, pascal, snake


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        ("generateContent", "generate_content"),
        ("topP", "top_p"),
        ("HTTPSUrl", "https_url"),
        ("created_at[gte]", "created_at_gte"),
        ("x-api-key", "x_api_key"),
        ("sha256Hash", "sha256_hash"),
    ],
)
def test_words_are_found_however_they_are_joined(wire: str, expected: str) -> None:
    assert snake(wire) == expected


@pytest.mark.parametrize("wire", ["from", "class", "import", "async", "self"])
def test_a_word_of_python_gets_a_word_more_and_no_underscore_at_its_end(wire: str) -> None:
    assert argument(wire) == f"{wire}_value"


@pytest.mark.parametrize("wire", ["", "-", "1st", "@type", "$ref", "__x__", "ünder", "a b"])
def test_any_wire_name_becomes_an_identifier(wire: str) -> None:
    assert argument(wire).isidentifier()
    assert not argument(wire).endswith("_")


def test_a_leading_underscore_is_told_apart() -> None:
    assert argument("_responseJsonSchema") != argument("responseJsonSchema")


@pytest.mark.parametrize("wire", ["schema", "json", "copy", "validate", "model_config"])
def test_an_attribute_does_not_hide_what_pydantic_needs(wire: str) -> None:
    assert attribute(wire) == f"{wire}_value"
    assert argument("schema") == "schema"


def test_class_names_keep_the_provider_s_own_capitals() -> None:
    assert pascal("openAI-file_v2") == "OpenAIFileV2"
