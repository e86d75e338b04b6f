"""The page on what the protos do not have yet is true."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua import errors
from interlingua_wire.gemini import Client
from tests.gemini.calling import FLASH, HELLO
from tests.gemini.grpc.newer_fields import PAGE, newer_fields, page


def test_the_page_names_every_field() -> None:
    assert PAGE.read_text("utf-8") == page()


def test_what_it_names_is_refused_before_sending(gemini: Client) -> None:
    assert "serviceTier" in newer_fields()["GenerateContentRequest"]
    tier: Any = "PRIORITY"
    with pytest.raises(errors.InvalidArgument, match="serviceTier"):
        gemini.models.generate_content(FLASH, contents=HELLO, service_tier=tier)
