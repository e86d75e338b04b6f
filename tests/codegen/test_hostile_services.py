"""No breakage of an AWS service model ends in anything but an error of ours."""

from __future__ import annotations

import random
from typing import Any

import pytest

from codegen.normalise import normalise
from codegen.problems import CodegenError
from codegen.records import operation_records
from tests.codegen.small_aws import PAGES, facts, service
from tests.codegen.test_hostile_documents import ODD, broken, places
from tests.codegen.test_read_aws_endpoints import RULES

SOUND: dict[str, Any] = {"model": service(), "pages": PAGES, "rules": RULES}


@pytest.mark.parametrize("part", sorted(SOUND))
def test_no_breakage_in_any_place_ends_in_an_error_of_ours(part: str) -> None:
    refused = 0
    for place in places(SOUND[part]):
        for odd in random.Random(str(place)).sample(ODD, 1):
            try:
                found = facts(**{**SOUND, part: broken(SOUND[part], place, odd)})
                operation_records(normalise(found), docs_url="")
            except CodegenError as error:
                refused += 1
                assert all(problem.kind and problem.where for problem in error.problems)
    assert refused
