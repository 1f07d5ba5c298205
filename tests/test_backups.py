"""Backups: one a day, five of them, and a way back to the project as it then was."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qcoder
from qcoder import backups, project_file
from qcoder.driver import sqlcipher
from qcoder.errors import (
    Cancelled,
    Damaged,
    Error,
    NewerVersion,
    OpenElsewhere,
    ProjectError,
    Refused,
)
from qcoder.project import Project
from tests.builders import code_words, open_new, transcript
from tests.limits import no_room
from tests.operations import ACTIONS, START, steps

DAY = timedelta(days=1)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


def rows(p: Project) -> dict[str, list[object]]:
    """Return all rows of all tables, the log and the texts included."""
    return {
        table: sorted(p._store.rows(f'SELECT * FROM "{table}"'), key=repr)
        for (table,) in p._store.rows(TABLES)
    }


def at(p: Project, time: datetime) -> Project:
    """Let the project think that it is some other time."""
    p.backups.clock = lambda: time
    p._store.now = lambda: time.isoformat()
    return p


def made_at(p: Project, time: datetime) -> backups.Backup:
    """Work, and make a backup, at some time."""
    p = at(p, time)
    p.cases.add(f"Ede {time:%Y%m%d%H%M%S}")
    return p.backups.make()


def days(p: Project) -> list[str]:
    return [f"{one.time.astimezone(UTC):%d %H}" for one in p.backups.list()]


# a backup a day


def test_a_new_project_needs_no_backup_for_a_day(p):
    now = datetime.now(UTC)
    p.cases.add("Ede")
    assert not at(p, now).backups.due()
    assert at(p, now + 2 * DAY).backups.due()
    assert not p.backups.folder.exists()
    assert p.backups.list() == []


def test_a_backup_is_due_once_the_last_is_a_day_old_and_work_was_done(p):
    made_at(p, NOON)
    assert not at(p, NOON + 5 * DAY).backups.due()  # the backup is the project
    p.cases.add("Breda")
    assert p.backups.due()
    p.backups.make()
    assert not p.backups.due()
    at(p, NOON + 5.1 * DAY).cases.add("Assen")
    assert not at(p, NOON + 5.9 * DAY).backups.due()
    assert at(p, NOON + 6 * DAY).backups.due()


def test_a_backup_of_a_clock_that_was_wrong_holds_back_none(p):
    made_at(p, NOON + 900 * DAY)
    at(p, NOON).cases.add("Breda")
    p._store._connection.execute(
        "UPDATE meta SET value = ? WHERE key = 'created'", [(NOON - 2 * DAY).isoformat()]
    )
    assert p.backups.due()


def test_reading_only_makes_no_backup(p, reopen):
    p.close()
    assert not at(reopen(read_only=True), datetime.now(UTC) + 9 * DAY).backups.due()


def test_five_are_kept(p):
    for number in range(8):
        made_at(p, NOON + number * DAY)
    assert days(p) == ["29 12", "28 12", "27 12", "26 12", "25 12"]
    assert all(one.readable for one in p.backups.list())


def test_days_are_kept_rather_than_hours(p):
    for time in (0 * DAY, 1 * DAY, 2 * DAY):
        made_at(p, NOON + time)
    for hour in range(1, 5):
        made_at(p, NOON + 2 * DAY + timedelta(hours=hour))
    assert days(p) == ["24 16", "24 15", "24 14", "23 12", "22 12"]


def test_backups_of_a_clock_that_was_wrong_go_first(p):
    for number in range(5):
        made_at(p, NOON + (900 + number) * DAY)
    made_at(p, NOON)
    made_at(p, NOON + DAY)
    times = [one.time for one in p.backups.list()]
    assert len(times) == 5
    assert times[-2:] == [NOON + DAY, NOON]


def test_two_of_the_same_second_are_two(p):
    first, second = made_at(p, NOON), p.backups.make()
    assert first.path != second.path
    assert len(p.backups.list()) == 2


def test_other_files_in_the_folder_are_left_alone(p):
    made_at(p, NOON)
    mine = p.backups.folder / "van mij.qcoder"
    shutil.copy(p.backups.list()[0].path, mine)
    for number in range(1, 8):
        made_at(p, NOON + number * DAY)
    assert mine.exists()
    assert len(p.backups.list()) == 5


def test_what_a_killed_program_left_goes(p):
    made_at(p, NOON)
    left = p.backups.folder / ".0123.tmp"
    left.write_bytes(b"half")
    journal = p.backups.folder / "2026-11-22 12.00.00 before restoring.qcoder-journal"
    journal.write_bytes(b"of a project that was not kept any more")
    made_at(p, NOON + DAY)
    assert not left.exists()
    assert not journal.exists()


# what is in it


@pytest.mark.parametrize("passphrase", [None, "ge'heim é"])
def test_a_backup_is_a_project_as_encrypted_as_the_project(path, passphrase):
    with qcoder.create(path, coder="AK", passphrase=passphrase) as p:
        document = p.documents.add(transcript("R: de cliënte zei iets geheims"))
        p.codes.add("REGIE")
        code_words(p, document, "cliënte", "REGIE")
        made = p.backups.make()
        assert (made.documents, made.codings, made.readable) == (1, 1, True)
        assert (made.since, made.more) == (0, 0)
        assert made.path.parent == p.backups.folder == backups.folder(path)
        assert made.generation == p.history.list()[0].number
        before = rows(p)
        p.cases.add("Ede")
        assert [one.since for one in p.backups.list()] == [1]
    assert (b"geheims" in made.path.read_bytes()) == (passphrase is None)
    with qcoder.open(made.path, passphrase=passphrase, read_only=True) as copy:
        assert rows(copy) == before
        assert copy.check() == []
    assert os.listdir(made.path.parent) == [made.path.name]


@pytest.mark.skipif(os.name == "nt", reason="has other permissions")
def test_a_backup_is_readable_for_no_more_people_than_the_project(p):
    p.path.chmod(0o600)
    assert p.backups.make().path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("passphrase", [None, "geheim"])
def test_work_goes_on_while_a_backup_is_made(path, passphrase):
    """The backup is one state: that of the beginning or of any operation since."""
    with qcoder.create(path, coder="AK", passphrase=passphrase) as p:
        p.documents.add(transcript(*(f"R: regel {number}" * 40 for number in range(9000))))
        started, steps_seen = threading.Event(), []

        def progress(done: int, total: int) -> None:
            steps_seen.append(done)
            started.set()

        made: list[backups.Backup] = []
        job = threading.Thread(target=lambda: made.append(p.backups.make(progress)))
        job.start()
        assert started.wait(20)
        count = 0
        while job.is_alive():
            count += 1
            with p.operation("two"):
                p.cases.add(f"a {count}")
                p.cases.add(f"b {count}")
        job.join()
        assert len(p.cases.list()) == 2 * count
        assert p.check() == []
        log = {one.number: one.id for one in p.history.list()}
        with qcoder.open(made[0].path, passphrase=passphrase, read_only=True) as copy:
            assert copy.check() == []
            assert len(copy.cases.list()) % 2 == 0
            assert {one.number: one.id for one in copy.history.list()}.items() <= log.items()
    assert len(steps_seen) > 1


def test_a_backup_can_be_stopped(p):
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        p.backups.make(stop)
    assert os.listdir(p.backups.folder) == []
    p.cases.add("Ede")
    assert p.backups.make().readable


def test_none_is_made_inside_an_operation(p):
    with p.operation("several"):
        p.cases.add("Ede")
        with pytest.raises(Refused, match="finish it first"):
            p.backups.make()
    assert p.backups.list() == []
    assert p.cases.list()


# where none can be made


def test_a_full_disk_leaves_the_backups_as_they_were(p):
    made_at(p, NOON)
    before = sorted(os.listdir(p.backups.folder))
    with no_room(100_000), pytest.raises(Error, match="make room|Make room"):
        at(p, NOON + DAY).backups.make()
    assert sorted(os.listdir(p.backups.folder)) == before
    p.cases.add("Breda")
    assert p.backups.make().readable


def test_a_folder_that_cannot_be_made_is_an_error_for_the_user(p):
    p.backups.folder.write_bytes(b"a file")
    with pytest.raises(ProjectError, match="No copy could be written"):
        p.backups.make()
    p.cases.add("Ede")
    assert p.backups.list() == []


def test_a_damaged_project_pushes_out_no_sound_backup(path, monkeypatch):
    monkeypatch.setattr(project_file, "LOOKED_THROUGH", 0)  # as one that is large
    with open_new(path) as p:
        p.documents.add(transcript(*(f"R: regel {number}" for number in range(3000))))
        for number in range(5):
            made_at(p, NOON + number * DAY)
        before = days(p)
    data = bytearray(path.read_bytes())
    place = data.index(b"regel 1500")
    page = place // 4096 * 4096
    data[page : page + 4096] = os.urandom(4096)
    path.write_bytes(data)
    with qcoder.open(path) as p:
        with pytest.raises(Damaged):
            at(p, NOON + 9 * DAY).backups.make()
        assert days(p) == before


# restoring


def backed_up(path: Path, passphrase: str | None = None) -> tuple[Path, dict[str, list[object]]]:
    """Make a project, a backup of it, and one operation more."""
    with qcoder.create(path, coder="AK", passphrase=passphrase) as p:
        p.documents.add(transcript("R: goed"))
        made, state = p.backups.make(), rows(p)
        p.cases.add("Ede")
    return made.path, state


@pytest.mark.parametrize("passphrase", [None, "geheim"])
def test_restoring_gives_the_backup_and_keeps_the_project(path, passphrase):
    backup, state = backed_up(path, passphrase)
    assert [one.since for one in backups.list(path, passphrase)] == [1]
    done = backups.restore(path, backup, passphrase)
    assert done.lost == 1
    with qcoder.open(path, passphrase=passphrase) as p:
        assert rows(p) == state
        assert not p.conflicted_copies()
        p.cases.add("Breda")
    listed = backups.list(path, passphrase)
    told = [(one.before_restoring, one.since, one.more) for one in listed]
    assert told == [(True, 1, 1), (False, 1, 0)]
    again = backups.restore(path, done.kept, passphrase)  # what was kept is a backup too
    assert again.lost == 1
    with qcoder.open(path, passphrase=passphrase) as p:
        assert [case.name for case in p.cases.list()] == ["Ede"]


@pytest.mark.skipif(os.name == "nt", reason="has other permissions")
def test_what_is_restored_is_readable_for_no_more_people_than_the_project(path):
    backup, _state = backed_up(path)
    backup.chmod(0o644)
    path.chmod(0o600)
    kept = backups.restore(path, backup).kept
    assert [file.stat().st_mode & 0o777 for file in (path, kept)] == [0o600, 0o600]


def test_what_is_kept_is_not_one_of_the_five(path):
    backup, _state = backed_up(path)
    kept = backups.restore(path, backup, clock=lambda: NOON).kept
    with qcoder.open(path) as p:
        for number in range(1, 8):
            made_at(p, NOON + number * DAY)
        listed = p.backups.list()
    assert kept in [one.path for one in listed]
    assert len(listed) == 6


def test_a_missing_project_comes_back(path):
    backup, state = backed_up(path)
    path.unlink()
    assert backups.list(path)[0].readable
    assert backups.restore(path, backup) == backups.Restored(None, None)
    with qcoder.open(path) as p:
        assert rows(p) == state


@pytest.mark.parametrize("damage", ["random", "short", "empty"])
def test_a_damaged_project_is_replaced_and_kept_as_it_is(path, damage):
    backup, state = backed_up(path)
    broken = {"random": os.urandom(50_000), "short": path.read_bytes()[:5000], "empty": b""}[damage]
    path.write_bytes(broken)
    done = backups.restore(path, backup)
    assert done.lost is None
    assert done.kept.read_bytes() == broken
    assert [one.readable for one in backups.list(path)] == [False, True]
    with qcoder.open(path) as p:
        assert rows(p) == state


def crash(path: Path) -> None:
    """Leave the file and the journal of a program that was killed while it wrote."""
    connection = sqlcipher.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("CREATE TABLE filler AS SELECT randomblob(300000) FROM texts")
    journal = path.with_name(path.name + "-journal")
    left = path.read_bytes(), journal.read_bytes()
    connection.execute("ROLLBACK")
    connection.close()
    path.write_bytes(left[0])
    journal.write_bytes(left[1])


def test_the_journal_of_a_killed_program_is_rolled_back_before_the_project_is_kept(path):
    backup, state = backed_up(path)
    with qcoder.open(path) as p:
        latest = rows(p)
    crash(path)
    done = backups.restore(path, backup)
    assert done.lost == 1
    assert not path.with_name(path.name + "-journal").exists()
    for file, expected in ((path, state), (done.kept, latest)):
        with qcoder.open(file, read_only=True) as p:
            assert rows(p) == expected
            assert p.check() == []


def test_the_journal_of_a_damaged_project_never_gets_into_the_restored_one(path):
    backup, state = backed_up(path)
    crash(path)
    journal = path.with_name(path.name + "-journal")
    path.write_bytes(b"x" * 20_000)
    done = backups.restore(path, backup)
    assert not journal.exists()
    assert done.kept
    with qcoder.open(path) as p:
        assert rows(p) == state


def test_an_open_project_is_not_replaced(path):
    backup, _state = backed_up(path)
    with qcoder.open(path) as p:
        with pytest.raises(OpenElsewhere):
            backups.restore(path, backup)
        assert p.cases.list()


def test_a_wrong_passphrase_restores_nothing(path):
    backup, _state = backed_up(path, "geheim")
    before = path.read_bytes()
    for wrong in (None, "Geheim"):
        assert [one.readable for one in backups.list(path, wrong)] == [False]
        with pytest.raises(Damaged, match="another passphrase"):
            backups.restore(path, backup, wrong)
    assert path.read_bytes() == before
    assert backups.restore(path, backup, "geheim").lost == 1


@pytest.mark.parametrize("damage", ["random", "short", "missing", "page"])
def test_a_damaged_backup_restores_nothing(path, damage):
    backup, _state = backed_up(path)
    data = bytearray(backup.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096 * 20] = os.urandom(4096 * 20)
    broken = {"random": os.urandom(9000), "short": data[:5000], "page": data}
    before = path.read_bytes()
    backup.unlink()
    if damage in broken:
        backup.write_bytes(broken[damage])
    with pytest.raises(Error):
        backups.restore(path, backup)
    assert path.read_bytes() == before
    with qcoder.open(path) as p:
        assert p.check() == []
    assert not list(path.parent.glob("*.lock"))


def test_a_backup_of_another_project_is_refused(path, tmp_path):
    backed_up(path)
    other, _state = backed_up(tmp_path / "ander.qcoder")
    before = path.read_bytes()
    with pytest.raises(Refused, match="another project"):
        backups.restore(path, other)
    assert path.read_bytes() == before


def test_a_backup_of_a_newer_qcoder_is_refused(path):
    backup, _state = backed_up(path)
    connection = sqlcipher.connect(backup)
    connection.execute("PRAGMA user_version = 1000")
    connection.close()
    with pytest.raises(NewerVersion):
        backups.restore(path, backup)


def test_a_full_disk_restores_nothing(path):
    backup, _state = backed_up(path)
    before = {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()}
    with no_room(100_000), pytest.raises(ProjectError, match="make room"):
        backups.restore(path, backup)
    assert {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()} == before


@settings(max_examples=15)
@given(st.lists(steps, max_size=12), st.lists(steps, max_size=8))
def test_restoring_is_the_project_as_it_was_row_by_row(before, after):
    def work(p: Project, todo) -> None:
        for name, seed in todo:
            try:
                ACTIONS[name](p, Random(seed))
            except (Error, IndexError):
                continue

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "p.qcoder")
        with open_new(path) as p:
            work(p, [*START, *before])
            made, then = p.backups.make(), rows(p)
            work(p, after)
            now = rows(p)
        done = backups.restore(path, made.path)
        with qcoder.open(path) as p:
            assert rows(p) == then
            assert p.check() == []
        assert done.lost == len(now["operations"]) - len(then["operations"])
        with qcoder.open(done.kept, read_only=True) as p:
            assert rows(p) == now
