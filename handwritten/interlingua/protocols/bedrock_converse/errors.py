"""What an error of Bedrock says: its words stand in the body, its code mostly in a header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interlingua.protocols.base import ErrorFacts

_KINDS = {
    "AccessDeniedException": "permission",
    "ConflictException": "conflict",
    "ExpiredToken": "authentication",
    "ExpiredTokenException": "authentication",
    "IncompleteSignature": "authentication",
    "InternalServerException": "server",
    "InvalidClientTokenId": "authentication",
    "InvalidSignatureException": "authentication",
    "MissingAuthenticationToken": "authentication",
    "MissingAuthenticationTokenException": "authentication",
    "ModelErrorException": "server",
    "ModelNotReadyException": "overloaded",
    "ModelStreamErrorException": "server",
    "ModelTimeoutException": "server",
    "ResourceNotFoundException": "not_found",
    "ServiceQuotaExceededException": "quota",
    "ServiceUnavailableException": "overloaded",
    "ThrottlingException": "rate_limit",
    "UnrecognizedClientException": "authentication",
    "ValidationException": "bad_request",
}
"""By the code, which inside a stream begins with a small letter.

https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html, checked 2026-11-28.
"""
_CODE_HEADER = "x-amzn-errortype"


def read_error(status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
    """The facts of an error, or None if the body is none: a reply of success has more than a message."""
    match body:
        case {"message": str(message), **rest} | {"Message": str(message), **rest}:
            told = rest.get("__type") or headers.get(_CODE_HEADER)
        case {"__type": str(told)}:
            message = told
        case _:
            return None
    code = str(told).partition(":")[0].rpartition("#")[2] if told else None
    return ErrorFacts(message=message, code=code, kind=_KINDS.get(code[:1].upper() + code[1:]) if code else None)
