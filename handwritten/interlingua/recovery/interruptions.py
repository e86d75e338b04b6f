"""What ended a stream early, and whether the rest may be asked for at once."""

from __future__ import annotations

from interlingua.errors import (
    ApiError,
    CircuitOpen,
    ConnectionFailed,
    DeadlineExceeded,
    Interruption,
    StreamIncomplete,
    WorldError,
)

CAUSES: dict[str, Interruption] = {
    "end": "network",
    "connection": "network",
    "idle": "timeout",
    "deadline": "timeout",
    "overload": "overload",
    "cancelled": "cancelled",
}
"""Of an incomplete stream; any other cause is a refusal."""


def interruption_of(error: BaseException) -> Interruption:
    """Why the stream ended: what is no failure of the world was the caller's wish."""
    match error:
        case StreamIncomplete():
            return CAUSES.get(error.cause, "refused")
        case ConnectionFailed():
            return "network"
        case DeadlineExceeded():
            return "timeout"
        case ApiError(is_retryable=True) | CircuitOpen():
            return "overload"
        case WorldError():
            return "refused"
        case _:
            return "cancelled"


def incomplete_from(error: WorldError) -> StreamIncomplete:
    """The error of a stream that had begun and could not be recovered."""
    if isinstance(error, StreamIncomplete):
        return error
    by_interruption = {"network": "connection", "timeout": "deadline", "overload": "overload"}
    return StreamIncomplete(
        f"the stream could not be recovered: {error}",
        cause=by_interruption.get(interruption_of(error), "refused"),
        provider=error.provider,
        model=error.model,
        request_id=error.request_id,
        attempts=error.attempts,
    )
