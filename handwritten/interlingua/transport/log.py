"""What the `interlingua` logger says about calls; INTERLINGUA_LOG=info or debug shows it on stderr."""

from __future__ import annotations

import logging
import os
import re
from functools import cache

logger = logging.getLogger("interlingua")

SECRET_QUERY = re.compile(r"(?<=[?&])((?:[\w-]*key|[\w-]*token|[\w-]*signature|password)=)[^&#]*", re.IGNORECASE)


@cache
def log_as_asked() -> None:
    """Do what INTERLINGUA_LOG asks, once."""
    level = logging.getLevelNamesMapping().get(os.environ.get("INTERLINGUA_LOG", "").upper())
    if level is not None:
        printer = logging.StreamHandler()
        printer.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
        logger.addHandler(printer)
        logger.setLevel(level)


def without_secrets(url: str) -> str:
    """The URL without the values of query parameters that name a key."""
    return SECRET_QUERY.sub(r"\1[secret]", url)
