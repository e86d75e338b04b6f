"""Where keys and regions are looked for, and what is said where there are none."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from botocore.credentials import RefreshableCredentials
from botocore.utils import ContainerMetadataFetcher

import interlingua as il
from interlingua.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DeadlineExceeded,
    InterlinguaError,
    InvalidArgument,
    MissingExtra,
    MissingKey,
)
from interlingua.providers import ProviderSettings, load_catalog
from interlingua.providers.cards import provider_card
from interlingua.providers.regions import DOMAINS, MOST, regional_url
from interlingua.testing.simulators import BedrockSimulator
from interlingua.testing.simulators.bedrock import Keys
from interlingua.testing.simulators.serving import ThreadedServer
from tests.aws.environment import bare_environment

REGION = "us-east-1"
KEYS = Keys(access_key="AKIDFOUND", secret_key="found-secret", token="found-token")
INI = f"aws_access_key_id={KEYS.access_key}\naws_secret_access_key={KEYS.secret_key}\naws_session_token={KEYS.token}\n"
EXPIRY = "2099-01-01T00:00:00Z"
MADE = {"AccessKeyId": KEYS.access_key, "SecretAccessKey": KEYS.secret_key, "Expiration": EXPIRY}


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty home; no keys anywhere."""
    bare_environment(monkeypatch, tmp_path)
    return tmp_path


@pytest.fixture
def simulator() -> Iterator[BedrockSimulator]:
    """One that knows the keys that are to be found, and nothing leads to it."""
    with BedrockSimulator(region=REGION) as running:
        running.keys[KEYS.access_key] = KEYS
        yield running


def asked(simulator: BedrockSimulator, **settings: Any) -> str:
    """Who the simulator says has asked."""
    given = ProviderSettings(base_url=simulator.address, **{"region": REGION, **settings})
    with il.Client(providers={"bedrock": given}, max_retries=0, deadline=20) as client:
        client.chat("bedrock/m", "Hi")
    return simulator.calls[-1].caller


def sts(action: str) -> str:
    """The answer of the service that lends roles."""
    keys = "".join(f"<{name}>{value}</{name}>" for name, value in {**MADE, "SessionToken": KEYS.token}.items())
    return f"<{action}Response><{action}Result><Credentials>{keys}</Credentials></{action}Result></{action}Response>"


@pytest.fixture
def services() -> Iterator[ThreadedServer]:
    """The services of AWS that hand out keys: STS, SSO, and the metadata of containers and instances."""

    async def lend(request: web.Request) -> web.Response:
        return web.Response(text=sts(str((await request.post())["Action"])), content_type="text/xml")

    async def metadata(request: web.Request) -> web.Response:
        return web.json_response({**MADE, "Token": KEYS.token, "Code": "Success"})

    async def role(request: web.Request) -> web.Response:
        return web.Response(text="a-role")

    async def sso(request: web.Request) -> web.Response:
        keys = {"accessKeyId": KEYS.access_key, "secretAccessKey": KEYS.secret_key, "sessionToken": KEYS.token}
        return web.json_response({"roleCredentials": {**keys, "expiration": 4070908800000}})

    def application() -> web.Application:
        made = web.Application()
        made.router.add_post("/", lend)
        made.router.add_get("/container", metadata)
        made.router.add_put("/latest/api/token", role)
        made.router.add_get("/latest/meta-data/iam/security-credentials/", role)
        made.router.add_get("/latest/meta-data/iam/security-credentials/a-role", metadata)
        made.router.add_get("/federation/credentials", sso)
        return made

    with ThreadedServer(application) as server:
        yield server


def test_keys_are_found_in_the_environment(
    folder: Path, simulator: BedrockSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS.secret_key)
    monkeypatch.setenv("AWS_SESSION_TOKEN", KEYS.token or "")
    assert asked(simulator) == KEYS.access_key


@pytest.mark.parametrize("file", ["credentials", "config"])
def test_keys_are_found_in_the_shared_files(folder: Path, simulator: BedrockSimulator, file: str) -> None:
    (folder / file).write_text(f"[default]\n{INI}")
    assert asked(simulator) == KEYS.access_key


@pytest.mark.parametrize("is_given", [True, False])
def test_keys_of_a_profile_are_found(
    folder: Path, simulator: BedrockSimulator, monkeypatch: pytest.MonkeyPatch, is_given: bool
) -> None:
    (folder / "credentials").write_text(f"[default]\naws_access_key_id=x\naws_secret_access_key=y\n[work]\n{INI}")
    if is_given:
        monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", "not-to-be-used")
        assert asked(simulator, profile="work") == KEYS.access_key
    else:
        monkeypatch.setenv("AWS_PROFILE", "work")
        assert asked(simulator) == KEYS.access_key


def test_keys_are_made_by_a_program(folder: Path, simulator: BedrockSimulator) -> None:
    made = folder / "made.json"
    made.write_text(json.dumps({"Version": 1, **MADE, "SessionToken": KEYS.token}))
    program = f"{sys.executable} -c \"print(open('{made}').read())\""
    (folder / "config").write_text(f"[default]\ncredential_process = {program}\n")
    assert asked(simulator) == KEYS.access_key


def test_a_role_is_assumed(
    folder: Path, simulator: BedrockSimulator, services: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", services.address)
    config = "[profile r]\nrole_arn=arn:aws:iam::123456789012:role/r\nsource_profile=base\n[profile base]\n"
    (folder / "config").write_text(f"{config}aws_access_key_id=a\naws_secret_access_key=b\n")
    assert asked(simulator, profile="r") == KEYS.access_key


def test_a_web_identity_is_changed_for_keys(
    folder: Path, simulator: BedrockSimulator, services: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "token").write_text("a-web-token")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", services.address)
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", str(folder / "token"))
    monkeypatch.setenv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r")
    assert asked(simulator) == KEYS.access_key


def test_a_sign_in_is_used(
    folder: Path, simulator: BedrockSimulator, services: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSO", services.address)
    start = "https://d-1.awsapps.com/start"
    cache = folder / "cache"
    cache.mkdir()
    monkeypatch.setattr("botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR", str(cache))
    token = {"accessToken": "t", "expiresAt": EXPIRY, "startUrl": start, "region": REGION}
    (cache / f"{sha1(start.encode(), usedforsecurity=False).hexdigest()}.json").write_text(json.dumps(token))
    (folder / "config").write_text(
        f"[default]\nsso_start_url={start}\nsso_region={REGION}\nsso_account_id=123456789012\nsso_role_name=r\n"
    )
    assert asked(simulator) == KEYS.access_key


def test_keys_of_a_container_are_found(
    folder: Path, simulator: BedrockSimulator, services: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{services.address}/container")
    assert asked(simulator) == KEYS.access_key


def test_keys_of_an_instance_are_found(
    folder: Path, simulator: BedrockSimulator, services: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", services.address)
    assert asked(simulator) == KEYS.access_key


def test_keys_that_expire_are_renewed_once_for_fifty_calls(
    folder: Path, simulator: BedrockSimulator, services: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{services.address}/container")
    fetched: list[int] = []
    find = ContainerMetadataFetcher.retrieve_full_uri
    monkeypatch.setattr(
        ContainerMetadataFetcher,
        "retrieve_full_uri",
        lambda self, *args, **more: (fetched.append(1), find(self, *args, **more))[1],
    )
    settings = ProviderSettings(base_url=simulator.address, region=REGION)

    async def call(client: il.AsyncClient) -> int:
        await asyncio.gather(*(client.chat("bedrock/m", "Hi") for _ in range(50)))
        return len(fetched)

    async def all_of_them() -> list[int]:
        async with il.AsyncClient(providers={"bedrock": settings}) as client:
            counts = [await call(client)]
            is_old = lambda self, refresh_in=None: refresh_in != 0  # noqa: E731
            monkeypatch.setattr(RefreshableCredentials, "refresh_needed", is_old)
            return [*counts, await call(client), await call(client)]

    assert asyncio.run(all_of_them()) == [1, 2, 2]
    assert len(simulator.calls) == 150


def test_keys_are_fetched_within_the_deadline_and_beside_the_loop(
    folder: Path, simulator: BedrockSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "config").write_text(
        f'[default]\ncredential_process = {sys.executable} -c "import time; time.sleep(4)"\n'
    )
    settings = {"bedrock": ProviderSettings(base_url=simulator.address, region=REGION)}
    beats: list[float] = []

    async def beating() -> None:
        while True:
            beats.append(time.monotonic())
            await asyncio.sleep(0.02)

    async def call() -> None:
        async with il.AsyncClient(providers=settings, deadline=0.8) as client:
            beat = asyncio.create_task(beating())
            try:
                await client.chat("bedrock/m", "Hi")
            finally:
                beat.cancel()

    for ask in (
        lambda: asyncio.run(call()),
        lambda: il.Client(providers=settings, deadline=0.8).chat("bedrock/m", "Hi"),
    ):
        begun = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            ask()
        assert time.monotonic() - begun < 0.8 + 0.5
    assert len(beats) > 10


@pytest.mark.parametrize(
    ("files", "settings", "kind", "told"),
    [
        ({}, {}, MissingKey, "AWS_BEARER_TOKEN_BEDROCK or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
        ({}, {"profile": "gone"}, InvalidArgument, "profile: found 'gone', expected a profile in ~/.aws/config"),
        (
            {"credentials": "[default]\naws_access_key_id=only\n"},
            {},
            InvalidArgument,
            "aws_secret_access_key too",
        ),
        (
            {
                "config": "[default]\nsso_start_url=https://d.awsapps.com/start\nsso_region=us-east-1\n"
                "sso_account_id=1\nsso_role_name=r\n"
            },
            {},
            AuthenticationFailed,
            "aws sso login",
        ),
        (
            {"config": f"[default]\ncredential_process = {sys.executable} -c \"exit('found-secret')\"\n"},
            {},
            AuthenticationFailed,
            "no keys from profile 'default'",
        ),
        ({"config": "[default\n"}, {}, AuthenticationFailed, "ConfigParseError"),
    ],
)
def test_where_keys_are_missing_or_broken_it_is_said_where_they_were_looked_for(
    folder: Path,
    simulator: BedrockSimulator,
    files: dict[str, str],
    settings: dict[str, Any],
    kind: type[InterlinguaError],
    told: str,
) -> None:
    for name, content in files.items():
        (folder / name).write_text(content)
    with pytest.raises(kind) as caught:
        asked(simulator, **settings)
    assert told in str(caught.value)
    assert "found-secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_service_of_keys_that_cannot_be_reached_is_a_failed_connection(
    folder: Path, simulator: BedrockSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "token").write_text("a-web-token")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", str(folder / "token"))
    monkeypatch.setenv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r")
    with pytest.raises(ConnectionFailed, match="keys could not be fetched"):
        asked(simulator)


def test_the_extra_is_named_where_it_is_missing(
    folder: Path, simulator: BedrockSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "botocore.session", None)
    with pytest.raises(MissingExtra, match=r"interlingua\[bedrock\]"):
        asked(simulator)


def url(**settings: Any) -> str | None:
    return regional_url(load_catalog()["bedrock"], ProviderSettings(**settings))


def test_the_region_comes_from_the_caller_the_environment_or_the_profile(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "config").write_text("[default]\nregion=eu-west-3\n[profile w]\nregion=ap-south-1\n[profile none]\n")
    assert url() == "https://bedrock-runtime.eu-west-3.amazonaws.com"
    assert url(profile="w") == "https://bedrock-runtime.ap-south-1.amazonaws.com"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    assert url() == "https://bedrock-runtime.us-west-2.amazonaws.com"
    monkeypatch.setenv("AWS_REGION", "us-east-2")
    assert url() == "https://bedrock-runtime.us-east-2.amazonaws.com"
    assert url(profile="w") == "https://bedrock-runtime.ap-south-1.amazonaws.com"
    assert url(profile="none") == "https://bedrock-runtime.us-east-2.amazonaws.com"
    assert url(region="cn-north-1") == "https://bedrock-runtime.cn-north-1.amazonaws.com.cn"
    monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
    assert url(region="us-gov-west-1") == "https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com"


def test_domains_are_those_of_botocores_partitions() -> None:
    from botocore.loaders import Loader

    partitions = Loader().load_data("partitions")["partitions"]
    regions = {
        name: part["outputs"]["dnsSuffix"] for part in partitions for name in part["regions"] if "global" not in name
    }
    found = {name: next((d for start, d in DOMAINS.items() if name.startswith(start)), MOST) for name in regions}
    assert found == regions


def test_a_region_that_is_missing_or_malformed_is_told_with_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidArgument, match="AWS_REGION or AWS_DEFAULT_REGION, or `region` of the profile"):
        url()
    monkeypatch.setenv("AWS_REGION", "us east")
    with pytest.raises(InvalidArgument, match=r"'us east' \(AWS_REGION\)"):
        url()
    with pytest.raises(InvalidArgument, match=r"'x' \(region=\)"):
        url(region="x")


def test_an_address_says_its_region(folder: Path) -> None:
    client = il.connect("bedrock_runtime", base_url="https://bedrock-runtime.eu-north-1.amazonaws.com")
    assert client is not None
    with pytest.raises(InvalidArgument, match="region"):
        il.connect("bedrock_runtime", base_url="https://here.example")


def test_a_card_says_whether_keys_are_likely_to_be_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = load_catalog()["bedrock"]
    assert not provider_card(row, ProviderSettings()).is_ready
    assert provider_card(row, ProviderSettings(profile="w")).is_ready
    (folder / "config").write_text("[default]\n")
    assert provider_card(row, ProviderSettings()).is_ready
