"""The server in this process: shared, quiet, on loopback, and gone with its last user."""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import interlingua as il
from interlingua.errors import InvalidArgument, MissingExtra, UnknownModel
from interlingua.providers import llamacpp
from interlingua.providers.llamacpp import LocalServer, cache_folder, model_from, open_server


def test_it_is_shared_and_outlives_one_of_two_users(server: LocalServer) -> None:
    first, second = open_server("gemma-3-270m"), open_server("gemma-3-270m")
    assert first.base_url == second.base_url == server.base_url
    assert first.base_url.startswith("http://127.0.0.1:")
    first.close()
    first.close()
    with urllib.request.urlopen(f"{second.base_url}/health") as answer:
        assert answer.status == 200
    second.close()


def test_the_weights_are_put_together_once_and_found_again(server: LocalServer) -> None:
    weights = model_from("gemma-3-270m").weights
    assert weights.parent == cache_folder()
    before = weights.stat().st_mtime_ns
    assert model_from("gemma-3-270m").weights.stat().st_mtime_ns == before
    assert not list(weights.parent.glob("*.part"))


def test_a_file_of_ones_own_is_served_under_its_name(server: LocalServer) -> None:
    weights = model_from("gemma-3-270m").weights
    with il.Client() as client:
        response = client.chat(f"llamacpp/{weights}", "The capital of France is", max_output_tokens=2)
    assert (response.model, response.usage.output_tokens) == (weights.stem, 2)


def test_a_file_that_is_not_there_or_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="gemma-3-270m"):
        open_server(str(tmp_path / "none.gguf"))
    pytest.importorskip("xllamacpp")
    (tmp_path / "bad.gguf").write_bytes(b"GGUF and nothing else")
    with pytest.raises(InvalidArgument, match=r"bad\.gguf"):
        open_server(str(tmp_path / "bad.gguf"))


def test_a_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {"lost": llamacpp.PackagedModel("no_such_package_at_all", "")}
    monkeypatch.setattr(llamacpp, "PACKAGED", rows)
    with pytest.raises(MissingExtra, match=r"pip install 'interlingua\[llamacpp\]'"):
        open_server("lost")


SCRIPT = """
import socket
import interlingua as il
with il.Client("llamacpp") as client:
    text = client.chat(None, "What is the capital of France?").text
    address = client._connections._servers.popitem()[1]
    address.close()
print(text.strip())
with socket.socket() as probe:
    port = int(address.base_url.rpartition(":")[2])
    print("open" if probe.connect_ex(("127.0.0.1", port)) == 0 else "closed")
"""


def test_it_is_silent_and_stops_with_its_last_user(server: LocalServer) -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, check=True)
    assert (done.stdout.split(), done.stderr) == (["Paris.", "closed"], "")
