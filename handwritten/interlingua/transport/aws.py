"""Requests to services of AWS: signed by botocore, with the keys that its chain finds."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_to_bytes, urlsplit

from attrs import field, frozen

from interlingua.errors import InvalidArgument, MissingExtra, MissingKey
from interlingua.transport.auth import JsonT, Secret
from interlingua.transport.aws_failures import chain_failure
from interlingua.transport.failures import bare
from interlingua.transport.outgoing import target_of
from interlingua.transport.uploads import Multipart, Upload, is_file

if TYPE_CHECKING:
    from interlingua.transport.auth import Unsigned

ALGORITHM = "AWS4-HMAC-SHA256"
SIGNED = ("content-type", "x-amz", "x-amzn")
"""How the names of the headers begin that are signed besides the host's: what nothing on the way changes."""
PATIENCE = 30.0
"""Seconds."""
CHAIN = (
    "the environment",
    "assumed roles, web identity, SSO and processes of the profile",
    "the shared credentials and config files",
    "the metadata of the container and of the instance",
)
"""Where botocore looks for keys, in the words of an error."""
CHAIN_VARIABLES = ("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", "AWS_PROFILE")


@frozen(kw_only=True)
class Signing:
    """For whom requests are signed, and whose keys are to be looked for."""

    provider: str
    """For errors."""
    service: str
    region: str
    profile: str | None = None
    """Of the shared files; None: as the environment says."""
    key_variables: tuple[str, ...] = field(default=(), eq=False)
    """What opens the door without a signature, for errors."""


class SignatureAuth:
    """Signs each try of each call. Keys are looked for at the first one, and renewed before they expire."""

    def __init__(self, signing: Signing) -> None:
        self._signing = signing
        self._source: Any = None
        self._keys: Any = None
        self._secrets: tuple[Secret, ...] = ()
        self._fetching = Lock()
        self._patient_until = 0.0
        """Keys that could not be renewed, but have not expired, are used for a while before it is tried again."""

    def __repr__(self) -> str:
        return f"<SignatureAuth {self._signing.service} in {self._signing.region}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SignatureAuth) and other._signing == self._signing

    def __hash__(self) -> int:
        return hash(self._signing)

    @property
    def is_ready(self) -> bool:
        """The keys are known, and will not expire soon."""
        return self._keys is not None and (monotonic() < self._patient_until or not _is_stale(self._source))

    @property
    def origin(self) -> str:
        """By botocore's word for the place in its chain."""
        return "" if self._source is None else f"{self._source.method} of the AWS chain"

    def make_ready(self) -> None:
        """Look for the keys, or renew them. Raises `MissingKey` and what `chain_failure` tells."""
        with self._fetching:
            if not self.is_ready:
                self._fetch()

    def renew(self, used: object) -> bool:
        """Keys are renewed by their age alone."""
        return False

    def sign(self, request: Unsigned) -> None:
        """Put date, token and signature on the headers."""
        auth, requests = botocore("auth"), botocore("awsrequest")
        payload = _payload(request)
        request.url = strictly_quoted(target_of(request.url).url)
        headers = {name: value for name, value in request.headers.items() if name.startswith(SIGNED)}
        headers["x-amz-date"] = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        if self._keys.token:
            headers["x-amz-security-token"] = self._keys.token
        signed = requests.AWSRequest(request.method, request.url, headers=headers, data=payload)
        signed.context["timestamp"] = headers["x-amz-date"]
        signer = auth.SigV4Auth(self._keys, self._signing.service, self._signing.region)
        # Not by add_auth, which logs what it signs, and so the token.
        signature = signer.signature(signer.string_to_sign(signed, signer.canonical_request(signed)), signed)
        names = signer.signed_headers(signer.headers_to_sign(signed))
        headers["authorization"] = (
            f"{ALGORITHM} Credential={signer.scope(signed)}, SignedHeaders={names}, Signature={signature}"
        )
        request.headers.update(headers)

    def hide_in(self, value: JsonT) -> JsonT:
        """The same without key, secret and token."""
        for secret in self._secrets:
            value = secret.hide_in(value)
        return value

    def _fetch(self) -> None:
        try:
            if self._source is None:
                self._source = _chain(self._signing)
            keys = None if self._source is None else self._source.get_frozen_credentials()
        except Exception as error:  # noqa: BLE001 - botocore has no root that all its failures share
            raise bare(chain_failure(error, self._signing.provider, self._signing.profile)) from None
        if keys is None:
            variables = (*self._signing.key_variables, *CHAIN_VARIABLES)
            raise MissingKey(self._signing.provider, variables, setting="", looked=CHAIN)
        self._secrets = tuple(Secret(each) for each in (keys.access_key, keys.secret_key, keys.token) if each)
        self._keys = keys
        self._patient_until = monotonic() + PATIENCE if _is_stale(self._source) else 0.0


def strictly_quoted(url: str) -> str:
    """The same address with every letter quoted that may be: what is signed does not hang on who quotes what.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, checked 2026-11-28.
    """
    parts = urlsplit(url)
    pairs = (pair.partition("=") for pair in parts.query.split("&") if pair)
    query = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, _, value in pairs)
    return parts._replace(path="/".join(map(_quoted, parts.path.split("/"))), query=query).geturl()


def _quoted(text: str) -> str:
    return quote(unquote_to_bytes(text), safe="-_.~")


def botocore(module: str) -> Any:
    """A module of botocore, which comes with an extra."""
    try:
        return import_module(f"botocore.{module}")
    except ImportError as error:
        raise MissingExtra("bedrock", "signing requests to AWS") from error


def shared_region(profile: str | None) -> str | None:
    """The region that the shared config file has for a profile. It is read here, so this may block."""
    session: Any = botocore("session").Session(profile=profile)
    try:
        found: str | None = session.get_scoped_config().get("region")
    except Exception as error:  # noqa: BLE001 - as above
        raise bare(chain_failure(error, "", profile)) from None
    return found


def _chain(signing: Signing) -> Any:
    session: Any = botocore("session").Session(profile=signing.profile)
    session.set_config_variable("region", signing.region)
    return session.get_credentials()


def _is_stale(source: Any) -> bool:
    return isinstance(source, botocore("credentials").RefreshableCredentials) and bool(source.refresh_needed())


def _payload(request: Unsigned) -> Any:
    """The body, to be hashed before it is sent."""
    body = request.body
    match body:
        case tuple():
            return b"".join(body)
        case Upload() if is_file(body.source) and body.start is not None:
            body.source.seek(body.start)
            return body.source
        case Upload() | Multipart():
            raise InvalidArgument("body", "pieces that can be read only once", "bytes or a file, to be signed")
        case _:
            return body
