"""Folders in which a project is less safe: told by name, by what is in them, or as mounted."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

import qcoder
from qcoder import places


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive - Gemeente Ede/rups", "OneDrive"),
        ("OneDrive/rups", "OneDrive"),
        ("Dropbox (Team)/a/b/c", "Dropbox"),
        ("Google Drive", "Google Drive"),
        ("GoogleDrive-ak@example.org/My Drive", "Google Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("iCloudDrive", "iCloud"),
        ("Nextcloud/rups", "Nextcloud"),
        ("SURFdrive", "SURFdrive"),
        ("dropboxes", None),
        ("Onedriver", None),
        ("rups", None),
    ],
)
def test_synced_folders_are_told_by_their_names(tmp_path, folder, service):
    (tmp_path / folder).mkdir(parents=True)
    path = tmp_path / folder / "p.qcoder"
    assert places.synced_by(path, {}) == service
    said = places.warning(path)
    assert (service in said and "p.qcoder" in said) if service else said is None


@pytest.mark.parametrize("marker", [".stfolder", ".dropbox.cache", ".nextcloudsync.log"])
def test_synced_folders_are_told_by_what_the_service_leaves_there(tmp_path, marker):
    (tmp_path / marker).mkdir()
    (tmp_path / "onder").mkdir()
    assert places.synced_by(tmp_path / "onder" / "p.qcoder", {})


def test_synced_folders_are_told_by_the_environment(tmp_path):
    assert places.synced_by(tmp_path / "a" / "p", {"OneDriveCommercial": str(tmp_path)})
    assert not places.synced_by(tmp_path / "a" / "p", {"OneDrive": str(tmp_path / "b")})


MOUNTS = [("/", "ext4"), ("/net", "nfs4"), ("/net/hier", "ext4"), ("/a b", "cifs"), ("/x", "9p")]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ak/p", "ext4"),
        ("/net/p", "nfs4"),
        ("/net/hier/p", "ext4"),
        ("/network/p", "ext4"),
        ("/a b/c/p", "cifs"),
    ],
)
def test_the_innermost_mount_counts(path, kind):
    assert places._kind(PurePosixPath(path), MOUNTS) == kind


def test_a_network_drive_is_said_to_be_one(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "_mounts", lambda: [("/", "ext4"), (str(tmp_path), "cifs")])
    assert "network drive" in places.warning(tmp_path / "p.qcoder")
    assert places.warning(Path("/p.qcoder")) is None


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"\\server\groep\p.qcoder", True),
        (r"\\?\UNC\server\groep\p.qcoder", True),
        (r"\\?\C:\rups\p.qcoder", False),
        (r"C:\rups\p.qcoder", False),
    ],
)
def test_a_share_of_windows_is_told_by_its_path(path, share):
    assert places._on_windows_share(PureWindowsPath(path)) is share


def test_a_project_is_warned_about_once_on_this_computer(tmp_path):
    folder = tmp_path / "OneDrive"
    folder.mkdir()
    with qcoder.create(folder / "p.qcoder", coder="AK") as p:
        assert "OneDrive" in p.place_warning()
        assert p.place_warning() is None
    with qcoder.open(folder / "p.qcoder") as p:
        assert p.place_warning() is None
    with qcoder.create(folder / "q.qcoder", coder="AK") as p:
        assert p.place_warning()


def test_a_project_on_this_computer_is_not_warned_about(p):
    assert p.place_warning() is None
