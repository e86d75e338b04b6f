"""Who serves a model, where and with which key: the rows of `catalog.toml`, as `rows.py` has them."""

# Annotations are read as they stand: kept as text, each would be compiled when its named tuple is made.
import os
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from attrs import field, frozen

from interlingua.errors import InvalidArgument
from interlingua.protocols import load_protocol
from interlingua.transport import Secret
from interlingua.values import Value

if TYPE_CHECKING:
    from interlingua.protocols.base import Capabilities
    from interlingua.transport.rules import Rules

RULE_KINDS: Mapping[str, Callable[[Any], Any]] = {
    "retried_statuses": frozenset,
    "retried_codes": frozenset,
    "final_codes": frozenset,
    "throttling_codes": frozenset,
    "wait_headers": tuple,
    "wait_fields": tuple,
    "rate_limits": dict,
}
SOURCE = frozenset({"docs", "checked"})


def secret_from(key: str | Secret | None, *, setting: str = "api_key") -> Secret | None:
    """A key in a wrapping that does not show it."""
    try:
        if key is None or is_secret(key):
            return key
        if is_text(key):
            return Secret(key)
        raise InvalidArgument(setting, type(key).__name__, "text")  # the value stays unsaid: it may be the key
    finally:
        del key  # a traceback with locals must not show it


def is_secret(value: object) -> TypeGuard[Secret]:
    """A key in its wrapping."""
    return isinstance(value, Secret)


def is_text(value: object) -> TypeGuard[str]:
    """A string, whatever the annotation of where it came from says."""
    return isinstance(value, str)


class Provider(NamedTuple):
    """One row of the catalog; what each field means stands at its top."""

    name: str
    family: str
    """The row it is, or is like."""
    protocols: Mapping[str, str]
    docs: str
    checked: date
    base_url: str | None = None
    base_url_variables: tuple[str, ...] = ()
    default_port: int | None = None
    auth: str = "bearer"
    key_variables: tuple[str, ...] = ()
    bearer_variables: tuple[str, ...] = ()
    key_optional: bool = False
    signed_for: str | None = None
    region_variables: tuple[str, ...] = ()
    region_urls: Mapping[str, str] = MappingProxyType({})
    fips_base_url: str | None = None
    address_endings: tuple[str, ...] = ()
    version_parameter: str | None = None
    version_variables: tuple[str, ...] = ()
    project_variables: tuple[str, ...] = ()
    space_variables: tuple[str, ...] = ()
    tokens_by: str | None = None
    protocol_by_model: Mapping[str, str] = MappingProxyType({})
    models_like: Mapping[str, str] = MappingProxyType({})
    models_from: str | None = None
    readdressed_by: str | None = None
    errors_like: str = "openai_chat"
    oauth: bool = False
    api: str | None = None
    api_path: str | None = None
    live: str | None = None
    default_model: str | None = None
    slashed_models: bool = False
    local_server: str | None = None
    webhook_variables: tuple[str, ...] = ()
    webhook_bare_secrets: str = "base64"
    headers: Mapping[str, str] = MappingProxyType({})
    rules: str | None = None
    token_variables: tuple[str, ...] = ()
    closed: date | None = None
    lacks: tuple[str, ...] = ()
    status: str | None = None

    @property
    def needs_key(self) -> bool:
        """It answers nobody without a key."""
        return self.auth != "none" and not self.key_optional


@frozen(kw_only=True, eq=False, repr=False)
class ProviderSettings(Value):
    """What a caller says about one provider, in place of what the environment says."""

    api_key: Secret | None = field(default=None, converter=secret_from)
    base_url: str | None = None
    """As the provider's own SDK takes it."""
    headers: Mapping[str, str] = field(factory=dict[str, str], repr=False)
    """Sent with every request."""
    region: str | None = None
    """Of a provider that has a server in each; None: as the environment and shared files say."""
    """Google calls it location."""
    profile: str | None = None
    """Of the shared AWS files, whose keys and region are used; None: as the environment says."""
    credentials: object | None = field(default=None, repr=False)
    """Tokens in place of a key, where the provider takes them: Google's own kinds, see `ConnectSettings`; elsewhere a
    function that gives a token, or an object with `get_token(scope)`, such as those of azure-identity."""
    project: str | None = None
    """Who pays, at a provider that asks; None: as the environment says."""
    space: str | None = None
    """The same of watsonx, where work is kept in a deployment space."""
    api_version: str | None = None
    """Of a provider whose requests name one; None: as the environment says."""
    like: str | None = None
    """For a provider the catalog does not know: whose protocols it speaks. None is any OpenAI-compatible server."""


@cache
def load_catalog() -> Mapping[str, Provider]:
    """The rows by name, in the order of the file."""
    from interlingua.providers.rows import CATALOG

    return MappingProxyType({name: _provider(name, row) for name, row in CATALOG.items()})


@cache
def load_rules() -> Mapping[str, "Rules"]:
    """The tables of `rules.toml`."""
    from interlingua.providers.rows import RULES

    return MappingProxyType({name: _rules(table) for name, table in RULES.items()})


def family_of(provider: Provider, protocol: str) -> str:
    """The row whose profiles the models of a provider have over a protocol."""
    return provider.models_like.get(protocol, provider.family)


def capabilities_of(provider: Provider, protocol: str, settings: ProviderSettings) -> "Capabilities":
    """What a provider offers of a protocol, where it is offered."""
    loaded = load_protocol(protocol)
    if not provider.lacks and provider.readdressed_by is None:
        return loaded
    from interlingua.providers.readdressing import offered

    return offered(loaded, provider, protocol, settings)


def first_variable(names: tuple[str, ...]) -> str | None:
    """The first environment variable that is set."""
    return next((name for name in names if os.environ.get(name, "").strip()), None)


def first_set(names: tuple[str, ...]) -> str | None:
    """The value of the first environment variable that is set."""
    name = first_variable(names)
    return None if name is None else os.environ[name].strip()


def rules_of(provider: Provider) -> "Rules":
    """What the failures of a provider ask for."""
    from interlingua.transport.rules import USUAL

    return USUAL if provider.rules is None else load_rules()[provider.rules]


def _provider(name: str, row: Mapping[str, Any]) -> Provider:
    values: dict[str, Any] = {key: tuple(value) if value.__class__ is list else value for key, value in row.items()}
    return Provider(name, name, **values)


def _rules(table: Mapping[str, Any]) -> "Rules":
    from interlingua.transport.rules import Rules

    return Rules(**{name: RULE_KINDS[name](value) for name, value in table.items() if name not in SOURCE})
