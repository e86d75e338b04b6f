"""The words by which services on AWS say that they want fewer requests, whatever the status beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

THROTTLING_CODES = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
"""https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html, 2026-11-28."""

CODE_HEADER = "x-amzn-errortype"


def aws_code(headers: Mapping[str, str], body: Any) -> str | None:
    """The code of an AWS error, out of its header or its body, without the namespace and address around it."""
    said: object = headers.get(CODE_HEADER)
    if said is None and isinstance(body, dict):
        said = cast("dict[str, object]", body).get("__type")
    return said.partition(":")[0].rpartition("#")[2] if isinstance(said, str) and said else None
