"""A file of 1 GiB goes to an Ollama server, its digest proven, in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import file_digest
from pathlib import Path

import pytest

from interlingua.testing.simulators import OllamaSimulator

GIB = 1 << 30
UPLOAD = r"""
import json, pathlib, re, sys
import interlingua as il

address, small, large = sys.argv[1:]
peak = lambda: int(re.search(r"VmHWM:\s*(\d+) kB", pathlib.Path("/proc/self/status").read_text())[1]) * 1024
with il.connect("ollama", base_url=address) as ollama:
    il.upload_blob(ollama, small)
    before = peak()
    digest = il.upload_blob(ollama, large)
sys.stdout.write(json.dumps([digest, peak() - before]))
"""


@pytest.mark.heavy
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read off /proc")
def test_a_file_of_a_gibibyte_is_sent_in_32_mebibytes(tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"weights")
    with large.open("wb") as file:
        file.truncate(GIB)
        file.seek(GIB // 2)
        file.write(b"weights")
    with OllamaSimulator() as simulator:
        command = [sys.executable, "-c", UPLOAD, simulator.address, str(small), str(large)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        digest, grown = json.loads(done.stdout)
        with large.open("rb") as file:
            assert digest == f"sha256:{file_digest(file, 'sha256').hexdigest()}"
        assert simulator.state.blobs[digest] == GIB
    assert grown <= 32 << 20
