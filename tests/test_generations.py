"""Copies of a project beside it, as cloud services make them: told by what was done in each."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import qcoder
from qcoder.copies import Relation
from tests.builders import open_new, transcript

NAMES = [
    "uitstap (conflicted copy 2026-11-22).qcoder",  # Dropbox, Nextcloud
    "uitstap (MB's conflicted copy 2026-11-22 (1)).qcoder",
    "uitstap-LAPTOP.qcoder",  # OneDrive
    "uitstap (1).qcoder",  # Google Drive
    "uitstap.sync-conflict-20261122-103000-ABCDEFG.qcoder",  # Syncthing
    "uitstap 2.qcoder",  # iCloud
    "Kopie van iets heel anders.qcoder",
]


def work(path: Path, case: str, passphrase: str | None = None) -> None:
    with qcoder.open(path, passphrase=passphrase) as p:
        p.cases.add(case)


def found(path: Path, passphrase: str | None = None):
    """Return what is said of the only other copy."""
    with qcoder.open(path, passphrase=passphrase) as p:
        (other,) = p.conflicted_copies()
        return other


@pytest.mark.skipif(os.name == "nt", reason="links need a permission there")
def test_another_name_of_the_project_is_no_copy_of_it(path):
    """Nor is it read: closing it would give up the locks that the database has on the file."""
    open_new(path).close()
    path.with_name("verwijzing.qcoder").symlink_to(path)
    with qcoder.open(path) as p:
        assert not p.conflicted_copies()


@pytest.fixture(params=[None, "geheim"])
def passphrase(request):
    return request.param


@pytest.fixture
def project(path, passphrase):
    qcoder.create(path, coder="AK", passphrase=passphrase).close()
    return path


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_that_went_its_own_way_is_found_by_any_name(path, name):
    open_new(path).close()
    other = path.with_name(name)
    shutil.copy(path, other)
    with qcoder.open(other) as p:
        p.coders.add("MB")
    with qcoder.open(other, coder="MB") as p:
        p.cases.add("Ede")
        p.cases.add("Breda")
    with qcoder.open(path, coder="AK") as p:
        p.cases.add("Assen")
        (copy,) = p.conflicted_copies()
    assert copy.path == other
    assert (copy.relation, copy.more, copy.lacking) == (Relation.DIVERGED, 3, 1)
    assert copy.coders == ("AK", "MB")
    assert copy.since
    said = copy.describe()
    assert f"“{name}” is a copy of this project with 3 operations that are not in here" in said
    assert "AK, MB" in said
    assert "merge it into this one" in said


def test_the_copies_see_each_other(project, passphrase):
    other = project.with_name(NAMES[0])
    shutil.copy(project, other)
    work(project, "Ede", passphrase)
    assert found(project, passphrase).relation == Relation.BEHIND
    assert found(other, passphrase).relation == Relation.AHEAD
    assert "go on in that one" in found(other, passphrase).describe()
    work(other, "Ede", passphrase)  # the same, but done apart: another operation
    for one in (project, other):
        copy = found(one, passphrase)
        assert (copy.relation, copy.more, copy.lacking) == (Relation.DIVERGED, 1, 1)


def test_a_plain_copy_is_no_more_than_older(project, passphrase):
    shutil.copy(project, project.with_name("reserve.qcoder"))
    copy = found(project, passphrase)
    assert (copy.relation, copy.more, copy.lacking, copy.since) == (Relation.BEHIND, 0, 0, None)
    assert "all it holds is in here" in copy.describe()


def test_other_files_are_no_copies(project, passphrase, tmp_path):
    qcoder.create(tmp_path / "ander.qcoder", coder="AK", passphrase=passphrase).close()
    qcoder.create(tmp_path / "plat.qcoder", coder="AK").close()
    qcoder.create(tmp_path / "dicht.qcoder", coder="AK", passphrase="anders").close()
    start = project.read_bytes()
    (tmp_path / "leeg.qcoder").touch()
    (tmp_path / "kort.qcoder").write_bytes(start[:1000])
    (tmp_path / "stuk.qcoder").write_bytes(start[:16] + os.urandom(len(start) - 16))
    (tmp_path / "map.qcoder").mkdir()
    (tmp_path / "weg.qcoder").symlink_to(tmp_path / "nergens")
    (tmp_path / "uitstap (1).docx").write_bytes(start)
    with qcoder.open(project, passphrase=passphrase) as p:
        assert not p.conflicted_copies()
        p.backups.make()
        assert not p.conflicted_copies()


def test_looking_changes_no_file(project, passphrase, tmp_path):
    other = project.with_name(NAMES[2])
    shutil.copy(project, other)
    with qcoder.open(project, passphrase=passphrase) as p:
        before = {file: file.read_bytes() for file in tmp_path.iterdir()}
        p.conflicted_copies()
        assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before
        p.cases.add("Ede")  # and nothing of it stays locked
    work(other, "Ede", passphrase)


def test_a_copy_that_is_being_written_holds_nobody_up(path):
    open_new(path).close()
    other = path.with_name(NAMES[3])
    shutil.copy(path, other)
    with qcoder.open(other) as busy, qcoder.open(path) as p:
        with busy.operation("long"):
            busy.documents.add(transcript(*("R: veel" * 100 for _ in range(100))))
            busy._store.rows("PRAGMA cache_spill = 1")
            assert len(p.conflicted_copies()) <= 1
        assert p.conflicted_copies()[0].more == 1


def test_a_project_that_is_only_read_is_compared_as_well(path, reopen):
    open_new(path).close()
    other = path.with_name(NAMES[4])
    shutil.copy(path, other)
    work(other, "Ede")
    assert reopen(read_only=True).conflicted_copies()[0].relation == Relation.AHEAD
