"""Which version of a provider's API, which project and which space are meant, and what said so."""

from __future__ import annotations

import os
from typing import NamedTuple

from interlingua.errors import InvalidArgument
from interlingua.providers import Provider, ProviderSettings, first_variable, is_text


class Found(NamedTuple):
    """A setting, and what said so."""

    text: str
    origin: str


def api_version(provider: Provider, settings: ProviderSettings) -> Found | None:
    """The version that is asked for, if one is."""
    return find("api_version", settings.api_version, provider.version_variables)


def fixed_query(provider: Provider, settings: ProviderSettings) -> dict[str, str]:
    """What requests say of their version where nothing else does: a day, not a name for whichever is newest."""
    found = api_version(provider, settings)
    if provider.version_parameter is None or found is None or not found.text[0].isdigit():
        return {}
    return {provider.version_parameter: found.text}


def find(setting: str, given: object, variables: tuple[str, ...]) -> Found | None:
    """The value of a setting, or of the first environment variable that is set. Raises `InvalidArgument`."""
    if given is not None:
        if not is_text(given) or not given.strip():
            raise InvalidArgument(setting, "nothing" if is_text(given) else type(given).__name__, "text")
        return Found(given.strip(), f"{setting}=")
    named = first_variable(variables)
    return None if named is None else Found(os.environ[named].strip(), named)


def needed(provider: Provider, setting: str, found: Found | None, variables: tuple[str, ...]) -> Found:
    """The same, where there must be one. Raises `InvalidArgument`."""
    if found is None:
        names = " or ".join(variables)
        raise InvalidArgument(setting, "none", f"the {setting} of {provider.name}: {setting}= or {names}")
    return found
