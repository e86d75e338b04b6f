"""Single files are read out of wheels and tarballs, and an archive that was built to harm does none."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from codegen.fetch import archives
from codegen.fetch.archives import files_in_archive

FILES = {
    "pkg/data/one/service-2.json": b"service",
    "pkg/data/one/paginators-1.json.gz": gzip.compress(b"paginators"),
    "pkg/data/two/service-2.json": b"other",
    "pkg/run.py": b"raise SystemExit",
}


def wheel(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "pkg-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarball(folder: Path, files: dict[str, bytes], *, links: dict[str, str] | None = None) -> Path:
    path = folder / "pkg-1.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, target in (links or {}).items():
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            archive.addfile(link)
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture(params=["wheel", "tarball"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "wheel":
        return wheel(tmp_path, FILES)
    return tarball(tmp_path, {f"package/{name}": content for name, content in FILES.items()})


def test_a_folder_gives_all_files_below_it_unzipped(archive: Path) -> None:
    found = files_in_archive(archive, ["pkg/data/one"])
    assert found == {"service-2.json": b"service", "paginators-1.json": b"paginators"}


def test_a_file_goes_by_its_own_name(archive: Path) -> None:
    assert files_in_archive(archive, ["pkg/data/two/service-2.json"]) == {"service-2.json": b"other"}


def test_a_wildcard_crosses_no_slash_and_keeps_the_folders_it_stands_for(archive: Path) -> None:
    found = files_in_archive(archive, ["pkg/*/*/service-2.json"])
    assert found == {"data/one/service-2.json": b"service", "data/two/service-2.json": b"other"}
    with pytest.raises(ValueError, match="there is no pkg/service"):
        files_in_archive(archive, ["pkg/service*"])


def test_paths_begin_at_the_root_that_is_named(archive: Path) -> None:
    found = files_in_archive(archive, ["pkg/data/one/service-2.json", "pkg/run.py"], root="pkg")
    assert found.keys() == {"data/one/service-2.json", "run.py"}
    with pytest.raises(ValueError, match="is not below"):
        files_in_archive(archive, ["pkg/run.py"], root="pkg/data")


@pytest.mark.parametrize("name", ["../outside.json", "/etc/outside.json", "a/../../outside.json", "c:/outside.json"])
def test_a_name_that_leads_out_is_not_there(tmp_path: Path, name: str) -> None:
    for path in (wheel(tmp_path, {name: b"x", "a.json": b"y"}), tarball(tmp_path, {name: b"x", "a.json": b"y"})):
        assert files_in_archive(path, ["*"]) == {"a.json": b"y"}


def test_a_link_is_not_there(tmp_path: Path) -> None:
    path = tarball(tmp_path, {"a.json": b"y"}, links={"link.json": "/etc/passwd"})
    assert files_in_archive(path, ["*"]) == {"a.json": b"y"}


def test_what_unpacks_to_more_than_a_document_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_FILE", 1000)
    plain, zipped = {"a.json": b"x" * 1001}, {"a.json.gz": gzip.compress(b"x" * 1001)}
    for path in [make(tmp_path, files) for files in (plain, zipped) for make in (wheel, tarball)]:
        with pytest.raises(ValueError, match="larger than 1000"):
            files_in_archive(path, ["*"])
    assert files_in_archive(wheel(tmp_path, {"a.json": b"x" * 1000}), ["*"])


def test_a_tarball_that_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED", 100_000)
    path = tarball(tmp_path, {"big.bin": b"\0" * 1_000_000, "a.json": b"{}"})
    with pytest.raises(ValueError, match="larger than 100000"):
        files_in_archive(path, ["a.json"])


def test_all_chosen_files_together_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_TOTAL", 10)
    with pytest.raises(ValueError, match="larger than 10"):
        files_in_archive(wheel(tmp_path, {"a": b"123456", "b": b"123456"}), ["*"])


@pytest.mark.parametrize("name", ["pkg.whl", "pkg.tgz"])
@pytest.mark.parametrize("kind", ["empty", "page", "half a wheel", "no tarball", "half a tarball"])
def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path, name: str, kind: str) -> None:
    content = {
        "empty": b"",
        "page": b"<html>",
        "half a wheel": b"PK\x03\x04",
        "no tarball": gzip.compress(b"no tarball"),
        "half a tarball": gzip.compress(b"x")[:-6],
    }
    (tmp_path / name).write_bytes(content[kind])
    with pytest.raises(ValueError, match=r"cannot be read|there is no"):
        files_in_archive(tmp_path / name, ["*"])
