"""Providers with a server in each region: which one is meant, where its server is, and whose keys open those of AWS."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from interlingua.errors import InvalidArgument
from interlingua.providers import Provider, ProviderSettings, first_set, first_variable

if TYPE_CHECKING:
    from interlingua.transport import SignatureAuth

DOMAINS = {
    "cn-": "amazonaws.com.cn",
    "eu-isoe-": "cloud.adc-e.uk",
    "eusc-": "amazonaws.eu",
    "us-iso-": "c2s.ic.gov",
    "us-isob-": "sc2s.sgov.gov",
    "us-isof-": "csp.hci.ic.gov",
}
"""By how a region begins; the partitions in botocore 1.44.8."""
MOST = "amazonaws.com"
REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d{1,2}")
ANY_REGION = re.compile(r"[a-z]+(-?[a-z0-9]+)*")
"""Of who is not AWS."""
IN_HOST = re.compile(r"\.([a-z]{2,4}(?:-[a-z]+)+-\d{1,2})\.")
FIPS_VARIABLE = "AWS_USE_FIPS_ENDPOINT"
TRACES = (
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
)
FILES = (
    ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
    ("AWS_CONFIG_FILE", "~/.aws/config"),
)


class Region(NamedTuple):
    """A region, and what said so."""

    name: str
    origin: str


def regional_url(provider: Provider, settings: ProviderSettings) -> str | None:
    """The address of the catalog, with the region in it where it has one. Raises `InvalidArgument` without a region."""
    wants_fips = os.environ.get(FIPS_VARIABLE, "").strip().lower() == "true"
    url = (provider.fips_base_url if wants_fips else None) or provider.base_url
    if url is None or "{region}" not in url:
        return url
    region = find_region(provider, settings, instead=" or ".join(("base_url=", *provider.base_url_variables)))
    if region in provider.region_urls:
        return provider.region_urls[region]
    domain = next((domain for start, domain in DOMAINS.items() if region.startswith(start)), MOST)
    return url.format(region=region, domain=domain)


def find_region(provider: Provider, settings: ProviderSettings, *, instead: str = "") -> str:
    """The given region, else the environment's, else that of the profile. Raises `InvalidArgument`."""
    found = _given_region(provider, settings)
    if found is None:
        names = " or ".join(provider.region_variables)
        address = f"; or its address: {instead}" if instead else ""
        rest = address if provider.signed_for is None else ", or `region` of the profile in the shared AWS config"
        raise InvalidArgument("region", "none", f"the region of {provider.name}: region=, {names}{rest}")
    form = ANY_REGION if provider.signed_for is None else REGION
    if not form.fullmatch(found.name):
        raise InvalidArgument("region", f"{found.name!r} ({found.origin})", "a region, such as us-east-1")
    return found.name


def region_origin(provider: Provider, settings: ProviderSettings) -> str:
    """What said which region is meant."""
    found = _given_region(provider, settings)
    return "" if found is None else found.origin


def signature(provider: Provider, settings: ProviderSettings, base_url: str) -> SignatureAuth:
    """Signs for the region that the address is in, where it says one."""
    from interlingua.transport import SignatureAuth, Signing

    in_host = IN_HOST.search(base_url)
    region = in_host[1] if in_host and settings.region is None else find_region(provider, settings)
    signing = Signing(
        provider=provider.name,
        service=provider.signed_for or "",
        region=region,
        profile=settings.profile,
        key_variables=provider.key_variables,
    )
    return SignatureAuth(signing)


def has_traces(settings: ProviderSettings) -> bool:
    """Whether keys of AWS are likely to be found. No file is read, and the metadata of a machine are not asked."""
    if settings.profile is not None or first_set(TRACES):
        return True
    return any(Path(os.environ.get(name) or usual).expanduser().is_file() for name, usual in FILES)


def _given_region(provider: Provider, settings: ProviderSettings) -> Region | None:
    if settings.region is not None:
        return Region(settings.region, "region=")
    named = first_variable(provider.region_variables)
    if named is not None and (settings.profile is None or provider.signed_for is None):
        return Region(os.environ[named].strip(), named)
    if provider.signed_for is None:
        return None
    from interlingua.transport.aws import shared_region

    shared = shared_region(settings.profile)
    if shared is not None:
        return Region(shared, "the shared AWS config")
    return None if named is None else Region(os.environ[named].strip(), named)
