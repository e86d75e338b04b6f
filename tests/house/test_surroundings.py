"""Tests run without a network and without anybody's keys."""

from __future__ import annotations

import os
import socket
import tomllib

import pytest

from tests.conftest import SETTING
from tests.house.tree import ROOT

FIELDS = ("key_variables", "base_url_variables", "webhook_variables")


def test_another_machine_cannot_be_reached() -> None:
    with socket.socket() as connection, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        connection.connect(("192.0.2.1", 80))


def test_another_machines_name_cannot_be_looked_up() -> None:
    with pytest.raises(AssertionError, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as connection:
        assert connection.getpeername() == server.getsockname()


def test_every_setting_of_the_catalog_is_kept_from_tests() -> None:
    rows = tomllib.loads((ROOT / "handwritten/interlingua/providers/catalog.toml").read_text("utf-8")).values()
    names = {name for row in rows for field in FIELDS for name in row.get(field, ())}
    assert names
    assert [name for name in names if not SETTING.search(name)] == []
    assert names & os.environ.keys() == set()
