"""Backups and copies on the command line."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

import qcoder
from qcoder import backups
from qcoder.cli import commands
from tests.limits import no_room
from tests.test_cli import Run, run

__all__ = ["run"]


@pytest.fixture
def project(tmp_path):
    """A project made two days ago."""
    path = tmp_path / "p.qcoder"
    with qcoder.create(path, coder="AK") as p:
        made = (datetime.now(UTC) - timedelta(days=2)).isoformat()
        p._store._connection.execute("UPDATE meta SET value = ? WHERE key = 'created'", [made])
    return path


def codes(path) -> list[str]:
    with qcoder.open(path, read_only=True) as p:
        return [code.short_id for code in p.codes.list()]


def test_the_first_work_of_the_day_ends_with_a_backup(run: Run, project):
    assert run("backups", "p.qcoder").stdout.startswith(f"Backups are in {backups.folder(project)}")
    assert run("codes", "p.qcoder").stderr == ""  # reading makes none
    done = run("codes", "add", "p.qcoder", "REGIE")
    assert f"Backup: {backups.folder(project)}" in done.stderr
    assert "Backup" not in run("codes", "add", "p.qcoder", "TIJD").stderr
    (listed,) = json.loads(run("backups", "p.qcoder", "--json").stdout)
    assert (listed["readable"], listed["since"], listed["generation"]) == (True, 1, 2)


def test_a_backup_that_cannot_be_made_stops_no_work(run: Run, project):
    backups.folder(project).write_bytes(b"a file")
    done = run("codes", "add", "p.qcoder", "REGIE")
    assert "No backup was made: " in done.stderr
    assert codes(project) == ["REGIE"]


def test_restoring_says_what_goes_and_keeps_it(run: Run, project):
    run("codes", "add", "p.qcoder", "REGIE")
    run("codes", "add", "p.qcoder", "TIJD")
    refused = run("restore", "p.qcoder", "1", code=1)
    assert "1 operation was done since that backup" in refused.stderr
    assert "--yes" in refused.stderr
    assert codes(project) == ["REGIE", "TIJD"]
    done = run("restore", "p.qcoder", "1", "--yes").stdout
    assert "kept as" in done
    assert codes(project) == ["REGIE"]
    table = run("backups", "p.qcoder").stdout
    assert "before going back; 1 operation is only in it" in table
    run("restore", "p.qcoder", "1", "--yes")  # the newest: as it was before
    assert codes(project) == ["REGIE", "TIJD"]


def test_a_backup_is_named_by_number_date_or_file(run: Run, project, tmp_path):
    run("codes", "add", "p.qcoder", "REGIE")
    today = f"{backups.list(project)[0].time:%Y-%m-%d}"
    shutil.copy(backups.list(project)[0].path, tmp_path / "mijn kopie.qcoder")
    for word in ("1", today, "mijn kopie.qcoder"):
        assert "Restored" in run("restore", "p.qcoder", word, "--yes").stdout
    for word in ("0", "99", "2001-01-01", "nergens.qcoder"):
        assert "no backup" in run("restore", "p.qcoder", word, "--yes", code=1).stderr


def test_without_a_backup_the_list_is_shown(run: Run, project):
    run("codes", "add", "p.qcoder", "REGIE")
    done = run("restore", "p.qcoder", code=1)
    assert "Operations since" in done.stdout
    assert "by its number" in done.stderr


def test_a_missing_project_is_restored(run: Run, project):
    run("codes", "add", "p.qcoder", "REGIE")
    project.unlink()
    assert "not known" in run("restore", "p.qcoder", "1", code=1).stderr
    assert "kept" not in run("restore", "p.qcoder", "1", "--yes").stdout
    assert codes(project) == ["REGIE"]


def test_an_encrypted_project_is_restored_with_its_passphrase(run: Run, tmp_path):
    (tmp_path / "wachtwoord").write_text("geheim\n")
    path = tmp_path / "e.qcoder"
    with qcoder.create(path, coder="AK", passphrase="geheim") as p:
        p.backups.make()
        p.codes.add("REGIE")
    key = ("--passphrase-file", "wachtwoord")
    assert "cannot be read" in run("backups", "e.qcoder").stdout
    assert "cannot be read" not in run("backups", "e.qcoder", *key).stdout
    assert "passphrase" in run("restore", "e.qcoder", "1", "--yes", code=1).stderr
    run("restore", "e.qcoder", "1", "--yes", *key)
    with qcoder.open(path, passphrase="geheim") as p:
        assert not p.codes.list()


def test_an_open_project_is_not_restored(run: Run, project):
    run("codes", "add", "p.qcoder", "REGIE")
    with qcoder.open(project):
        assert "open elsewhere" in run("restore", "p.qcoder", "1", "--yes", code=1).stderr


def test_a_full_disk_is_one_sentence(run: Run, project):
    run("codes", "add", "p.qcoder", "REGIE")
    with no_room(50_000):
        assert "make room" in run("restore", "p.qcoder", "1", "--yes", code=1).stderr
    assert codes(project) == ["REGIE"]


def test_a_conflicted_copy_is_named_where_work_is_done(run: Run, project):
    other = project.with_name("p (conflicted copy 2026-11-22).qcoder")
    shutil.copy(project, other)
    assert "Note" not in run("codes", "add", "p.qcoder", "REGIE").stderr
    with qcoder.open(other) as p:
        p.codes.add("TIJD")
    said = run("codes", "add", "p.qcoder", "GELD").stderr
    assert "Note: “p (conflicted copy 2026-11-22).qcoder” is a copy" in said
    assert "merge it into this one" in said


def test_a_synced_folder_is_named_once(run: Run, tmp_path):
    (tmp_path / "OneDrive").mkdir()
    assert "OneDrive" in run("new", "OneDrive/p.qcoder", "--coder", "AK").stderr
    assert run("codes", "add", "OneDrive/p.qcoder", "REGIE").stderr == ""


def test_help_is_there():
    assert commands.run(["restore", "--help"]) == 0
